using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Inbound.Judging;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What became of a message that came in.</summary>
/// <param name="Kind">What it was judged to be; null where it has nothing to do with us.</param>
/// <param name="ReplyId">The row that was written, or stood before; null where it has nothing to do with us.</param>
/// <param name="IsNew">False where it was recorded before, or has nothing to do with us.</param>
public sealed record InboundOutcome(ReplyKind? Kind, Guid? ReplyId, bool IsNew);

/// <summary>Judges a message that came into a sender's mailbox, records it, and does what follows from it, all in one commit. Safe to repeat.</summary>
public sealed class InboundRecorder(IDbContextFactory<CampaignsDb> dbs, Suppressor suppressor, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>The provider of what mailboxes tell (<c>message_event_keys</c>).</summary>
    public const string Provider = MessageEventKey.Mailbox;

    private static readonly InboundOutcome NotOurs = new(Kind: null, ReplyId: null, IsNew: false);

    private readonly InboundEffects _effects = new(new ReturnEffects(suppressor));

    /// <summary>Records a message. One that answers nothing of ours, or comes from somebody who was erased, leaves no trace.</summary>
    /// <param name="workspaceId">Whose mailbox.</param>
    /// <param name="senderAccountId">The sender whose mailbox it is.</param>
    /// <param name="mail">The message.</param>
    /// <param name="receivedAt">When the mailbox got it, UTC.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<InboundOutcome> Record(Guid workspaceId, Guid senderAccountId, InboundMail mail, DateTime receivedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var now = clock.UtcNow();
        var received = DateTime.SpecifyKind(receivedAt < now ? receivedAt : now, DateTimeKind.Utc).TrimToMilliseconds();
        Judgement judgement;
        InboundMatch? match;
        ZoneCalendar calendar;
        await using (var db = dbs.For(workspaceId))
        {
            // Most of what a mailbox gets is not ours: that is found out without a transaction.
            calendar = ZoneCalendar.Of(await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken));
            judgement = MailJudge.Of(mail, calendar.Day(received));
            match = await InboundMatcher.Find(db, senderAccountId, mail, judgement, received, cancellationToken);
        }

        return match is null
            ? NotOurs
            : await dbs.Edit(workspaceId, db => Record(db, new JudgedMail(mail, judgement, match, senderAccountId, received, calendar, now), cancellationToken), cancellationToken);
    }

    private async Task<InboundOutcome> Record(CampaignsDb db, JudgedMail inbound, CancellationToken cancellationToken)
    {
        var key = ReplyKeys.Of(inbound.Mail);
        if (await db.EmailReplies.Where(r => r.MessageId == key).Select(r => new { r.Id, r.Kind }).SingleOrDefaultAsync(cancellationToken) is { } standing)
        {
            return new InboundOutcome(standing.Kind, standing.Id, IsNew: false);
        }

        if (await ReturnedEmail.Lock(db, inbound.Match.SentEmailId, cancellationToken) is not { } sent)
        {
            return NotOurs;
        }

        var counted = await CountedChange.Begin(db, sent.CampaignId, sent.ContactId, cancellationToken);
        var reply = ReplyOf(inbound, sent, key);
        db.EmailReplies.Add(reply);
        var happened = EventOf(inbound, sent, reply);
        if (happened is not null)
        {
            db.MessageEvents.Add(happened);
            db.MessageEventKeys.Add(new MessageEventKey { Id = Guid.CreateVersion7(inbound.Now), Provider = Provider, ProviderEventId = key, EventId = happened.Id });
        }

        await db.SaveChangesAsync(cancellationToken); // refused where another process was faster, before anything follows from it
        await _effects.Apply(db, inbound, sent, reply, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (happened is not null)
        {
            await outbox.Add(db, happened, inbound.Now, cancellationToken);
        }

        await counted.Write(inbound.Now, cancellationToken);
        return new InboundOutcome(reply.Kind, reply.Id, IsNew: true);
    }

    private static EmailReply ReplyOf(JudgedMail inbound, SentEmail sent, string key)
    {
        var (mail, judgement) = (inbound.Mail, inbound.Judgement);
        var reply = new EmailReply
        {
            Id = Guid.CreateVersion7(inbound.Now),
            SentEmailId = inbound.ReturnedAnswerId is null ? sent.Id : null,
            CampaignId = sent.CampaignId,
            ContactId = sent.ContactId,
            CampaignContactId = sent.CampaignContactId,
            AnswerId = inbound.Match.AnswerId,
            SenderAccountId = inbound.SenderAccountId,
            MessageId = key,
            ReceivedAt = inbound.ReceivedAt,
            FromAddress = mail.From ?? mail.Sender ?? "",
            Subject = CleanText.Cut(mail.Subject, ContentLimits.Subject),
            Snippet = CleanText.Line(mail.OwnText, ContentLimits.Note),
            BodyText = mail.OwnText,
            QuotedText = mail.QuotedText.Length > 0 ? mail.QuotedText : null,
            Kind = judgement.Kind,
            FailureClass = judgement.Failure,
            Rule = judgement.Rule,
            OutOfOfficeUntil = inbound.AbsentUntil,
        };
        if (judgement.Intent is { } intent)
        {
            reply.Judge(intent.Intent, intent.Words);
        }

        return reply;
    }

    /// <summary>The fact; none for what is recorded for people to see only, and none for an answer that comes back: no email of a campaign did.</summary>
    private static MessageEvent? EventOf(JudgedMail inbound, SentEmail sent, EmailReply reply)
    {
        MessageEventType? type = inbound.ReturnedAnswerId is not null ? null : (reply.Kind, reply.FailureClass) switch
        {
            (ReplyKind.Reply, _) => MessageEventType.Replied,
            (ReplyKind.UnsubscribeRequest, _) => MessageEventType.Unsubscribed,
            (ReplyKind.Bounce, FailureClass.Complaint) => MessageEventType.Complained,
            (ReplyKind.Bounce, _) => MessageEventType.Bounced,
            (ReplyKind.AutoReply or ReplyKind.OutOfOffice, _) => null,
        };
        return type is not { } happened ? null : new MessageEvent
        {
            Id = Guid.CreateVersion7(inbound.Now),
            SentEmailId = sent.Id,
            ContactId = sent.ContactId,
            CampaignId = sent.CampaignId,
            StepId = sent.StepId,
            Type = happened,
            EventAt = inbound.ReceivedAt,
            Provider = Provider,
            FailureClass = reply.FailureClass,
            Detail = inbound.Detail(reply.Id),
        };
    }
}
