using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What became of a message that came in.</summary>
/// <param name="Kind">What it was judged to be; null where it has nothing to do with us.</param>
/// <param name="ReplyId">The row that was written, or stood before; null where it has nothing to do with us.</param>
/// <param name="IsNew">False where it was recorded before, or has nothing to do with us.</param>
public sealed record InboundOutcome(ReplyKind? Kind, Guid? ReplyId, bool IsNew);

/// <summary>Judges a message that came into a sender's mailbox, records it, and does what follows from it, all in one commit. Safe to repeat.</summary>
public sealed class InboundRecorder(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Records a message. One that answers nothing of ours leaves no trace.</summary>
    /// <param name="workspaceId">Whose mailbox.</param>
    /// <param name="senderAccountId">The sender whose mailbox it is.</param>
    /// <param name="mail">The message.</param>
    /// <param name="receivedAt">When the mailbox got it, UTC.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public Task<InboundOutcome> Record(Guid workspaceId, Guid senderAccountId, InboundMail mail, DateTime receivedAt, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{dbs}{clock}");
}
