using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>A text that this process writes now.</summary>
/// <param name="Id">The generation.</param>
/// <param name="Token">Of the claim.</param>
/// <param name="Endpoint">Whom to ask.</param>
/// <param name="Settings">What it costs, and how long it may take.</param>
internal sealed record ClaimedText(Guid Id, Guid Token, AiEndpoint Endpoint, AiSettings Settings);

/// <summary>
/// Takes texts to write, one at a time, so that no two processes pay for the same one. Whoever takes one locks the row of the settings first: so the number of texts at once and the budget of a day
/// hold over all processes. A claim that is not given back in time was lost with its process, and is taken again.
/// </summary>
internal sealed class WritingClaims(IDbContextFactory<CampaignsDb> dbs, AiModels endpoints, TimeProvider clock)
{
    /// <summary>After the time limit of the request; for reading, checking and recording.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Where something is due: the campaigns that are active and have texts to write. Across workspaces, only to learn where there is work.</summary>
    public async Task<ILookup<Guid, Guid>> Due(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        var due = await db.Campaigns.IgnoreQueryFilters()
            .Where(c => c.Status == CampaignStatus.Active && (c.DraftsBy == DraftsBy.Ai || c.HasAiVariables) && db.DraftGenerations.IgnoreQueryFilters().Any(g => g.CampaignId == c.Id && g.NextAttemptAt <= now))
            .Select(c => new { c.WorkspaceId, c.Id })
            .ToListAsync(cancellationToken);
        return due.ToLookup(c => c.WorkspaceId, c => c.Id);
    }

    /// <summary>The next text of some campaigns of a workspace; null where none is due, or none may be written now.</summary>
    public async Task<ClaimedText?> Take(Guid workspaceId, IReadOnlyCollection<Guid> campaignIds, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.InRepeatableTransaction(() => Take(db, campaignIds, cancellationToken), WritePriority.Bulk, cancellationToken);
    }

    /// <summary>A text for a preview, under the same limits; null where none may be written now. Somebody waits for it, so it goes before all that is queued.</summary>
    public async Task<ClaimedText?> TakeForPreview(Actor by, Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(by.WorkspaceId);
        return await db.InRepeatableTransaction(
            () => Take(
                db,
                now =>
                {
                    var asked = new DraftGeneration(contactId, by.ToString(), now);
                    db.DraftGenerations.Add(asked);
                    return Task.FromResult<DraftGeneration?>(asked);
                },
                cancellationToken),
            WritePriority.Interactive,
            cancellationToken);
    }

    private Task<ClaimedText?> Take(CampaignsDb db, IReadOnlyCollection<Guid> campaignIds, CancellationToken cancellationToken) =>
        Take(db, now => Next(db, campaignIds, now, cancellationToken), cancellationToken);

    private async Task<ClaimedText?> Take(CampaignsDb db, Func<DateTime, Task<DraftGeneration?>> next, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var settings = await Lock(db, now, cancellationToken);
        if (endpoints.Of(settings) is not { } endpoint || settings.BlockedReason is not null || settings.WaitUntil > now)
        {
            return null;
        }

        var running = await db.DraftGenerations.CountAsync(g => g.Status == GenerationStatus.Running && g.NextAttemptAt > now, cancellationToken);
        var (input, output, _) = await TextUsage.Usual(db, cancellationToken);
        var cost = settings.CostOf(input, output);
        if (running >= settings.Parallel || await IsUsedUp(db, settings, cost, now, cancellationToken) || await next(now) is not { } text)
        {
            return null;
        }

        var limit = TimeSpan.FromSeconds(settings.TimeLimitSeconds);
        text.Claim(Guid.CreateVersion7(now), now + limit + Grace, cost, now);
        await db.SaveChangesAsync(cancellationToken);
        return new ClaimedText(text.Id, text.LeaseToken!.Value, endpoint, settings);
    }

    /// <summary>The settings, locked until the end of the transaction; made where the workspace has none and the installation's model is used.</summary>
    private static async Task<AiSettings> Lock(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        if (await db.AiSettings.ExecuteUpdateAsync(s => s.SetProperty(x => x.ClaimedAt, now), cancellationToken) == 0)
        {
            db.AiSettings.Add(new AiSettings(now));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        return await db.AiSettings.AsNoTracking().SingleAsync(cancellationToken);
    }

    private static async Task<bool> IsUsedUp(CampaignsDb db, AiSettings settings, long cost, DateTime now, CancellationToken cancellationToken) =>
        settings.DailyBudgetMicros is { } budget && await WritingUsage.Spent(db, await WritingUsage.DayStart(db, now, cancellationToken), cancellationToken) + cost > budget;

    /// <summary>What somebody waits for goes first; then campaign by campaign, the oldest first.</summary>
    private static async Task<DraftGeneration?> Next(CampaignsDb db, IReadOnlyCollection<Guid> campaignIds, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var isUrgent in new[] { true, false })
        {
            foreach (var campaignId in campaignIds)
            {
                var next = await db.DraftGenerations.Where(g => g.CampaignId == campaignId && g.IsUrgent == isUrgent && g.NextAttemptAt <= now)
                    .OrderBy(g => g.NextAttemptAt).ThenBy(g => g.Id).FirstOrDefaultAsync(cancellationToken);
                if (next is not null)
                {
                    return next;
                }
            }
        }

        return null;
    }
}
