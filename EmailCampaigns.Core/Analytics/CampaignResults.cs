using EmailCampaigns.Core.Analytics.Variants;

namespace EmailCampaigns.Core.Analytics;

/// <summary>What came of a campaign.</summary>
public sealed record CampaignResults
{
    public required Guid CampaignId { get; init; }

    /// <summary>Enrollments by status; a status that none has is left out.</summary>
    public required IReadOnlyDictionary<EnrollmentStatus, int> Enrollments { get; init; }

    /// <summary>Scheduled emails by status; a status that none has is left out.</summary>
    public required IReadOnlyDictionary<ScheduledEmailStatus, int> Emails { get; init; }

    /// <summary>A contact who opened two steps is one contact here.</summary>
    public required ResultCounts Totals { get; init; }

    /// <summary>In the order of the sequence.</summary>
    public required IReadOnlyList<StepResults> Steps { get; init; }

    /// <summary>The links that most people clicked, those first; at most <see cref="ResultQueries.MaxLinks"/>.</summary>
    public required IReadOnlyList<LinkRow> Links { get; init; }

    /// <summary>By the import that brought the contacts, the newest first; those that no import brought are the last.</summary>
    public required IReadOnlyList<UploadResults> Uploads { get; init; }
}

/// <summary>What came of emails: how many people did what, and how often in all. What programs did is counted apart, and what a person took back is not counted.</summary>
public record ResultCounts
{
    /// <summary>Emails handed over.</summary>
    public int Sent { get; init; }

    /// <summary>Contacts who were sent any, or whose server refused it at once.</summary>
    public int Contacts { get; init; }

    /// <summary>Contacts of whose emails none came back; the five that follow are contacts too.</summary>
    public int Delivered { get; init; }

    public int Opened { get; init; }
    public int Clicked { get; init; }
    public int Replied { get; init; }
    public int Bounced { get; init; }
    public int Unsubscribed { get; init; }

    /// <summary>Contacts among <see cref="Replied"/> whose reply says that they are interested.</summary>
    public int Interested { get; init; }

    /// <summary>Contacts among <see cref="Bounced"/> whose server refuses mail of this sender: the address is not at fault.</summary>
    public int Blocked { get; init; }

    /// <summary>Times; so are the five that follow.</summary>
    public int TotalDelivered { get; init; }

    public int TotalOpened { get; init; }
    public int TotalClicked { get; init; }
    public int TotalReplied { get; init; }
    public int TotalBounced { get; init; }
    public int TotalUnsubscribed { get; init; }

    /// <summary>Opens by scanners and image proxies; not among <see cref="Opened"/>.</summary>
    public int AutomatedOpens { get; init; }

    /// <summary>Clicks by scanners; not among <see cref="Clicked"/>.</summary>
    public int AutomatedClicks { get; init; }

    /// <summary>Automatic replies and absences; not among <see cref="Replied"/>.</summary>
    public int AutomaticReplies { get; init; }

    /// <summary>How often mail came back, by whose fault it was; a class that nothing has is left out.</summary>
    public IReadOnlyDictionary<FailureClass, int> BouncesByClass { get; init; } = new Dictionary<FailureClass, int>();
}

/// <summary>What came of one step.</summary>
public sealed record StepResults : ResultCounts
{
    public StepResults(Guid stepId, int sequenceStep, string name, ResultCounts counts)
        : base(counts)
    {
        (StepId, SequenceStep, Name) = (stepId, sequenceStep, name);
    }

    public Guid StepId { get; }
    public int SequenceStep { get; }
    public string Name { get; }

    /// <summary>Its variants held against each other; null where it never had two.</summary>
    public VariantComparison? Variants { get; init; }
}

/// <summary>What came of the contacts that one import brought. All numbers are contacts.</summary>
public sealed record UploadResults
{
    /// <summary>Null: contacts that no import brought.</summary>
    public required Guid? UploadBatchId { get; init; }

    public required string? FileName { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTime? UploadedAt { get; init; }

    public required int Enrolled { get; init; }

    /// <summary>As <see cref="ResultCounts.Contacts"/>.</summary>
    public required int Contacts { get; init; }

    public required int Replied { get; init; }
    public required int Interested { get; init; }
    public required int Bounced { get; init; }
}
