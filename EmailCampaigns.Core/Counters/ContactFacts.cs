using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Counters;

/// <summary>An email that was handed over.</summary>
internal sealed record SentFact(Guid Id, Guid CampaignId, Guid ContactId, Guid StepId, int Order, Guid SenderAccountId, DateTime SentAt);

/// <summary>How often one contact, or a program on the way, opened one email or clicked one link of it, and when first.</summary>
internal sealed record HitFact(Guid CampaignId, Guid ContactId, Guid StepId, MessageEventType Type, bool IsAutomated, string? Url, DateTime FirstAt, int Times)
{
    /// <summary>Those of opens and clicks that are about to be stored, as <see cref="ContactFacts.Hits"/> reads them from then on.</summary>
    public static IEnumerable<HitFact> Of(IEnumerable<MessageEvent> events) =>
        from e in events
        where e.SentEmailId is not null
        select new HitFact(e.CampaignId!.Value, e.ContactId!.Value, e.StepId!.Value, e.Type, e.IsAutomated, e.Url, e.EventAt, Times: 1);
}

/// <summary>A reply that nobody took back.</summary>
internal sealed record ReplyFact(Guid ContactId, Guid? SentEmailId, ReplyKind Kind, ReplyIntent? Intent, DateTime At);

/// <summary>A delivery, a bounce or an unsubscription that nobody took back.</summary>
internal sealed record ReturnFact(Guid Id, Guid ContactId, Guid? StepId, Guid? SentEmailId, MessageEventType Type, FailureClass? Failure, DateTime At);

/// <summary>What is recorded of contacts in one campaign, apart from opens and clicks.</summary>
internal sealed record ContactFacts(IReadOnlyList<SentFact> Sent, IReadOnlyList<ReplyFact> Replies, IReadOnlyList<ReturnFact> Returns)
{
    public static async Task<ContactFacts> Of(CampaignsDb db, Guid campaignId, IReadOnlyCollection<Guid> contactIds, CancellationToken cancellationToken)
    {
        var sent = await db.SentEmails.Where(s => s.CampaignId == campaignId && contactIds.Contains(s.ContactId))
            .Select(s => new SentFact(s.Id, s.CampaignId, s.ContactId, s.StepId, s.SequenceStep, s.SenderAccountId, s.SentAt)).ToListAsync(cancellationToken);
        var replies = await db.EmailReplies.Where(r => r.CampaignId == campaignId && contactIds.Contains(r.ContactId) && r.TakenBackAt == null)
            .Where(r => r.Kind == ReplyKind.Reply || r.Kind == ReplyKind.AutoReply || r.Kind == ReplyKind.OutOfOffice)
            .Select(r => new ReplyFact(r.ContactId, r.SentEmailId, r.Kind, r.Intent, r.ReceivedAt)).ToListAsync(cancellationToken);
        var takenBack = await (
            from reply in db.EmailReplies
            where reply.CampaignId == campaignId && contactIds.Contains(reply.ContactId) && reply.TakenBackAt != null
            join key in db.MessageEventKeys on reply.MessageId equals key.ProviderEventId
            where key.Provider == MessageEventKey.Mailbox
            select key.EventId).ToHashSetAsync(cancellationToken);
        var returns = await db.MessageEvents.Where(e => e.ContactId != null && contactIds.Contains(e.ContactId.Value) && e.CampaignId == campaignId)
            .Where(e => e.Type == MessageEventType.Delivered || e.Type == MessageEventType.Bounced || e.Type == MessageEventType.Unsubscribed)
            .Select(e => new ReturnFact(e.Id, e.ContactId!.Value, e.StepId, e.SentEmailId, e.Type, e.FailureClass, e.EventAt)).ToListAsync(cancellationToken);
        return new ContactFacts(sent, replies, [.. returns.Where(r => !takenBack.Contains(r.Id))]);
    }

    /// <summary>Opens and clicks of emails. Those of an email without a record of sending are nobody's: who opened it cannot be among those who were sent it.</summary>
    public static Task<List<HitFact>> Hits(CampaignsDb db, IReadOnlyCollection<Guid> sentEmailIds, CancellationToken cancellationToken) => db.MessageEvents
        .Where(e => e.SentEmailId != null && sentEmailIds.Contains(e.SentEmailId.Value) && (e.Type == MessageEventType.Opened || e.Type == MessageEventType.Clicked))
        .GroupBy(e => new { e.CampaignId, e.ContactId, e.StepId, e.Type, e.IsAutomated, e.Url })
        .Select(hit => new HitFact(
            hit.Key.CampaignId!.Value, hit.Key.ContactId!.Value, hit.Key.StepId!.Value, hit.Key.Type, hit.Key.IsAutomated, hit.Key.Url, hit.Min(e => e.EventAt), hit.Count()))
        .ToListAsync(cancellationToken);
}
