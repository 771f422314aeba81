using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>
/// Decides the times and states of the emails of one enrollment that have not been sent. Pure: the one place that launch, approval, the
/// sending of the step before, resume and every other act that plans go through, so that they cannot disagree.
/// </summary>
public static class SequencePlan
{
    /// <summary>What becomes of each email, in the order of the steps.</summary>
    /// <param name="enrollment">How far the enrollment is.</param>
    /// <param name="recipient">Whom it is for.</param>
    /// <param name="emails">Its emails that are neither sent nor under way, in the order of their steps.</param>
    /// <param name="lane">The lane's free times; those of the emails given here are no part of it, or released by the caller.</param>
    /// <param name="rules">How the campaign counts and whether a person must approve.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    public static IReadOnlyList<EmailDecision> Decide(
        EnrollmentProgress enrollment,
        RecipientRules recipient,
        IReadOnlyList<OpenEmail> emails,
        SlotBook lane,
        PlanRules rules,
        DateTime now)
    {
        var decisions = new List<EmailDecision>(emails.Count);
        var anchor = enrollment.Anchor;
        var isNext = true;
        foreach (var email in emails)
        {
            if (CauseAgainst(enrollment, email, rules) is { } cause)
            {
                decisions.Add(new EmailDecision(email.Id, ScheduledEmailStatus.Cancelled, email.ScheduledFor, cause, null));
                // Those after one that was called off keep their days.
                anchor = cause == CancelReason.CalledOff ? email.Delay.DueAt(anchor, recipient.Window) : anchor;
                continue;
            }

            var notBefore = Later(now, rules.NotBefore ?? now);
            // What a person chose takes the place of the pause, but no email goes before the one before it.
            var due = email.ChosenFor is { } chosen ? Later(chosen, Later(anchor, notBefore)) : Later(email.Delay.DueAt(anchor, recipient.Window), notBefore);
            var slot = new SlotEmail(email.IsNewContact, recipient.Domain, GapJitter.After(email.Id, rules.JitterSeconds));
            if (isNext && email.IsApproved && !enrollment.IsUnderWay)
            {
                // What is promised stays, unless the whole lane is planned anew.
                var isPromised = email.Status == ScheduledEmailStatus.Pending && !rules.Anew;
                // The window is a rule like the limits, so the question begins before it.
                var earliest = email.Delay.PreferredTime is null && email.ChosenFor is null ? Later(RawDue(anchor, email.Delay, recipient.Window), notBefore) : due;
                var rule = isPromised || rules.Moved is null ? null : lane.RuleAgainst(earliest, recipient.Window, slot);
                anchor = isPromised ? email.ScheduledFor : lane.Take(due, recipient.Window, slot);
                decisions.Add(new EmailDecision(email.Id, ScheduledEmailStatus.Pending, anchor, null, ReasonOf(email, anchor, rule, recipient.Window, rules, now)));
            }
            else
            {
                anchor = lane.ReserveDay(due, recipient.Window, slot);
                decisions.Add(new EmailDecision(email.Id, ScheduledEmailStatus.Planned, anchor, null, null));
            }

            isNext = false;
        }

        return decisions;
    }

    /// <summary>
    /// Why an email goes later than it was to. Where its time had passed already, the act that came so late; else the rule that left no room at its time. An estimate is meant
    /// as a day, so within its day nothing is moved.
    /// </summary>
    private static MovedReason? ReasonOf(OpenEmail email, DateTime at, MovedReason? rule, SendWindow window, PlanRules rules, DateTime now)
    {
        if (rules.Moved is not { } moved || at <= email.ScheduledFor)
        {
            return null;
        }

        var wasPaused = email.Status == ScheduledEmailStatus.Cancelled || email.ScheduledFor < rules.ResumedAt;
        var act = moved == MovedReason.PlanChanged && wasPaused ? MovedReason.Resumed : moved;
        var isEstimate = email.Status == ScheduledEmailStatus.Planned;
        if (isEstimate && window.LocalDay(at) == window.LocalDay(email.ScheduledFor))
        {
            return null;
        }

        if (email.ScheduledFor < now)
        {
            return act == MovedReason.PlanChanged ? rule ?? act : act;
        }

        return isEstimate ? rule : rule ?? act;
    }

    /// <summary>The raw due time of a step: the anchor plus its days and hours, before window and limits (<c>next_email_due_at</c>).</summary>
    public static DateTime RawDue(DateTime anchor, StepDelay delay, SendWindow window) =>
        (delay with { PreferredTime = null }).DueAt(anchor, delay.BusinessDaysOnly ? window : window.AllDay());

    /// <summary>What stands against an email, or null. The same question for every act that ends a cause.</summary>
    public static CancelReason? CauseAgainst(EnrollmentProgress enrollment, OpenEmail email, PlanRules rules) =>
        email.IsCalledOff ? CancelReason.CalledOff // a person's word outlasts every other cause
        : rules.CampaignCause is { } cause ? cause
        : enrollment.Status == EnrollmentStatus.Paused ? CancelReason.EnrollmentPaused
        : enrollment.Status is not (EnrollmentStatus.Pending or EnrollmentStatus.InProgress) ? CancelReason.EnrollmentEnded
        : email.IsRejected ? CancelReason.DraftRejected
        : !email.StepIsEnabled ? CancelReason.StepDisabled
        : email.Order <= enrollment.CurrentStep ? CancelReason.StepPassed
        : enrollment.IsSuppressed ? CancelReason.RecipientSuppressed
        : null;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}

/// <summary>How far an enrollment is.</summary>
/// <param name="Status">Its state.</param>
/// <param name="CurrentStep">Order of the last step that was sent or skipped; 0 before the first.</param>
/// <param name="Anchor">When that was, or the enrollment: what the next delay counts from.</param>
/// <param name="IsSuppressed">Whether its address is suppressed.</param>
/// <param name="IsUnderWay">Whether one of its emails is being sent or interrupted, so that no other can be the next.</param>
public readonly record struct EnrollmentProgress(EnrollmentStatus Status, int CurrentStep, DateTime Anchor, bool IsSuppressed, bool IsUnderWay);

/// <summary>An email that may still go.</summary>
/// <param name="Id">The scheduled email.</param>
/// <param name="Order">Its step's place.</param>
/// <param name="Delay">The pause before it.</param>
/// <param name="Status"><c>planned</c>, <c>pending</c> or <c>cancelled</c>.</param>
/// <param name="ScheduledFor">Its present time; for a new one whatever.</param>
/// <param name="IsApproved">Whether it may go without another yes.</param>
/// <param name="IsRejected">Whether a person said no.</param>
/// <param name="StepIsEnabled">Whether its step is.</param>
public readonly record struct OpenEmail(
    Guid Id, int Order, StepDelay Delay, ScheduledEmailStatus Status, DateTime ScheduledFor, bool IsApproved, bool IsRejected, bool StepIsEnabled)
{
    /// <summary>The time that a person chose for it; null where the pause says it.</summary>
    public DateTime? ChosenFor { get; init; }

    /// <summary>Whether a person called it off.</summary>
    public bool IsCalledOff { get; init; }

    /// <summary>Whether it is the first of its contact.</summary>
    public bool IsNewContact => Order == 1;
}

/// <summary>What holds for the emails of one contact, beside what holds for all of the campaign.</summary>
/// <param name="Window">When this contact may be mailed: the campaign's window, on the contact's clocks where it keeps to those.</param>
/// <param name="Domain">The domain of the address; null where no domain is limited.</param>
public readonly record struct RecipientRules(SendWindow Window, string? Domain);

/// <summary>What holds for all emails of a campaign.</summary>
/// <param name="NotBefore">When it starts, if that was said.</param>
/// <param name="CampaignCause">Why none of its emails may go, if so.</param>
/// <param name="Moved">What is planned for, where that moves a time and no rule does; null where no reason is due.</param>
/// <param name="Anew">Whether promised times are given anew too: the lane's limits or the sequence changed, or it was paused.</param>
/// <param name="JitterSeconds">The maximum seconds by which a pause is longer than the gap.</param>
public sealed record PlanRules(DateTime? NotBefore, CancelReason? CampaignCause, MovedReason? Moved, bool Anew, int JitterSeconds)
{
    /// <summary>When the campaign was last resumed: what was to go before it waited for that.</summary>
    public DateTime? ResumedAt { get; init; }
}

/// <summary>What becomes of an email.</summary>
public readonly record struct EmailDecision(Guid Id, ScheduledEmailStatus Status, DateTime ScheduledFor, CancelReason? CancelReason, MovedReason? Moved);
