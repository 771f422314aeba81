using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>A campaign with its settings.</summary>
internal sealed record CampaignResource
{
    public CampaignResource(ConfiguredCampaign configured)
    {
        var campaign = configured.Campaign;
        (Id, Name, Description, CampaignType) = (campaign.Id, campaign.Name, campaign.Description, campaign.CampaignType);
        (ListId, SenderAccountId, Approval) = (campaign.ListId, campaign.SenderAccountId, campaign.Approval);
        (DraftsBy, DraftInstruction) = (campaign.DraftsBy, campaign.DraftInstruction);
        (Status, StatusReason, LaunchState) = (campaign.Status, campaign.StatusReason, campaign.LaunchState);
        (StartsAt, StartedAt, PausedAt, ResumedAt) = (campaign.StartsAt, campaign.StartedAt, campaign.PausedAt, campaign.ResumedAt);
        (CompletedAt, StoppedAt, ArchivedAt) = (campaign.CompletedAt, campaign.StoppedAt, campaign.ArchivedAt);
        (EmailsScheduledCount, EmailsSentCount, EmailsFailedCount) = (campaign.EmailsScheduledCount, campaign.EmailsSentCount, campaign.EmailsFailedCount);
        (CreatedAt, UpdatedAt, Version) = (campaign.CreatedAt, campaign.UpdatedAt, campaign.Version);
        Settings = new CampaignSettingsResource(configured.Settings, campaign.CampaignType);
        (SecondApproval, Settling, PlanVersionId) = (campaign.SecondApproval, campaign.Settling, campaign.PlanVersionId);
        (TriggerEvent, TriggerConfig) = (campaign.TriggerEvent, campaign.TriggerConfig.ToDictionary(c => c.Key, c => (string?)c.Value));
        (EnrollNewMembers, IntakeClosedAt) = (campaign.EnrollNewMembers, campaign.IntakeClosedAt);
        JobFailures = configured.JobFailures;
    }

    public Guid Id { get; }
    public string Name { get; }
    public string? Description { get; }
    public CampaignType CampaignType { get; }
    public Guid? ListId { get; }
    public Guid? SenderAccountId { get; }
    public Approval Approval { get; }
    public DraftsBy DraftsBy { get; }
    public string? DraftInstruction { get; }

    /// <summary>The event that enrolls contacts; <c>manual</c> where none does.</summary>
    public string TriggerEvent { get; }

    /// <summary>What the data of the event must say, by name; empty where every event of the name counts.</summary>
    public IReadOnlyDictionary<string, string?> TriggerConfig { get; }

    /// <summary>Whether a contact that joins the list after the start is enrolled too.</summary>
    public bool EnrollNewMembers { get; }

    /// <summary>Since when nobody is enrolled by an event or by joining the list any more; null while contacts may come.</summary>
    public DateTime? IntakeClosedAt { get; }

    public CampaignStatus Status { get; }
    public string? StatusReason { get; }
    public LaunchState LaunchState { get; }

    /// <summary>What a job still does to the emails that wait after the last change: <c>none</c> where they are as they are to be.</summary>
    public Settling Settling { get; }

    /// <summary>The version of its plan on which contacts are enrolled now; null before the start.</summary>
    public Guid? PlanVersionId { get; }

    /// <summary>Whether two different people must approve each email.</summary>
    public bool SecondApproval { get; }

    public DateTime? StartsAt { get; }
    public DateTime? StartedAt { get; }
    public DateTime? PausedAt { get; }
    public DateTime? ResumedAt { get; }
    public DateTime? CompletedAt { get; }
    public DateTime? StoppedAt { get; }
    public DateTime? ArchivedAt { get; }
    public long EmailsScheduledCount { get; }
    public long EmailsSentCount { get; }
    public long EmailsFailedCount { get; }
    public CampaignSettingsResource Settings { get; }

    /// <summary>The jobs that fail on this campaign, how often in a row and why; empty where all is well.</summary>
    public IReadOnlyList<JobProblem> JobFailures { get; }

    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
    public int Version { get; }
}

/// <summary>When and how many.</summary>
internal sealed record CampaignSettingsResource
{
    public CampaignSettingsResource(CampaignSettings settings, CampaignType type)
    {
        (SendWindowStart, SendWindowEnd, SendDays, Timezone) = (settings.SendWindowStart, settings.SendWindowEnd, settings.SendDays, settings.Timezone);
        (DailyLimit, DelayBetweenEmailsSeconds) = (settings.DailyLimit, settings.DelayBetweenEmailsSeconds);
        (DelayJitterSeconds, DailyNewContacts) = (settings.DelayJitterSeconds, settings.DailyNewContacts);
        (UseContactTimezone, BusinessDaysOnly) = (settings.UseContactTimezone, settings.BusinessDaysOnly);
        (StopOnReply, StopOnCompanyReply) = (settings.StopOnReply, settings.StopOnCompanyReply);
        (TrackOpens, TrackClicks) = (settings.TrackOpens, settings.TrackClicks);
        (Footer, FooterText) = (settings.FooterOf(type), settings.FooterText);
    }

    public TimeOnly SendWindowStart { get; }
    public TimeOnly SendWindowEnd { get; }
    public IReadOnlyList<DayOfWeek> SendDays { get; }
    public string Timezone { get; }
    public int DailyLimit { get; }
    public int DelayBetweenEmailsSeconds { get; }
    public int DelayJitterSeconds { get; }
    public int DailyNewContacts { get; }
    public bool UseContactTimezone { get; }
    public bool BusinessDaysOnly { get; }
    public bool StopOnReply { get; }
    public bool StopOnCompanyReply { get; }
    public bool TrackOpens { get; }
    public bool TrackClicks { get; }
    public FooterKind Footer { get; }
    public string? FooterText { get; }
}
