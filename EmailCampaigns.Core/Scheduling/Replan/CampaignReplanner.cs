using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Templates;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>
/// Plans a whole campaign anew, block after block of its enrollments in the order of their contacts, for transactions that come later; see <see cref="ReadAhead{TBlock}"/>.
/// </summary>
internal sealed class CampaignReplanner(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, EmailRowBuilder rows, TimeProvider clock, LanePlan lane)
{
    private readonly Dictionary<Guid, FrozenPlan> _plans = [];

    private IReadOnlyList<PendingMove> Moves => lane.Campaign.PendingMoves ?? [];

    private bool KeepsTimes => lane.Campaign.Settling == Settling.Following;

    /// <summary>The blocks from the cursor of the settling to the end.</summary>
    public async IAsyncEnumerable<ReplannedBlock> Blocks([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = dbs.For(lane.Campaign.WorkspaceId);
        await using var bulk = await db.Sql.BeginBulk(db, cancellationToken);
        var mover = new ContactMover(Moves, _plans, await UnderWay(db, cancellationToken), onlyUnchanged: KeepsTimes);
        var cursor = lane.Campaign.SettlingCursor ?? Guid.Empty;
        while (await Next(db, mover, cursor, cancellationToken) is { } block)
        {
            yield return block;
            cursor = block.UpTo;
        }
    }

    /// <summary>Enrollments of which an email is just being handed over. No more come while contacts move, since the lanes are held.</summary>
    private async Task<HashSet<Guid>> UnderWay(CampaignsDb db, CancellationToken cancellationToken) => Moves.All(m => m.Choice.Who != MoveScope.NotBegun)
        ? []
        : await db.ScheduledEmails
            .Where(e => e.CampaignId == lane.Campaign.Id && (e.Status == ScheduledEmailStatus.Sending || e.Status == ScheduledEmailStatus.Interrupted))
            .Select(e => e.CampaignContactId).ToHashSetAsync(cancellationToken);

    /// <summary>The block after a contact; null where there is none left.</summary>
    private async Task<ReplannedBlock?> Next(CampaignsDb db, ContactMover mover, Guid after, CancellationToken cancellationToken)
    {
        var enrollments = await db.Enrollments.AsNoTracking()
            .Where(e => e.CampaignId == lane.Campaign.Id && e.ContactId > after)
            .OrderBy(e => e.ContactId)
            .Take(ReplannedBlock.Size)
            .ToListAsync(cancellationToken);
        if (enrollments.Count == 0)
        {
            return null;
        }

        var upTo = enrollments[^1].ContactId;
        var stood = enrollments.ToDictionary(e => e.Id, e => new EnrollmentStand(e.Status, e.CurrentSequenceStep, e.PlanVersionId));
        await LearnPlans(db, enrollments, cancellationToken);
        var moved = mover.Move(enrollments);
        List<Enrollment> going = KeepsTimes ? [] : [.. enrollments.Where(e => e.IsOpen || e.Status == EnrollmentStatus.Paused || moved.ToGoOn.Contains(e))];
        var now = clock.UtcNow();
        var sequences = going.Count == 0 ? [] : await planner.Load(db, lane, RowsOf(db, after, upTo, going), going, _plans, cancellationToken);
        var (takenUp, transitions) = TakeUp(sequences, moved, now);
        sequences.RemoveAll(s => s.Enrollment.Status == EnrollmentStatus.Completed);
        var remade = await Remake(db, sequences, moved, cancellationToken);
        var added = await AddMissing(db, sequences, now, cancellationToken);
        var changes = EnrollmentPlanner.PlanUntracked(lane, sequences, added, remade.Keys.ToHashSet(), MovedReason.PlanChanged, now);
        return new ReplannedBlock(lane, after, upTo, stood, new MovedRows(moved, remade, takenUp, transitions), changes);
    }

    private RowsOfEnrollments RowsOf(CampaignsDb db, Guid after, Guid upTo, List<Enrollment> going)
    {
        var contactIds = going.ConvertAll(e => e.ContactId);
        var enrollments = ReplannedBlock.Between(db, lane.Campaign.Id, after, upTo);
        return new RowsOfEnrollments(
            enrollments.Join(db.ScheduledEmails.AsNoTracking(), e => e.Id, row => row.CampaignContactId, (_, row) => row),
            enrollments.Join(db.EmailDrafts.AsNoTracking(), e => e.Id, draft => draft.CampaignContactId, (_, draft) => draft),
            db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)));
    }

    private async Task LearnPlans(CampaignsDb db, List<Enrollment> enrollments, CancellationToken cancellationToken)
    {
        var unknown = enrollments.Select(e => e.PlanVersionId).Concat(Moves.Select(m => m.PlanVersionId)).Distinct().Except(_plans.Keys).ToList();
        if (unknown.Count > 0)
        {
            foreach (var version in await db.PlanVersions.AsNoTracking().Where(p => unknown.Contains(p.Id)).ToListAsync(cancellationToken))
            {
                _plans.Add(version.Id, FrozenPlan.Parse(version.PlanJson));
            }
        }
    }

    /// <summary>Contacts that had finished go on with the steps that were added, unless they may not be mailed any more.</summary>
    private static (List<Enrollment> TakenUp, List<Transition> Transitions) TakeUp(List<EnrollmentSequence> sequences, MovedContacts moved, DateTime now)
    {
        var (takenUp, transitions) = (new List<Enrollment>(), new List<Transition>());
        foreach (var enrollment in sequences.Where(s => moved.ToGoOn.Contains(s.Enrollment) && !s.IsSuppressed).Select(s => s.Enrollment))
        {
            takenUp.Add(enrollment);
            enrollment.GoOn("The sequence got another step.");
            transitions.Add(Transition.Of(enrollment, EnrollmentStatus.Completed, "The sequence got another step.", Actor.System(enrollment.WorkspaceId), now));
        }

        return (takenUp, transitions);
    }

    /// <summary>
    /// Drafts whose step has another text in the plan of their contact are made again, approved ones too; with the state and revision that they had. What a person edited stays, unless they
    /// chose otherwise for those who move now.
    /// </summary>
    private async Task<Dictionary<EmailDraft, DraftStand>> Remake(CampaignsDb db, List<EnrollmentSequence> sequences, MovedContacts moved, CancellationToken cancellationToken)
    {
        var outdated = (
            from sequence in sequences
            from email in sequence.Emails
            where email is { DraftId: not null, Status: ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending or ScheduledEmailStatus.Cancelled }
            let draft = sequence.Drafts[email.DraftId!.Value]
            let step = sequence.Plan.Find(email.StepId)
            where step is { IsEnabled: true } && !draft.IsMadeFrom(step) && IsToBeRemade(draft, step, moved.LosingEdits.Contains(sequence.Enrollment))
            select (Sequence: sequence, Draft: draft, Step: step)).ToList();
        if (outdated.Count == 0)
        {
            return [];
        }

        var contactIds = outdated.Select(o => o.Sequence.Enrollment.ContactId).Distinct().ToList();
        var contacts = await db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var remade = new Dictionary<EmailDraft, DraftStand>();
        foreach (var ofOne in outdated.GroupBy(o => o.Sequence))
        {
            // The subject of a thread may change with its opener, so all that shows it is written.
            foreach (var draft in ofOne.Key.Drafts.Values.Where(d => d.Status is not (DraftStatus.Sent or DraftStatus.Rejected)))
            {
                remade.Add(draft, new DraftStand(draft.Status, draft.Revision));
            }

            foreach (var (_, draft, step) in ofOne)
            {
                rows.Remake(lane, draft, contacts[ofOne.Key.Enrollment.ContactId], ofOne.Key.Plan, step);
            }

            ThreadSubjects.Follow(ofOne.Key.Drafts.Values.OrderBy(d => ofOne.Key.Plan.Find(d.StepId)?.Order ?? int.MaxValue));
        }

        return remade;
    }

    // What a model writes, or a text in it, is asked for again by a person: it costs, and one read the text before.
    private bool IsToBeRemade(EmailDraft draft, FrozenStep step, bool losesEdits) =>
        draft.Status is DraftStatus.Draft or DraftStatus.Approved or DraftStatus.Scheduled or DraftStatus.Failed
        && lane.Campaign.DraftsBy == DraftsBy.Template && !AiVariables.AreIn(step.Source)
        && (!draft.IsEdited || losesEdits);

    /// <summary>A step that came into the sequence after the enrollment gets its row, if the enrollment has not passed its place.</summary>
    private async Task<AddedEmails> AddMissing(CampaignsDb db, List<EnrollmentSequence> sequences, DateTime now, CancellationToken cancellationToken)
    {
        var added = new AddedEmails([], []);
        var missing = (
            from sequence in sequences
            from step in sequence.Plan.Steps
            where step.IsEnabled && step.Order > sequence.Enrollment.CurrentSequenceStep && sequence.Emails.TrueForAll(e => e.StepId != step.Id)
            select (Sequence: sequence, Step: step)).ToList();
        if (missing.Count == 0)
        {
            return added;
        }

        var contactIds = missing.Select(m => m.Sequence.Enrollment.ContactId).Distinct().ToList();
        var contacts = await db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        foreach (var (sequence, step) in missing)
        {
            var (email, draft) = rows.Make(lane, sequence.Enrollment.Id, contacts[sequence.Enrollment.ContactId], sequence.Plan, step, now, now);
            added.Emails.Add(email);
            sequence.Emails.Add(email);
            if (draft is not null)
            {
                added.Drafts.Add(draft);
                sequence.Drafts.Add(draft.Id, draft);
            }
        }

        return added;
    }
}
