using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>Writes down what became of an answer that was handed over, and what follows from it. Recording the same outcome again changes nothing.</summary>
internal sealed class AnswerOutcomes(IDbContextFactory<CampaignsDb> dbs, Suppressor suppressor)
{
    /// <summary>A person's answer waits for no window.</summary>
    private static readonly SendWindow Always = new(TimeOnly.MinValue, TimeOnly.MinValue, Enum.GetValues<DayOfWeek>(), "UTC");

    /// <summary>How soon an answer looks again whose sender waits for a person.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>Records one outcome.</summary>
    /// <param name="workspaceId">Whose answer.</param>
    /// <param name="passed">What was handed over.</param>
    /// <param name="token">The attempt.</param>
    /// <param name="outcome">What the transport said.</param>
    /// <param name="at">When it said so.</param>
    public async Task Record(Guid workspaceId, PassedAnswer passed, Guid token, DeliveryOutcome outcome, DateTime at)
    {
        var attempt = passed.Answer;
        await using var db = dbs.For(workspaceId);
        await using var sql = new SqlStatements(db);
        await db.InRepeatableTransaction(async () =>
        {
            await AnswerLocks.Take(db, attempt, CancellationToken.None);
            var answer = await db.ReplyAnswers.SingleAsync(a => a.Id == attempt.Id, CancellationToken.None);
            if (!IsOurs(answer, attempt, token) || (answer.Status == AnswerStatus.Interrupted && outcome.Verdict == DeliveryVerdict.Unknown))
            {
                return; // somebody decided meanwhile
            }

            if (outcome.CertainlyNotSent)
            {
                var taker = new QuotaTaker(workspaceId, CampaignId: null, attempt.SenderAccountId, AnswerGate.DomainOf(attempt.RecipientEmail));
                await Quotas.GiveBack(sql, db, QuotaBucket.FromJson(attempt.QuotaBucket, taker), 1, CancellationToken.None);
            }

            if (answer.Status == AnswerStatus.Interrupted && outcome.Verdict != DeliveryVerdict.Accepted)
            {
                answer.Retry(at, outcome.Text); // given up for lost, and now it is certain that it did not go
            }
            else
            {
                await Decide(db, sql, answer, outcome, at);
                if (answer.Status == AnswerStatus.Sent && passed.Sender is { KeepsSentCopies: true, Provider: SenderProvider.Smtp })
                {
                    db.SentCopies.Add(new SentCopy(answer.SenderAccountId, answer.MessageId, passed.Message.ToArray(), at));
                }
            }

            await db.SaveChangesAsync(CancellationToken.None);
        }, WritePriority.Dispatch, CancellationToken.None);
    }

    /// <summary>It is still under way by us, or was given up for lost since, and nobody has decided about it.</summary>
    private static bool IsOurs(ReplyAnswer answer, ReplyAnswer attempt, Guid token) =>
        (answer.Status == AnswerStatus.Sending && answer.LeaseToken == token) || (answer.Status == AnswerStatus.Interrupted && answer.Attempts == attempt.Attempts);

    private async Task Decide(CampaignsDb db, SqlStatements sql, ReplyAnswer answer, DeliveryOutcome outcome, DateTime at)
    {
        var restsUntil = SenderEffects.Pauses(outcome) ? await SenderEffects.Pause(db, sql, answer.SenderAccountId, outcome, at) : null;
        switch (outcome.Verdict)
        {
            case DeliveryVerdict.Accepted:
                answer.MarkSent(at, OutcomeRecorder.Fit(outcome.WireMessageId), OutcomeRecorder.Fit(outcome.ProviderMessageId));
                await AnsweredReply.Handle(db, answer, at, CancellationToken.None);
                await SenderPause.Clear(db, sql, answer.SenderAccountId, at);
                break;
            case DeliveryVerdict.SenderBusy or DeliveryVerdict.SenderRefused or DeliveryVerdict.SenderDayLimit:
            case DeliveryVerdict.Retry when outcome.IsUnreachable:
                answer.Postpone(restsUntil ?? at + LookAgain, outcome.Text);
                break;
            case DeliveryVerdict.Retry or DeliveryVerdict.RecipientSoft when MayTryAgain(outcome, answer, at):
                answer.Retry(at + RetryDelay.After(answer.Attempts), outcome.Text);
                break;
            case DeliveryVerdict.RecipientHard:
                answer.Fail(outcome.Text);
                await Suppress(db, answer);
                break;
            case DeliveryVerdict.Blocked:
                answer.Fail(outcome.Text);
                await SenderEffects.Advise(db, sql, answer.SenderAccountId, outcome, at);
                break;
            case DeliveryVerdict.Retry or DeliveryVerdict.RecipientSoft or DeliveryVerdict.MessageRefused:
                answer.Fail(outcome.Text);
                break;
            case DeliveryVerdict.Unknown:
                answer.Interrupt(outcome.Text);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Verdict, "A verdict without consequence.");
        }
    }

    private static bool MayTryAgain(DeliveryOutcome outcome, ReplyAnswer answer, DateTime now) =>
        (outcome.Verdict == DeliveryVerdict.Retry || outcome.Code is >= 400 and < 500) && !RetryDelay.GivesUp(answer.Attempts, answer.FirstAttemptAt!.Value, now, Always);

    /// <summary>The address does not exist: from this commit on nothing more goes to it, in whatever campaign.</summary>
    private async Task Suppress(CampaignsDb db, ReplyAnswer answer)
    {
        if (EmailAddress.TryParse(answer.RecipientEmail, out var address, out _))
        {
            await suppressor.Suppress(
                db, SuppressionKind.Address, address.Normalized, SuppressionReason.HardBounce, "answer", note: null, answer.Id, Actor.System(db.WorkspaceId), CancellationToken.None);
        }
    }
}
