using System.Linq.Expressions;
using EmailCampaigns.Core.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Whom to invite.</summary>
public sealed record InvitationInput
{
    public string? Email { get; init; }

    /// <summary>Not above the role of whoever invites.</summary>
    public Role? Role { get; init; }

    /// <summary>When the link stops working; <see cref="Invitation.DefaultLifetime"/> from now if nothing is said.</summary>
    public DateTime? ExpiresAt { get; init; }
}

/// <summary>What came of an invitation.</summary>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Token">The secret of its link, which exists only here; null where none was made.</param>
public sealed record NewInvitation(EditOutcome Outcome, string? Token);

/// <summary>Makes and revokes invitations.</summary>
public sealed class InvitationEditor(IDbContextFactory<CampaignsDb> dbs, ILookupNormalizer names, TimeProvider clock)
{
    /// <summary>Invites an address. An invitation that it has already stops working: inviting again is how a lost link is replaced.</summary>
    /// <exception cref="PermissionDeniedException">The role is above one's own.</exception>
    public async Task<NewInvitation> Create(InvitationInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageMembers);
        ArgumentNullException.ThrowIfNull(input);
        var now = clock.UtcNow();
        var checks = new FieldChecks();
        var address = checks.Address("email", input.Email);
        if (input.Role is null)
        {
            checks.Add("role", "Which role? One of viewer, reviewer, marketer, admin and owner.");
        }

        var expiresAt = input.ExpiresAt ?? now + Invitation.DefaultLifetime;
        if (expiresAt <= now || expiresAt > now + Invitation.MaxLifetime)
        {
            checks.Add("expiresAt", $"Use a time from now to {Invitation.MaxLifetime.Days} days from now.");
        }

        if (checks.HasProblems || address is null || input.Role is not { } role)
        {
            return new NewInvitation(EditOutcome.Invalid(checks.Problems), null);
        }

        by.DemandAtLeast(role);
        string? token = null;
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await MemberWith(db, names.NormalizeEmail(address.Address), cancellationToken) is { } member)
            {
                return EditOutcome.Exists(member, $"{address.Normalized} is a member of this workspace already.");
            }

            await RevokeOpen(db, i => i.EmailNormalized == address.Normalized, now, cancellationToken);
            var invitation = Invitation.Create(address, role, by, expiresAt, now, out token);
            db.Invitations.Add(invitation);
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.MemberInvited, invitation.Id, $"{invitation.Email}: {SnakeCase.Of(role)}", now));
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(invitation.Id);
        }, cancellationToken);
        return new NewInvitation(outcome, outcome.IsDone ? token : null);
    }

    /// <summary>The link stops working. Revoking twice changes nothing; one that was accepted is refused.</summary>
    public Task<EditOutcome> Revoke(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageMembers);
        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.Invitations.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invitation)
            {
                return EditOutcome.NotFound(id);
            }

            if (invitation.AcceptedAt is not null)
            {
                return EditOutcome.InUse(id, $"{invitation.Email} has accepted it. Remove the member instead.");
            }

            if (await RevokeOpen(db, i => i.Id == id, now, cancellationToken) > 0)
            {
                db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.InvitationRevoked, id, invitation.Email, now));
                await db.SaveChangesAsync(cancellationToken);
            }

            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>One statement, so that an invitation is either accepted or revoked, whichever was first.</summary>
    internal static Task<int> RevokeOpen(
        CampaignsDb db, Expression<Func<Invitation, bool>> concerned, DateTime now, CancellationToken cancellationToken) =>
        db.Invitations.Where(i => i.AcceptedAt == null && i.RevokedAt == null).Where(concerned)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.UpdatedAt, now), cancellationToken);

    private static Task<Guid?> MemberWith(CampaignsDb db, string email, CancellationToken cancellationToken) => (
        from member in db.WorkspaceMembers
        join user in db.Users on member.UserId equals user.Id
        where user.NormalizedEmail == email
        select (Guid?)member.Id).FirstOrDefaultAsync(cancellationToken);
}
