using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using EmailCampaigns.Core.Files;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>
/// What is to be set at a campaign; what is null stays as it is. A text is cleared by an empty one, an id by <see cref="Guid.Empty"/>, a moment by the default
/// of <see cref="DateTime"/>.
/// </summary>
public sealed record CampaignEdit
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public CampaignType? CampaignType { get; init; }
    public Guid? ListId { get; init; }
    public Guid? SenderAccountId { get; init; }
    public Approval? Approval { get; init; }

    /// <summary>What a model writes waits for approval, so <c>ai</c> goes with <see cref="Model.Campaigns.Approval.Required"/> only.</summary>
    public DraftsBy? DraftsBy { get; init; }

    public string? DraftInstruction { get; init; }

    /// <summary>Whether two different people must approve each email. What is approved stays approved.</summary>
    public bool? SecondApproval { get; init; }

    /// <summary>The event that enrolls contacts: <c>lead_created</c>, <c>form_submit</c>, <c>stage_enter</c> or a name of one's own; <c>manual</c> for none.</summary>
    public string? TriggerEvent { get; init; }

    /// <summary>What the data of the event must say, by name: which form, which stage. An empty object takes every event of the name.</summary>
    public IReadOnlyDictionary<string, string?>? TriggerConfig { get; init; }

    /// <summary>Whether a contact that joins the list after the start is enrolled too.</summary>
    public bool? EnrollNewMembers { get; init; }

    public DateTime? StartsAt { get; init; }
    public CampaignSettingsEdit? Settings { get; init; }

    /// <summary>The version that was seen; null lets the last write win.</summary>
    public int? Version { get; init; }

    /// <summary>The version of the settings alone that was seen: jobs raise that of the campaign while it runs, but not this one.</summary>
    [JsonIgnore]
    public int? SettingsVersion { get; init; }
}

/// <summary>What is to be set at a campaign's settings; what is null stays as it is.</summary>
public sealed record CampaignSettingsEdit
{
    public TimeOnly? SendWindowStart { get; init; }
    public TimeOnly? SendWindowEnd { get; init; }
    public IReadOnlyList<DayOfWeek>? SendDays { get; init; }
    public string? Timezone { get; init; }
    public int? DailyLimit { get; init; }
    public int? DelayBetweenEmailsSeconds { get; init; }
    public int? DelayJitterSeconds { get; init; }
    public int? DailyNewContacts { get; init; }
    public bool? UseContactTimezone { get; init; }
    public bool? BusinessDaysOnly { get; init; }
    public bool? StopOnReply { get; init; }
    public bool? StopOnCompanyReply { get; init; }
    public bool? TrackOpens { get; init; }
    public bool? TrackClicks { get; init; }

    /// <summary>Only outreach can have another than <see cref="FooterKind.Full"/>.</summary>
    public FooterKind? Footer { get; init; }

    /// <summary>The words of the footer's link; empty takes those of the kind.</summary>
    public string? FooterText { get; init; }
}

/// <summary>One step of a sequence as it is to be. With <see cref="Id"/> it is a step that stands already.</summary>
public sealed record StepEdit
{
    public Guid? Id { get; init; }
    public string? Name { get; init; }
    public Guid? EmailTemplateId { get; init; }
    public string? SubjectTemplate { get; init; }

    /// <summary>What inboxes show behind the subject; empty takes the template's.</summary>
    public string? PreheaderTemplate { get; init; }

    public string? BodyTemplate { get; init; }
    public string? TextTemplate { get; init; }

    /// <summary>The files that the email brings along, in their order; with a template they are the template's.</summary>
    public IReadOnlyList<AttachmentInput>? Attachments { get; init; }

    public int DelayDays { get; init; }
    public int DelayHours { get; init; }

    /// <summary>Days on which the campaign's window does not open, and holidays, are not counted.</summary>
    public bool DelayInBusinessDays { get; init; }
    public TimeOnly? PreferredSendTime { get; init; }
    public bool ReplyInThread { get; init; }

    /// <summary>What the contact must have done with an earlier email; null: the step is sent always.</summary>
    public StepCondition? Condition { get; init; }

    /// <summary>The place of the step that the condition is about, from 1; null is the one before.</summary>
    public int? ConditionStep { get; init; }
    public bool IsEnabled { get; init; } = true;

    /// <summary>Other contents that are tried against its own, which is variant A: up to three. Each contact gets one of those that are on.</summary>
    [AllowNull]
    public IReadOnlyList<VariantEdit> Variants { get; init => field = value ?? []; } = [];

    /// <summary>Whether contacts get its own content; false leaves the step to its variants.</summary>
    public bool IsVariantAEnabled { get; init; } = true;

    internal ContentEdit Content => new(EmailTemplateId, SubjectTemplate, PreheaderTemplate, BodyTemplate, TextTemplate);
}

/// <summary>Another content of a step as it is to be.</summary>
public sealed record VariantEdit
{
    /// <summary><c>b</c>, <c>c</c> or <c>d</c>: with one that stands it is that variant. Null takes the first that is free.</summary>
    public VariantLetter? Letter { get; init; }

    public Guid? EmailTemplateId { get; init; }
    public string? SubjectTemplate { get; init; }

    /// <inheritdoc cref="StepEdit.PreheaderTemplate"/>
    public string? PreheaderTemplate { get; init; }

    public string? BodyTemplate { get; init; }
    public string? TextTemplate { get; init; }

    /// <summary>Whether contacts get it.</summary>
    public bool IsEnabled { get; init; } = true;

    internal ContentEdit Content => new(EmailTemplateId, SubjectTemplate, PreheaderTemplate, BodyTemplate, TextTemplate);
}

/// <summary>What a step and a variant have alike.</summary>
internal readonly record struct ContentEdit(Guid? TemplateId, string? Subject, string? Preheader, string? Body, string? Text)
{
    public TemplateSource Source => new(Subject ?? "", Body ?? "", Text) { Preheader = Preheader };
}
