using EmailCampaigns.Core.Sending;

namespace EmailCampaigns.Core.Drafts;

/// <summary>A draft as a reviewer needs it: the email, whom it is for, and what to notice.</summary>
public sealed record ReviewDraft
{
    public required Guid Id { get; init; }
    public required int Revision { get; init; }
    public required DraftStatus Status { get; init; }

    /// <summary>Who approved it and when, once it is.</summary>
    public required string? ApprovedBy { get; init; }

    public required DateTime? ApprovedAt { get; init; }

    /// <summary>Who said the first of two yeses to it; null where nobody did.</summary>
    public required string? FirstApprovedBy { get; init; }
    public required string? StatusReason { get; init; }

    /// <summary>Whether its step got another text after it was made.</summary>
    public required bool IsOutdated { get; init; }

    /// <summary>Why it cannot be approved as it is; null where it can.</summary>
    public required string? Problem { get; init; }

    /// <summary>What would be sent.</summary>
    public required EmailContent Content { get; init; }

    /// <summary>What the template made, before any edit.</summary>
    public required EmailContent Generated { get; init; }

    /// <summary>The subject of <see cref="Content"/>, with its marks.</summary>
    public required IReadOnlyList<MarkedWords> MarkedSubject { get; init; }

    /// <summary>The HTML of <see cref="Content"/>, with its marks.</summary>
    public required string MarkedHtml { get; init; }

    /// <summary>Fields that the template names without a fallback and the contact does not have; none where a person wrote the part anew.</summary>
    public required IReadOnlyList<string> MissingFields { get; init; }

    /// <summary>Fields whose value took the address of a link away, because it would run a script.</summary>
    public required IReadOnlyList<string> RefusedInLinks { get; init; }

    public required Guid CampaignId { get; init; }
    public required string CampaignName { get; init; }

    /// <summary>The campaign's IANA zone.</summary>
    public required string Timezone { get; init; }

    public required int StepOrder { get; init; }
    public required int Steps { get; init; }
    public required string? SenderName { get; init; }
    public required string SenderEmail { get; init; }
    public required ReviewContact Contact { get; init; }

    /// <summary>What the contact got before, of any campaign, the newest first.</summary>
    public required IReadOnlyList<EarlierEmail> Earlier { get; init; }

    public bool IsEdited => Content != Generated;
}

/// <summary>What is known of the person a draft is for.</summary>
/// <param name="Id">The contact.</param>
/// <param name="Email">As typed.</param>
/// <param name="Name">If known.</param>
/// <param name="Company">If known.</param>
/// <param name="Timezone">IANA zone, if known.</param>
/// <param name="Fields">Custom fields by their stored name.</param>
/// <param name="Lists">The lists it is on, by name.</param>
/// <param name="FileName">The import that brought it.</param>
/// <param name="CreatedAt">Since when it is here.</param>
public sealed record ReviewContact(
    Guid Id,
    string Email,
    string? Name,
    string? Company,
    string? Timezone,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<string> Lists,
    string? FileName,
    DateTime CreatedAt);

/// <summary>An email that a contact got.</summary>
public sealed record EarlierEmail(string Subject, Guid CampaignId, string CampaignName, int StepOrder, DateTime SentAt, SentEmailStatus Status, bool Replied);

/// <summary>A campaign that has drafts to review.</summary>
public sealed record ReviewCampaign(Guid Id, string Name, IReadOnlyList<ReviewStep> Steps)
{
    public int Waiting => Steps.Sum(s => s.Waiting);
}

/// <summary>A step that has drafts to review.</summary>
public sealed record ReviewStep(Guid Id, int Order, int Waiting);
