using System.Text.Json;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>
/// Reads the webhooks that were stored. What goes wrong on the way is tried again with longer and longer pauses; what is not understood stays with its error, and a person can have it read
/// once more.
/// </summary>
public sealed class WebhookReader(
    IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, Suppressor suppressor, SuppressionLookup suppressions, HitRecorder hits, ReplyRecorder replies, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Webhooks that are read in one run.</summary>
    private const int ARun = 200;

    /// <summary>Problems of one webhook that are told.</summary>
    private const int MaxProblems = 5;

    private readonly ProviderEventRecorder _recorder = new(dbs, suppressor, suppressions, hits, replies, outbox, clock);

    /// <summary>Reads those that wait, the oldest first.</summary>
    public async Task Run(CancellationToken cancellationToken) =>
        await jobs.Run(JobKind.ReadWebhook, await Waiting(cancellationToken), (item, stop) => Read(item.WorkspaceId, item.SubjectId, stop), GiveUp, cancellationToken);

    /// <summary>Across workspaces: only to learn where there is work.</summary>
    private async Task<List<JobItem>> Waiting(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.WebhookDeliveries.IgnoreQueryFilters().Where(d => d.Status == WebhookStatus.Pending)
            .OrderBy(d => d.ReceivedAt).ThenBy(d => d.Id)
            .Select(d => new JobItem(d.WorkspaceId, d.Id))
            .Take(ARun)
            .ToListAsync(cancellationToken);
    }

    private async Task Read(Guid workspaceId, Guid deliveryId, CancellationToken cancellationToken)
    {
        WebhookDelivery? delivery;
        await using (var db = dbs.For(workspaceId))
        {
            delivery = await db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == deliveryId, cancellationToken);
        }

        if (delivery is null)
        {
            return; // removed meanwhile
        }

        var parsed = Parse(delivery);
        var counts = new int[Enum.GetValues<ProviderEventOutcome>().Length];
        foreach (var told in parsed.Events)
        {
            counts[(int)await _recorder.Record(workspaceId, delivery.Provider, told, cancellationToken)]++;
        }

        var result = ResultOf(counts, parsed.Ignored);
        await Note(
            workspaceId,
            deliveryId,
            d =>
            {
                d.Read(result, ErrorOf(parsed));
                if (counts[(int)ProviderEventOutcome.OfErased] > 0)
                {
                    d.Forget();
                }
            },
            cancellationToken);
    }

    private static ParsedWebhook Parse(WebhookDelivery delivery)
    {
        if (delivery is { Body.Length: 0, Result: not null })
        {
            return new ParsedWebhook([], 0, []); // read before, and forgotten since it told of somebody who was erased
        }

        try
        {
            return delivery.Provider switch
            {
                WebhookProvider.Sendgrid => SendGridEvents.Parse(delivery.Body, delivery.ReceivedAt),
                WebhookProvider.Generic => GenericEvents.Parse(delivery.DeliveryKey, delivery.Body, delivery.ReceivedAt),
            };
        }
        catch (JsonException wrong)
        {
            return new ParsedWebhook([], 0, [$"This is no JSON: {JobBackoff.Describe(wrong)}"]);
        }
    }

    private static string ResultOf(int[] counts, int ignored)
    {
        var parts = new (int Count, string Words)[]
        {
            (counts[(int)ProviderEventOutcome.Recorded], "recorded"),
            (counts[(int)ProviderEventOutcome.Known], "known before"),
            (counts[(int)ProviderEventOutcome.NotOurs], "about no email of this workspace"),
            (counts[(int)ProviderEventOutcome.OfErased], "about somebody who was erased"),
            (ignored, "without consequence"),
        }.Where(part => part.Count > 0).Select(part => $"{part.Count:N0} {part.Words}");
        return string.Join(", ", parts) is { Length: > 0 } result ? result : "no event";
    }

    private static string? ErrorOf(ParsedWebhook parsed) => parsed.Problems.Count switch
    {
        0 => null,
        <= MaxProblems => string.Join(' ', parsed.Problems),
        var all => $"{string.Join(' ', parsed.Problems.Take(MaxProblems))} And {all - MaxProblems:N0} more.",
    };

    private Task GiveUp(JobItem item, string reason, CancellationToken cancellationToken) => Note(item.WorkspaceId, item.SubjectId, d => d.GiveUp(reason), cancellationToken);

    private Task<bool> Note(Guid workspaceId, Guid deliveryId, Action<WebhookDelivery> change, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        if (await db.WebhookDeliveries.SingleOrDefaultAsync(d => d.Id == deliveryId, cancellationToken) is { } delivery)
        {
            change(delivery);
            await db.SaveChangesAsync(cancellationToken);
        }

        return true;
    }, cancellationToken);
}
