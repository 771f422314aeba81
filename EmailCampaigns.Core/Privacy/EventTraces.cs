using System.Net;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>
/// Clears what events say of a person: network address, program, details, and links that were made for them alone. The events stay, and with them all that they count; a link of their own
/// is taken out of the results of its campaign, where its address would stand.
/// </summary>
internal sealed class EventTraces(CampaignsDb db, ErasedPerson person, TimeProvider clock)
{
    private const int EventsAtOnce = 500;

    private readonly Guid _contactId = person.ContactId;

    public async Task Clear(CancellationToken cancellationToken)
    {
        await ClearWebhooks(cancellationToken);
        foreach (var campaignId in await db.MessageEvents.Where(e => e.ContactId == _contactId && e.CampaignId != null && e.Url != null).Select(e => e.CampaignId!.Value).Distinct().ToListAsync(cancellationToken))
        {
            var own = await OwnLinks(campaignId, cancellationToken);
            if (own.Count > 0)
            {
                await db.InRepeatableTransaction(() => ClearLinks(campaignId, own, cancellationToken), WritePriority.Bulk, cancellationToken);
            }
        }

        await db.InRepeatableTransaction(
            () => db.MessageEvents.Where(e => e.ContactId == _contactId).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Ip, (string?)null).SetProperty(e => e.UserAgent, (string?)null).SetProperty(e => e.Detail, (string?)null)
                    .SetProperty(e => e.Url, e => e.CampaignId == null ? null : e.Url),
                cancellationToken),
            WritePriority.Bulk,
            cancellationToken);
    }

    /// <summary>What other programs were told is made anew from the event, should it be sent again.</summary>
    private async Task ClearWebhooks(CancellationToken cancellationToken)
    {
        foreach (var events in (await db.MessageEvents.Where(e => e.ContactId == _contactId).Select(e => e.Id).ToListAsync(cancellationToken)).Chunk(EventsAtOnce))
        {
            var told = await db.WebhookMessages.Where(m => events.Contains(m.EventId) && m.EventType != null).Select(m => m.Id).ToListAsync(cancellationToken);
            if (told.Count == 0)
            {
                continue;
            }

            await db.InRepeatableTransaction(
                async () =>
                {
                    await db.WebhookAttempts.Where(a => told.Contains(a.MessageId)).ExecuteUpdateAsync(set => set.SetProperty(a => a.Answer, (string?)null), cancellationToken);
                    await db.WebhookMessages.Where(m => told.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.Payload, (string?)null), cancellationToken);
                },
                WritePriority.Bulk,
                cancellationToken);
        }
    }

    /// <summary>The links that they followed and that do not stand in the campaign's texts as they are: those were made for them, with a field of theirs in the address.</summary>
    private async Task<List<string>> OwnLinks(Guid campaignId, CancellationToken cancellationToken)
    {
        var followed = await db.MessageEvents.Where(e => e.ContactId == _contactId && e.CampaignId == campaignId && e.Url != null).Select(e => e.Url!).Distinct().ToListAsync(cancellationToken);
        var signatures = await db.SenderAccounts.Where(s => s.SignatureHtml != null && db.SendLanes.Any(l => l.SenderAccountId == s.Id && l.CampaignId == campaignId))
            .Select(s => s.SignatureHtml!).ToListAsync(cancellationToken);
        var plans = await db.PlanVersions.Where(p => p.CampaignId == campaignId).Select(p => p.PlanJson).ToListAsync(cancellationToken);
        var texts = plans.SelectMany(json => FrozenPlan.Parse(json).Steps)
            .SelectMany(step => new[] { step.Html, step.Text }.Concat(step.Variants.SelectMany(v => new[] { v.Html, v.Text })))
            .Concat(signatures).OfType<string>().Select(text => WebUtility.HtmlDecode(text)).ToList();
        return followed.FindAll(url => !texts.Exists(text => text.Contains(url, StringComparison.Ordinal)));
    }

    private async Task ClearLinks(Guid campaignId, List<string> own, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
        if (person.EnrollmentIds.Count > 0)
        {
            await db.Lock("sent_emails", db.WorkspaceId, "campaign_contact_id", person.EnrollmentIds, cancellationToken); // as whoever counts a click does
        }

        var before = await Count(campaignId, cancellationToken);
        await db.MessageEvents.Where(e => e.ContactId == _contactId && e.CampaignId == campaignId && e.Url != null && own.Contains(e.Url))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Url, (string?)null), cancellationToken);
        await (await Count(campaignId, cancellationToken)).Since(before).Write(db, now, cancellationToken);
        await db.LinkCounters.Where(l => l.CampaignId == campaignId && own.Contains(l.Url) && l.People == 0 && l.Clicks == 0 && l.AutomatedClicks == 0).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What all their opens and clicks in a campaign count.</summary>
    private async Task<CounterSheet> Count(Guid campaignId, CancellationToken cancellationToken)
    {
        var enrollment = await db.Enrollments.Where(e => e.CampaignId == campaignId && e.ContactId == _contactId).Select(e => new { e.UploadBatchId }).SingleOrDefaultAsync(cancellationToken);
        var uploads = enrollment?.UploadBatchId is { } upload ? new Dictionary<(Guid, Guid), Guid> { [(campaignId, _contactId)] = upload } : [];
        var sent = await db.SentEmails.Where(s => s.CampaignId == campaignId && s.ContactId == _contactId).Select(s => s.Id).ToListAsync(cancellationToken);
        var sheet = new CounterSheet();
        new ContactTally(sheet, await CounterClock.Of(db, cancellationToken), uploads).Hits(await ContactFacts.Hits(db, sent, cancellationToken));
        return sheet;
    }
}
