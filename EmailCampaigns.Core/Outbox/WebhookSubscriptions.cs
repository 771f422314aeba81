using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Outbox;

/// <summary>
/// Which endpoints want which events, kept in memory, so that recording an event asks the database nothing where nobody wants it. What another process changed is known after
/// <see cref="MaxAge"/>.
/// </summary>
public sealed class WebhookSubscriptions(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private volatile Snapshot? _snapshot;

    /// <summary>The active endpoints of a workspace; empty for most.</summary>
    internal async ValueTask<IReadOnlyList<WebhookSubscription>> Of(Guid workspaceId, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var snapshot = _snapshot;
        if (snapshot is null || now - snapshot.At >= MaxAge || now < snapshot.At)
        {
            _snapshot = snapshot = new Snapshot(now, await Load(cancellationToken));
        }

        return snapshot.Of.GetValueOrDefault(workspaceId, []);
    }

    /// <summary>An endpoint was changed: the next event is recorded by what stands now.</summary>
    public void Forget() => _snapshot = null;

    /// <summary>Across workspaces: there are few endpoints, and one look serves all.</summary>
    private async Task<Dictionary<Guid, IReadOnlyList<WebhookSubscription>>> Load(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var active = await db.WebhookEndpoints.IgnoreQueryFilters().Where(e => e.DisabledAt == null).Select(e => new { e.WorkspaceId, e.Id, e.EventTypes }).ToListAsync(cancellationToken);
        return active.GroupBy(e => e.WorkspaceId).ToDictionary(
            g => g.Key, IReadOnlyList<WebhookSubscription> (g) => [.. g.Select(e => new WebhookSubscription(e.Id, WebhookEndpoint.TypesIn(e.EventTypes)))]);
    }

    private sealed record Snapshot(DateTime At, IReadOnlyDictionary<Guid, IReadOnlyList<WebhookSubscription>> Of);
}

/// <summary>What an active endpoint wants to be told.</summary>
internal sealed record WebhookSubscription(Guid EndpointId, IReadOnlyList<MessageEventType> Types);
