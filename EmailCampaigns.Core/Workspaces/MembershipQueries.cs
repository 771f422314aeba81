using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Where a user belongs.</summary>
public sealed class MembershipQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// The workspace a user works in, and their role there; null for one who belongs to none any more. It looks across workspaces, because it is
    /// what tells which one it is. Who belongs to several works in the one they chose, else in the one they joined first.
    /// </summary>
    public async Task<Membership?> Of(Guid userId, Guid? chosen, CancellationToken cancellationToken)
    {
        var all = await AllOf(userId, cancellationToken);
        return all.FirstOrDefault(m => m.WorkspaceId == chosen) ?? (all is [var first, ..] ? first : null);
    }

    /// <summary>Every workspace that a user belongs to, in the order in which they joined.</summary>
    public async Task<IReadOnlyList<Membership>> AllOf(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await (
            from member in db.WorkspaceMembers.IgnoreQueryFilters()
            join workspace in db.Workspaces on member.WorkspaceId equals workspace.Id
            where member.UserId == userId
            orderby member.Id
            select new Membership(workspace.Id, member.Role, workspace.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>What a user and their workspace are called.</summary>
    public async Task<MemberNames> Names(Guid workspaceId, Guid userId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var user = await db.Users.Where(u => u.Id == userId).Select(u => u.DisplayName != "" ? u.DisplayName : u.Email).SingleOrDefaultAsync(cancellationToken);
        return new MemberNames(await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Name).SingleAsync(cancellationToken), user ?? "");
    }
}

/// <summary>A user's workspace and role.</summary>
public sealed record Membership(Guid WorkspaceId, Role Role, string WorkspaceName);

/// <summary>What a user and their workspace are called.</summary>
public sealed record MemberNames(string Workspace, string User);
