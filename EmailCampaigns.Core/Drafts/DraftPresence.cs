using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>What somebody else who reviews is doing.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Name">Their name, or their address where they have none.</param>
/// <param name="DraftId">The draft that they have in front of them.</param>
/// <param name="IsEditing">Whether they have begun to change it.</param>
/// <param name="Decided">How many drafts they decided since they opened the queue.</param>
public sealed record OtherReviewer(Guid UserId, string Name, Guid DraftId, bool IsEditing, int Decided);

/// <summary>
/// Says who has which draft in front of them, in the database, so that every process knows it. It locks nothing: an edit or a yes is bound to the revision that was seen, whoever looks at the
/// draft. Who gives no sign any more is gone after <see cref="DraftViewer.Lasts"/>.
/// </summary>
public sealed class DraftPresence(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>A person has this draft in front of them. Said again before it runs out, and with each change.</summary>
    public Task Look(Actor by, Guid draftId, bool isEditing, int decided, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        return by.UserId is not { } userId ? Task.CompletedTask : dbs.Edit(by.WorkspaceId, async db =>
        {
            var viewer = await db.DraftViewers.SingleOrDefaultAsync(v => v.UserId == userId, cancellationToken);
            var now = clock.UtcNow();
            if (viewer is null)
            {
                viewer = new DraftViewer(userId, now);
                db.DraftViewers.Add(viewer);
            }

            viewer.Look(draftId, isEditing, decided, now);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <summary>They have left the queue.</summary>
    public Task Leave(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        return by.UserId is not { } userId ? Task.CompletedTask : dbs.Edit(
            by.WorkspaceId, async db => await db.DraftViewers.Where(v => v.UserId == userId).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Who else reviews in a workspace now, by name.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="except">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<OtherReviewer>> Others(Guid workspaceId, Guid? except, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var since = clock.UtcNow() - DraftViewer.Lasts;
        return await (
            from viewer in db.DraftViewers
            join user in db.Users on viewer.UserId equals user.Id
            where viewer.SeenAt > since && viewer.UserId != except
            orderby user.DisplayName, user.Id
            select new OtherReviewer(user.Id, user.DisplayName != "" ? user.DisplayName : user.Email!, viewer.DraftId, viewer.IsEditing, viewer.Decided)).ToListAsync(cancellationToken);
    }
}
