using System.Text.Json;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Records failed attempts with their consequences: one case for each verdict. Works inside the recorder's transaction.</summary>
internal sealed class FailedAttemptRecorder(Suppressor suppressor, EventOutbox outbox)
{
    /// <summary>Records one attempt that was not accepted, and adds what it counts to the sheet, which the caller writes.</summary>
    public async Task Record(CampaignsDb db, SqlStatements sql, Attempt attempt, CounterSheet sheet, DateTime now)
    {
        var row = await db.ScheduledEmails.SingleAsync(e => e.Id == attempt.Email.Email.Id, CancellationToken.None);
        if (row.Status == ScheduledEmailStatus.Interrupted && attempt.Outcome.CertainlyNotSent)
        {
            // It was marked as interrupted, and now it is certain that it was not sent: it is pending again.
            await GiveBackQuota(db, sql, row);
            row.Resend(now);
            await LaneDueTime.Lower(db, row.CampaignId, row.SenderAccountId, row.ScheduledFor, now, CancellationToken.None);
            await db.SaveChangesAsync(CancellationToken.None);
            return;
        }

        if (row.Status != ScheduledEmailStatus.Sending || row.LeaseToken != attempt.Lease.Token)
        {
            return; // somebody decided meanwhile
        }

        var pausedUntil = SenderEffects.Pauses(attempt.Outcome) ? await SenderEffects.Pause(db, sql, attempt.Lane.Sender.Id, attempt.Outcome, now) : null;

        if (attempt.Outcome.CertainlyNotSent)
        {
            await GiveBackQuota(db, sql, row);
        }

        if (attempt.Outcome is { Verdict: DeliveryVerdict.Retry, Code: >= 400 and < 500 })
        {
            await DomainBackoffs.Failed(sql, db, row.RecipientDomain, attempt.Outcome.Text, attempt.Email.IsTrial, now);
        }

        await Decide(db, sql, attempt, row, pausedUntil, sheet, now);
        if (row.Status == ScheduledEmailStatus.Pending)
        {
            await LaneDueTime.Lower(db, row.CampaignId, row.SenderAccountId, row.ScheduledFor, now, CancellationToken.None);
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    private Task Decide(CampaignsDb db, SqlStatements sql, Attempt attempt, ScheduledEmail row, DateTime? senderPausedUntil, CounterSheet sheet, DateTime now)
    {
        var window = attempt.Lane.WindowFor(attempt.Email.ContactZone);
        var text = attempt.Outcome.Text;
        switch (attempt.Outcome.Verdict)
        {
            case DeliveryVerdict.SenderBusy:
            case DeliveryVerdict.Retry when attempt.Outcome.IsUnreachable:
                row.Postpone(senderPausedUntil is { } until ? window.Next(until) : row.ScheduledFor, text);
                return Task.CompletedTask;
            case DeliveryVerdict.Retry or DeliveryVerdict.RecipientSoft when MayTryAgain(attempt.Outcome, row, window, now):
                row.Retry(RetryDelay.NextAttempt(row.Attempts, now, window), text);
                return Task.CompletedTask;
            case DeliveryVerdict.Retry:
                return Fail(db, attempt, row, EnrollmentStatus.Failed, MessageEventType.Failed, FailureClass.GaveUp, now);
            case DeliveryVerdict.RecipientSoft:
                return FailSoft(db, attempt, row, sheet, now);
            case DeliveryVerdict.RecipientHard:
                return FailHard(db, attempt, row, sheet, now);
            case DeliveryVerdict.Blocked:
                return FailBlocked(db, sql, attempt, row, sheet, now);
            case DeliveryVerdict.MessageRefused:
                return Fail(db, attempt, row, EnrollmentStatus.Failed, MessageEventType.Failed, FailureClass.Message, now);
            case DeliveryVerdict.SenderRefused:
                row.Postpone(row.ScheduledFor, text);
                return Task.CompletedTask;
            case DeliveryVerdict.SenderDayLimit:
                row.Postpone(window.Next(now + SenderEffects.ProviderDay), text);
                return Task.CompletedTask;
            case DeliveryVerdict.Unknown:
                row.Interrupt(text);
                if (attempt.Lane.Workspace.OnInterrupted == OnInterrupted.Resend)
                {
                    row.Resend(now);
                }

                return Task.CompletedTask;
            case DeliveryVerdict.Accepted:
                throw new InvalidOperationException("What was accepted did not fail.");
            default:
                throw new ArgumentOutOfRangeException(nameof(attempt), attempt.Outcome.Verdict, "Unhandled verdict.");
        }
    }

    /// <summary>A full mailbox may have room tomorrow where the server says so (4xx); a 5xx is final.</summary>
    private static bool MayTryAgain(DeliveryOutcome outcome, ScheduledEmail row, SendWindow window, DateTime now) =>
        (outcome.Verdict == DeliveryVerdict.Retry || outcome.Code is >= 400 and < 500) && !RetryDelay.GivesUp(row.Attempts, row.FirstAttemptAt!.Value, now, window);

    private async Task FailHard(CampaignsDb db, Attempt attempt, ScheduledEmail row, CounterSheet sheet, DateTime now)
    {
        var bounce = await Bounce(db, attempt, row, EnrollmentStatus.Bounced, FailureClass.Hard, sheet, now);
        await Suppress(db, attempt, "bounce", bounce);
    }

    private async Task FailSoft(CampaignsDb db, Attempt attempt, ScheduledEmail row, CounterSheet sheet, DateTime now)
    {
        var bounce = await Bounce(db, attempt, row, EnrollmentStatus.Failed, FailureClass.Soft, sheet, now);
        if (await SoftBounceRule.IsReached(db, row.ContactId, bounce.EventAt, CancellationToken.None))
        {
            await Suppress(db, attempt, "soft_bounces", bounce);
        }
    }

    private async Task FailBlocked(CampaignsDb db, SqlStatements sql, Attempt attempt, ScheduledEmail row, CounterSheet sheet, DateTime now)
    {
        await Bounce(db, attempt, row, EnrollmentStatus.Failed, FailureClass.Blocked, sheet, now);
        await SenderEffects.Advise(db, sql, attempt.Lane.Sender.Id, attempt.Outcome, now);
    }

    private async Task<MessageEvent> Bounce(
        CampaignsDb db, Attempt attempt, ScheduledEmail row, EnrollmentStatus end, FailureClass failure, CounterSheet sheet, DateTime now)
    {
        var counted = await CountedChange.Begin(db, row.CampaignId, row.ContactId, CancellationToken.None);
        var bounce = await Fail(db, attempt, row, end, MessageEventType.Bounced, failure, now);
        await db.SaveChangesAsync(CancellationToken.None);
        sheet.Add(await counted.End(CancellationToken.None));
        return bounce;
    }

    /// <summary>The email fails and ends its enrollment; what else waited of it is cancelled.</summary>
    private async Task<MessageEvent> Fail(
        CampaignsDb db, Attempt attempt, ScheduledEmail row, EnrollmentStatus end, MessageEventType type, FailureClass failure, DateTime now)
    {
        var text = attempt.Outcome.Text;
        row.Fail(text);
        if (row.DraftId is { } draftId)
        {
            (await db.EmailDrafts.SingleAsync(d => d.Id == draftId, CancellationToken.None)).MarkFailed(text);
        }

        var failed = new MessageEvent
        {
            Id = Guid.CreateVersion7(now),
            ContactId = row.ContactId,
            CampaignId = row.CampaignId,
            StepId = row.StepId,
            Type = type,
            EventAt = attempt.At,
            Provider = SnakeCase.Of(attempt.Lane.Sender.Provider),
            FailureClass = failure,
            Detail = Detail(attempt.Outcome),
        };
        db.MessageEvents.Add(failed);
        await outbox.Add(db, failed, now, CancellationToken.None);
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == row.CampaignContactId, CancellationToken.None);
        await EnrollmentEnder.End(db, [enrollment], end, text, Actor.System(db.WorkspaceId), now, CancellationToken.None);
        await db.Campaigns.Where(c => c.Id == row.CampaignId)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.EmailsFailedCount, x => x.EmailsFailedCount + 1), CancellationToken.None);
        return failed;
    }

    /// <summary>From this commit on nothing is sent to the address, in any campaign.</summary>
    private async Task Suppress(CampaignsDb db, Attempt attempt, string source, MessageEvent bounce) => await suppressor.Suppress(
        db, SuppressionKind.Address, attempt.Email.Recipient, SuppressionReason.HardBounce, source, note: null, bounce.Id, Actor.System(db.WorkspaceId), CancellationToken.None);

    private static async Task GiveBackQuota(CampaignsDb db, SqlStatements sql, ScheduledEmail row) =>
        await Quotas.GiveBack(sql, db, QuotaBucket.FromJson(row.QuotaBucket, new(row.WorkspaceId, row.CampaignId, row.SenderAccountId, row.RecipientDomain)), 1, CancellationToken.None);

    private static string Detail(DeliveryOutcome outcome) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["stage"] = SnakeCase.Of(outcome.Stage),
        ["code"] = outcome.Code,
        ["enhancedCode"] = outcome.EnhancedCode,
        ["text"] = outcome.Text,
        ["rule"] = outcome.Rule,
    });
}
