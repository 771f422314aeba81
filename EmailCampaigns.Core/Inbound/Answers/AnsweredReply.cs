using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>What an answer that went means for the reply that it answers. Inside the caller's transaction.</summary>
internal static class AnsweredReply
{
    /// <summary>It is handled, unless somebody has said so before.</summary>
    public static async Task Handle(CampaignsDb db, ReplyAnswer answer, DateTime now, CancellationToken cancellationToken)
    {
        var reply = await db.EmailReplies.SingleAsync(r => r.Id == answer.ReplyId, cancellationToken);
        (reply.HandledAt, reply.ReadAt) = (reply.HandledAt ?? now, reply.ReadAt ?? now);
    }

    /// <summary>The answer did not arrive: somebody has to look at the reply again.</summary>
    public static async Task Open(CampaignsDb db, ReplyAnswer answer, CancellationToken cancellationToken)
    {
        var reply = await db.EmailReplies.SingleAsync(r => r.Id == answer.ReplyId, cancellationToken);
        reply.HandledAt = null;
    }
}
