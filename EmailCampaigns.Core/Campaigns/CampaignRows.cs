using EmailCampaigns.Core.Jobs;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Which campaigns, and which page of them.</summary>
public sealed record CampaignFilter
{
    /// <summary>Part of the name; null for all.</summary>
    public string? Search { get; init; }

    /// <summary>Only those in this state; null for all that are not archived.</summary>
    public CampaignStatus? Status { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 50;
}

/// <summary>One page of campaigns.</summary>
/// <param name="Rows">The newest first.</param>
/// <param name="Counts">How many the search finds in each state, whatever the state that was asked for.</param>
public sealed record CampaignPage(IReadOnlyList<CampaignRow> Rows, IReadOnlyDictionary<CampaignStatus, int> Counts)
{
    /// <summary>How many there are in a state; null: in all but archived.</summary>
    public int Total(CampaignStatus? status) =>
        status is { } one ? Counts.GetValueOrDefault(one) : Counts.Where(c => c.Key != CampaignStatus.Archived).Sum(c => c.Value);
}

/// <summary>A campaign in a table.</summary>
/// <param name="Id">The campaign.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its state.</param>
/// <param name="StatusReason">Why it stands so, if there is a reason.</param>
/// <param name="LaunchState">How far the launch is.</param>
/// <param name="TriggerEvent">The event that enrolls contacts; <see cref="Campaign.ManualTrigger"/> where none does.</param>
/// <param name="IsIntakeOpen">Whether contacts may still come by events or by joining the list.</param>
/// <param name="List">The name of its list.</param>
/// <param name="Sender">The address it sends from.</param>
/// <param name="Steps">How many steps are enabled.</param>
/// <param name="Scheduled">How many emails were planned for it.</param>
/// <param name="Sent">How many of them were sent.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="NextFollowUpAt">The earliest follow-up with a firm time, UTC.</param>
/// <param name="NextFirstEmailAt">The earliest first email with a firm time, UTC.</param>
/// <param name="HasPlanned">Whether an email waits that has no firm time yet.</param>
/// <param name="Zone">The IANA zone of its days.</param>
/// <param name="Lane">Whether emails may leave; null before the start.</param>
/// <param name="UpdatedAt">Its last change, UTC.</param>
public sealed record CampaignRow(
    Guid Id,
    string Name,
    CampaignStatus Status,
    string? StatusReason,
    LaunchState LaunchState,
    string TriggerEvent,
    bool IsIntakeOpen,
    string? List,
    string? Sender,
    int Steps,
    long Scheduled,
    long Sent,
    long Failed,
    DateTime? NextFollowUpAt,
    DateTime? NextFirstEmailAt,
    bool HasPlanned,
    string Zone,
    LaneOfCampaign? Lane,
    DateTime UpdatedAt)
{
    /// <summary>When the next email leaves, UTC; null where none has a firm time.</summary>
    public DateTime? NextAt =>
        NextFollowUpAt is { } followUp && NextFirstEmailAt is { } first ? (followUp < first ? followUp : first) : NextFollowUpAt ?? NextFirstEmailAt;
}

/// <summary>One campaign, with what it uses and how far it is.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Settings">When and how many.</param>
/// <param name="Steps">In their order.</param>
/// <param name="Sender">The sender it has chosen.</param>
/// <param name="List">The list it has chosen.</param>
/// <param name="Enrolled">How many contacts were enrolled so far.</param>
/// <param name="Lane">Whether emails may leave; null before the start.</param>
/// <param name="JobFailures">What jobs fail on with it; empty where all is well.</param>
/// <param name="Moving">How many contacts a job has looked at since the sequence was changed; null while none moves.</param>
public sealed record CampaignDetail(
    Campaign Campaign,
    CampaignSettings Settings,
    IReadOnlyList<StepInCampaign> Steps,
    SenderChoice? Sender,
    ListChoice? List,
    int Enrolled,
    LaneOfCampaign? Lane,
    IReadOnlyList<JobProblem> JobFailures,
    int? Moving)
{
    /// <summary>How many contacts it is for: those enrolled, or before the start those on its list.</summary>
    public int Audience => Campaign.Status == CampaignStatus.Draft ? List?.Members ?? 0 : Enrolled;
}

/// <summary>A campaign, with when and how many.</summary>
public sealed record ConfiguredCampaign
{
    public required Campaign Campaign { get; init; }
    public required CampaignSettings Settings { get; init; }

    /// <summary>What jobs fail on with it; empty where all is well.</summary>
    public IReadOnlyList<JobProblem> JobFailures { get; init; } = [];
}

/// <summary>One step of a sequence. <see cref="ConditionStep"/> is the place of the step that the condition is about.</summary>
public sealed record StepRow(
    Guid Id,
    Guid CampaignId,
    int SequenceOrder,
    string Name,
    Guid? EmailTemplateId,
    string SubjectTemplate,
    string? PreheaderTemplate,
    string BodyTemplate,
    string? TextTemplate,
    IReadOnlyList<AttachedFile> Attachments,
    int DelayDays,
    int DelayHours,
    bool DelayInBusinessDays,
    TimeOnly? PreferredSendTime,
    bool ReplyInThread,
    StepCondition? Condition,
    int? ConditionStep,
    bool IsEnabled,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    int Version)
{
    /// <summary>Other contents that are tried against its own, which is variant A; by their letters.</summary>
    public IReadOnlyList<VariantRow> Variants { get; init; } = [];

    /// <summary>Whether contacts get its own content.</summary>
    public bool IsVariantAEnabled { get; init; } = true;
}

/// <summary>Another content of a step.</summary>
public sealed record VariantRow(
    VariantLetter Letter, Guid? EmailTemplateId, string SubjectTemplate, string? PreheaderTemplate, string BodyTemplate, string? TextTemplate, bool IsEnabled);

/// <summary>A step, and whether anybody got it: then it can be disabled, not removed.</summary>
public sealed record StepInCampaign(SequenceStep Step, bool IsSent);

/// <summary>Why nothing leaves, and until when (UTC); without a reason emails leave when they are due.</summary>
public sealed record LaneOfCampaign(LaneClosedReason? ClosedReason, DateTime? ClosedUntil);

/// <summary>What a campaign can be made of.</summary>
public sealed record CampaignChoices(IReadOnlyList<ListChoice> Lists, IReadOnlyList<SenderChoice> Senders, IReadOnlyList<TemplateChoice> Templates);

/// <summary>A list, with how many are on it.</summary>
public sealed record ListChoice
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public int Members { get; init; }
}

/// <summary>A sender, and whether it has been shown to work.</summary>
public sealed record SenderChoice(Guid Id, string Email, string? DisplayName, ValidationStatus Status, DateTime? ValidatedAt, SenderProvider Provider);

/// <summary>A template with its content.</summary>
public sealed record TemplateChoice(Guid Id, string Name, string Subject, string BodyHtml, string? BodyText, string? Preheader = null, bool IsActive = true)
{
    public AttachedFiles Attachments { get; init; } = AttachedFiles.None;
}

/// <summary>A change of a campaign; with equal states its settings or steps changed.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Reason">Why, if somebody said.</param>
/// <param name="Who">The name of the member or key; null for the product itself.</param>
public sealed record CampaignChange(DateTime At, CampaignStatus From, CampaignStatus To, string? Reason, string? Who);
