using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>Whether a reply can be answered, through what and to whom, in words for whoever writes.</summary>
/// <param name="From">The sender's address; null where none is known.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Refusal">Why it cannot be answered; null where it can.</param>
/// <param name="Warning">What to think of before answering; null where there is nothing.</param>
public sealed record AnswerTerms(string? From, string To, string? Refusal, string? Warning);

/// <summary>The way that an answer to a reply takes: the sender, the recipient, the thread; or why there is none.</summary>
internal sealed record AnswerRoute
{
    /// <summary>Message-IDs of a thread that are named: the first and the last ones. A line of a header has its limits.</summary>
    private const int MaxThreadIds = 20;

    /// <summary>The sender; null where none is known.</summary>
    public required SenderAccount? Sender { get; init; }

    /// <summary>The email of ours with which the conversation began.</summary>
    public required SentEmail? Sent { get; init; }

    public required string Recipient { get; init; }
    public required string Subject { get; init; }

    /// <inheritdoc cref="ReplyAnswer.ThreadIds"/>
    public required string ThreadIds { get; init; }

    /// <inheritdoc cref="AnswerTerms"/>
    public required string? Refusal { get; init; }

    /// <inheritdoc cref="AnswerTerms"/>
    public required string? Warning { get; init; }

    public AnswerTerms Terms => new(Sender?.Email, Recipient, Refusal, Warning);

    /// <summary>Finds the way.</summary>
    public static async Task<AnswerRoute> Find(CampaignsDb db, SuppressionLookup suppressions, EmailReply reply, CancellationToken cancellationToken)
    {
        var sent = await db.SentEmails.AsNoTracking().SingleOrDefaultAsync(s => s.Id == reply.SentEmailId, cancellationToken);
        var senderId = reply.SenderAccountId ?? sent?.SenderAccountId;
        var sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken);
        var address = EmailAddress.TryParse(reply.FromAddress, out var parsed, out _) ? parsed : null;
        var standing = address is null ? null : (await suppressions.Of(db, [address.Normalized], cancellationToken)).GetValueOrDefault(address.Normalized);
        return new AnswerRoute
        {
            Sender = sender,
            Sent = sent,
            Recipient = reply.FromAddress,
            Subject = CleanText.Cut(DraftGenerator.ThreadSubject(string.IsNullOrWhiteSpace(reply.Subject) ? sent?.Subject ?? "" : reply.Subject), ContentLimits.Subject),
            ThreadIds = string.Join(' ', await ThreadOf(db, reply, sent, cancellationToken)),
            Refusal = reply.Kind == ReplyKind.Bounce ? "This is a report of a mail system, which nobody reads answers to."
                : sender is null || sent is null ? "Nothing was sent to this contact from here, so there is no sender to answer with."
                : address is null ? "It came without an address that can be answered."
                : RefusalOf(standing?.Reason, address.Address),
            Warning = WarningOf(standing?.Reason),
        };
    }

    /// <summary>Who does not exist, called us spam or had themselves erased gets nothing, whoever writes it.</summary>
    private static string? RefusalOf(SuppressionReason? reason, string address) => reason switch
    {
        SuppressionReason.HardBounce => $"Email to {address} bounces.",
        SuppressionReason.Complaint => $"Email to {address} was reported as spam. Another one would harm the sender.",
        SuppressionReason.Erased => "This person asked to be erased.",
        SuppressionReason.Unsubscribed or SuppressionReason.Manual or null => null,
    };

    private static string? WarningOf(SuppressionReason? reason) => reason switch
    {
        SuppressionReason.Unsubscribed => "They asked for no more email. An answer to what they wrote is possible; nothing else goes to them.",
        SuppressionReason.Manual => "The address is suppressed. An answer to what they wrote is possible; nothing else goes to it.",
        SuppressionReason.HardBounce or SuppressionReason.Complaint or SuppressionReason.Erased or null => null,
    };

    /// <summary>The parent's thread, then the parent (RFC 5322, section 3.6.4), as far as it is known here.</summary>
    private static async Task<IReadOnlyList<string>> ThreadOf(CampaignsDb db, EmailReply reply, SentEmail? sent, CancellationToken cancellationToken)
    {
        var before = await db.ReplyAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Id == reply.AnswerId, cancellationToken) is { } answer
            ? [.. answer.ThreadIds.Split(' ', StringSplitOptions.RemoveEmptyEntries), answer.OnTheWire]
            : new[] { sent?.InReplyTo, sent?.WireMessageId ?? sent?.MessageId };
        var ids = before.Append(reply.MessageId).OfType<string>().Where(IsMessageId).Distinct(StringComparer.Ordinal).ToList();
        return ids.Count <= MaxThreadIds ? ids : [ids[0], .. ids.TakeLast(MaxThreadIds - 1)];
    }

    /// <summary>Not a key that stands for a message without an id, nor one that is only known by its hash.</summary>
    private static bool IsMessageId(string id)
    {
        if (id.StartsWith("manual:", StringComparison.Ordinal) || id.StartsWith("sha256:", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return MessageIds.Normalize(id, "References").Length > 0;
        }
        catch (MessageFieldException)
        {
            return false;
        }
    }
}
