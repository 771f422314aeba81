using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Tracking;

/// <summary>
/// Records opens and clicks, many in one transaction: the key that makes each count once, the event with its judgement, and the counters. An open or a click changes no
/// enrollment.
/// </summary>
public sealed class HitRecorder(IDbContextFactory<CampaignsDb> dbs, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>As <see cref="MessageEvent.Provider"/> and in the keys.</summary>
    internal const string Provider = "tracking";

    /// <summary>Records them. One that was recorded before changes nothing.</summary>
    /// <param name="hits">Those of one email in any order; their tokens were authenticated.</param>
    /// <param name="cancellationToken">Stops before anything of a workspace is written.</param>
    /// <returns>The emails that exist; hits of others are not recorded, nor are those of people who were erased.</returns>
    public async Task<IReadOnlySet<Guid>> Record(IReadOnlyCollection<TrackingHit> hits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hits);
        var emailIds = hits.Select(h => h.EmailId).Distinct().ToList();
        Dictionary<Guid, Guid> workspaceOf;
        // A token names an email, not a workspace: this look is what tells the workspaces, and each is then written from inside.
        await using (var anywhere = dbs.AcrossWorkspaces())
        {
            workspaceOf = await anywhere.ScheduledEmails.IgnoreQueryFilters().Where(e => emailIds.Contains(e.Id)).Select(e => new { e.Id, e.WorkspaceId })
                .ToDictionaryAsync(e => e.Id, e => e.WorkspaceId, cancellationToken);
        }

        var recorded = new HashSet<Guid>();
        foreach (var workspace in hits.Where(h => workspaceOf.ContainsKey(h.EmailId)).GroupBy(h => workspaceOf[h.EmailId]))
        {
            recorded.UnionWith(await dbs.Edit(workspace.Key, db => Record(db, [.. workspace], cancellationToken), cancellationToken));
        }

        return recorded;
    }

    /// <returns>The emails that are still there.</returns>
    private async Task<IEnumerable<Guid>> Record(CampaignsDb db, List<TrackingHit> hits, CancellationToken cancellationToken)
    {
        var emails = await EmailsOf(db, hits, cancellationToken);
        var sentIds = await Lock(db, emails.Values, cancellationToken);
        var added = await New(db, hits.FindAll(h => emails.GetValueOrDefault(h.EmailId) is { IsErased: false }), cancellationToken);
        if (added.Count == 0)
        {
            return emails.Keys;
        }

        var now = clock.UtcNow();
        var counterClock = await CounterClock.Of(db, cancellationToken);
        var before = await Count(db, emails.Values, sentIds, counterClock, cancellationToken);
        var judged = JudgedHits.Of(added, emails, await ClicksAround(db, sentIds, added, cancellationToken), now);
        if (await db.Insert(judged.Keys, now, cancellationToken) < judged.Keys.Count)
        {
            throw new StaleVersionException(); // another process was faster with one of them: look again
        }

        await db.Insert(judged.Events, now, cancellationToken);
        await outbox.Add(db, judged.Events, now, cancellationToken);
        foreach (var (stored, reason) in judged.Corrected)
        {
            await Correct(db, stored, reason, cancellationToken);
        }

        await (await Count(db, emails.Values, sentIds, counterClock, cancellationToken)).Since(before).Write(db, now, cancellationToken);
        return emails.Keys;
    }

    private static async Task<Dictionary<Guid, TrackedEmail>> EmailsOf(CampaignsDb db, List<TrackingHit> hits, CancellationToken cancellationToken)
    {
        var ids = hits.Select(h => h.EmailId).Distinct().ToList();
        var emails =
            from email in db.ScheduledEmails
            where ids.Contains(email.Id)
            join enrollment in db.Enrollments on email.CampaignContactId equals enrollment.Id
            join handed in db.SentEmails on new { email.CampaignContactId, email.StepId } equals new { handed.CampaignContactId, handed.StepId } into sent
            from handed in sent.DefaultIfEmpty()
            select new TrackedEmail(
                email.Id,
                email.CampaignId,
                email.ContactId,
                enrollment.Id,
                enrollment.UploadBatchId,
                email.StepId,
                handed == null ? null : handed.Id,
                handed == null ? email.FirstAttemptAt : handed.SentAt,
                db.Contacts.Any(c => c.Id == email.ContactId && c.ErasedAt != null));
        return await emails.ToDictionaryAsync(e => e.Id, cancellationToken);
    }

    /// <summary>
    /// All that their contacts were sent in these campaigns, locked: what counts as the first open of an email, and of a contact, is decided by one at a time.
    /// </summary>
    private static async Task<List<Guid>> Lock(CampaignsDb db, IEnumerable<TrackedEmail> emails, CancellationToken cancellationToken)
    {
        var enrollmentIds = emails.Where(e => e.SentEmailId is not null).Select(e => e.EnrollmentId).Distinct().ToList();
        if (enrollmentIds.Count == 0)
        {
            return [];
        }

        await db.Lock("sent_emails", db.WorkspaceId, "campaign_contact_id", enrollmentIds, cancellationToken);
        return await db.SentEmails.Where(s => enrollmentIds.Contains(s.CampaignContactId)).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Those that were not recorded before, once each.</summary>
    private static async Task<List<TrackingHit>> New(CampaignsDb db, List<TrackingHit> hits, CancellationToken cancellationToken)
    {
        var byKey = hits.DistinctBy(h => h.EventId).ToDictionary(h => h.EventId);
        var keys = byKey.Keys.ToList();
        var known = await db.MessageEventKeys.Where(k => k.Provider == Provider && keys.Contains(k.ProviderEventId)).Select(k => k.ProviderEventId).ToListAsync(cancellationToken);
        known.ForEach(key => byKey.Remove(key));
        return [.. byKey.Values.OrderBy(h => h.At)];
    }

    /// <summary>What all opens and clicks of these contacts count.</summary>
    private static async Task<CounterSheet> Count(
        CampaignsDb db, IEnumerable<TrackedEmail> emails, List<Guid> sentIds, CounterClock counterClock, CancellationToken cancellationToken)
    {
        var sheet = new CounterSheet();
        var uploads = emails.Where(e => e.UploadBatchId is not null).DistinctBy(e => e.EnrollmentId).ToDictionary(e => (e.CampaignId, e.ContactId), e => e.UploadBatchId!.Value);
        new ContactTally(sheet, counterClock, uploads).Hits(await ContactFacts.Hits(db, sentIds, cancellationToken));
        return sheet;
    }

    /// <summary>Clicks that may belong to a burst with the new ones.</summary>
    private static async Task<List<MessageEvent>> ClicksAround(CampaignsDb db, List<Guid> sentIds, List<TrackingHit> added, CancellationToken cancellationToken)
    {
        if (!added.Exists(h => h.Type == MessageEventType.Clicked))
        {
            return [];
        }

        var (from, to) = (added[0].At - HitJudge.BurstWithin, added[^1].At + HitJudge.BurstWithin);
        return await db.MessageEvents.AsNoTracking()
            .Where(e => e.SentEmailId != null && sentIds.Contains(e.SentEmailId.Value) && e.Type == MessageEventType.Clicked && e.EventAt >= from && e.EventAt <= to)
            .ToListAsync(cancellationToken);
    }

    /// <summary>With what came now, a click that looked like a person's turned out to be part of a burst. The fact stays, its judgement is corrected.</summary>
    private static Task Correct(CampaignsDb db, MessageEvent stored, AutomatedReason reason, CancellationToken cancellationToken)
    {
        var detail = HitDetail.Write(isHead: false, reason);
        return db.MessageEvents.Where(e => e.Id == stored.Id && e.EventAt == stored.EventAt)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.IsAutomated, true).SetProperty(e => e.Detail, detail), cancellationToken);
    }
}
