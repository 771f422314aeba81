using System.Globalization;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending.Dispatch;

namespace EmailCampaigns.Core.Sending.Why;

/// <summary>
/// Says which rule binds and until when, by asking the functions that decide at the gate: <see cref="LaneVerdict"/>, <see cref="QuotaBucket"/>,
/// <see cref="RollingRoom"/> and <see cref="EmailVerdict"/>. Pure; the words are a marketer's.
/// </summary>
internal static class WhyWaiting
{
    /// <summary>Why a lane sends nothing now; <see cref="WaitingRule.Due"/> if nothing prevents it.</summary>
    public static Waiting OfLane(LaneSituation lane, DateTime now)
    {
        var facts = lane.Facts;
        var verdict = LaneVerdict.Of(facts, now);
        return
            verdict.Closed is LaneClosedReason.CampaignPaused or LaneClosedReason.CampaignEnded or LaneClosedReason.InstallationHeld or LaneClosedReason.WorkspaceHeld ? Closed(lane, verdict.Closed.Value, null, now)
            : lane.NobodySends ? new(WaitingRule.NoDispatcher, null, "No process is sending: the program was stopped, or every one of them runs with Sending:Enabled off.")
            : verdict.Closed is { } reason ? Closed(lane, reason, verdict.Until, now)
            : verdict.Until > now ? Gap(facts, verdict.Until.Value, now)
            : lane.NextAllowedAt > now ? Gap(facts, lane.NextAllowedAt.Value, now)
            : QuotaBucket.OfLane(facts, now).FirstOrDefault(lane.IsUsedUp) is { } bucket ? UsedUp(lane, bucket, now)
            : facts.Limits.SenderRollingLimit > 0 && RollingRoom.Of(facts.Limits, lane.SenderHours) is var day && day.RoomAt(now) == 0 ? Closed(lane, LaneClosedReason.SenderRollingLimit, LaneVerdict.UsedUp(facts, LaneClosedReason.SenderRollingLimit, day.NextFree(now)).Until, now)
            : facts.Moment.Closed is { } standing && !(lane.ClosedUntil <= now) ? Closed(lane, standing, lane.ClosedUntil, now)
            : new(WaitingRule.Due, now, "Nothing stands in the way: what is due goes out.");
    }

    /// <summary>Why an email has not gone yet.</summary>
    public static Waiting OfEmail(EmailSituation email, DateTime now) => email.Row.Status switch
    {
        ScheduledEmailStatus.Sent => new(WaitingRule.Sent, null, "It was sent."),
        ScheduledEmailStatus.Failed => new(WaitingRule.Failed, null, $"It failed: {email.Row.LastError}"),
        ScheduledEmailStatus.Interrupted => new(WaitingRule.Interrupted, null, "Nobody can say whether it arrived. Look into the Sent folder of the mailbox and decide."),
        ScheduledEmailStatus.Sending => new(WaitingRule.InFlight, now, "It is on its way: the server’s answer is awaited."),
        ScheduledEmailStatus.Cancelled => new(WaitingRule.Cancelled, null, Cancelled(email.Row.CancelReason!.Value)),
        ScheduledEmailStatus.Planned => OfPlanned(email, now),
        ScheduledEmailStatus.Pending => OfPending(email, now),
    };

    /// <summary>It has a day and no time: something has to happen first.</summary>
    private static Waiting OfPlanned(EmailSituation email, DateTime now) =>
        email.Campaign.Status == CampaignStatus.Paused ? new(WaitingRule.CampaignPaused, null, "The campaign is paused. Resume it to go on.")
        : email.Campaign.Status is not (CampaignStatus.Active or CampaignStatus.Completed) ? new(WaitingRule.CampaignEnded, null, "The campaign has ended.")
        : email.Enrollment == EnrollmentStatus.Paused ? new(WaitingRule.EnrollmentPaused, null, "The sequence is paused for this contact.")
        : email.HasEarlier ? new(WaitingRule.StepBefore, null, "It waits for the email before it; its pause begins when that one is sent."
            + (email.Draft == DraftStatus.Draft ? " Its draft waits for approval too." : ""))
        : email.Draft == DraftStatus.Draft ? new(WaitingRule.Approval, null, "Its draft waits for approval.")
        : email.Draft == DraftStatus.Unwritten ? new(WaitingRule.Approval, null, "Its draft is to be written by a model, and then approved.")
        : email.Draft == DraftStatus.Failed ? new(WaitingRule.Approval, null, "Its draft could not be made: fix it or reject it.")
        : new(WaitingRule.Launch, null, "The campaign is still giving out times: this email gets its own in a moment.");

    /// <summary>It is the next of its contact, and has its time.</summary>
    private static Waiting OfPending(EmailSituation email, DateTime now)
    {
        var lane = email.Lane!;
        var ofLane = OfLane(lane, now);
        if (ofLane.Rule is WaitingRule.CampaignPaused or WaitingRule.CampaignEnded or WaitingRule.WorkspaceHeld or WaitingRule.InstallationHeld or WaitingRule.NoDispatcher)
        {
            return ofLane;
        }

        var composed = email.AsComposed();
        var verdict = EmailVerdict.Of(composed, email.Facts, lane.Facts, Guid.Empty, email.Suppression, email.BacksOffUntil, now);
        var own = Own(email, verdict, now);
        return
            // What ends it, or sends it back to a person, comes before any time.
            own is { NextAt: null } ? own
            : email.Row.ScheduledFor > now && Ahead(email, ofLane, own, now) is { } ahead ? ahead
            : ofLane.Rule != WaitingRule.Due ? ofLane
            : own is not null ? own
            : email.IsLeased ? new(WaitingRule.InFlight, now, "It is being prepared, and goes out in a moment.")
            : new(WaitingRule.Due, now, "It is due: it goes out at the next check, within seconds.");
    }

    /// <summary>Its time is still to come: why that one.</summary>
    private static Waiting Ahead(EmailSituation email, Waiting ofLane, Waiting? own, DateTime now)
    {
        var at = email.Row.ScheduledFor;
        var when = Moment(email.Lane!, at, now);
        return
            email.Row is { MovedReason: MovedReason.Retry, Attempts: > 0 } ? new(WaitingRule.Retry, at, $"The last attempt was put off{Because(email.Row.LastError)}. It is tried again {when}.")
            : email.Campaign.StartsAt > now ? new(WaitingRule.CampaignStart, at, $"The campaign starts {Moment(email.Lane!, email.Campaign.StartsAt.Value, now)}; this email’s time is {when}.")
            : email.Row.ChosenFor is { } chosen && chosen > now ? new(WaitingRule.Chosen, at, $"It was moved by hand to {Moment(email.Lane!, chosen, now)}{(at > chosen ? $"; the first moment from then on that is allowed is {when}" : "")}.")
            : email.Row.ChosenFor < at ? new(WaitingRule.Chosen, at, $"It goes as soon as allowed, which is {when}. {Rule(email, ofLane, own)}")
            : email.RawDueAt > now ? new(WaitingRule.Delay, at, $"The pause before this step ends {Moment(email.Lane!, email.RawDueAt.Value, now)}; its time is {when}.")
            : own is not null ? own with { NextAt = Later(own.NextAt!.Value, at) }
            : email.Row.MovedReason == MovedReason.DomainThrottle ? new(WaitingRule.DomainLimit, at, $"{email.Row.RecipientDomain} takes few emails at a time; this one’s turn is {when}.")
            : ofLane is { Rule: not WaitingRule.Due, NextAt: { } opens } ? ofLane with { NextAt = Later(opens, at), Words = at - opens < LateEmails.Tolerance ? ofLane.Words : $"{ofLane.Words} This email’s turn is {when}." }
            : ofLane.Rule != WaitingRule.Due ? ofLane
            : new(WaitingRule.Turn, at, $"Its turn is {when}: earlier emails are sent first{Apart(email)}.");
    }

    /// <summary>What keeps an email from leaving that a person wants to leave at once.</summary>
    private static string Rule(EmailSituation email, Waiting ofLane, Waiting? own) =>
        own?.Words ?? (ofLane.Rule == WaitingRule.Due ? $"Earlier emails are sent first{Apart(email)}." : ofLane.Words);

    private static string Apart(EmailSituation email) => GapIn(email.Lane!.Facts) is { } gap ? $", {gap} apart" : "";

    /// <summary>What stands against the email alone; null for nothing.</summary>
    private static Waiting? Own(EmailSituation email, EmailVerdict verdict, DateTime now)
    {
        var lane = email.Lane!;
        return verdict.Decision switch
        {
            GateDecision.EnrollmentClosed when email.Enrollment == EnrollmentStatus.Paused => new(WaitingRule.EnrollmentPaused, null, "The sequence is paused for this contact."),
            GateDecision.EnrollmentClosed => new(WaitingRule.EnrollmentEnded, null, "The sequence has ended for this contact."),
            GateDecision.Suppressed => new(WaitingRule.RecipientSuppressed, null, "The recipient is suppressed, and is never mailed."),
            GateDecision.StepDisabled => new(WaitingRule.StepDisabled, null, "Its step is switched off."),
            GateDecision.Unapproved => new(WaitingRule.Approval, null, "Its draft waits for approval."),
            GateDecision.Later when verdict.Moved == MovedReason.DomainThrottle => new(WaitingRule.DomainBacksOff, verdict.Until,
                $"{email.Row.RecipientDomain} puts mail off{Because(email.BackoffError)}. It is tried again {Moment(lane, email.BacksOffUntil!.Value, now)}."),
            GateDecision.Later when email.ContactZone is null => Shut(lane, verdict.Until!.Value, now),
            GateDecision.Later => new(WaitingRule.ContactWindow, verdict.Until,
                $"It is not within the hours of the contact’s day. The window opens {SendingWords.Moment(verdict.Until!.Value, email.ContactZone!, now)} in {SendingWords.Place(email.ContactZone!)}."),
            _ when email.Row.Priority == ScheduledEmail.FirstEmail && lane.Facts.Moment.NewContactsFrom > now => NewContacts(lane, lane.Facts.Moment.NewContactsFrom.Value, now),
            _ when email.Row.Priority == ScheduledEmail.FirstEmail && QuotaBucket.OfNewContacts(lane.Facts, now) is { } newContacts && lane.IsUsedUp(newContacts) =>
                NewContacts(lane, newContacts.End, now),
            _ when QuotaBucket.OfDomain(email.Row.RecipientDomain, lane.Facts.Limits, now).FirstOrDefault(lane.IsUsedUp) is { } domain => new(
                WaitingRule.DomainLimit, lane.Facts.WindowFor(email.ContactZone).Next(domain.End),
                $"The limit of {Number(domain.Max!.Value)} {Per(domain.Period)} for {email.Row.RecipientDomain} is used up; it frees {Moment(lane, domain.End, now)}."),
            _ => null,
        };
    }

    private static Waiting Closed(LaneSituation lane, LaneClosedReason reason, DateTime? until, DateTime now)
    {
        var facts = lane.Facts;
        var frees = until is { } at ? $"; it frees {Moment(lane, at, now)}" : "";
        return reason switch
        {
            LaneClosedReason.CampaignPaused => new(WaitingRule.CampaignPaused, null, "The campaign is paused. Resume it to go on."),
            LaneClosedReason.CampaignEnded => new(WaitingRule.CampaignEnded, null, "The campaign has ended."),
            LaneClosedReason.ContactsMoving => new(WaitingRule.ContactsMoving, null, "The sequence was changed. Sending goes on once its contacts have moved to the new version."),
            LaneClosedReason.WorkspaceHeld => new(WaitingRule.WorkspaceHeld, null, $"All sending of this workspace is held{Because(facts.Workspace.SendingHeldReason)}. Release it to go on."),
            LaneClosedReason.InstallationHeld => new(WaitingRule.InstallationHeld, null, $"All sending of this installation is held{Because(lane.InstallationHeldReason)}. An owner releases it."),
            LaneClosedReason.Window => Shut(lane, until ?? facts.Window.Next(now), now),
            LaneClosedReason.CampaignDailyLimit => new(WaitingRule.CampaignDailyLimit, until,
                $"The daily limit of {Number(facts.Limits.CampaignDailyLimit)} of this campaign is used up{frees}."),
            LaneClosedReason.SenderDailyLimit => new(WaitingRule.SenderDailyLimit, until,
                $"The daily limit of {Number(facts.Limits.SenderLimitOn(ZoneCalendar.Of(facts.Limits.SenderZone).Day(now)))} for {facts.Sender.Email} is used up{frees}."),
            LaneClosedReason.SenderHourlyLimit => new(WaitingRule.SenderHourlyLimit, until,
                $"The hourly limit of {Number(facts.Limits.SenderHourlyLimit)} for {facts.Sender.Email} is used up{frees}."),
            LaneClosedReason.SenderRollingLimit => new(WaitingRule.SenderRollingLimit, until,
                $"The limit of {Number(facts.Limits.SenderRollingLimit)} in 24 hours for {facts.Sender.Email} is used up{frees}."),
            LaneClosedReason.RateLimit => new(WaitingRule.RateLimit, until, $"A sending limit of the workspace is used up{frees}."),
            LaneClosedReason.SenderPaused => new(WaitingRule.SenderPaused, until is { } end ? facts.Window.Next(end) : null,
                $"{facts.Sender.Email} is paused{Because(facts.Sender.LastError)}" + (until is { } again ? $". It goes on {Moment(lane, again, now)}." : ". Verify the sender to go on.")),
            LaneClosedReason.SenderUnusable when !facts.Moment.SenderIsActive => new(WaitingRule.SenderInactive, null, $"{facts.Sender.Email} is switched off. Activate it to go on."),
            LaneClosedReason.SenderUnusable => new(WaitingRule.SenderUnverified, null, $"{facts.Sender.Email} is not verified{Because(facts.Sender.LastError)}. Verify it to go on."),
        };
    }

    /// <summary>The window is shut: by a holiday, by the day of the week, or by the hour.</summary>
    private static Waiting Shut(LaneSituation lane, DateTime opens, DateTime now)
    {
        var window = lane.Facts.Window;
        var day = window.LocalDay(now);
        var next = $"the window opens {Moment(lane, opens, now)}";
        return
            window.IsHoliday(day) ? new(WaitingRule.Holiday, opens, $"Today is a holiday; {next}.")
            : !window.IsChosenWeekday(day) ? new(WaitingRule.SendDay, opens, $"{day.DayOfWeek} is no send day; {next}.")
            : new(WaitingRule.Window, opens, $"T{next[1..]}.");
    }

    private static Waiting UsedUp(LaneSituation lane, QuotaBucket bucket, DateTime now)
    {
        var until = LaneVerdict.UsedUp(lane.Facts, bucket).Until;
        return bucket.Closes == LaneClosedReason.RateLimit
            ? new Waiting(WaitingRule.RateLimit, until, $"The limit of {Number(bucket.Max!.Value)} {Per(bucket.Period)} for {Whose(lane, bucket.Scope)} is used up; it frees {Moment(lane, until!.Value, now)}.")
            : Closed(lane, bucket.Closes, until, now);
    }

    private static Waiting Gap(LaneFacts facts, DateTime until, DateTime now) =>
        new(WaitingRule.Gap, until, $"The pause{(GapIn(facts) is { } gap ? $" of {gap}" : "")} between two emails ends {SendingWords.Moment(until, facts.Settings.Timezone, now, withSeconds: true)}.");

    private static Waiting NewContacts(LaneSituation lane, DateTime frees, DateTime now)
    {
        var next = LaneVerdict.UsedUp(lane.Facts, LaneClosedReason.CampaignDailyLimit, frees).Until!.Value;
        return new(WaitingRule.NewContacts, next,
            $"Today’s {Number(lane.Facts.Limits.CampaignNewContacts)} new contacts of this campaign have their first email; the next go {Moment(lane, next, now)}. Follow-ups go on.");
    }

    private static string Cancelled(CancelReason reason) => reason switch
    {
        CancelReason.CampaignPaused => "The campaign was paused; resuming it plans this email again.",
        CancelReason.CampaignStopped => "The campaign was stopped.",
        CancelReason.CampaignArchived => "The campaign was archived.",
        CancelReason.EnrollmentPaused => "The sequence is paused for this contact.",
        CancelReason.EnrollmentEnded => "The sequence has ended for this contact.",
        CancelReason.StepDisabled => "Its step is switched off.",
        CancelReason.ConditionNotMet => "It was skipped: when it was due, its contact had not done what the step asks for.",
        CancelReason.StepPassed => "The sequence has passed its step.",
        CancelReason.DraftRejected => "Its draft was rejected.",
        CancelReason.RecipientSuppressed => "The recipient is suppressed, and is never mailed.",
        CancelReason.CalledOff => "Somebody called it off; the sequence goes on without it.",
    };

    private static string Whose(LaneSituation lane, QuotaScope scope) => scope switch
    {
        QuotaScope.Workspace => "this workspace",
        QuotaScope.Campaign or QuotaScope.NewContacts => "this campaign",
        QuotaScope.Sender => lane.Facts.Sender.Email,
        QuotaScope.RecipientDomain => "this domain",
    };

    private static string Per(QuotaPeriod period) => period switch
    {
        QuotaPeriod.Minute => "a minute",
        QuotaPeriod.Hour => "an hour",
        QuotaPeriod.Day => "a day",
    };

    private static string Moment(LaneSituation lane, DateTime utc, DateTime now) =>
        $"{SendingWords.Moment(utc, lane.Facts.Settings.Timezone, now)} in {SendingWords.Place(lane.Facts.Settings.Timezone)}";

    /// <summary>How far two emails are apart, <c>2 minutes</c>; null where there is no pause.</summary>
    private static string? GapIn(LaneFacts facts)
    {
        var seconds = facts.HasGap ? TimeSpan.FromTicks(Math.Max(facts.Limits.CampaignGap.Ticks, facts.Limits.SenderGap.Ticks)).TotalSeconds : 0;
        return seconds == 0 ? null
            : seconds % 60 == 0 ? Counted(seconds / 60, "minute")
            : Counted(seconds, "second");
    }

    private static string Counted(double number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $" ({reason.TrimEnd('.')})";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
