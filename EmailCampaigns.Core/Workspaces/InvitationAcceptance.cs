using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>What the holder of a link is offered.</summary>
/// <param name="WorkspaceName">The workspace.</param>
/// <param name="Email">The invited address.</param>
/// <param name="Role">As what.</param>
/// <param name="Status">Whether the link still works.</param>
/// <param name="HasAccount">Whether somebody signs in with this address already, and joins with that account.</param>
public sealed record InvitationOffer(string WorkspaceName, string Email, Role Role, InvitationStatus Status, bool HasAccount);

/// <summary>What came of accepting.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="WorkspaceId">Where one is a member now; empty where nothing was done.</param>
/// <param name="UserId">Who; empty where nothing was done.</param>
/// <param name="Problems">With <see cref="JoinResult.Invalid"/>, what is wrong with each field.</param>
public sealed record JoinOutcome(JoinResult Result, Guid WorkspaceId, Guid UserId, IReadOnlyList<FieldProblem> Problems)
{
    public static JoinOutcome Refused(JoinResult result) => new(result, Guid.Empty, Guid.Empty, []);
}

/// <summary>How accepting an invitation can end.</summary>
public enum JoinResult
{
    Joined,

    /// <summary>There is no such link.</summary>
    Unknown,

    /// <summary>It was accepted or revoked, or has expired.</summary>
    NoLongerOpen,

    /// <summary>The address has an account: its owner signs in first.</summary>
    SignInFirst,

    /// <summary>Whoever is signed in is not the one who was invited.</summary>
    OtherAddress,

    /// <summary>Name or password cannot be taken.</summary>
    Invalid,
}

/// <summary>Turns an invitation into a membership: of a new user, or of one who is signed in. The link says which workspace it is, so this looks across workspaces.</summary>
public sealed class InvitationAcceptance(IDbContextFactory<CampaignsDb> dbs, NewUser newUser, ILookupNormalizer names, MembershipChanges changes, TimeProvider clock)
{
    /// <summary>What a link offers; null where there is none with this token.</summary>
    public async Task<InvitationOffer?> Find(string token, CancellationToken cancellationToken)
    {
        if (await Locate(token, cancellationToken) is not { } workspaceId)
        {
            return null;
        }

        await using var db = dbs.For(workspaceId);
        var invitation = await With(db, token).AsNoTracking().SingleAsync(cancellationToken);
        var name = await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Name).SingleAsync(cancellationToken);
        return new InvitationOffer(
            name, invitation.Email, invitation.Role, invitation.StatusAt(clock.UtcNow()), await Account(db, invitation.Email, cancellationToken) is not null);
    }

    /// <summary>Makes the user with a password and has them join.</summary>
    public async Task<JoinOutcome> JoinAsNew(string token, string? displayName, string? password, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        displayName = checks.RequiredLine("displayName", displayName, ModelConventions.Name, isNew: true);
        if (NewUser.PasswordProblem(password) is { } problem)
        {
            checks.Add("password", problem);
        }

        return checks.HasProblems
            ? new JoinOutcome(JoinResult.Invalid, Guid.Empty, Guid.Empty, checks.Problems)
            : await Join(
                token,
                account => account is null ? JoinResult.Joined : JoinResult.SignInFirst,
                (db, invitation, now) =>
                {
                    var address = EmailAddress.TryParse(invitation.Email, out var parsed, out _) ? parsed : throw new InvalidOperationException("The invitation is for no address.");
                    var user = newUser.Make(address, displayName, password!, now);
                    db.Users.Add(user);
                    return user.Id;
                },
                cancellationToken);
    }

    /// <summary>Has a signed-in user join. Only the one who was invited: a link that went astray lets nobody else in.</summary>
    public Task<JoinOutcome> Join(string token, Guid userId, CancellationToken cancellationToken) =>
        Join(token, account => account == userId ? JoinResult.Joined : JoinResult.OtherAddress, (_, _, _) => userId, cancellationToken);

    private async Task<JoinOutcome> Join(
        string token, Func<Guid?, JoinResult> verdict, Func<CampaignsDb, Invitation, DateTime, Guid> asWhom, CancellationToken cancellationToken)
    {
        if (await Locate(token, cancellationToken) is not { } workspaceId)
        {
            return JoinOutcome.Refused(JoinResult.Unknown);
        }

        var now = clock.UtcNow();
        var outcome = await dbs.Edit(workspaceId, async db =>
        {
            var invitation = await With(db, token).AsNoTracking().SingleAsync(cancellationToken);
            if (verdict(await Account(db, invitation.Email, cancellationToken)) is var refused and not JoinResult.Joined)
            {
                return JoinOutcome.Refused(refused);
            }

            // One statement that holds its row until the commit: of two who come at once, one finds it taken.
            var taken = await With(db, token).Where(i => i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.AcceptedAt, now).SetProperty(i => i.UpdatedAt, now), cancellationToken);
            if (taken == 0)
            {
                return JoinOutcome.Refused(JoinResult.NoLongerOpen);
            }

            var userId = asWhom(db, invitation, now);
            if (!await db.WorkspaceMembers.AnyAsync(m => m.UserId == userId, cancellationToken))
            {
                var member = new WorkspaceMember(userId, invitation.Role, now);
                db.WorkspaceMembers.Add(member);
                db.AuditEntries.Add(AuditEntry.Of(
                    Actor.User(workspaceId, userId, invitation.Role), AuditAction.MemberJoined, member.Id, $"{invitation.Email}: {SnakeCase.Of(invitation.Role)}", now));
            }

            await db.SaveChangesAsync(cancellationToken);
            return new JoinOutcome(JoinResult.Joined, workspaceId, userId, []);
        }, cancellationToken);
        if (outcome.Result is JoinResult.Joined)
        {
            changes.Notify(outcome.UserId);
        }

        return outcome;
    }

    private async Task<Guid?> Locate(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var hash = Invitation.HashOf(token);
        await using var db = dbs.AcrossWorkspaces();
        return await db.Invitations.IgnoreQueryFilters().Where(i => i.TokenHash == hash).Select(i => (Guid?)i.WorkspaceId).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<Invitation> With(CampaignsDb db, string token)
    {
        var hash = Invitation.HashOf(token);
        return db.Invitations.Where(i => i.TokenHash == hash);
    }

    private Task<Guid?> Account(CampaignsDb db, string email, CancellationToken cancellationToken)
    {
        var normalized = names.NormalizeEmail(email);
        return db.Users.Where(u => u.NormalizedEmail == normalized).Select(u => (Guid?)u.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
