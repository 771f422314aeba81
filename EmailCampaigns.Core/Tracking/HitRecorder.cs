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
        var now = clock.UtcNow();
        var emails = await EmailsOf(db, hits, cancellationToken);
        var keyed = hits.Where(h => emails.GetValueOrDefault(h.EmailId) is { IsErased: false }).Select(h => KeyedHit.Of(h, now)).DistinctBy(h => h.Key.ProviderEventId)
            .OrderBy(h => h.Key.ProviderEventId, StringComparer.Ordinal).ToList(); // who adds the same keys at the same time waits; in two orders both would
        await using var sql = new SqlStatements(db);
        var batch = sql.Batch();
        var sent = Lock(db, batch, emails.Values);
        var isNew = AddKeys(db, batch, keyed, now);
        var timezone = batch.Query("SELECT timezone FROM workspaces WHERE id = @workspace", [("@workspace", db.WorkspaceId)], row => row.Text(0));
        await batch.Run(cancellationToken);
        var added = keyed.Where((_, i) => isNew.Value[i]).OrderBy(h => h.Hit.At).ToList();
        if (added.Count == 0)
        {
            return emails.Keys;
        }

        var before = await ContactFacts.Hits(db, sent.Value, cancellationToken);
        var judged = JudgedHits.Of(added, emails, await ClicksAround(db, sent.Value, added, cancellationToken));
        await db.Insert(judged.Events, now, cancellationToken);
        await outbox.Add(db, judged.Events, now, cancellationToken);
        foreach (var (stored, reason) in judged.Corrected)
        {
            await Correct(db, stored, reason, cancellationToken);
        }

        // A corrected click changes what was read, and when its link was first followed: only the database knows.
        var after = judged.Corrected.Count == 0 ? [.. before, .. HitFact.Of(judged.Events)] : await ContactFacts.Hits(db, sent.Value, cancellationToken);
        var counterClock = new CounterClock(timezone.Value.Single());
        await Count(emails.Values, after, counterClock).Since(Count(emails.Values, before, counterClock)).Write(db, sql, now, cancellationToken);
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
    private static SqlResult<List<Guid>> Lock(CampaignsDb db, SqlBatch batch, IEnumerable<TrackedEmail> emails)
    {
        var enrollmentIds = emails.Where(e => e.SentEmailId is not null).Select(e => e.EnrollmentId).Distinct().ToList();
        if (enrollmentIds.Count == 0)
        {
            return SqlResult.Of<List<Guid>>([]);
        }

        const string Table = "sent_emails";
        var (isOfThem, arguments) = db.Sql.IsOneOf("campaign_contact_id", enrollmentIds);
        var where = $"workspace_id = @workspace AND {isOfThem}";
        return batch.Query(db.Sql.Locking(Table, where) ?? $"SELECT id FROM {Table} WHERE {where}", [("@workspace", db.WorkspaceId), .. arguments], row => row.Key(0));
    }

    /// <summary>Which of the keys were not there before.</summary>
    private static SqlResult<bool[]> AddKeys(CampaignsDb db, SqlBatch batch, List<KeyedHit> keyed, DateTime now) => batch.ExecuteEach(
        db.Sql.Sending.AddEventKey,
        [("@workspace", db.WorkspaceId), ("@provider", Provider), ("@now", now)],
        SqlRows.Of(keyed).With("@id", h => h.Key.Id).With("@key", h => h.Key.ProviderEventId).With("@event", h => h.Key.EventId));

    /// <summary>What opens and clicks of these contacts count.</summary>
    private static CounterSheet Count(IEnumerable<TrackedEmail> emails, IEnumerable<HitFact> hits, CounterClock counterClock)
    {
        var sheet = new CounterSheet();
        var uploads = emails.Where(e => e.UploadBatchId is not null).DistinctBy(e => e.EnrollmentId).ToDictionary(e => (e.CampaignId, e.ContactId), e => e.UploadBatchId!.Value);
        new ContactTally(sheet, counterClock, uploads).Hits(hits);
        return sheet;
    }

    /// <summary>Clicks that may belong to a burst with the new ones.</summary>
    private static async Task<List<MessageEvent>> ClicksAround(CampaignsDb db, List<Guid> sentIds, List<KeyedHit> added, CancellationToken cancellationToken)
    {
        if (!added.Exists(h => h.Hit.Type == MessageEventType.Clicked))
        {
            return [];
        }

        var (from, to) = (added[0].Hit.At - HitJudge.BurstWithin, added[^1].Hit.At + HitJudge.BurstWithin);
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
