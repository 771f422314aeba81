using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>Sends messages to endpoints that a person asks for: a test, or one again.</summary>
public sealed class MessageResender(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private const string IsDisabled = "The endpoint is disabled. Enable it first.";

    /// <summary>Sends a test to an endpoint; the outcome names the message. What came of it stands in the log a moment later.</summary>
    public Task<EditOutcome> SendTest(Actor by, Guid endpointId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == endpointId, cancellationToken) is not { } endpoint)
            {
                return EditOutcome.NotFound(endpointId);
            }

            if (endpoint.DisabledAt is not null)
            {
                return EditOutcome.InUse(endpointId, IsDisabled);
            }

            var now = clock.UtcNow();
            var message = new WebhookMessage(endpointId, type: null, Guid.CreateVersion7(now), now, now);
            db.WebhookMessages.Add(message);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(message.Id);
        }, cancellationToken);
    }

    /// <summary>Sends a message again, with the same id and body, whatever became of it.</summary>
    public Task<EditOutcome> Resend(Actor by, Guid messageId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.WebhookMessages.SingleOrDefaultAsync(m => m.Id == messageId, cancellationToken) is not { } message)
            {
                return EditOutcome.NotFound(messageId);
            }

            if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == message.EndpointId && e.DisabledAt == null, cancellationToken))
            {
                return EditOutcome.InUse(messageId, IsDisabled);
            }

            message.Resend(clock.UtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(messageId);
        }, cancellationToken);
    }
}
