using System.Text;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>A webhook that came in, without its body.</summary>
public sealed record DeliveryRow
{
    public required Guid Id { get; init; }
    public required WebhookProvider Provider { get; init; }
    public required DateTime ReceivedAt { get; init; }
    public required WebhookStatus Status { get; init; }
    public required int Attempts { get; init; }
    public string? Result { get; init; }
    public string? Error { get; init; }
}

/// <summary>One with all that came.</summary>
/// <param name="Row">What became of it.</param>
/// <param name="Headers">By name.</param>
/// <param name="Body">As text; octets that are none show as U+FFFD.</param>
public sealed record DeliveryDetails(DeliveryRow Row, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Of whom webhooks are taken.</summary>
/// <param name="Provider">Who.</param>
/// <param name="Since">Since when its present key holds.</param>
public sealed record SourceRow(WebhookProvider Provider, DateTime Since);

/// <summary>Reads the webhooks that came in.</summary>
public sealed class DeliveryQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What they can be filtered and sorted by.</summary>
    public static ListFields<DeliveryRow> Fields { get; } = new ListFields<DeliveryRow>()
        .WithEveryField()
        .Searching("the error and the result", d => d.Error, d => d.Result)
        .OrderedBy("-receivedAt");

    public async Task<Page<DeliveryRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db), request, cancellationToken);
    }

    /// <summary>One of them; null where there is none.</summary>
    public async Task<DeliveryDetails?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var row = await Rows(db).SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        var content = await db.WebhookDeliveries.AsNoTracking().Where(d => d.Id == id).Select(d => new { d.Headers, d.Body }).SingleOrDefaultAsync(cancellationToken);
        return row is null || content is null ? null : new DeliveryDetails(row, content.Headers, Encoding.UTF8.GetString(content.Body));
    }

    /// <summary>How many hold something that was not understood.</summary>
    public async Task<int> CountFailed(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.WebhookDeliveries.CountAsync(d => d.Status == WebhookStatus.Failed, cancellationToken);
    }

    /// <summary>Of whom webhooks are taken; without their keys.</summary>
    public async Task<IReadOnlyList<SourceRow>> Sources(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.WebhookSources.OrderBy(s => s.Provider).Select(s => new SourceRow(s.Provider, s.UpdatedAt)).ToListAsync(cancellationToken);
    }

    private static IQueryable<DeliveryRow> Rows(CampaignsDb db) => db.WebhookDeliveries.AsNoTracking().Select(d => new DeliveryRow
    {
        Id = d.Id,
        Provider = d.Provider,
        ReceivedAt = d.ReceivedAt,
        Status = d.Status,
        Attempts = d.Attempts,
        Result = d.Result,
        Error = d.Error,
    });
}
