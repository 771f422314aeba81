using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>An inbound message matched to a contact.</summary>
public sealed record ReplyRow
{
    public required Guid Id { get; init; }
    public required Guid? SentEmailId { get; init; }
    public required Guid? CampaignId { get; init; }
    public required Guid ContactId { get; init; }
    public required string MessageId { get; init; }
    public required DateTime ReceivedAt { get; init; }
    public required string FromAddress { get; init; }
    public required string? Subject { get; init; }
    public required string? Snippet { get; init; }
    public required ReplyKind Kind { get; init; }
    public required DateTime? OutOfOfficeUntil { get; init; }

    /// <summary>What the person wrote, without what they quote; null where only an excerpt was told.</summary>
    public required string? BodyText { get; init; }

    public required string? QuotedText { get; init; }

    /// <summary>The sender whose mailbox it came into; null where another system or a person told of it.</summary>
    public required Guid? SenderAccountId { get; init; }

    /// <summary>The enrollment that it answers.</summary>
    public required Guid? CampaignContactId { get; init; }

    /// <summary>The answer of ours that it replies to, or that comes back with it.</summary>
    public required Guid? AnswerId { get; init; }

    /// <summary>Of a bounce: what kind.</summary>
    public required FailureClass? FailureClass { get; init; }

    /// <summary>The rule that judged <see cref="Kind"/>, in words.</summary>
    public required string? Rule { get; init; }

    /// <summary>What the person wants, so far as a rule or a person has judged it.</summary>
    public required ReplyIntent? Intent { get; init; }

    /// <summary>The words by which the intent was judged; null where a person chose it.</summary>
    public required string? IntentRule { get; init; }

    public required DateTime? ReadAt { get; init; }
    public required DateTime? SnoozedUntil { get; init; }
    public required DateTime? HandledAt { get; init; }

    /// <summary>When a person said that it was judged wrongly.</summary>
    public required DateTime? TakenBackAt { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
}

/// <summary>Reads replies.</summary>
public sealed class ReplyQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// What replies can be filtered and sorted by. Indexes answer for the contact, the campaign or the message id of a reply, and give the order of receivedAt; other fields are read
    /// from the rows that these leave.
    /// </summary>
    public static ListFields<ReplyRow> Fields { get; } = new ListFields<ReplyRow>()
        .WithEveryField()
        .Searching("the sender's address, the subject or the snippet", r => r.FromAddress, r => r.Subject, r => r.Snippet)
        .OrderedBy("-receivedAt");

    public async Task<Page<ReplyRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Rows(db.EmailReplies), request, cancellationToken);
    }

    /// <summary>One reply; null where there is none.</summary>
    public async Task<ReplyRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.EmailReplies.Where(r => r.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<ReplyRow> Rows(IQueryable<EmailReply> replies) => replies.Select(r => new ReplyRow
    {
        Id = r.Id,
        SentEmailId = r.SentEmailId,
        CampaignId = r.CampaignId,
        ContactId = r.ContactId,
        MessageId = r.MessageId,
        ReceivedAt = r.ReceivedAt,
        FromAddress = r.FromAddress,
        Subject = r.Subject,
        Snippet = r.Snippet,
        Kind = r.Kind,
        OutOfOfficeUntil = r.OutOfOfficeUntil,
        BodyText = r.BodyText,
        QuotedText = r.QuotedText,
        SenderAccountId = r.SenderAccountId,
        CampaignContactId = r.CampaignContactId,
        AnswerId = r.AnswerId,
        FailureClass = r.FailureClass,
        Rule = r.Rule,
        Intent = r.Intent,
        IntentRule = r.IntentRule,
        ReadAt = r.ReadAt,
        SnoozedUntil = r.SnoozedUntil,
        HandledAt = r.HandledAt,
        TakenBackAt = r.TakenBackAt,
        CreatedAt = r.CreatedAt,
        UpdatedAt = r.UpdatedAt,
    });
}
