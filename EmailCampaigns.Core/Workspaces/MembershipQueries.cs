using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Where a user belongs.</summary>
public sealed class MembershipQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// The workspace a user works in, and their role there; null for one who belongs to none any more. It looks across workspaces, because it is
    /// what tells which one it is. Who belongs to several works in the one they joined first.
    /// </summary>
    public async Task<Membership?> Of(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = dbs.CreateDbContext();
        return await db.WorkspaceMembers.IgnoreQueryFilters().Where(m => m.UserId == userId).OrderBy(m => m.Id)
            .Select(m => new Membership(m.WorkspaceId, m.Role)).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>A user's workspace and role.</summary>
public sealed record Membership(Guid WorkspaceId, Role Role);
