using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Reads campaigns.</summary>
public sealed class CampaignQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One page, the newest first, with how many there are in each state. Archived ones are seen only when they are asked for.</summary>
    public async Task<CampaignPage> Page(Guid workspaceId, CampaignFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var named = db.Campaigns.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var part = LikePattern.Containing(filter.Search);
            named = named.Where(c => LikePattern.Matches(c.Name, part));
        }

        var counts = await named.GroupBy(c => c.Status).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var wanted = filter.Status is { } status ? named.Where(c => c.Status == status) : named.Where(c => c.Status != CampaignStatus.Archived);
        var rows = await Rows(db, wanted.OrderByDescending(c => c.Id).Skip(filter.Skip).Take(filter.Take)).ToListAsync(cancellationToken);
        return new CampaignPage(rows, counts);
    }

    public async Task<bool> Exists(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken);
    }

    /// <summary>One campaign with all that its pages show around their own content; null where there is none.</summary>
    public async Task<CampaignDetail?> Find(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign is null)
        {
            return null;
        }

        var steps = await db.SequenceSteps.AsNoTracking().Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder)
            .Select(s => new StepInCampaign(s, db.SentEmails.Any(e => e.StepId == s.Id))).ToListAsync(cancellationToken);
        return new CampaignDetail(
            campaign,
            await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken),
            steps,
            await db.SenderAccounts.AsNoTracking().Where(s => s.Id == campaign.SenderAccountId).Select(Sender).SingleOrDefaultAsync(cancellationToken),
            await Lists(db, workspaceId).Where(l => l.Id == campaign.ListId).SingleOrDefaultAsync(cancellationToken),
            // The campaign is of this workspace, and so are its enrollments: without the filter an index alone answers.
            await db.Enrollments.IgnoreQueryFilters().CountAsync(e => e.CampaignId == campaignId, cancellationToken),
            await db.SendLanes.Where(l => l.CampaignId == campaignId).Select(l => new LaneOfCampaign(l.ClosedReason, l.ClosedUntil)).FirstOrDefaultAsync(cancellationToken),
            [.. (await JobQueries.Of(db, [campaignId], cancellationToken))[campaignId]],
            campaign is not { Settling: not Settling.Cancelling, PendingMoves: not null } ? null
                : campaign.SettlingCursor is not { } cursor ? 0
                : await db.Enrollments.IgnoreQueryFilters().CountAsync(e => e.CampaignId == campaignId && e.ContactId <= cursor, cancellationToken));
    }

    /// <summary>
    /// What campaigns can be filtered and sorted by; they are few, so no field needs an index but those that have one: the id, the status, the list and the sender.
    /// </summary>
    public static ListFields<ConfiguredCampaign> Fields { get; } = new ListFields<ConfiguredCampaign>()
        .With(c => c.Campaign.Id)
        .With(c => c.Campaign.Name)
        .With(c => c.Campaign.Description)
        .With(c => c.Campaign.CampaignType)
        .With(c => c.Campaign.TriggerEvent)
        .With(c => c.Campaign.ListId)
        .With(c => c.Campaign.EnrollNewMembers)
        .With(c => c.Campaign.IntakeClosedAt)
        .With(c => c.Campaign.SenderAccountId)
        .With(c => c.Campaign.Approval)
        .With(c => c.Campaign.Status)
        .With(c => c.Campaign.StatusReason)
        .With(c => c.Campaign.LaunchState)
        .With(c => c.Campaign.Settling)
        .With(c => c.Campaign.PlanVersionId)
        .With(c => c.Campaign.SecondApproval)
        .With(c => c.Campaign.DraftsBy)
        .With(c => c.Campaign.DraftInstruction)
        .With(c => c.Campaign.StartsAt)
        .With(c => c.Campaign.StartedAt)
        .With(c => c.Campaign.PausedAt)
        .With(c => c.Campaign.ResumedAt)
        .With(c => c.Campaign.CompletedAt)
        .With(c => c.Campaign.StoppedAt)
        .With(c => c.Campaign.ArchivedAt)
        .With(c => c.Campaign.EmailsScheduledCount)
        .With(c => c.Campaign.EmailsSentCount)
        .With(c => c.Campaign.EmailsFailedCount)
        .With(c => c.Campaign.CreatedAt)
        .With(c => c.Campaign.UpdatedAt)
        .With(c => c.Campaign.Version)
        .Searching("the name or the description", c => c.Campaign.Name, c => c.Campaign.Description)
        .OrderedBy("-createdAt");

    /// <summary>One page of campaigns with their settings, archived ones among them.</summary>
    public async Task<Page<ConfiguredCampaign>> Configured(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var page = await Fields.Page(Configured(db, db.Campaigns.AsNoTracking()), request, cancellationToken);
        var failures = await JobQueries.Of(db, [.. page.Rows.Select(c => c.Campaign.Id)], cancellationToken);
        return page.Select(c => c with { JobFailures = [.. failures[c.Campaign.Id]] });
    }

    /// <summary>One campaign with its settings; null where there is none.</summary>
    public async Task<ConfiguredCampaign?> FindConfigured(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Configured(db, db.Campaigns.AsNoTracking().Where(c => c.Id == campaignId)).SingleOrDefaultAsync(cancellationToken) is { } found
            ? found with { JobFailures = [.. (await JobQueries.Of(db, [campaignId], cancellationToken))[campaignId]] }
            : null;
    }

    /// <summary>The sequence in its order; null where there is no such campaign.</summary>
    public async Task<IReadOnlyList<StepRow>?> Steps(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken)
            ? await db.SequenceSteps.Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder)
                .Select(s => new StepRow(
                    s.Id, s.CampaignId, s.SequenceOrder, s.Name, s.EmailTemplateId, s.SubjectTemplate, s.PreheaderTemplate, s.BodyTemplate, s.TextTemplate, s.Attachments ?? AttachedFiles.None, s.DelayDays, s.DelayHours, s.DelayInBusinessDays,
                    s.PreferredSendTime, s.ReplyInThread, s.Condition, db.SequenceSteps.Where(c => c.Id == s.ConditionStepId).Select(c => (int?)c.SequenceOrder).FirstOrDefault(), s.IsEnabled, s.CreatedAt, s.UpdatedAt, s.Version)
                {
                    IsVariantAEnabled = s.IsVariantAEnabled,
                    Variants = s.Variants.OrderBy(v => v.Letter)
                        .Select(v => new VariantRow(v.Letter, v.EmailTemplateId, v.SubjectTemplate, v.PreheaderTemplate, v.BodyTemplate, v.TextTemplate, v.IsEnabled)).ToList(),
                })
                .ToListAsync(cancellationToken)
            : null;
    }

    /// <summary>What a campaign can take its audience, sender and content from.</summary>
    public Task<CampaignChoices> Choices(Guid workspaceId, CancellationToken cancellationToken) => Choices(workspaceId, campaignId: null, cancellationToken);

    /// <summary>The same for a campaign: with archived templates that its steps use.</summary>
    public async Task<CampaignChoices> Choices(Guid workspaceId, Guid? campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return new CampaignChoices(
            await Lists(db, workspaceId).OrderBy(l => l.Name).ToListAsync(cancellationToken),
            await db.SenderAccounts.AsNoTracking().Where(s => s.IsActive).OrderByDescending(s => s.IsDefault).ThenBy(s => s.Email).Select(Sender)
                .ToListAsync(cancellationToken),
            await db.EmailTemplates.AsNoTracking()
                .Where(t => t.IsActive || (campaignId != null && db.SequenceSteps.Any(s => s.CampaignId == campaignId
                    && (s.EmailTemplateId == t.Id || s.Variants.Any(v => v.EmailTemplateId == t.Id))))).OrderBy(t => t.Name)
                .Select(t => new TemplateChoice(t.Id, t.Name, t.Subject, t.BodyHtml, t.BodyText, t.Preheader, t.IsActive) { Attachments = t.Attachments ?? AttachedFiles.None }).ToListAsync(cancellationToken));
    }

    /// <summary>What changed the campaign, the newest first, with who did it and why.</summary>
    public async Task<IReadOnlyList<CampaignChange>> Changes(Guid workspaceId, Guid campaignId, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Named(db, TransitionsOf(db, campaignId).OrderByDescending(t => t.At).ThenByDescending(t => t.Id).Take(take), cancellationToken);
    }

    /// <summary>The change by which the intake of a campaign was closed; null while it is open.</summary>
    public async Task<CampaignChange?> IntakeClosed(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var closed = TransitionsOf(db, campaignId).Where(t => db.Campaigns.Any(c => c.Id == campaignId && c.IntakeClosedAt == t.At) && t.FromStatus == t.ToStatus);
        return await Named(db, closed.OrderByDescending(t => t.Id).Take(1), cancellationToken) is [var change] ? change : null;
    }

    private static IQueryable<Transition> TransitionsOf(CampaignsDb db, Guid campaignId) =>
        db.Transitions.AsNoTracking().Where(t => t.Subject == TransitionSubject.Campaign && t.SubjectId == campaignId);

    private static async Task<IReadOnlyList<CampaignChange>> Named(CampaignsDb db, IQueryable<Transition> transitions, CancellationToken cancellationToken)
    {
        var changes = await transitions.ToListAsync(cancellationToken);
        var names = await ActorNames(db, [.. changes.Select(c => c.Actor).Distinct()], cancellationToken);
        return
        [
            .. changes.Select(c => new CampaignChange(
                c.At, SnakeCase.Parse<CampaignStatus>(c.FromStatus), SnakeCase.Parse<CampaignStatus>(c.ToStatus), c.Reason, names.GetValueOrDefault(c.Actor))),
        ];
    }

    private static readonly System.Linq.Expressions.Expression<Func<SenderAccount, SenderChoice>> Sender =
        s => new SenderChoice(s.Id, s.Email, s.DisplayName, s.ValidationStatus, s.LastValidatedAt, s.Provider);

    private static IQueryable<CampaignRow> Rows(CampaignsDb db, IQueryable<Campaign> campaigns) =>
        from campaign in campaigns
        select new CampaignRow(
            campaign.Id,
            campaign.Name,
            campaign.Status,
            campaign.StatusReason,
            campaign.LaunchState,
            campaign.TriggerEvent,
            campaign.IsIntakeOpen,
            db.ContactLists.Where(l => l.Id == campaign.ListId).Select(l => l.Name).FirstOrDefault(),
            db.SenderAccounts.Where(s => s.Id == campaign.SenderAccountId).Select(s => s.Email).FirstOrDefault(),
            db.SequenceSteps.Count(s => s.CampaignId == campaign.Id && s.IsEnabled),
            campaign.EmailsScheduledCount,
            campaign.EmailsSentCount,
            campaign.EmailsFailedCount,
            // One seek in the index of what is ready for each of the two priorities.
            db.ScheduledEmails.Where(e => e.Status == ScheduledEmailStatus.Pending && e.CampaignId == campaign.Id
                && e.SenderAccountId == campaign.SenderAccountId && e.Priority == ScheduledEmail.FollowUp).Min(e => (DateTime?)e.ScheduledFor),
            db.ScheduledEmails.Where(e => e.Status == ScheduledEmailStatus.Pending && e.CampaignId == campaign.Id
                && e.SenderAccountId == campaign.SenderAccountId && e.Priority == ScheduledEmail.FirstEmail).Min(e => (DateTime?)e.ScheduledFor),
            db.ScheduledEmails.Any(e => e.Status == ScheduledEmailStatus.Planned && e.CampaignId == campaign.Id),
            db.CampaignSettings.Where(s => s.CampaignId == campaign.Id).Select(s => s.Timezone).First(),
            db.SendLanes.Where(l => l.CampaignId == campaign.Id).Select(l => new LaneOfCampaign(l.ClosedReason, l.ClosedUntil)).FirstOrDefault(),
            campaign.UpdatedAt);

    private static IQueryable<ConfiguredCampaign> Configured(CampaignsDb db, IQueryable<Campaign> campaigns) =>
        from campaign in campaigns
        join settings in db.CampaignSettings.AsNoTracking() on campaign.Id equals settings.CampaignId
        select new ConfiguredCampaign { Campaign = campaign, Settings = settings };

    private static IQueryable<ListChoice> Lists(CampaignsDb db, Guid workspaceId) => db.ContactLists.IgnoreQueryFilters()
        .Where(l => l.WorkspaceId == workspaceId)
        .Select(l => new ListChoice { Id = l.Id, Name = l.Name, Members = db.ContactListMembers.Count(m => m.ListId == l.Id) });

    private static async Task<Dictionary<string, string>> ActorNames(CampaignsDb db, IReadOnlyCollection<string> actors, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var users = IdsOf(actors, ActorKind.User);
        foreach (var user in await db.Users.Where(u => users.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.Email }).ToListAsync(cancellationToken))
        {
            names[$"{SnakeCase.Of(ActorKind.User)}:{user.Id}"] = user.DisplayName.Length > 0 ? user.DisplayName : user.Email ?? "";
        }

        var keys = IdsOf(actors, ActorKind.ApiKey);
        foreach (var key in await db.ApiKeys.Where(k => keys.Contains(k.Id)).Select(k => new { k.Id, k.Name }).ToListAsync(cancellationToken))
        {
            names[$"{SnakeCase.Of(ActorKind.ApiKey)}:{key.Id}"] = $"the API key {key.Name}";
        }

        return names;
    }

    private static List<Guid> IdsOf(IReadOnlyCollection<string> actors, ActorKind kind)
    {
        var prefix = SnakeCase.Of(kind) + ":";
        return [.. actors.Where(a => a.StartsWith(prefix, StringComparison.Ordinal)).Select(a => Guid.Parse(a[prefix.Length..]))];
    }
}
