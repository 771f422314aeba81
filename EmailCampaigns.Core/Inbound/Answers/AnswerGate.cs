using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>An answer that passed the gate: it is to be handed over now.</summary>
/// <param name="Answer">As it stands after the gate.</param>
/// <param name="Sender">The sender as it is now.</param>
/// <param name="Message">Its octets.</param>
internal sealed record PassedAnswer(ReplyAnswer Answer, SenderAccount Sender, ReadOnlyMemory<byte> Message);

/// <summary>
/// The last checks before an answer is sent, and the only way from waiting to sending: one short transaction, as <see cref="SendGate"/> does it for campaigns. It keeps to what bounds
/// the sender, the workspace and the recipient's domain, and counts there; campaigns, their windows and their limits have no say.
/// </summary>
internal sealed class AnswerGate(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions, TimeProvider clock)
{
    /// <summary>How soon an answer looks again that waits for what a person has to end.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>Decides about one answer that is due; null where it does not go now.</summary>
    public async Task<PassedAnswer?> Pass(JobItem item, Guid token)
    {
        await using var db = dbs.For(item.WorkspaceId);
        await using var sql = new SqlStatements(db);
        return await db.InRepeatableTransaction(() => Pass(db, sql, item.SubjectId, token), WritePriority.Dispatch, CancellationToken.None);
    }

    private async Task<PassedAnswer?> Pass(CampaignsDb db, SqlStatements sql, Guid answerId, Guid token)
    {
        var now = clock.UtcNow();
        if (await db.ReplyAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Id == answerId, CancellationToken.None) is not { Status: AnswerStatus.Waiting } seen || seen.DueAt > now)
        {
            return null;
        }

        await AnswerLocks.Take(db, seen, CancellationToken.None);
        var answer = await db.ReplyAnswers.SingleAsync(a => a.Id == answerId, CancellationToken.None);
        if (answer.Status != AnswerStatus.Waiting || answer.DueAt > now)
        {
            return null; // somebody took it back
        }

        var passed = await Judge(db, sql, answer, token, now);
        await db.SaveChangesAsync(CancellationToken.None);
        if (passed is not null)
        {
            await AnswerLeases.Begin(db, sql, answerId, token);
        }

        return passed;
    }

    private async Task<PassedAnswer?> Judge(CampaignsDb db, SqlStatements sql, ReplyAnswer answer, Guid token, DateTime now)
    {
        var reply = await db.EmailReplies.AsNoTracking().SingleAsync(r => r.Id == answer.ReplyId, CancellationToken.None);
        var route = await AnswerRoute.Find(db, suppressions, reply, CancellationToken.None);
        if ((route.Refusal ?? (answer.DespiteSuppression ? null : route.Warning)) is { } refusal)
        {
            answer.Fail(refusal);
            return null;
        }

        var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == answer.SenderAccountId, CancellationToken.None);
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == db.WorkspaceId, CancellationToken.None);
        var installation = await db.Installations.AsNoTracking().SingleAsync(CancellationToken.None);
        if (StandsAgainst(sender, workspace, installation, now) is var (why, until))
        {
            answer.PutOff(until, why, error: null);
            return null;
        }

        if (Compose(answer, reply, await NameOf(db, answer.ContactId), sender, workspace.Timezone, now) is not { } message)
        {
            return null;
        }

        var limits = LaneLimits.OfSender(
            sender, await RateLimit.Load(db, CancellationToken.None), workspace.Id, workspace.Timezone, rampsFrom: ZoneCalendar.Of(sender.Timezone).Day(now));
        var buckets = QuotaBucket.OfAnswer(limits, workspace.Id, sender.Id, DomainOf(answer.RecipientEmail), now);
        if (await TakeGap(sql, db, limits, sender.Id, now) is { } gapEnds)
        {
            answer.PutOff(gapEnds, AnswerWait.Gap, error: null);
            return null;
        }

        if (await TakeQuotas(db, sql, limits, buckets, sender.Id, now) is var (usedUp, frees))
        {
            await GiveBackGap(sql, db, limits, sender);
            answer.PutOff(frees, usedUp, error: null);
            return null;
        }

        answer.Begin(token, QuotaBucket.ToJson(buckets), now);
        return new PassedAnswer(answer, sender, message);
    }

    private static (AnswerWait Why, DateTime Until)? StandsAgainst(SenderAccount sender, Workspace workspace, Installation installation, DateTime now) => (sender, workspace, installation) switch
    {
        { installation.SendingHeldAt: not null } => (AnswerWait.InstallationHeld, now + LookAgain),
        { workspace.SendingHeldAt: not null } => (AnswerWait.WorkspaceHeld, now + LookAgain),
        { sender.PausedUntil: { } until } when until > now => (AnswerWait.SenderPaused, until < now + LookAgain ? until : now + LookAgain),
        { sender.IsActive: false } or { sender.ValidationStatus: not ValidationStatus.Verified } => (AnswerWait.SenderUnusable, now + LookAgain),
        _ => null,
    };

    /// <summary>The message; null where it cannot be written, which fails the answer.</summary>
    private static ReadOnlyMemory<byte>? Compose(ReplyAnswer answer, EmailReply reply, string? name, SenderAccount sender, string zone, DateTime now)
    {
        try
        {
            return AnswerMessage.Write(answer, reply, name, sender, zone, now);
        }
        catch (Exception problem) when (problem is MessageFieldException or ContentLimitException)
        {
            answer.Fail(problem.Message);
            return null;
        }
    }

    private static async Task<string?> NameOf(CampaignsDb db, Guid contactId)
    {
        var contact = await db.Contacts.Where(c => c.Id == contactId).Select(c => new { c.Name, c.FirstName, c.LastName }).SingleAsync(CancellationToken.None);
        return contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName);
    }

    internal static string DomainOf(string address) => EmailAddress.TryParse(address, out var parsed, out _) ? parsed.Domain : "";

    /// <summary>Takes the pause between two emails that all of the sender's mail shares; when it is over, where somebody else has it.</summary>
    private static async Task<DateTime?> TakeGap(SqlStatements sql, CampaignsDb db, LaneLimits limits, Guid senderId, DateTime now)
    {
        if (limits.SenderGap == TimeSpan.Zero)
        {
            return null;
        }

        var taken = await sql.Execute(
            "UPDATE sender_accounts SET next_send_at = @next WHERE id = @id AND workspace_id = @workspace AND (next_send_at IS NULL OR next_send_at <= @now)",
            [("@next", now + limits.SenderGap), ("@id", senderId), ("@workspace", db.WorkspaceId), ("@now", now)],
            CancellationToken.None);
        return taken == 1 ? null : (await sql.Query(
            "SELECT next_send_at FROM sender_accounts WHERE id = @id AND workspace_id = @workspace",
            [("@id", senderId), ("@workspace", db.WorkspaceId)],
            row => row.Instant(0),
            CancellationToken.None)).Single();
    }

    private static async Task GiveBackGap(SqlStatements sql, CampaignsDb db, LaneLimits limits, SenderAccount sender)
    {
        if (limits.SenderGap > TimeSpan.Zero)
        {
            await sql.Execute(
                "UPDATE sender_accounts SET next_send_at = @before WHERE id = @id AND workspace_id = @workspace",
                [("@before", sender.NextSendAt), ("@id", sender.Id), ("@workspace", db.WorkspaceId)],
                CancellationToken.None);
        }
    }

    /// <summary>Takes from every limit; which one allows no more, and until when.</summary>
    private static async Task<(AnswerWait UsedUp, DateTime Frees)?> TakeQuotas(
        CampaignsDb db, SqlStatements sql, LaneLimits limits, IReadOnlyList<QuotaBucket> buckets, Guid senderId, DateTime now)
    {
        var (taken, exhausted) = await Quotas.Take(sql, sql.Batch(), db, buckets, 1, now, CancellationToken.None);
        if (taken == 0)
        {
            return (exhausted!.Closes switch
            {
                LaneClosedReason.SenderDailyLimit => AnswerWait.SenderDailyLimit,
                LaneClosedReason.SenderHourlyLimit => AnswerWait.SenderHourlyLimit,
                _ => AnswerWait.RateLimit,
            }, exhausted.End);
        }

        if (limits.SenderRollingLimit > 0)
        {
            // After the take: the sender's counters are locked, so nobody else is counting now.
            var (fits, frees) = RollingRoom.After(limits, await RollingRoom.Load(sql, db.WorkspaceId, senderId, now), taken, now);
            if (fits == 0)
            {
                await Quotas.GiveBack(sql, db, buckets, 1, CancellationToken.None);
                return (AnswerWait.SenderRollingLimit, frees);
            }
        }

        return null;
    }
}
