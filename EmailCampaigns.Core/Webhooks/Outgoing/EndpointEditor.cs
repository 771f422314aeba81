using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>What a form or a request says about an endpoint. Null says nothing about a field.</summary>
public sealed record EndpointInput
{
    private const int MaxUrl = 2_000;
    private const int MaxDescription = 500;

    /// <summary>http or https.</summary>
    public string? Url { get; init; }

    public string? Description { get; init; }

    /// <summary>What it is told; at least one.</summary>
    public IReadOnlyList<MessageEventType>? EventTypes { get; init; }

    internal (EndpointInput Input, IReadOnlyList<FieldProblem> Problems) Check(bool isNew, WebhookClient client)
    {
        var checks = new FieldChecks();
        var url = checks.RequiredLine("url", Url, MaxUrl, isNew);
        if (!string.IsNullOrEmpty(url))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address is not { Scheme: "http" or "https", UserInfo: "", Fragment: "" })
            {
                checks.Add("url", "Use an http or https address without user, password and fragment, such as https://example.com/webhooks.");
            }
            else if (!client.Allows(address))
            {
                checks.Add("url", "This address is in this machine's own or in a private network. Whoever runs the installation can allow that (Webhooks:AllowPrivateNetworks).");
            }
        }

        if (EventTypes is { Count: 0 } || (EventTypes is null && isNew))
        {
            checks.Add("eventTypes", "Which events? Choose at least one.");
        }

        return (this with { Url = url, Description = checks.Text("description", Description?.Trim(), MaxDescription) }, checks.Problems);
    }
}

/// <summary>What came of making an endpoint, or a new secret of one.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Secret">The secret, which exists only here; null where it was not done.</param>
public sealed record NewEndpointSecret(EditOutcome Outcome, string? Secret);

/// <summary>Makes, changes and removes the endpoints that are told of events.</summary>
public sealed class EndpointEditor(IDbContextFactory<CampaignsDb> dbs, WebhookClient client, WebhookSecrets secrets, WebhookSubscriptions subscriptions, TimeProvider clock)
{
    /// <summary>A workspace has no more: each is written to beside the others.</summary>
    public const int MaxEndpoints = 10;

    /// <summary>How long the former secret goes on signing beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Adds an endpoint. It is told of what happens from now on.</summary>
    public async Task<NewEndpointSecret> Create(Actor by, EndpointInput input, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: true, client);
        if (problems.Count > 0)
        {
            return new NewEndpointSecret(EditOutcome.Invalid(problems), null);
        }

        var secret = WebhookSecrets.New();
        var outcome = await Edit(by, async (db, now) =>
        {
            if (await db.WebhookEndpoints.CountAsync(cancellationToken) >= MaxEndpoints)
            {
                return EditOutcome.Invalid([new FieldProblem("url", $"A workspace has at most {MaxEndpoints} endpoints. Remove one that is no longer needed.")]);
            }

            var endpoint = new WebhookEndpoint(given.Url!, FieldChecks.NullIfEmpty(given.Description), given.EventTypes!, secrets.Protect(secret), now);
            db.WebhookEndpoints.Add(endpoint);
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.WebhookEndpointCreated, endpoint.Id, endpoint.Url, now));
            return EditOutcome.Done(endpoint.Id);
        }, cancellationToken);
        return new NewEndpointSecret(outcome, outcome.IsDone ? secret : null);
    }

    /// <summary>Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public Task<EditOutcome> Update(Actor by, Guid endpointId, EndpointInput input, int? expectedVersion, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: false, client);
        return problems.Count > 0 ? Task.FromResult(EditOutcome.Invalid(problems)) : Change(by, endpointId, expectedVersion, AuditAction.WebhookEndpointChanged, (endpoint, _) =>
        {
            endpoint.Url = given.Url ?? endpoint.Url;
            endpoint.Description = given.Description is null ? endpoint.Description : FieldChecks.NullIfEmpty(given.Description);
            if (given.EventTypes is { } types)
            {
                endpoint.Subscribe(types);
            }
        }, cancellationToken);
    }

    /// <summary>Makes a new secret. For <see cref="Overlap"/> messages are signed with both, then with the new one only.</summary>
    public async Task<NewEndpointSecret> RotateSecret(Actor by, Guid endpointId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        var secret = WebhookSecrets.New();
        var outcome = await Change(
            by, endpointId, expectedVersion: null, AuditAction.WebhookSecretRotated, (endpoint, now) => endpoint.Rotate(secrets.Protect(secret), now + Overlap), cancellationToken);
        return new NewEndpointSecret(outcome, outcome.IsDone ? secret : null);
    }

    /// <summary>Nothing is sent to it until it is enabled again; events until then are not delivered later.</summary>
    public Task<EditOutcome> Disable(Actor by, Guid endpointId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return Change(by, endpointId, expectedVersion: null, AuditAction.WebhookEndpointChanged, (endpoint, now) => endpoint.Disable("A person disabled it.", now), cancellationToken);
    }

    /// <summary>Takes up an endpoint again that was disabled, with what waited for it.</summary>
    public Task<EditOutcome> Enable(Actor by, Guid endpointId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return Change(by, endpointId, expectedVersion: null, AuditAction.WebhookEndpointChanged, (endpoint, _) => endpoint.Enable(), cancellationToken);
    }

    /// <summary>Removes it with its messages.</summary>
    public Task<EditOutcome> Delete(Actor by, Guid endpointId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return Edit(by, async (db, now) =>
        {
            if (await db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == endpointId, cancellationToken) is not { } endpoint)
            {
                return EditOutcome.NotFound(endpointId);
            }

            await db.WebhookMessages.Where(m => m.EndpointId == endpointId).ExecuteDeleteAsync(cancellationToken);
            db.WebhookEndpoints.Remove(endpoint);
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.WebhookEndpointDeleted, endpointId, endpoint.Url, now));
            return EditOutcome.Done(endpointId);
        }, cancellationToken);
    }

    private Task<EditOutcome> Change(
        Actor by, Guid endpointId, int? expectedVersion, AuditAction action, Action<WebhookEndpoint, DateTime> change, CancellationToken cancellationToken) => Edit(by, async (db, now) =>
        {
            var endpoint = await db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == endpointId, cancellationToken);
            if (!EditOutcome.IsCurrent(endpoint, endpointId, expectedVersion, out var refusal))
            {
                return refusal;
            }

            change(endpoint, now);
            if (db.ChangeTracker.HasChanges())
            {
                db.AuditEntries.Add(AuditEntry.Of(by, action, endpointId, endpoint.Url, now));
            }

            return EditOutcome.Done(endpointId);
        }, cancellationToken);

    private async Task<EditOutcome> Edit(Actor by, Func<CampaignsDb, DateTime, Task<EditOutcome>> act, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            var done = await act(db, now);
            if (done.IsDone)
            {
                await db.SaveChangesAsync(cancellationToken);
            }

            return done;
        }, cancellationToken);
        subscriptions.Forget();
        return outcome;
    }
}
