using System.Collections.Concurrent;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Keeps one transport, with its connections, for each sender; a sender whose settings were changed gets a new one. One a process.</summary>
/// <param name="open">Makes the transport of a sender.</param>
public sealed class TransportPool(Func<SenderAccount, IMailTransport> open)
{
    private readonly ConcurrentDictionary<Guid, (int Version, IMailTransport Transport)> _open = new();

    /// <summary>The transport of a sender as it is now.</summary>
    public IMailTransport For(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return _open.AddOrUpdate(
            sender.Id,
            _ => (sender.Version, open(sender)),
            (_, known) => known.Version == sender.Version ? known : (sender.Version, open(sender))).Transport;
    }
}
