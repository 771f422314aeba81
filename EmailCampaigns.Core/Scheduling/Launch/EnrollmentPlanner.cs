using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>
/// Brings the emails of enrollments in line with what stands: asks <see cref="SequencePlan"/> and writes its decisions on the rows and their
/// drafts; where a model writes them, the next one is queued for it. Works inside the caller's transaction and leaves saving to it; safe to repeat.
/// </summary>
public sealed class EnrollmentPlanner(InstallationKeys keys)
{
    /// <summary>Plans a chunk of enrollments of one campaign; at most some hundred at once.</summary>
    /// <param name="db">A context in the campaign's workspace, inside a transaction.</param>
    /// <param name="lane">The campaign's lane; loaded in the same operation, or a moment ago.</param>
    /// <param name="enrollments">Tracked by <paramref name="db"/>.</param>
    /// <param name="moved">What to say where a promised time has to be later.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task Plan(
        CampaignsDb db, LanePlan lane, IReadOnlyCollection<Enrollment> enrollments, MovedReason? moved, DateTime now, CancellationToken cancellationToken)
    {
        var plans = await PlansOf(db, enrollments, cancellationToken);
        var sequences = await Load(db, lane, RowsOf(db, enrollments), enrollments, plans, cancellationToken);
        await AwaitFirst(db, lane, Plan(lane, sequences, lane.Rules(moved), now), now, cancellationToken);
        await QueueWriting(db, lane, enrollments, now, cancellationToken);
    }

    /// <summary>What would become of the emails of an enrollment if its drafts were otherwise. Nothing is written: the emails that come back are tracked by no context.</summary>
    /// <param name="db">A context in the campaign's workspace.</param>
    /// <param name="lane">The campaign's lane.</param>
    /// <param name="enrollment">Tracked or not.</param>
    /// <param name="change">What is supposed of its drafts.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ScheduledEmail>> Preview(
        CampaignsDb db, LanePlan lane, Enrollment enrollment, Action<IReadOnlyDictionary<Guid, EmailDraft>> change, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var plans = await PlansOf(db, [enrollment], cancellationToken);
        var sequences = await Load(db, lane, RowsOf(db, [enrollment]).Untracked(), [enrollment], plans, cancellationToken);
        change(sequences[0].Drafts);
        Plan(lane, sequences, lane.Rules(moved: null), now);
        return sequences[0].Emails;
    }

    /// <summary>
    /// Plans some enrollments of one campaign, and reads of the sender's calendar only the days on which their emails may fall: what a batch of sent emails
    /// costs must not grow with what waits behind it.
    /// </summary>
    internal async Task PlanNext(
        CampaignsDb db, Guid campaignId, IReadOnlyCollection<Enrollment> enrollments, DateTime now, CancellationToken cancellationToken)
    {
        var lane = await LanePlan.LoadWithoutBook(db, campaignId, now, cancellationToken);
        var plans = await PlansOf(db, enrollments, cancellationToken);
        var sequences = await Load(db, lane, RowsOf(db, enrollments), enrollments, plans, cancellationToken);
        var span = SpanOf(lane, sequences, now);
        while (true)
        {
            lane = await lane.WithBook(db, span, now, cancellationToken);
            var planned = Decide(lane, sequences, lane.Rules(moved: null), now);
            var last = planned.SelectMany(p => p.Decisions).Where(d => d.Status != ScheduledEmailStatus.Cancelled).Select(d => d.ScheduledFor).DefaultIfEmpty().Max();
            if (lane.Book.IsUnlimited || last < span.Until)
            {
                await AwaitFirst(db, lane, Apply(planned), now, cancellationToken);
                await QueueWriting(db, lane, enrollments, now, cancellationToken);
                return;
            }

            span = span.UpTo(last);
        }
    }

    private static Task QueueWriting(CampaignsDb db, LanePlan lane, IReadOnlyCollection<Enrollment> enrollments, DateTime now, CancellationToken cancellationToken) =>
        WritingQueue.Queue(db, lane.Campaign, [.. enrollments.Where(e => e.IsOpen).Select(e => e.Id)], now, cancellationToken);

    /// <summary>From the first to the last instant at which one of their emails would go if nothing else waited.</summary>
    private static BookSpan SpanOf(LanePlan lane, List<EnrollmentSequence> sequences, DateTime now)
    {
        var notBefore = lane.Campaign.StartsAt is { } startsAt && startsAt > now ? startsAt : now;
        var (first, last) = (DateTime.MaxValue, notBefore);
        foreach (var sequence in sequences)
        {
            var at = sequence.Enrollment.Anchor;
            foreach (var step in sequence.Plan.Steps.Where(s => s.IsEnabled && s.Order > sequence.Enrollment.CurrentSequenceStep))
            {
                var due = sequence.Emails.Find(e => e.StepId == step.Id)?.ChosenFor ?? lane.DelayOf(step).DueAt(at, sequence.Recipient.Window);
                at = due > notBefore ? due : notBefore;
                first = at < first ? at : first;
                last = at > last ? at : last;
            }
        }

        return BookSpan.Of(first < last ? first : last, last);
    }

    /// <summary>
    /// The same as <see cref="Plan(CampaignsDb, LanePlan, IReadOnlyCollection{Enrollment}, MovedReason?, DateTime, CancellationToken)"/> for rows that no
    /// context tracks, and without writing: for whole campaigns.
    /// </summary>
    /// <param name="lane">The campaign's lane.</param>
    /// <param name="sequences">The enrollments with what is theirs.</param>
    /// <param name="added">Rows among them that are new.</param>
    /// <param name="remade">Drafts among them that are written as they come out, whatever of them changed.</param>
    /// <param name="moved">What to say where a promised time has to be later.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    internal static ScheduleChanges PlanUntracked(
        LanePlan lane, List<EnrollmentSequence> sequences, AddedEmails added, IReadOnlySet<EmailDraft> remade, MovedReason? moved, DateTime now)
    {
        var emails = sequences.SelectMany(s => s.Emails).Except(added.Emails).Select(e => (Row: e, Was: Told(e))).ToList();
        var drafts = sequences.SelectMany(s => s.Drafts.Values).Except(added.Drafts).Where(d => !remade.Contains(d)).Select(d => (Row: d, Was: d.Status)).ToList();
        var enrollments = sequences.ConvertAll(s => (Row: s.Enrollment, Was: s.Enrollment.NextEmailDueAt));
        var firstDue = Plan(lane, sequences, lane.Rules(moved), now);
        return new ScheduleChanges(
            added,
            [.. enrollments.Where(e => e.Row.NextEmailDueAt != e.Was).Select(e => e.Row)],
            drafts.Where(d => d.Row.Status != d.Was).ToLookup(d => d.Was, d => d.Row),
            emails.Where(e => Told(e.Row) != e.Was).ToLookup(e => e.Was.Status, e => e.Row),
            firstDue);
    }

    /// <summary>Loads some hundred enrollments at most with what is theirs.</summary>
    internal async Task<List<EnrollmentSequence>> Load(
        CampaignsDb db,
        LanePlan lane,
        RowsOfEnrollments rows,
        IReadOnlyCollection<Enrollment> enrollments,
        IReadOnlyDictionary<Guid, FrozenPlan> plans,
        CancellationToken cancellationToken)
    {
        var emails = await rows.Emails.ToListAsync(cancellationToken);
        var drafts = emails.Exists(e => e.DraftId is not null) ? await rows.Drafts.ToListAsync(cancellationToken) : [];
        var recipients = await rows.Contacts.Select(c => new Recipient(c.Id, c.EmailNormalized, c.EmailDomain, c.Timezone, c.UploadBatchId, null)).ToListAsync(cancellationToken);
        var suppressed = await SuppressedAmong(db, recipients, cancellationToken);
        var rulesOf = recipients.ToDictionary(r => r.Id, lane.RulesFor);
        var (emailsOf, draftsOf) = (emails.ToLookup(e => e.CampaignContactId), drafts.ToLookup(d => d.CampaignContactId));
        return [.. enrollments.Select(e => new EnrollmentSequence(
            e, plans[e.PlanVersionId].For(e.ContactId), rulesOf[e.ContactId], suppressed.Contains(e.ContactId), [.. emailsOf[e.Id]], draftsOf[e.Id].ToDictionary(d => d.Id)))];
    }

    private static RowsOfEnrollments RowsOf(CampaignsDb db, IReadOnlyCollection<Enrollment> enrollments)
    {
        var (ids, contactIds) = (enrollments.Select(e => e.Id).ToList(), enrollments.Select(e => e.ContactId).ToList());
        return new RowsOfEnrollments(
            db.ScheduledEmails.Where(e => ids.Contains(e.CampaignContactId)),
            db.EmailDrafts.Where(d => ids.Contains(d.CampaignContactId)),
            db.Contacts.Where(c => contactIds.Contains(c.Id)));
    }

    /// <summary>Decides, and writes on the rows; when the first of them may go.</summary>
    private static DateTime? Plan(LanePlan lane, List<EnrollmentSequence> sequences, PlanRules rules, DateTime now) =>
        Apply(Decide(lane, sequences, rules, now));

    /// <summary>Takes the times out of the lane's book; nothing is written yet.</summary>
    private static List<PlannedSequence> Decide(LanePlan lane, List<EnrollmentSequence> sequences, PlanRules rules, DateTime now)
    {
        var planned = new List<PlannedSequence>(sequences.Count);
        foreach (var sequence in sequences)
        {
            var (enrollment, plan, recipient, isSuppressed, own, drafts) = sequence;
            var open = own.Where(r => r.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending or ScheduledEmailStatus.Cancelled
                    && r.CancelReason != CancelReason.ConditionNotMet) // what was decided when it was due is decided
                .Select(row => (Row: row, Step: plan.Find(row.StepId)))
                .Where(pair => pair.Step is not null)
                .OrderBy(pair => pair.Step!.Order)
                .ToList();
            foreach (var (row, _) in open.Where(pair => pair.Row.Status == ScheduledEmailStatus.Planned && !lane.IsAnew && lane.Knows(pair.Row.ScheduledFor)))
            {
                lane.Book.ReleasePlanned(row.ScheduledFor, lane.SlotOf(row));
            }

            var progress = new EnrollmentProgress(
                enrollment.Status,
                enrollment.CurrentSequenceStep,
                enrollment.Anchor,
                isSuppressed,
                own.Exists(r => r.Status is ScheduledEmailStatus.Sending or ScheduledEmailStatus.Interrupted));
            var emails = open.ConvertAll(pair => OpenEmailOf(pair.Row, pair.Step!, lane, DraftOf(pair.Row, drafts)));
            var decisions = SequencePlan.Decide(progress, recipient, emails, lane.Book, rules, now);
            planned.Add(new PlannedSequence(sequence, open.ConvertAll(pair => pair.Row), decisions, NextDue(progress, recipient, open, decisions, lane)));
        }

        return planned;
    }

    /// <summary>Writes decisions on the rows; when the first of them may go.</summary>
    private static DateTime? Apply(List<PlannedSequence> planned)
    {
        DateTime? first = null;
        foreach (var (sequence, rows, decisions, nextDue) in planned)
        {
            sequence.Enrollment.NextEmailDueAt = nextDue;
            foreach (var (row, decision) in rows.Zip(decisions))
            {
                Apply(row, DraftOf(row, sequence.Drafts), decision);
                if (decision.Status == ScheduledEmailStatus.Pending && !(decision.ScheduledFor > first))
                {
                    first = decision.ScheduledFor;
                }
            }
        }

        return first;
    }

    private static async Task AwaitFirst(CampaignsDb db, LanePlan lane, DateTime? firstDue, DateTime now, CancellationToken cancellationToken)
    {
        if (firstDue is { } due)
        {
            await LaneDueTime.Lower(db, lane.Campaign.Id, lane.Sender.Id, due, now, cancellationToken);
        }
    }

    /// <summary>What planning may change of a row.</summary>
    private static (ScheduledEmailStatus Status, DateTime At, MovedReason? Moved, CancelReason? Cancelled) Told(ScheduledEmail row) => (row.Status, row.ScheduledFor, row.MovedReason, row.CancelReason);

    /// <summary>Which of these must not be mailed: their address or its domain is suppressed.</summary>
    public async Task<HashSet<Guid>> SuppressedAmong(CampaignsDb db, IReadOnlyCollection<Recipient> recipients, CancellationToken cancellationToken) =>
        [.. (await SuppressionsAmong(db, recipients, cancellationToken)).Keys];

    /// <summary>Who of these must not be mailed, and why: of address and domain the stronger reason.</summary>
    public async Task<IReadOnlyDictionary<Guid, SuppressionReason>> SuppressionsAmong(
        CampaignsDb db, IReadOnlyCollection<Recipient> recipients, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, SuppressionReason>();
        var suppressions = db.Suppressions.AsNoTracking().Where(s => s.Kind == SuppressionKind.Address || s.Kind == SuppressionKind.Domain);
        if (!await suppressions.AnyAsync(cancellationToken))
        {
            return found;
        }

        var hasher = new SuppressionHashes(keys.SuppressionHash);
        var hashes = recipients.ToDictionary(r => r.Id, r => (Address: hasher.OfAddress(r.EmailNormalized), Domain: hasher.OfDomain(r.EmailDomain)));
        var asked = hashes.Values.SelectMany(h => new[] { h.Address, h.Domain }).Distinct().ToList();
        var reasons = await suppressions.Where(s => asked.Contains(s.ValueHash)).ToDictionaryAsync(s => s.ValueHash, s => s.Reason, cancellationToken);
        foreach (var (id, (address, domain)) in hashes)
        {
            SuppressionReason[] of = [.. new[] { address, domain }.Where(reasons.ContainsKey).Select(hash => reasons[hash])];
            if (of.Length > 0)
            {
                found.Add(id, of.Max());
            }
        }

        return found;
    }

    private static async Task<Dictionary<Guid, FrozenPlan>> PlansOf(
        CampaignsDb db, IReadOnlyCollection<Enrollment> enrollments, CancellationToken cancellationToken)
    {
        var ids = enrollments.Select(e => e.PlanVersionId).Distinct().ToList();
        return await db.PlanVersions.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => FrozenPlan.Parse(p.PlanJson), cancellationToken);
    }

    private static EmailDraft? DraftOf(ScheduledEmail row, Dictionary<Guid, EmailDraft> drafts) =>
        row.DraftId is { } id ? drafts.GetValueOrDefault(id) : null;

    private static OpenEmail OpenEmailOf(ScheduledEmail row, FrozenStep step, LanePlan lane, EmailDraft? draft) => new(
        row.Id,
        step.Order,
        lane.DelayOf(step),
        row.Status,
        row.ScheduledFor,
        IsApproved: draft is null ? lane.Campaign.Approval == Approval.Automatic : draft.Status is DraftStatus.Approved or DraftStatus.Scheduled,
        IsRejected: draft?.Status == DraftStatus.Rejected,
        step.IsEnabled)
    {
        ChosenFor = row.ChosenFor,
        IsCalledOff = row is { Status: ScheduledEmailStatus.Cancelled, CancelReason: CancelReason.CalledOff },
    };

    private static DateTime? NextDue(
        EnrollmentProgress progress,
        RecipientRules recipient,
        List<(ScheduledEmail Row, FrozenStep? Step)> open,
        IReadOnlyList<EmailDecision> decisions,
        LanePlan lane)
    {
        var next = open.Zip(decisions).FirstOrDefault(pair => pair.Second.Status != ScheduledEmailStatus.Cancelled);
        return next.First.Step is { } step ? SequencePlan.RawDue(progress.Anchor, lane.DelayOf(step), recipient.Window) : null;
    }

    private static void Apply(ScheduledEmail row, EmailDraft? draft, EmailDecision decision)
    {
        switch (decision.Status)
        {
            case ScheduledEmailStatus.Pending when row.Status == ScheduledEmailStatus.Pending && row.ScheduledFor == decision.ScheduledFor:
                return;
            case ScheduledEmailStatus.Pending:
                if (row.Status == ScheduledEmailStatus.Pending)
                {
                    row.MakeEstimate(decision.ScheduledFor);
                }

                row.MakeFirm(decision.ScheduledFor, decision.Moved);
                if (draft?.Status == DraftStatus.Approved)
                {
                    draft.Schedule();
                }

                return;
            case ScheduledEmailStatus.Planned when row.Status == ScheduledEmailStatus.Planned:
                row.Reestimate(decision.ScheduledFor);
                return;
            case ScheduledEmailStatus.Planned:
                row.MakeEstimate(decision.ScheduledFor);
                break;
            default:
                row.Cancel(decision.CancelReason!.Value);
                break;
        }

        if (draft?.Status == DraftStatus.Scheduled)
        {
            draft.Unschedule();
        }
    }

    /// <summary>What was decided on the open rows of a sequence, in their order.</summary>
    private sealed record PlannedSequence(EnrollmentSequence Sequence, List<ScheduledEmail> Rows, IReadOnlyList<EmailDecision> Decisions, DateTime? NextDue);
}

/// <summary>An enrollment with all that decides on its emails, the plan as its contact gets it among that, and the emails themselves.</summary>
internal sealed record EnrollmentSequence(
    Enrollment Enrollment, FrozenPlan Plan, RecipientRules Recipient, bool IsSuppressed, List<ScheduledEmail> Emails, Dictionary<Guid, EmailDraft> Drafts);

/// <summary>What belongs to some enrollments.</summary>
internal sealed record RowsOfEnrollments(IQueryable<ScheduledEmail> Emails, IQueryable<EmailDraft> Drafts, IQueryable<Contact> Contacts)
{
    /// <summary>The same, to be read without being written.</summary>
    public RowsOfEnrollments Untracked() => new(Emails.AsNoTracking(), Drafts.AsNoTracking(), Contacts.AsNoTracking());
}
