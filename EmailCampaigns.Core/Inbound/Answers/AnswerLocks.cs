using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>
/// The locks of an answer that goes, in the order of <see cref="RowLocks"/>: the lanes of its campaign and of its sender, then the answer. Who suppresses an address, rests a sender or
/// holds a workspace writes such a lane, so each of them collides with it.
/// </summary>
internal static class AnswerLocks
{
    public static async Task Take(CampaignsDb db, ReplyAnswer answer, CancellationToken cancellationToken)
    {
        var campaignId = answer.CampaignId ?? Guid.Empty;
        if (db.Sql.Locking("send_lanes", "workspace_id = {0} AND (campaign_id = {1} OR sender_account_id = {2})") is { } sql)
        {
            await db.Database.ExecuteSqlRawAsync(sql, [db.Sql.Key(db.WorkspaceId), db.Sql.Key(campaignId), db.Sql.Key(answer.SenderAccountId)], cancellationToken);
        }

        await db.Lock("reply_answers", db.WorkspaceId, "id", [answer.Id], cancellationToken);
    }
}
