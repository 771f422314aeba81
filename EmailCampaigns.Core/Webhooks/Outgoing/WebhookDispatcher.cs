using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>
/// Delivers what the outbox holds, at least once. Each endpoint has a run of its own, so one that is slow or dead holds up no other; a run ends when nothing of its endpoint is due. A message
/// is claimed before it is sent, so several processes may do this at once, and what a process dies on is sent again when the claim ends.
/// </summary>
public sealed partial class WebhookDispatcher(
    IDbContextFactory<CampaignsDb> dbs, WebhookClient client, WebhookSecrets secrets, WebhookSubscriptions subscriptions, TimeProvider clock, ILogger<WebhookDispatcher> log) : IAsyncDisposable
{
    /// <summary>Messages to one endpoint at once.</summary>
    private const int AtOnce = 4;

    /// <summary>Far longer than an attempt may take.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    private readonly BackgroundRuns _runs = new();

    /// <summary>Begins a run for each endpoint that something is due for, and does not wait for its end.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var (workspaceId, endpointId) in await Due(cancellationToken))
        {
            _runs.Begin(endpointId, () => RunEndpoint(workspaceId, endpointId));
        }
    }

    /// <summary>Waits for the runs that are under way.</summary>
    public Task WhenIdle() => _runs.WhenIdle();

    /// <summary>Ends the runs; what is under way is sent again later.</summary>
    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    /// <summary>Across workspaces: only to learn where there is work.</summary>
    private async Task<List<(Guid WorkspaceId, Guid EndpointId)>> Due(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var db = dbs.AcrossWorkspaces();
        var due = await db.WebhookEndpoints.IgnoreQueryFilters()
            .Where(e => e.DisabledAt == null && db.WebhookMessages.IgnoreQueryFilters().Any(m => m.EndpointId == e.Id && m.NextAttemptAt <= now))
            .Select(e => new { e.WorkspaceId, e.Id })
            .ToListAsync(cancellationToken);
        return due.ConvertAll(e => (e.WorkspaceId, e.Id));
    }

    private async Task RunEndpoint(Guid workspaceId, Guid endpointId)
    {
        try
        {
            while (await ClaimSome(workspaceId, endpointId, _runs.Stopping) is { Count: > 0 } claimed)
            {
                await Task.WhenAll(claimed.Select(messageId => Deliver(workspaceId, endpointId, messageId, _runs.Stopping)));
            }
        }
        catch (OperationCanceledException) when (_runs.Stopping.IsCancellationRequested)
        {
            LogStopped(endpointId);
        }
        catch (Exception fault)
        {
            LogFailed(fault, endpointId); // the next look begins anew
        }
    }

    /// <summary>Takes the oldest that are due, so that nobody else does while they are sent.</summary>
    private async Task<List<Guid>> ClaimSome(Guid workspaceId, Guid endpointId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.InRepeatableTransaction(
            async () =>
            {
                var now = clock.UtcNow();
                var until = now + Claim;
                var due = await db.WebhookMessages
                    .Where(m => m.EndpointId == endpointId && m.NextAttemptAt <= now && db.WebhookEndpoints.Any(e => e.Id == endpointId && e.DisabledAt == null))
                    .OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id)
                    .Select(m => m.Id)
                    .Take(AtOnce)
                    .ToListAsync(cancellationToken);
                var claimed = new List<Guid>();
                foreach (var id in due)
                {
                    if (await db.WebhookMessages.Where(m => m.Id == id && m.NextAttemptAt <= now).ExecuteUpdateAsync(m => m.SetProperty(x => x.NextAttemptAt, until), cancellationToken) > 0)
                    {
                        claimed.Add(id);
                    }
                }

                return claimed;
            },
            WritePriority.Bulk,
            cancellationToken);
    }

    private async Task Deliver(Guid workspaceId, Guid endpointId, Guid messageId, CancellationToken cancellationToken)
    {
        var at = clock.UtcNow();
        var (url, headers, body) = await Compose(workspaceId, endpointId, messageId, at, cancellationToken);
        var answer = url is null || headers is null || body is null
            ? new WebhookResponse(WebhookResult.Unsendable, null, 0, body is null ? "The event is gone, with its contact." : "The secret cannot be read: the key ring it was encrypted under is gone. Rotate it.")
            : await client.Post(url, headers, body, cancellationToken);
        await Record(workspaceId, endpointId, messageId, at, answer, cancellationToken);
    }

    /// <summary>The body is made once and kept, so that every attempt sends the same.</summary>
    private async Task<(string? Url, (string Name, string Value)[]? Headers, string? Body)> Compose(
        Guid workspaceId, Guid endpointId, Guid messageId, DateTime at, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var endpoint = await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == endpointId, cancellationToken);
        var message = await db.WebhookMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId, cancellationToken);
        if (endpoint is null || message is null)
        {
            return (null, null, null);
        }

        var body = message.Payload ?? await WebhookPayload.Of(db, message, cancellationToken);
        string?[] signing = [secrets.TryUnprotect(endpoint.ProtectedSecret), endpoint is { PreviousSecret: { } previous, PreviousSecretUntil: { } until } && until > at ? secrets.TryUnprotect(previous) : null];
        if (body is null || signing[0] is null)
        {
            return (endpoint.Url, null, body);
        }

        if (message.Payload is null)
        {
            await db.InRepeatableTransaction(
                () => db.WebhookMessages.Where(m => m.Id == messageId).ExecuteUpdateAsync(m => m.SetProperty(x => x.Payload, body), cancellationToken), WritePriority.Bulk, cancellationToken);
        }

        var sentAt = new DateTimeOffset(at);
        var id = IdOf(messageId);
        return (endpoint.Url,
            [
                (StandardSignature.Id, id),
                (StandardSignature.Timestamp, sentAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
                (StandardSignature.Signature, StandardSignature.Sign(signing.OfType<string>(), id, sentAt, body)),
            ],
            body);
    }

    /// <summary>The <c>webhook-id</c>, the same at each attempt: by it a receiver knows what it has seen.</summary>
    public static string IdOf(Guid messageId) => $"msg_{messageId:N}";

    private Task<bool> Record(Guid workspaceId, Guid endpointId, Guid messageId, DateTime at, WebhookResponse answer, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        var now = clock.UtcNow();
        if (await db.WebhookMessages.SingleOrDefaultAsync(m => m.Id == messageId, cancellationToken) is not { } message)
        {
            return false; // removed meanwhile
        }

        db.WebhookAttempts.Add(new WebhookAttempt
        {
            Id = Guid.CreateVersion7(now),
            MessageId = messageId,
            At = at,
            Result = answer.Result,
            StatusCode = answer.StatusCode,
            Milliseconds = answer.Milliseconds,
            Answer = answer.Answer,
        });
        if (answer.Result == WebhookResult.Delivered)
        {
            message.Deliver(now);
            await db.WebhookEndpoints.Where(e => e.Id == endpointId)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.FailingSince, (DateTime?)null).SetProperty(x => x.LastDeliveredAt, now), cancellationToken);
        }
        else
        {
            message.Fail(answer.Result == WebhookResult.Unsendable ? null : WebhookBackoff.Next(message.Attempts + 1, now));
            await NoteFailure(db, endpointId, answer.Result, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>It begins to fail, goes on failing, or is disabled: at once where it says so itself, else when it took nothing for days.</summary>
    private async Task NoteFailure(CampaignsDb db, Guid endpointId, WebhookResult result, DateTime now, CancellationToken cancellationToken)
    {
        if (result == WebhookResult.Unsendable)
        {
            return; // no fault of the endpoint
        }

        await db.WebhookEndpoints.Where(e => e.Id == endpointId && e.FailingSince == null).ExecuteUpdateAsync(e => e.SetProperty(x => x.FailingSince, now), cancellationToken);
        var latest = now - WebhookBackoff.DisableAfter;
        var endpoint = await db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == endpointId && e.DisabledAt == null && (result == WebhookResult.Gone || e.FailingSince <= latest), cancellationToken);
        if (endpoint is not null)
        {
            endpoint.Disable(result == WebhookResult.Gone ? "It answered 410 Gone: it wants no more messages." : $"It took no message for {WebhookBackoff.DisableAfter.Days} days.", now);
            subscriptions.Forget();
            LogDisabled(endpointId, result);
        }
    }

    [LoggerMessage(8001, LogLevel.Error, "The delivery of webhooks to endpoint {EndpointId} failed; it goes on with the next look")]
    private partial void LogFailed(Exception fault, Guid endpointId);

    [LoggerMessage(8002, LogLevel.Warning, "Webhook endpoint {EndpointId} was disabled: {Result}")]
    private partial void LogDisabled(Guid endpointId, WebhookResult result);

    [LoggerMessage(8003, LogLevel.Debug, "The delivery of webhooks to endpoint {EndpointId} ends with the program")]
    private partial void LogStopped(Guid endpointId);
}
