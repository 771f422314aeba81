using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What makes an inbound message count once: its Message-ID, or what stands for it.</summary>
internal static class ReplyKeys
{
    /// <summary>The Message-ID without angle brackets, hashed where it is longer than a key; null where there is none.</summary>
    public static string? Of(string? messageId) => messageId?.Trim().Trim('<', '>') switch
    {
        null or "" => null,
        { Length: > MessageIds.MaxLength } tooLong => Hash(tooLong),
        var given => given,
    };

    /// <summary>The same for a message that was read: one without Message-ID is identified by its content.</summary>
    public static string Of(InboundMail mail) =>
        Of(mail.MessageId) ?? Hash($"{mail.From}\n{mail.Date:O}\n{mail.Subject}\n{string.Join(' ', mail.Recipients)}\n{mail.OwnText}\n{string.Join(' ', mail.Returned?.MessageIds ?? [])}");

    private static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
