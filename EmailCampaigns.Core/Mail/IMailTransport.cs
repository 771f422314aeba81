using MimeKit;

namespace EmailCampaigns.Core.Mail;

/// <summary>The envelope of a message (RFC 5321 section 2.3.1): validated, and safe to put into a command.</summary>
/// <param name="From">Where bounces go.</param>
/// <param name="To">Who gets the message.</param>
public sealed record Envelope(MailboxAddress From, MailboxAddress To)
{
    /// <exception cref="MessageFieldException">One of them is not an address.</exception>
    public Envelope(string from, string to)
        : this(MailboxAddresses.Parse(from, name: null, nameof(From)), MailboxAddresses.Parse(to, name: null, nameof(To)))
    {
    }

    /// <summary>An earlier attempt may have sent the message. A transport that can find out does so before it sends.</summary>
    public bool MayHaveGone { get; init; }

    /// <inheritdoc cref="MailboxAddresses.NeedsSmtpUtf8"/>
    public bool NeedsSmtpUtf8 => From.NeedsSmtpUtf8() || To.NeedsSmtpUtf8();
}

/// <summary>
/// Hands messages over for one sender: to a folder, a mail server, a provider. Many calls may run at once; the transport keeps the connections that it needs.
/// </summary>
public interface IMailTransport
{
    /// <summary>Tries once to hand the message over. Expected failures (network, disk, refusals) are outcomes; an exception is a defect.</summary>
    /// <param name="envelope">From whom, to whom.</param>
    /// <param name="message">As <see cref="MimeWriter"/> made it. An octet above 127 in it, or in the envelope, needs SMTPUTF8; bodies never hold one.</param>
    /// <param name="messageId">The Message-ID in the message: the same for every attempt at the same email.</param>
    /// <param name="cancellationToken">
    /// Observed only while the message certainly has not been handed over. After that the outcome decides, and is <see cref="DeliveryVerdict.Unknown"/> if none comes within
    /// the transport's own time limit.
    /// </param>
    /// <exception cref="OperationCanceledException">Cancelled in time: nothing was sent.</exception>
    Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken);
}
