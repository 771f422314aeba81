using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>
/// What a person decides about single emails that wait: another time, now, not at all, and back. Hours, limits and pauses hold as for every other; what was decided is kept whenever the
/// campaign is planned anew.
/// </summary>
public sealed class EmailControl(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>How far ahead an email can be moved, in days: ten years.</summary>
    private const int MaxDaysAhead = 3653;

    /// <summary>Moves an email to a time, earlier or later: it goes at the first moment from then on that the rules allow, never before the email before it.</summary>
    public Task<EditOutcome> Move(Actor by, Guid scheduledEmailId, DateTime to, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        var at = DateTime.SpecifyKind(to, DateTimeKind.Utc).TrimToMilliseconds();
        return Choose(by, scheduledEmailId, _ => at, cancellationToken);
    }

    /// <summary>
    /// Sends an email as soon as the rules allow it, whatever pause its step has. One with a firm time takes the place of the first of its campaign that waits, which gets the next free time;
    /// all others keep theirs.
    /// </summary>
    public Task<EditOutcome> SendNow(Actor by, Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Choose(by, scheduledEmailId, now => now, cancellationToken, first: true);
    }

    /// <summary>Calls an email off; the sequence goes on without it, and what follows keeps its days. Calling it off twice changes nothing.</summary>
    public Task<EditOutcome> Cancel(Actor by, Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, scheduledEmailId, async (db, email, now) =>
        {
            if (email.Row is { Status: ScheduledEmailStatus.Cancelled, CancelReason: CancelReason.CalledOff })
            {
                return null;
            }

            if (WaitsNot(email.Row) is { } refused)
            {
                return refused;
            }

            email.Row.Cancel(CancelReason.CalledOff);
            if (await db.EmailDrafts.SingleOrDefaultAsync(d => d.Id == email.Row.DraftId && d.Status == DraftStatus.Scheduled, cancellationToken) is { } draft)
            {
                draft.Unschedule();
            }

            await db.SaveChangesAsync(cancellationToken);
            if (!await db.ScheduledEmails.AnyAsync(e => e.CampaignContactId == email.Enrollment.Id && Unfinished.Contains(e.Status), cancellationToken))
            {
                // Nothing follows it: its sequence is over.
                var from = email.Enrollment.Status;
                email.Enrollment.StepSkipped(email.Row.StepId, email.Order, now, isLast: true);
                db.Transitions.Add(Transition.Of(email.Enrollment, from, $"Step {email.Order} was called off.", by, now));
                return null;
            }

            Tell(db, email, "was called off", by, now);
            await Plan(db, email.Enrollment, now, cancellationToken);
            return null;
        }, cancellationToken);
    }

    /// <summary>Takes back what a person decided about an email: it goes as the sequence says. Where nothing was decided nothing changes.</summary>
    public Task<EditOutcome> Restore(Actor by, Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, scheduledEmailId, async (db, email, now) =>
        {
            var wasCalledOff = email.Row is { Status: ScheduledEmailStatus.Cancelled, CancelReason: CancelReason.CalledOff };
            if (!wasCalledOff && email.Row.ChosenFor is null)
            {
                return null;
            }

            if (wasCalledOff)
            {
                if (email.Enrollment is { Status: EnrollmentStatus.Completed } && email.Enrollment.LastStepId == email.Row.StepId)
                {
                    email.Enrollment.UndoSkip();
                    await CompletedCampaign.Reopen(db, email.Row.CampaignId, "An email was taken up again.", by, now, cancellationToken);
                }

                if (!email.Enrollment.IsOpen || email.Enrollment.CurrentSequenceStep >= email.Order)
                {
                    return EditOutcome.InUse(scheduledEmailId, "Its sequence has gone past it, so it cannot be taken up again.");
                }

                await StepAside(db, email, cancellationToken);
                email.Row.MakeEstimate(now);
            }
            else if (WaitsNot(email.Row) is { } refused)
            {
                return refused;
            }

            email.Row.Choose(at: null, now);
            Tell(db, email, "goes as planned again", by, now);
            await Plan(db, email.Enrollment, now, cancellationToken);
            return null;
        }, cancellationToken);
    }

    private static readonly ScheduledEmailStatus[] Unfinished =
        [ScheduledEmailStatus.Planned, ScheduledEmailStatus.Pending, ScheduledEmailStatus.Sending, ScheduledEmailStatus.Interrupted];

    private Task<EditOutcome> Choose(Actor by, Guid scheduledEmailId, Func<DateTime, DateTime> at, CancellationToken cancellationToken, bool first = false) =>
        Change(by, scheduledEmailId, async (db, email, now) =>
        {
            var chosen = at(now);
            if (ProblemOf(chosen, now) is { } problem)
            {
                return EditOutcome.Invalid([new FieldProblem("to", problem)]);
            }

            if (WaitsNot(email.Row) is { } refused)
            {
                return refused;
            }

            var givesWay = first && email.Row.Status == ScheduledEmailStatus.Pending ? await MakeWay(db, email.Row, cancellationToken) : null;
            email.Row.Choose(chosen, chosen);
            Tell(db, email, first ? "goes as soon as allowed" : $"was moved to {chosen.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC or the first moment after it that is allowed", by, now);
            await Plan(db, email.Enrollment, now, cancellationToken, givesWay);
            return null;
        }, cancellationToken);

    /// <summary>Takes its time from the first email of the campaign and sender that waits before this one, unless a person chose it; its day is that of this one until it is planned.</summary>
    private static async Task<Enrollment?> MakeWay(CampaignsDb db, ScheduledEmail row, CancellationToken cancellationToken)
    {
        var first = await db.ScheduledEmails
            .Where(e => e.CampaignId == row.CampaignId && e.SenderAccountId == row.SenderAccountId && e.Status == ScheduledEmailStatus.Pending && e.ScheduledFor < row.ScheduledFor && e.ChosenFor == null)
            .OrderBy(e => e.ScheduledFor).ThenBy(e => e.Id).FirstOrDefaultAsync(cancellationToken);
        first?.MakeEstimate(row.ScheduledFor);
        return first is null ? null : await db.Enrollments.SingleAsync(e => e.Id == first.CampaignContactId, cancellationToken);
    }

    /// <summary>Finds the email inside of a transaction that holds its lanes, and does what is wanted unless it answers with a refusal.</summary>
    private Task<EditOutcome> Change(
        Actor by, Guid scheduledEmailId, Func<CampaignsDb, FoundEmail, DateTime, Task<EditOutcome?>> act, CancellationToken cancellationToken) =>
        dbs.Edit(by.WorkspaceId, async db =>
        {
            var campaignId = await db.ScheduledEmails.Where(e => e.Id == scheduledEmailId).Select(e => (Guid?)e.CampaignId).SingleOrDefaultAsync(cancellationToken);
            if (campaignId is not { } found)
            {
                return EditOutcome.NotFound(scheduledEmailId);
            }

            await LaneLocks.OfCampaign(db, found, cancellationToken);
            var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == found, cancellationToken);
            if (campaign.Status is not (CampaignStatus.Active or CampaignStatus.Completed))
            {
                return EditOutcome.InUse(scheduledEmailId, $"The campaign is {SnakeCase.Words(campaign.Status)}: no email of it waits.");
            }

            if (campaign.Settling != Settling.None)
            {
                // What was planned ahead would be written over the decision.
                return EditOutcome.InUse(scheduledEmailId, "The emails of this campaign are getting new times just now. Try again in a moment.");
            }

            var row = await db.ScheduledEmails.SingleAsync(e => e.Id == scheduledEmailId, cancellationToken);
            var order = await db.SequenceSteps.Where(s => s.Id == row.StepId).Select(s => s.SequenceOrder).SingleAsync(cancellationToken);
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == row.CampaignContactId, cancellationToken);
            if (await act(db, new FoundEmail(row, order, enrollment), clock.UtcNow()) is { } refused)
            {
                return refused;
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(scheduledEmailId);
        }, cancellationToken);

    /// <summary>Of one enrollment one email is firm: the one that took the place of this one is an estimate first, in a statement of its own.</summary>
    private static async Task StepAside(CampaignsDb db, FoundEmail email, CancellationToken cancellationToken)
    {
        var firm = await db.ScheduledEmails.Where(e => e.CampaignContactId == email.Enrollment.Id && e.Status == ScheduledEmailStatus.Pending).ToListAsync(cancellationToken);
        firm.ForEach(e => e.MakeEstimate(e.ScheduledFor));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task Plan(CampaignsDb db, Enrollment enrollment, DateTime now, CancellationToken cancellationToken, Enrollment? next = null)
    {
        // The book reads what stands, so the decision has to.
        await db.SaveChangesAsync(cancellationToken);
        var lane = await LanePlan.Load(db, enrollment.CampaignId, now, cancellationToken);
        await planner.Plan(db, lane, next is null ? [enrollment] : [enrollment, next], moved: null, now, cancellationToken);
    }

    private static string? ProblemOf(DateTime chosen, DateTime now) =>
        chosen < now ? "This time has passed." : chosen > now.AddDays(MaxDaysAhead) ? "At most ten years ahead are possible." : null;

    private static EditOutcome? WaitsNot(ScheduledEmail row) => row.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending
        ? null
        : EditOutcome.InUse(row.Id, $"It does not wait any more: it is {SnakeCase.Words(row.Status)}.");

    private static void Tell(CampaignsDb db, FoundEmail email, string what, Actor by, DateTime now) =>
        db.Transitions.Add(Transition.Of(email.Enrollment, email.Enrollment.Status, $"Step {email.Order} {what}.", by, now));

    private sealed record FoundEmail(ScheduledEmail Row, int Order, Enrollment Enrollment);
}
