using EmailCampaigns.Core.Inbound.Judging;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What a message answers.</summary>
/// <param name="SentEmailId">The email of ours; with an answer, the one with which its conversation began.</param>
/// <param name="IsNamed">Whether the message names it; else it is the last one to that address.</param>
/// <param name="AnswerId">The answer of ours, where it is one that the message names.</param>
internal sealed record InboundMatch(Guid SentEmailId, bool IsNamed, Guid? AnswerId = null);

/// <summary>Finds the email of ours that a message answers, or that comes back with it.</summary>
internal static class InboundMatcher
{
    /// <summary>A report that names no message of ours can only be about one that is younger.</summary>
    private static readonly TimeSpan RecentlySent = TimeSpan.FromDays(30);

    /// <summary>The email; null where the message has nothing to do with us.</summary>
    public static async Task<InboundMatch?> Find(
        CampaignsDb db, Guid senderAccountId, InboundMail mail, Judgement judgement, DateTime receivedAt, CancellationToken cancellationToken) =>
        judgement.Kind == ReplyKind.Bounce || mail.Reports.Count > 0 || mail.Feedback is not null
            ? await Returned(db, senderAccountId, mail, judgement, receivedAt, cancellationToken)
            : await Answered(db, senderAccountId, mail, cancellationToken);

    /// <summary>By In-Reply-To, then by References, the newest first; else the last email through this mailbox to the address that writes.</summary>
    private static async Task<InboundMatch?> Answered(CampaignsDb db, Guid senderAccountId, InboundMail mail, CancellationToken cancellationToken)
    {
        if (mail.From is null || await IsOurs(db, mail, cancellationToken))
        {
            return null;
        }

        return await ByIds(db, [.. mail.InReplyTo, .. mail.References.Reverse()], cancellationToken)
            ?? await ByAddresses(db, senderAccountId, [mail.From], since: null, cancellationToken);
    }

    /// <summary>By the ids of the message that comes back, then by whom it was for and a recent sending.</summary>
    private static async Task<InboundMatch?> Returned(
        CampaignsDb db, Guid senderAccountId, InboundMail mail, Judgement judgement, DateTime receivedAt, CancellationToken cancellationToken)
    {
        string[] ids = [.. mail.Returned?.MessageIds ?? [], .. BounceText.CopiedIds(mail), .. mail.InReplyTo, .. mail.References.Reverse()];
        return await ByIds(db, ids, cancellationToken)
            ?? await ByAddresses(db, senderAccountId, judgement.Recipients, receivedAt - RecentlySent, cancellationToken);
    }

    /// <summary>A copy of what we sent, or mail between our own mailboxes: never a reply.</summary>
    private static async Task<bool> IsOurs(CampaignsDb db, InboundMail mail, CancellationToken cancellationToken)
    {
        var own = await db.SenderAccounts.Select(s => new { s.Email, s.ReplyTo }).ToListAsync(cancellationToken);
        return own.Exists(s => s.Email == mail.From || (s.ReplyTo is not null && InboundParser.Normalized(s.ReplyTo) == mail.From))
            || await ByIds(db, mail.MessageId is { } id ? [id] : [], cancellationToken) is not null;
    }

    /// <summary>The email that an event of a mail service is about: by its Message-ID; else, where that is allowed, the last one to the address within <see cref="RecentlySent"/>.</summary>
    public static async Task<InboundMatch?> Told(CampaignsDb db, IReadOnlyList<string> messageIds, string? recipient, DateTime at, CancellationToken cancellationToken) =>
        await ByIds(db, messageIds, cancellationToken)
            ?? (recipient is null ? null : await ByAddresses(db, senderAccountId: null, [recipient], at - RecentlySent, cancellationToken));

    private static async Task<InboundMatch?> ByIds(CampaignsDb db, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var asked = ids.Where(id => id.Length <= MessageIds.MaxLength).Distinct(StringComparer.Ordinal).Take(InboundLimits.MaxReferences).ToList();
        if (asked.Count == 0)
        {
            return null;
        }

        var sent = await db.SentEmails.Where(s => asked.Contains(s.MessageId)).Select(s => new { s.Id, Key = s.MessageId })
            .Concat(db.SentEmails.Where(s => s.WireMessageId != null && asked.Contains(s.WireMessageId)).Select(s => new { s.Id, Key = s.WireMessageId! }))
            .ToListAsync(cancellationToken);
        var answers = await db.ReplyAnswers.Where(a => asked.Contains(a.MessageId)).Select(a => new { a.SentEmailId, a.Id, Key = a.MessageId })
            .Concat(db.ReplyAnswers.Where(a => a.WireMessageId != null && asked.Contains(a.WireMessageId)).Select(a => new { a.SentEmailId, a.Id, Key = a.WireMessageId! }))
            .ToListAsync(cancellationToken);
        return sent.Select(s => (s.Key, Match: new InboundMatch(s.Id, IsNamed: true)))
            .Concat(answers.Select(a => (a.Key, Match: new InboundMatch(a.SentEmailId, IsNamed: true, a.Id))))
            .OrderBy(known => asked.IndexOf(known.Key)).Select(known => known.Match).FirstOrDefault();
    }

    /// <summary>The last email that this sender, or any, sent to the first of these addresses that it sent one to; any address of a contact stands for the contact.</summary>
    private static async Task<InboundMatch?> ByAddresses(
        CampaignsDb db, Guid? senderAccountId, IReadOnlyList<string> addresses, DateTime? since, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0)
        {
            return null;
        }

        var contacts = await db.Contacts.Where(c => addresses.Contains(c.EmailNormalized)).Select(c => new { c.Id, Address = c.EmailNormalized })
            .Concat(db.ContactChannels.Where(c => c.Channel == ChannelKind.Email && addresses.Contains(c.Address)).Select(c => new { Id = c.ContactId, c.Address }))
            .ToListAsync(cancellationToken);
        var order = addresses.ToList();
        foreach (var contact in contacts.OrderBy(c => order.IndexOf(c.Address)))
        {
            var last = await db.SentEmails.Where(s => s.ContactId == contact.Id && (senderAccountId == null || s.SenderAccountId == senderAccountId) && (since == null || s.SentAt >= since))
                .OrderByDescending(s => s.SentAt).ThenByDescending(s => s.Id).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(cancellationToken);
            if (last is { } id)
            {
                return new InboundMatch(id, IsNamed: false);
            }
        }

        return null;
    }
}
