using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>
/// While an answer is under way its process says again and again that it lives, on the database's clock. One of which nobody says so any more is interrupted: nobody can say whether it
/// went.
/// </summary>
public sealed class AnswerLeases(IDbContextFactory<CampaignsDb> dbs)
{
    private const string GiveUp = "The process that was sending it ended before the server's answer was recorded.";

    /// <summary>Interrupts what nobody renewed in time. For every process, again and again.</summary>
    public Task<int> Reap(CancellationToken cancellationToken) => Reap(expiredOnly: true, cancellationToken);

    /// <summary>Interrupts everything that is under way, before the first is sent: on a database with one sending process it is the former one's.</summary>
    public Task<int> Recover(CancellationToken cancellationToken) => Reap(expiredOnly: false, cancellationToken);

    /// <summary>Begins the lease of an answer, inside the transaction that passes it.</summary>
    internal static Task<int> Begin(CampaignsDb db, SqlStatements sql, Guid answerId, Guid token) => sql.Execute(
        $"UPDATE reply_answers SET lease_until = {db.Sql.NowPlusSeconds(Lease.Seconds)} WHERE id = @id AND workspace_id = @workspace AND lease_token = @token",
        [("@id", answerId), ("@workspace", db.WorkspaceId), ("@token", token)],
        CancellationToken.None);

    internal async Task Renew(JobItem answer, Guid token)
    {
        await using var db = dbs.For(answer.WorkspaceId);
        await using var sql = new SqlStatements(db);
        await db.InRepeatableTransaction(() => Begin(db, sql, answer.SubjectId, token), WritePriority.Dispatch, CancellationToken.None);
    }

    private async Task<int> Reap(bool expiredOnly, CancellationToken cancellationToken)
    {
        List<JobItem> lost;
        await using (var db = dbs.AcrossWorkspaces())
        {
            await using var sql = new SqlStatements(db);
            lost = await sql.Query(
                $"SELECT workspace_id, id FROM reply_answers WHERE status = {SqlText.Of(AnswerStatus.Sending)}{(expiredOnly ? $" AND lease_until < {db.Sql.NowExpression}" : "")}",
                [], row => new JobItem(row.Key(0), row.Key(1)), cancellationToken);
        }

        var interrupted = 0;
        foreach (var answer in lost)
        {
            interrupted += await Interrupt(answer, expiredOnly, cancellationToken) ? 1 : 0;
        }

        return interrupted;
    }

    private Task<bool> Interrupt(JobItem item, bool expiredOnly, CancellationToken cancellationToken) => dbs.Edit(item.WorkspaceId, async db =>
    {
        await db.Lock("reply_answers", db.WorkspaceId, "id", [item.SubjectId], cancellationToken);
        await using var sql = new SqlStatements(db);
        // Asked again inside: it may have been renewed, or recorded, since the look.
        var still = await sql.Query(
            $"""
            SELECT id FROM reply_answers
            WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(AnswerStatus.Sending)}{(expiredOnly ? $" AND lease_until < {db.Sql.NowExpression}" : "")}
            """,
            [("@id", item.SubjectId), ("@workspace", db.WorkspaceId)], row => row.Key(0), cancellationToken);
        if (still.Count == 0)
        {
            return false;
        }

        (await db.ReplyAnswers.SingleAsync(a => a.Id == item.SubjectId, cancellationToken)).Interrupt(GiveUp);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);
}
