using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>A key to make.</summary>
public sealed record ApiKeyInput
{
    public string? Name { get; init; }

    /// <summary>Not above the role of whoever makes it.</summary>
    public Role? Role { get; init; }

    /// <summary>When it stops working; null never.</summary>
    public DateTime? ExpiresAt { get; init; }
}

/// <summary>What came of making a key.</summary>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Key">The key itself, which exists only here; null where none was made.</param>
public sealed record NewApiKey(EditOutcome Outcome, string? Key);

/// <summary>Makes and revokes the keys by which other programs act in a workspace.</summary>
public sealed class ApiKeyEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Makes a key.</summary>
    /// <exception cref="PermissionDeniedException">The role is above that of whoever makes it, be it a person or a key.</exception>
    public async Task<NewApiKey> Create(ApiKeyInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageApiKeys);
        ArgumentNullException.ThrowIfNull(input);
        var now = clock.UtcNow();
        var checks = new FieldChecks();
        var name = checks.RequiredLine("name", input.Name, ModelConventions.Name, isNew: true);
        if (input.Role is null)
        {
            checks.Add("role", "Which role? One of viewer, reviewer, marketer, admin and owner.");
        }

        if (input.ExpiresAt <= now)
        {
            checks.Add("expiresAt", "Use a time in the future, or leave it out for a key that does not expire.");
        }

        if (checks.HasProblems || input.Role is not { } role)
        {
            return new NewApiKey(EditOutcome.Invalid(checks.Problems), null);
        }

        by.DemandAtLeast(role);
        var apiKey = ApiKey.Create(name!, role, input.ExpiresAt, by, now, out var key);
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            db.ApiKeys.Add(apiKey);
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.ApiKeyCreated, apiKey.Id, $"{name}: {SnakeCase.Of(role)}", now));
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(apiKey.Id);
        }, cancellationToken);
        return new NewApiKey(outcome, key);
    }

    /// <summary>The key stops working with this commit, whatever its role: taking one away makes nobody stronger. Revoking twice changes nothing.</summary>
    public Task<EditOutcome> Revoke(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageApiKeys);
        var now = clock.UtcNow();
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } key)
            {
                return EditOutcome.NotFound(id);
            }

            if (key.RevokedAt is null)
            {
                key.Revoke(now);
                db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.ApiKeyRevoked, id, key.Name, now));
                await db.SaveChangesAsync(cancellationToken);
            }

            return EditOutcome.Done(id);
        }, cancellationToken);
    }
}
