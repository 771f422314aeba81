using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>A member.</summary>
/// <param name="LastSeenAt">When they last had a page open, to within some minutes; null where they never had.</param>
public sealed record MemberRow(Guid Id, Guid UserId, string DisplayName, string Email, Role Role, DateTime? LastSeenAt, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>An invitation.</summary>
/// <param name="InvitedBy"><c>user:…</c> or <c>api_key:…</c>.</param>
/// <param name="InvitedByName">What the user or key is called; null for one who is gone.</param>
public sealed record InvitationRow(
    Guid Id,
    string Email,
    Role Role,
    InvitationStatus Status,
    string InvitedBy,
    string? InvitedByName,
    DateTime ExpiresAt,
    DateTime? AcceptedAt,
    DateTime? RevokedAt,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>Reads who belongs to a workspace, and who is invited.</summary>
public sealed class MemberQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>What members can be filtered and sorted by.</summary>
    public static ListFields<MemberRow> Fields { get; } = new ListFields<MemberRow>()
        .WithEveryField()
        .Searching("the name or the address", m => m.DisplayName, m => m.Email)
        .OrderedBy("displayName");

    /// <summary>What invitations can be filtered and sorted by.</summary>
    public static ListFields<InvitationRow> InvitationFields { get; } = new ListFields<InvitationRow>()
        .WithEveryField()
        .Searching("the address", i => i.Email)
        .OrderedBy("-createdAt");

    public async Task<Page<MemberRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken) =>
        Fields.Page(await All(workspaceId, cancellationToken), request);

    /// <summary>One page of invitations.</summary>
    public async Task<Page<InvitationRow>> InvitationPage(Guid workspaceId, ListRequest request, CancellationToken cancellationToken) =>
        InvitationFields.Page(await Invitations(workspaceId, cancellationToken), request);

    /// <summary>Every member, the strongest role first, then by name.</summary>
    public async Task<IReadOnlyList<MemberRow>> All(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var rows = await Rows(db, db.WorkspaceMembers).ToListAsync(cancellationToken);
        return [.. rows.OrderByDescending(m => m.Role).ThenBy(m => m.DisplayName, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>One member; null where there is none.</summary>
    public async Task<MemberRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db, db.WorkspaceMembers.Where(m => m.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Every invitation, newest first.</summary>
    public async Task<IReadOnlyList<InvitationRow>> Invitations(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db, db.Invitations, cancellationToken);
    }

    /// <summary>One invitation; null where there is none.</summary>
    public async Task<InvitationRow?> FindInvitation(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return (await Rows(db, db.Invitations.Where(i => i.Id == id), cancellationToken)).SingleOrDefault();
    }

    private static IQueryable<MemberRow> Rows(CampaignsDb db, IQueryable<WorkspaceMember> members) =>
        from member in members
        join user in db.Users on member.UserId equals user.Id
        select new MemberRow(
            member.Id, member.UserId, user.DisplayName != "" ? user.DisplayName : user.Email!, user.Email!, member.Role, member.LastSeenAt, member.CreatedAt, member.UpdatedAt);

    private async Task<List<InvitationRow>> Rows(CampaignsDb db, IQueryable<Invitation> invitations, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var found = await invitations.AsNoTracking().OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).ToListAsync(cancellationToken);
        var names = await ActorNames.Load(db, found.Select(i => i.InvitedBy), cancellationToken);
        return found.ConvertAll(i => new InvitationRow(
            i.Id, i.Email, i.Role, i.StatusAt(now), i.InvitedBy, names.GetValueOrDefault(i.InvitedBy), i.ExpiresAt, i.AcceptedAt, i.RevokedAt, i.CreatedAt, i.UpdatedAt));
    }
}
