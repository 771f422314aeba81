using System.Linq.Expressions;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Web.Api;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Campaigns and their steps as the API shows them: the columns of their tables.</summary>
internal sealed class CampaignResources(IDbContextFactory<CampaignsDb> dbs)
{
    private static readonly Dictionary<string, CampaignSort> Sorts = new(StringComparer.Ordinal)
    {
        ["createdAt"] = CampaignSort.Created,
        ["name"] = CampaignSort.Name,
        ["startedAt"] = CampaignSort.Started,
    };

    public async Task<Paged<CampaignResource>> Page(
        Guid workspaceId, PageRequest page, CampaignStatus? status, Guid? listId, Guid? senderAccountId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        IQueryable<Campaign> campaigns = db.Campaigns;
        campaigns = status is null ? campaigns : campaigns.Where(c => c.Status == status);
        campaigns = listId is null ? campaigns : campaigns.Where(c => c.ListId == listId);
        campaigns = senderAccountId is null ? campaigns : campaigns.Where(c => c.SenderAccountId == senderAccountId);
        campaigns = page.Search is null ? campaigns : campaigns.Where(c => LikePattern.Matches(c.Name, LikePattern.Containing(page.Search)));
        var rows = await Sorted(campaigns, page).Page(page, cancellationToken);
        var ids = rows.Items.Select(c => c.Id).ToList();
        var settings = await db.CampaignSettings.Where(s => ids.Contains(s.CampaignId)).ToDictionaryAsync(s => s.CampaignId, cancellationToken);
        return new Paged<CampaignResource>([.. rows.Items.Select(c => new CampaignResource(c, settings[c.Id]))], rows.Total, rows.Page, rows.PageSize);
    }

    public async Task<CampaignResource?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } campaign
            ? new CampaignResource(campaign, await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == id, cancellationToken))
            : null;
    }

    /// <summary>The sequence in its order; null where there is no such campaign.</summary>
    public async Task<IReadOnlyList<StepResource>?> Steps(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken)
            ? await db.SequenceSteps.Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder).Select(StepResource.Row).ToListAsync(cancellationToken)
            : null;
    }

    private static IQueryable<Campaign> Sorted(IQueryable<Campaign> campaigns, PageRequest page) => Query.Sort(page, Sorts, (CampaignSort.Created, true)) switch
    {
        (CampaignSort.Created, false) => campaigns.AsNoTracking().OrderBy(c => c.Id),
        (CampaignSort.Created, true) => campaigns.AsNoTracking().OrderByDescending(c => c.Id),
        (CampaignSort.Name, false) => campaigns.AsNoTracking().OrderBy(c => c.Name).ThenBy(c => c.Id),
        (CampaignSort.Name, true) => campaigns.AsNoTracking().OrderByDescending(c => c.Name).ThenByDescending(c => c.Id),
        (CampaignSort.Started, false) => campaigns.AsNoTracking().OrderBy(c => c.StartedAt).ThenBy(c => c.Id),
        (CampaignSort.Started, true) => campaigns.AsNoTracking().OrderByDescending(c => c.StartedAt).ThenByDescending(c => c.Id),
    };

    private enum CampaignSort
    {
        Created,
        Name,
        Started,
    }
}

/// <summary>A campaign with its settings.</summary>
internal sealed record CampaignResource
{
    public CampaignResource(Campaign campaign, CampaignSettings settings)
    {
        (Id, Name, Description, CampaignType) = (campaign.Id, campaign.Name, campaign.Description, campaign.CampaignType);
        (TriggerEvent, TriggerConfig, ListId, EnrollNewMembers) = (campaign.TriggerEvent, campaign.TriggerConfig, campaign.ListId, campaign.EnrollNewMembers);
        (SenderAccountId, Approval) = (campaign.SenderAccountId, campaign.Approval);
        (Status, StatusReason, LaunchState) = (campaign.Status, campaign.StatusReason, campaign.LaunchState);
        (StartsAt, StartedAt, PausedAt, ResumedAt) = (campaign.StartsAt, campaign.StartedAt, campaign.PausedAt, campaign.ResumedAt);
        (CompletedAt, StoppedAt, ArchivedAt) = (campaign.CompletedAt, campaign.StoppedAt, campaign.ArchivedAt);
        (EmailsScheduledCount, EmailsSentCount, EmailsFailedCount) = (campaign.EmailsScheduledCount, campaign.EmailsSentCount, campaign.EmailsFailedCount);
        (CreatedAt, UpdatedAt, Version) = (campaign.CreatedAt, campaign.UpdatedAt, campaign.Version);
        Settings = new CampaignSettingsResource(settings);
    }

    public Guid Id { get; }
    public string Name { get; }
    public string? Description { get; }
    public CampaignType CampaignType { get; }
    public string TriggerEvent { get; }
    public string? TriggerConfig { get; }
    public Guid? ListId { get; }
    public bool EnrollNewMembers { get; }
    public Guid? SenderAccountId { get; }
    public Approval Approval { get; }
    public CampaignStatus Status { get; }
    public string? StatusReason { get; }
    public LaunchState LaunchState { get; }
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
    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
    public int Version { get; }
}

/// <summary>When and how many.</summary>
internal sealed record CampaignSettingsResource
{
    public CampaignSettingsResource(CampaignSettings settings)
    {
        (SendWindowStart, SendWindowEnd, SendDays, Timezone) = (settings.SendWindowStart, settings.SendWindowEnd, settings.SendDays, settings.Timezone);
        (DailyLimit, DelayBetweenEmailsSeconds) = (settings.DailyLimit, settings.DelayBetweenEmailsSeconds);
        (DelayJitterSeconds, DailyNewContacts) = (settings.DelayJitterSeconds, settings.DailyNewContacts);
        (UseContactTimezone, BusinessDaysOnly) = (settings.UseContactTimezone, settings.BusinessDaysOnly);
        (StopOnReply, StopOnCompanyReply, TrackOpens, TrackClicks) = (settings.StopOnReply, settings.StopOnCompanyReply, settings.TrackOpens, settings.TrackClicks);
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
}

/// <summary>One step of a sequence.</summary>
internal sealed record StepResource(
    Guid Id,
    Guid CampaignId,
    int SequenceOrder,
    string Name,
    Guid? EmailTemplateId,
    string SubjectTemplate,
    string BodyTemplate,
    string? TextTemplate,
    int DelayDays,
    int DelayHours,
    TimeOnly? PreferredSendTime,
    bool ReplyInThread,
    bool IsEnabled,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    int Version)
{
    public static Expression<Func<SequenceStep, StepResource>> Row { get; } = s => new StepResource(
        s.Id, s.CampaignId, s.SequenceOrder, s.Name, s.EmailTemplateId, s.SubjectTemplate, s.BodyTemplate, s.TextTemplate, s.DelayDays, s.DelayHours,
        s.PreferredSendTime, s.ReplyInThread, s.IsEnabled, s.CreatedAt, s.UpdatedAt, s.Version);
}
