
namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>One email of a sequence and the delay before it (table <c>campaign_sequences</c>). It keeps its id for life.</summary>
public sealed class SequenceStep : IWorkspaceOwned, IVersioned
{
    private SequenceStep()
    {
    }

    public SequenceStep(Guid campaignId, int sequenceOrder, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        CampaignId = campaignId;
        SequenceOrder = sequenceOrder;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; private set; }

    /// <summary>1, 2, 3, ...</summary>
    public int SequenceOrder { get; set; }

    public string Name { get; set; } = "";

    /// <summary>Where the content comes from; null means the step's own.</summary>
    public Guid? EmailTemplateId { get; set; }

    /// <summary>Overrides the template's subject; empty only where the step answers in the thread of the one before.</summary>
    public string SubjectTemplate { get; set; } = "";

    /// <summary>What inboxes show behind the subject; null takes the template's, and without one the inbox takes the beginning of the text.</summary>
    public string? PreheaderTemplate { get; set; }

    public string BodyTemplate { get; set; } = "";

    /// <summary>The text part; null makes it from the HTML.</summary>
    public string? TextTemplate { get; set; }

    /// <summary>The files that the email brings along, unless its content is a template's; null for none.</summary>
    public AttachedFiles? Attachments { get; set; }

    public int DelayDays { get; set; }
    public int DelayHours { get; set; }

    /// <summary>Its days of delay are send days: days on which the campaign's window does not open, and holidays, are not counted.</summary>
    public bool DelayInBusinessDays { get; set; }

    /// <summary>Local time in the campaign's zone.</summary>
    public TimeOnly? PreferredSendTime { get; set; }

    public bool ReplyInThread { get; set; }

    /// <summary>What the contact must have done with an earlier email for this one to be sent; asked when it is due. Null: it is sent always.</summary>
    public StepCondition? Condition { get; set; }

    /// <summary>The step whose email <see cref="Condition"/> is about.</summary>
    public Guid? ConditionStepId { get; set; }

    /// <summary>The content it has in the campaign's present plan, by the number of the first plan that had it; 0 before the start. Drafts made from another are outdated.</summary>
    public int ContentVersion { get; set; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>Whether contacts get its own content, which is variant A; else only <see cref="Variants"/> are sent.</summary>
    public bool IsVariantAEnabled { get; set; } = true;

    /// <summary>Other contents that are tried against its own: up to three. Read with every step.</summary>
    public ICollection<StepVariant> Variants { get; } = [];

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }
}
