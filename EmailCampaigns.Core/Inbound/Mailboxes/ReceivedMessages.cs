using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>A message as it was read.</summary>
/// <param name="Folder">The folder's name at the server.</param>
/// <param name="UidValidity">While it stays the same, <paramref name="Uid"/> keeps its meaning.</param>
/// <param name="Uid">Its number in the folder.</param>
/// <param name="ReceivedAt">When the mailbox got it, UTC; null where the server does not say.</param>
/// <param name="Size">Its size in octets, as far as it is known.</param>
/// <param name="Raw">Its octets, from the beginning.</param>
internal sealed record ReceivedMessage(string Folder, long UidValidity, long Uid, DateTime? ReceivedAt, long Size, byte[] Raw);

/// <summary>Has what was read judged and recorded, and puts aside what cannot be.</summary>
internal sealed partial class ReceivedMessages(IDbContextFactory<CampaignsDb> dbs, InboundRecorder recorder, TimeProvider clock, ILogger log)
{
    public async Task Record(SenderAccount sender, ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await recorder.Record(sender.WorkspaceId, sender.Id, InboundMail.Parse(message.Raw), message.ReceivedAt ?? clock.UtcNow(), cancellationToken);
        }
        catch (Exception fault) when (!(fault is OperationCanceledException || IsTransient(fault)))
        {
            LogUnreadable(fault, sender.Id, message.Uid);
            await UnreadableMessages.Keep(dbs, sender, message, JobBackoff.Describe(fault), clock.UtcNow(), cancellationToken);
        }
    }

    /// <summary>The database was in trouble: the message is read again, none is put aside.</summary>
    private bool IsTransient(Exception fault)
    {
        using var db = dbs.CreateDbContext();
        return JobBackoff.IsTransient(fault) || db.Sql.IsConflict(fault);
    }

    [LoggerMessage(7002, LogLevel.Error, "Message {Uid} in the mailbox of sender {SenderId} could not be read and was put aside")]
    private partial void LogUnreadable(Exception fault, Guid senderId, long uid);
}
