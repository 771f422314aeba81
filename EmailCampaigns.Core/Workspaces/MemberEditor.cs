using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>
/// Changes roles and ends memberships. A workspace always keeps an owner, nobody gives or takes a role above their own, and whoever loses a role loses what
/// it allowed at once.
/// </summary>
public sealed class MemberEditor(IDbContextFactory<CampaignsDb> dbs, MembershipChanges changes, TimeProvider clock)
{
    private const string LastOwner = "is the last owner. Make somebody else an owner first.";

    /// <summary>Gives a member another role. One's own is for others to change.</summary>
    /// <exception cref="PermissionDeniedException">The role that is or would be the member's is above one's own.</exception>
    public Task<EditOutcome> ChangeRole(Guid id, Role role, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageMembers);
        return Change(by, id, async (db, member, email, now) =>
        {
            by.DemandAtLeast(member.Role);
            by.DemandAtLeast(role);
            if (member.Role == role)
            {
                return EditOutcome.Done(id);
            }

            if (member.UserId == by.UserId)
            {
                return EditOutcome.InUse(id, "Your own role is for another owner or admin to change.");
            }

            if (member.Role is Role.Owner && await IsLastOwner(db, member, cancellationToken))
            {
                return EditOutcome.InUse(id, $"{email} {LastOwner}");
            }

            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.MemberRoleChanged, id, $"{email}: {SnakeCase.Of(member.Role)} to {SnakeCase.Of(role)}", now));
            member.Role = role;
            await RevokeInvitationsBy(db, member.UserId, role, now, cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>Ends a membership; the account stays, and so do the API keys that the member made.</summary>
    /// <exception cref="PermissionDeniedException">The member's role is above one's own.</exception>
    public Task<EditOutcome> Remove(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageMembers);
        return Change(by, id, async (db, member, email, now) =>
        {
            by.DemandAtLeast(member.Role);
            return await End(db, member, email, AuditAction.MemberRemoved, by, now, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Ends one's own membership, in whichever role.</summary>
    public async Task<EditOutcome> Leave(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.View);
        await using var db = dbs.For(by.WorkspaceId);
        return await db.WorkspaceMembers.Where(m => m.UserId == by.UserId).Select(m => (Guid?)m.Id).SingleOrDefaultAsync(cancellationToken) is { } id
            ? await Change(by, id, (db, member, email, now) => End(db, member, email, AuditAction.MemberLeft, by, now, cancellationToken), cancellationToken)
            : EditOutcome.NotFound(Guid.Empty);
    }

    private async Task<EditOutcome> Change(
        Actor by, Guid id, Func<CampaignsDb, WorkspaceMember, string, DateTime, Task<EditOutcome>> act, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var userId = Guid.Empty;
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            // The write comes before the look: where many write at once, the second waits here for the first, and then counts the owners that are left.
            await db.Workspaces.Where(w => w.Id == by.WorkspaceId).ExecuteUpdateAsync(set => set.SetProperty(w => w.UpdatedAt, now), cancellationToken);
            if (await db.WorkspaceMembers.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } member)
            {
                return EditOutcome.NotFound(id);
            }

            userId = member.UserId;
            var email = await db.Users.Where(u => u.Id == userId).Select(u => u.Email).SingleAsync(cancellationToken);
            var result = await act(db, member, email ?? "", now);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }, cancellationToken);
        if (outcome.IsDone)
        {
            changes.Notify(userId);
        }

        return outcome;
    }

    private static async Task<EditOutcome> End(
        CampaignsDb db, WorkspaceMember member, string email, AuditAction action, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        if (member.Role is Role.Owner && await IsLastOwner(db, member, cancellationToken))
        {
            return EditOutcome.InUse(member.Id, $"{email} {LastOwner}");
        }

        db.WorkspaceMembers.Remove(member);
        db.AuditEntries.Add(AuditEntry.Of(by, action, member.Id, $"{email}: {SnakeCase.Of(member.Role)}", now));
        await RevokeInvitationsBy(db, member.UserId, upTo: null, now, cancellationToken);
        return EditOutcome.Done(member.Id);
    }

    private static async Task<bool> IsLastOwner(CampaignsDb db, WorkspaceMember owner, CancellationToken cancellationToken) =>
        !await db.WorkspaceMembers.AnyAsync(m => m.Role == Role.Owner && m.Id != owner.Id, cancellationToken);

    /// <summary>Who may no longer invite somebody in a role has no link out there that still does.</summary>
    private static Task RevokeInvitationsBy(CampaignsDb db, Guid userId, Role? upTo, DateTime now, CancellationToken cancellationToken)
    {
        var by = Actor.User(db.WorkspaceId, userId, Role.Viewer).ToString();
        var allowed = upTo is { } role && role.May(Permission.ManageMembers) ? Enum.GetValues<Role>().Where(r => r <= role).ToList() : [];
        return InvitationEditor.RevokeOpen(db, i => i.InvitedBy == by && !allowed.Contains(i.Role), now, cancellationToken);
    }
}
