using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>What a sign-in says about its holder.</summary>
/// <param name="UserId">Who.</param>
/// <param name="SecurityStamp">Of Identity; a new password makes a new one.</param>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Role">As what.</param>
public sealed record MemberSession(Guid UserId, string SecurityStamp, Guid WorkspaceId, Role Role);

/// <summary>Tells whether what a sign-in says still holds. Asked with each request and by each open page.</summary>
public sealed class MemberSessions(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan LastSeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>Whether the user has the same password and the same role in the same workspace. Notes that they were here, at most every five minutes.</summary>
    public async Task<bool> IsCurrent(MemberSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var db = dbs.For(session.WorkspaceId);
        var found = await (
            from member in db.WorkspaceMembers
            join user in db.Users on member.UserId equals user.Id
            where user.Id == session.UserId
            select new { member.Id, member.Role, member.LastSeenAt, user.SecurityStamp }).SingleOrDefaultAsync(cancellationToken);
        if (found is null || found.Role != session.Role || found.SecurityStamp != session.SecurityStamp)
        {
            return false;
        }

        var now = clock.UtcNow();
        if (found.LastSeenAt is null || now - found.LastSeenAt >= LastSeenEvery)
        {
            var staleBefore = now - LastSeenEvery;
            await db.InTransaction(
                () => db.WorkspaceMembers.Where(m => m.Id == found.Id && (m.LastSeenAt == null || m.LastSeenAt <= staleBefore))
                    .ExecuteUpdateAsync(set => set.SetProperty(m => m.LastSeenAt, now), cancellationToken),
                cancellationToken);
        }

        return true;
    }
}
