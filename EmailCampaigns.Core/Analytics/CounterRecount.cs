using System.Globalization;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>A counter that does not say what the facts say.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Part">The day, step, import, link or half hour that it is of; null for the campaign as a whole.</param>
/// <param name="Counter">Its column.</param>
/// <param name="Stored">What it says.</param>
/// <param name="Counted">What the facts say.</param>
public sealed record CounterDifference(Guid CampaignId, string? Part, string Counter, long Stored, long Counted)
{
    /// <summary>For an operator.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"campaign {CampaignId}{(Part is null ? "" : $", {Part}")}: {Counter} is {Stored}, counted {Counted}");
}

/// <summary>
/// Counts again, from enrollments, sent emails, replies and events, what the recorders count as they record, by the same rule (<see cref="ContactTally"/>). Days are those of the workspace's
/// present zone. Counters of drafts, and of emails that were planned or failed, follow from no fact that is kept, and are left alone.
/// </summary>
public sealed class CounterRecount(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Contacts whose facts are read at once.</summary>
    private const int ContactsAtOnce = 500;

    /// <summary>Every workspace there is, for whoever counts all of them.</summary>
    public async Task<IReadOnlyList<Guid>> Workspaces(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.Workspaces.OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Finds the counters of a workspace that are wrong, campaign by campaign, and corrects them on request.</summary>
    /// <param name="by">Who counts, and in which workspace.</param>
    /// <param name="repair">Whether to bring each in line with what was counted.</param>
    /// <param name="cancellationToken">Stops between two campaigns.</param>
    public async Task<IReadOnlyList<CounterDifference>> Run(Actor by, bool repair, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageInstallation);
        List<Guid> campaigns;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            campaigns = await db.Campaigns.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        }

        var differences = new List<CounterDifference>();
        foreach (var campaign in campaigns)
        {
            differences.AddRange(await dbs.Edit(by.WorkspaceId, db => Recount(db, campaign, repair, cancellationToken), cancellationToken));
        }

        return differences;
    }

    private async Task<List<CounterDifference>> Recount(CampaignsDb db, Guid campaignId, bool repair, CancellationToken cancellationToken)
    {
        await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
        var stored = await CounterSheet.Stored(db, campaignId, cancellationToken);
        var counted = await Counted(db, campaignId, cancellationToken);
        if ((await CounterSheet.Stored(db, campaignId, cancellationToken)).Since(stored).Counts.Any())
        {
            throw new StaleVersionException(); // something was recorded between the looks: count again
        }

        var missing = new CounterSheet();
        foreach (var (row, counter, count) in counted.Since(stored).Counts.Where(c => c.Counter is not (Counter.TotalDraftsCreated or Counter.TotalDraftsApproved)))
        {
            missing.Add(row, counter, count);
        }

        var differences = missing.Counts
            .Select(c => new CounterDifference(campaignId, c.Row.Name, SnakeCase.Of(c.Counter), stored.Of(c.Row, c.Counter), counted.Of(c.Row, c.Counter))).ToList();
        await RecountCampaign(db, campaignId, counted, repair, differences, cancellationToken);
        if (repair)
        {
            await missing.Write(db, clock.UtcNow(), cancellationToken); // adds what is missing, which stays right beside whoever counts on meanwhile
        }

        return differences;
    }

    private static async Task RecountCampaign(
        CampaignsDb db, Guid campaignId, CounterSheet counted, bool repair, List<CounterDifference> differences, CancellationToken cancellationToken)
    {
        var stored = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.EmailsSentCount).SingleAsync(cancellationToken);
        var sent = counted.Counts.Where(c => c is { Row: StepRow, Counter: Counter.Sent }).Sum(c => c.Count);
        if (stored == sent)
        {
            return;
        }

        differences.Insert(0, new CounterDifference(campaignId, Part: null, "emails_sent_count", stored, sent));
        if (repair)
        {
            await db.Campaigns.Where(c => c.Id == campaignId)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.EmailsSentCount, x => x.EmailsSentCount + (sent - stored)), cancellationToken);
        }
    }

    /// <summary>Some contacts at a time, so that memory stays flat.</summary>
    private static async Task<CounterSheet> Counted(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var sheet = new CounterSheet();
        var counterClock = await CounterClock.Of(db, cancellationToken);
        var enrollments = db.Enrollments.Where(e => e.CampaignId == campaignId);
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var some = await enrollments.Where(e => e.ContactId > after).OrderBy(e => e.ContactId).Take(ContactsAtOnce)
                .Select(e => new { e.ContactId, e.UploadBatchId }).ToListAsync(cancellationToken);
            foreach (var enrollment in some)
            {
                sheet.Add(new UploadRow(campaignId, enrollment.UploadBatchId ?? Guid.Empty), Counter.Enrolled);
            }

            var uploads = some.Where(e => e.UploadBatchId is not null).ToDictionary(e => (campaignId, e.ContactId), e => e.UploadBatchId!.Value);
            await Count(db, new ContactTally(sheet, counterClock, uploads), campaignId, some.ConvertAll(e => e.ContactId), cancellationToken);
            if (some.Count < ContactsAtOnce)
            {
                break;
            }

            last = some[^1].ContactId;
        }

        // A reply that somebody tells of may be of a contact who is not enrolled.
        var strangers = await db.EmailReplies.Where(r => r.CampaignId == campaignId && !enrollments.Any(e => e.ContactId == r.ContactId)).Select(r => r.ContactId).Distinct()
            .ToListAsync(cancellationToken);
        await Count(db, new ContactTally(sheet, counterClock, new Dictionary<(Guid, Guid), Guid>()), campaignId, strangers, cancellationToken);
        return sheet;
    }

    private static async Task Count(CampaignsDb db, ContactTally tally, Guid campaignId, List<Guid> contactIds, CancellationToken cancellationToken)
    {
        if (contactIds.Count == 0)
        {
            return;
        }

        var facts = await ContactFacts.Of(db, campaignId, contactIds, cancellationToken);
        tally.Emails(facts.Sent);
        tally.Contacts(campaignId, facts);
        tally.Hits(await ContactFacts.Hits(db, [.. facts.Sent.Select(s => s.Id)], cancellationToken));
    }
}
