using System.Collections.Concurrent;
using System.Text.Json;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What follows from an attempt that did not end well: one clause for each verdict. Works inside the recorder's transaction.</summary>
internal sealed class FailedAttempts(Suppressor suppressor)
{
    private const int SoftBouncesToSuppress = 3;

    private static readonly TimeSpan SoftBouncesCount = TimeSpan.FromDays(30);
    private static readonly TimeSpan ProvidersDay = TimeSpan.FromHours(24);
    private static readonly TimeSpan[] BusyPauses = [.. ((int[])[1, 2, 4, 8, 15]).Select(m => TimeSpan.FromMinutes(m))];

    private readonly ConcurrentDictionary<Guid, (int Times, DateTime Until)> _busy = new();

    /// <summary>A sender has sent: the next trouble begins with the shortest pause again.</summary>
    public void Works(Guid senderId) => _busy.TryRemove(senderId, out _);

    /// <summary>Records one attempt that was not accepted.</summary>
    public async Task Record(CampaignsDb db, SqlStatements sql, Attempt attempt, DateTime now)
    {
        var row = await db.ScheduledEmails.SingleAsync(e => e.Id == attempt.Email.Email.Id, CancellationToken.None);
        if (row.Status == ScheduledEmailStatus.Interrupted && attempt.Outcome.CertainlyNotSent)
        {
            // Given up for lost, and now it is certain that it did not go: it waits its turn again.
            await GiveBackQuota(db, sql, row);
            row.Resend(now);
            await LaneDue.Await(db, row.CampaignId, row.SenderAccountId, row.ScheduledFor, now, CancellationToken.None);
            await db.SaveChangesAsync(CancellationToken.None);
            return;
        }

        if (row.Status != ScheduledEmailStatus.Sending || row.LeaseToken != attempt.Lease.Token)
        {
            return; // somebody decided meanwhile
        }

        if (attempt.Outcome.IsUnreachable || attempt.Outcome.Verdict is DeliveryVerdict.SenderRefused or DeliveryVerdict.SenderBusy or DeliveryVerdict.SenderDayLimit)
        {
            await RestSender(db, attempt, now);
        }

        if (attempt.Outcome.CertainlyNotSent)
        {
            await GiveBackQuota(db, sql, row);
        }

        if (attempt.Outcome is { Verdict: DeliveryVerdict.Retry, Code: >= 400 and < 500 })
        {
            await DomainBackoffs.Failed(sql, db, row.RecipientDomain, attempt.Outcome.Text, attempt.Email.IsTrial, now);
        }

        await Decide(db, sql, attempt, row, now);
        if (row.Status == ScheduledEmailStatus.Pending)
        {
            await LaneDue.Await(db, row.CampaignId, row.SenderAccountId, row.ScheduledFor, now, CancellationToken.None);
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    private Task Decide(CampaignsDb db, SqlStatements sql, Attempt attempt, ScheduledEmail row, DateTime now)
    {
        var window = attempt.Lane.WindowFor(attempt.Email.ContactZone);
        var text = attempt.Outcome.Text;
        switch (attempt.Outcome.Verdict)
        {
            case DeliveryVerdict.SenderBusy:
            case DeliveryVerdict.Retry when attempt.Outcome.IsUnreachable:
                row.Postpone(window.Next(_busy[attempt.Lane.Sender.Id].Until), text);
                return Task.CompletedTask;
            case DeliveryVerdict.Retry or DeliveryVerdict.RecipientSoft when MayTryAgain(attempt.Outcome, row, window, now):
                row.Retry(RetryDelay.NextAttempt(row.Attempts, now, window), text);
                return Task.CompletedTask;
            case DeliveryVerdict.Retry:
                return Fail(db, attempt, row, EnrollmentStatus.Failed, MessageEventType.Failed, "gave_up", now);
            case DeliveryVerdict.RecipientSoft:
                return FailSoft(db, sql, attempt, row, now);
            case DeliveryVerdict.RecipientHard:
                return FailHard(db, sql, attempt, row, now);
            case DeliveryVerdict.Blocked:
                return FailBlocked(db, sql, attempt, row, now);
            case DeliveryVerdict.Message:
                return Fail(db, attempt, row, EnrollmentStatus.Failed, MessageEventType.Failed, "message", now);
            case DeliveryVerdict.SenderRefused:
                row.Postpone(row.ScheduledFor, text);
                return Task.CompletedTask;
            case DeliveryVerdict.SenderDayLimit:
                row.Postpone(window.Next(now + ProvidersDay), text);
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
                throw new ArgumentOutOfRangeException(nameof(attempt), attempt.Outcome.Verdict, "A verdict without consequence.");
        }
    }

    /// <summary>A full mailbox may have room tomorrow where the server says so (4xx); a 5xx is its last word.</summary>
    private static bool MayTryAgain(DeliveryOutcome outcome, ScheduledEmail row, SendWindow window, DateTime now) =>
        (outcome.Verdict == DeliveryVerdict.Retry || outcome.Code is >= 400 and < 500) && !RetryDelay.GivesUp(row.Attempts, row.FirstAttemptAt!.Value, now, window);

    private async Task FailHard(CampaignsDb db, SqlStatements sql, Attempt attempt, ScheduledEmail row, DateTime now)
    {
        await Fail(db, attempt, row, EnrollmentStatus.Bounced, MessageEventType.Bounced, "hard", now);
        await CountBounce(db, sql, attempt, now);
        await Suppress(db, attempt, "bounce");
    }

    private async Task FailSoft(CampaignsDb db, SqlStatements sql, Attempt attempt, ScheduledEmail row, DateTime now)
    {
        await Fail(db, attempt, row, EnrollmentStatus.Failed, MessageEventType.Bounced, "soft", now);
        await CountBounce(db, sql, attempt, now);
        await db.SaveChangesAsync(CancellationToken.None);
        var since = now - SoftBouncesCount;
        var soft = await db.MessageEvents.CountAsync(
            e => e.ContactId == row.ContactId && e.EventAt > since && e.Type == MessageEventType.Bounced && e.Detail!.Contains("\"class\":\"soft\""),
            CancellationToken.None);
        if (soft >= SoftBouncesToSuppress)
        {
            await Suppress(db, attempt, "soft_bounces");
        }
    }

    private async Task FailBlocked(CampaignsDb db, SqlStatements sql, Attempt attempt, ScheduledEmail row, DateTime now)
    {
        await Fail(db, attempt, row, EnrollmentStatus.Failed, MessageEventType.Bounced, "blocked", now);
        await CountBounce(db, sql, attempt, now);
        await sql.Execute(
            "UPDATE sender_accounts SET last_error = @error, updated_at = @now WHERE id = @id AND workspace_id = @workspace",
            [("@error", SenderAdvice.For(attempt.Outcome)), ("@now", now), ("@id", attempt.Lane.Sender.Id), ("@workspace", db.WorkspaceId)],
            CancellationToken.None);
    }

    /// <summary>The email fails and ends its enrollment; what else waited of it is cancelled.</summary>
    private static async Task Fail(
        CampaignsDb db, Attempt attempt, ScheduledEmail row, EnrollmentStatus end, MessageEventType type, string bounceClass, DateTime now)
    {
        var text = attempt.Outcome.Text;
        row.Fail(text);
        if (row.DraftId is { } draftId)
        {
            (await db.EmailDrafts.SingleAsync(d => d.Id == draftId, CancellationToken.None)).MarkFailed(text);
        }

        db.MessageEvents.Add(new MessageEvent
        {
            Id = Guid.CreateVersion7(now),
            ContactId = row.ContactId,
            CampaignId = row.CampaignId,
            StepId = row.StepId,
            Type = type,
            EventAt = attempt.At,
            Provider = SnakeCase.Of(attempt.Lane.Sender.Provider),
            Detail = Detail(attempt.Outcome, bounceClass),
        });
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == row.CampaignContactId, CancellationToken.None);
        await EnrollmentEnder.End(db, [enrollment], end, text, Actor.System(db.WorkspaceId), now, CancellationToken.None);
        await db.Campaigns.Where(c => c.Id == row.CampaignId)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.EmailsFailedCount, x => x.EmailsFailedCount + 1), CancellationToken.None);
    }

    /// <summary>From this commit on nothing more goes to the address, in whatever campaign.</summary>
    private async Task Suppress(CampaignsDb db, Attempt attempt, string source) => await suppressor.Suppress(
        db, SuppressionKind.Address, attempt.Email.Recipient, SuppressionReason.HardBounce, source, note: null, Actor.System(db.WorkspaceId), CancellationToken.None);

    private async Task RestSender(CampaignsDb db, Attempt attempt, DateTime now)
    {
        DateTime? until = attempt.Outcome.Verdict switch
        {
            DeliveryVerdict.SenderBusy or DeliveryVerdict.Retry => BusyUntil(attempt.Lane.Sender.Id, now),
            DeliveryVerdict.SenderDayLimit => now + ProvidersDay,
            _ => null,
        };
        await SenderTrouble.Begin(db, attempt.Lane.Sender.Id, until, SenderAdvice.For(attempt.Outcome), now, CancellationToken.None);
    }

    /// <summary>Longer each time; the messages that were under way together count once.</summary>
    private DateTime BusyUntil(Guid senderId, DateTime now) => _busy.AddOrUpdate(
        senderId,
        _ => (1, now + BusyPauses[0]),
        (_, before) => before.Until > now ? before : (before.Times + 1, now + BusyPauses[Math.Min(before.Times, BusyPauses.Length - 1)])).Until;

    private static async Task GiveBackQuota(CampaignsDb db, SqlStatements sql, ScheduledEmail row) =>
        await Quotas.GiveBack(sql, db, QuotaBucket.FromJson(row.QuotaBucket), 1, CancellationToken.None);

    private static async Task CountBounce(CampaignsDb db, SqlStatements sql, Attempt attempt, DateTime now)
    {
        var batch = sql.Batch();
        var day = ZoneCalendar.Of(attempt.Lane.Workspace.Timezone).Day(attempt.At);
        DailyCounters.Add(db, batch, attempt.Lane.Campaign.Id, day, new DailyCounts { Bounced = 1 }, now);
        await batch.Run(CancellationToken.None);
    }

    private static string Detail(DeliveryOutcome outcome, string bounceClass) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["class"] = bounceClass,
        ["stage"] = SnakeCase.Of(outcome.Stage),
        ["code"] = outcome.Code,
        ["enhancedCode"] = outcome.EnhancedCode,
        ["text"] = outcome.Text,
    });
}
