using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>What came of expecting webhooks of a provider.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Secret">The new secret, which exists only here; null where it was not done, or where the provider signs with a key of its own.</param>
public sealed record NewWebhookSource(EditOutcome Outcome, string? Secret);

/// <summary>Says from whom a workspace takes webhooks, and what their signatures are checked with.</summary>
public sealed class WebhookSourceEditor(IDbContextFactory<CampaignsDb> dbs, WebhookSecrets secrets, TimeProvider clock)
{
    private const int MaxKey = 1_000;

    /// <summary>Makes a secret for those who sign as Standard Webhooks says. One that stood before is refused from the commit on.</summary>
    public async Task<NewWebhookSource> MakeSecret(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        var secret = WebhookSecrets.New();
        return new NewWebhookSource(await Set(by, WebhookProvider.Generic, secret, cancellationToken), secret);
    }

    /// <summary>Sets the public key that SendGrid shows for its Signed Event Webhook.</summary>
    public async Task<EditOutcome> SetSendGridKey(Actor by, string? publicKey, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return publicKey is { Length: > 0 and <= MaxKey } && SendGridSignature.Normalize(publicKey) is { } key
            ? await Set(by, WebhookProvider.Sendgrid, key, cancellationToken)
            : EditOutcome.Invalid([new FieldProblem("publicKey", "This is no key of SendGrid. Copy the verification key that it shows for the Signed Event Webhook.")]);
    }

    /// <summary>Nothing of this provider is taken any more. Removing what is not there changes nothing.</summary>
    public Task<EditOutcome> Remove(Actor by, WebhookProvider provider, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.WebhookSources.SingleOrDefaultAsync(s => s.Provider == provider, cancellationToken) is { } source)
            {
                db.WebhookSources.Remove(source);
                db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.WebhookSourceChanged, source.Id, $"{SnakeCase.Of(provider)}: no longer taken", clock.UtcNow()));
                await db.SaveChangesAsync(cancellationToken);
            }

            return EditOutcome.Done(by.WorkspaceId);
        }, cancellationToken);
    }

    private Task<EditOutcome> Set(Actor by, WebhookProvider provider, string key, CancellationToken cancellationToken)
    {
        var (now, kept) = (clock.UtcNow(), secrets.Protect(key));
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var source = await db.WebhookSources.SingleOrDefaultAsync(s => s.Provider == provider, cancellationToken);
            if (source is null)
            {
                source = new WebhookSource(provider, kept, now);
                db.WebhookSources.Add(source);
            }
            else
            {
                source.ReplaceKey(kept);
            }

            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.WebhookSourceChanged, source.Id, $"{SnakeCase.Of(provider)}: new key", now));
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(source.Id);
        }, cancellationToken);
    }
}
