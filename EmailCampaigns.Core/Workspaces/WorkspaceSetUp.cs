using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Makes the first owner and their workspace, once in the life of a database.</summary>
public sealed class WorkspaceSetUp(IDbContextFactory<CampaignsDb> dbs, NewUser newUser, TimeProvider clock)
{
    /// <summary>Whether nobody has set this database up yet.</summary>
    public async Task<bool> IsNeeded(CancellationToken cancellationToken)
    {
        await using var db = dbs.CreateDbContext();
        return !await db.Users.AnyAsync(cancellationToken);
    }

    /// <summary>What stands against such a set-up; empty when nothing does.</summary>
    public static IReadOnlyList<FieldProblem> Check(SetUpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new List<FieldProblem>();
        if (!EmailAddress.TryParse(request.Email, out _, out var problem))
        {
            problems.Add(new FieldProblem("email", $"An email address is needed: {EmailAddress.Describe(problem)}."));
        }

        if (NewUser.PasswordProblem(request.Password) is { } wrong)
        {
            problems.Add(new FieldProblem("password", wrong));
        }

        if (string.IsNullOrWhiteSpace(request.WorkspaceName) || request.WorkspaceName.Trim().Length > 200)
        {
            problems.Add(new FieldProblem("workspaceName", "A workspace has a name of 1 to 200 characters."));
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(request.Timezone) is null)
        {
            problems.Add(new FieldProblem("timezone", "A time zone is an IANA name such as Europe/Berlin."));
        }

        if (request.ApiKey is { Length: < ApiKey.MinimumLength })
        {
            problems.Add(new FieldProblem("apiKey", $"An API key has at least {ApiKey.MinimumLength} characters."));
        }

        return problems;
    }

    /// <summary>Makes owner, workspace and what else was asked for, in one transaction. Of two that come at once, one finds it done.</summary>
    /// <exception cref="ArgumentException">The request does not pass <see cref="Check"/>.</exception>
    public async Task<SetUpResult> Run(SetUpRequest request, CancellationToken cancellationToken)
    {
        if (Check(request) is [var problem, ..])
        {
            throw new ArgumentException($"{problem.Field}: {problem.Message}", nameof(request));
        }

        var now = clock.UtcNow();
        var user = newUser.Make(AddressOf(request.Email), request.Name, request.Password, now);
        await using var db = dbs.AcrossWorkspaces();
        return await db.InTransaction(
            async () =>
            {
                // The write comes before the look: where many may write at once, the second waits here for the first to commit.
                await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(i => i.UpdatedAt, now), cancellationToken);
                if (await db.Users.AnyAsync(cancellationToken))
                {
                    return SetUpResult.AlreadyDone;
                }

                // A demo workspace belongs to nobody until somebody sets the database up.
                var demo = await db.Workspaces.SingleOrDefaultAsync(w => w.IsDemo, cancellationToken);
                var workspace = demo?.Name == request.WorkspaceName.Trim()
                    ? demo
                    : new Workspace(request.WorkspaceName.Trim(), Slug.Of(request.WorkspaceName), request.Timezone, now);
                db.Users.Add(user);
                if (workspace != demo)
                {
                    db.Workspaces.Add(workspace);
                }

                await db.SaveChangesAsync(cancellationToken);
                db.Enter(workspace.Id);
                db.WorkspaceMembers.Add(new WorkspaceMember(user.Id, Role.Owner, now));
                if (request.WithPickupSender)
                {
                    db.SenderAccounts.Add(MakePickupSender(request, now));
                }

                if (request.ApiKey is not null)
                {
                    db.ApiKeys.Add(ApiKey.FromGiven("Set-up", request.ApiKey, Role.Owner, Actor.System(workspace.Id), now));
                }

                await db.SaveChangesAsync(cancellationToken);
                if (demo is not null && demo != workspace)
                {
                    await JoinDemo(db, demo.Id, user.Id, now, cancellationToken);
                }

                return new SetUpResult(workspace.Id, user.Id);
            },
            cancellationToken);
    }

    /// <summary>In the same transaction, outside the workspace of the context: the only place where somebody joins two at once.</summary>
    private static Task<int> JoinDemo(CampaignsDb db, Guid demoId, Guid userId, DateTime now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(
            "INSERT INTO workspace_members (id, workspace_id, user_id, role, created_at, updated_at) VALUES ({0}, {1}, {2}, {3}, {4}, {4})",
            [db.Sql.Key(Guid.CreateVersion7(now.AddMilliseconds(1))), db.Sql.Key(demoId), db.Sql.Key(userId), SnakeCase.Of(Role.Owner), now],
            cancellationToken);

    private static SenderAccount MakePickupSender(SetUpRequest request, DateTime now)
    {
        var sender = new SenderAccount(AddressOf(request.Email).Normalized, SenderProvider.Pickup, now)
        {
            DisplayName = string.IsNullOrWhiteSpace(request.Name) ? request.WorkspaceName.Trim() : request.Name.Trim(),
            IsDefault = true,
            Timezone = request.Timezone,
        };
        sender.Verified(now); // a folder needs no proof
        return sender;
    }

    private static EmailAddress AddressOf(string email) =>
        EmailAddress.TryParse(email, out var address, out _) ? address : throw new ArgumentException("Not an address.", nameof(email));
}

/// <summary>What the first visit, or the settings of an unattended start, ask for.</summary>
/// <param name="Email">The owner's address; they sign in with it.</param>
/// <param name="Password">The owner's password.</param>
/// <param name="WorkspaceName">Name of the workspace.</param>
/// <param name="Timezone">IANA name of the zone in which the workspace counts its days.</param>
/// <param name="WithPickupSender">Whether to make a sender, under the owner's address, that writes messages into a folder.</param>
/// <param name="ApiKey">A key for other programs, taken as given; null makes none.</param>
public sealed record SetUpRequest(string Email, string Password, string WorkspaceName, string Timezone, bool WithPickupSender, string? ApiKey = null)
{
    /// <summary>What colleagues call the owner; the part of the address before the @ where it is not given.</summary>
    public string? Name { get; init; }
}

/// <summary>The outcome of a set-up.</summary>
/// <param name="WorkspaceId">The workspace that was made; null when the database was set up before.</param>
/// <param name="UserId">Its owner.</param>
public sealed record SetUpResult(Guid? WorkspaceId, Guid? UserId)
{
    /// <summary>Somebody else was first; nothing was made.</summary>
    public static SetUpResult AlreadyDone { get; } = new(null, null);

    public bool IsDone => WorkspaceId is not null;
}
