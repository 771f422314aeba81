using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>What somebody answered to a reply.</summary>
public sealed record AnswerRow
{
    public required Guid Id { get; init; }
    public required Guid ReplyId { get; init; }
    public required Guid ContactId { get; init; }
    public required Guid? CampaignId { get; init; }
    public required Guid SenderAccountId { get; init; }

    /// <summary>Who wrote it: <c>user:</c> or <c>api_key:</c> with an id.</summary>
    public required string Author { get; init; }

    public required string RecipientEmail { get; init; }
    public required string Subject { get; init; }

    /// <summary>What the person wrote, without the signature and the quotation that go with it.</summary>
    public required string BodyText { get; init; }

    public required string MessageId { get; init; }

    /// <summary>What the server made of it.</summary>
    public required string? WireMessageId { get; init; }

    public required AnswerStatus Status { get; init; }

    /// <summary>When it is handed over, while it waits.</summary>
    public required DateTime DueAt { get; init; }

    /// <summary>What it waits for; null where it does not.</summary>
    public required AnswerWait? WaitsFor { get; init; }

    public required int Attempts { get; init; }
    public required DateTime? SentAt { get; init; }

    /// <summary>Why it did not go, or not yet.</summary>
    public required string? LastError { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
}

/// <summary>Reads answers and what somebody has begun to answer.</summary>
public sealed class AnswerQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What the answers to a reply can be filtered and sorted by; there are few.</summary>
    public static ListFields<AnswerRow> Fields { get; } = new ListFields<AnswerRow>()
        .WithEveryField()
        .Searching("the subject or the text", a => a.Subject, a => a.BodyText)
        .OrderedBy("-createdAt");

    /// <summary>One page of the answers to a reply; null where there is no such reply.</summary>
    public async Task<Page<AnswerRow>?> Page(Guid workspaceId, Guid replyId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailReplies.AnyAsync(r => r.Id == replyId, cancellationToken)
            ? await Fields.Page(Rows(db.ReplyAnswers.Where(a => a.ReplyId == replyId)), request, cancellationToken)
            : null;
    }

    /// <summary>One answer to a reply; null where there is none.</summary>
    public async Task<AnswerRow?> Find(Guid workspaceId, Guid replyId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.ReplyAnswers.Where(a => a.ReplyId == replyId && a.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What an author has begun to answer; null where they have not.</summary>
    public async Task<string?> Draft(Guid workspaceId, Guid replyId, string author, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.AnswerDrafts.Where(d => d.ReplyId == replyId && d.Author == author).Select(d => d.BodyText).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>How the answers to a contact stand: whoever shows them compares it with what it read before. Not the time of the last change, since processes write it by clocks of their own.</summary>
    public async Task<IReadOnlyList<AnswerState>> States(Guid workspaceId, Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.ReplyAnswers.Where(a => a.ContactId == contactId).OrderBy(a => a.Id).Select(a => new AnswerState(a.Id, a.Status, a.UpdatedAt)).ToListAsync(cancellationToken);
    }

    private static IQueryable<AnswerRow> Rows(IQueryable<ReplyAnswer> answers) => answers.Select(a => new AnswerRow
    {
        Id = a.Id,
        ReplyId = a.ReplyId,
        ContactId = a.ContactId,
        CampaignId = a.CampaignId,
        SenderAccountId = a.SenderAccountId,
        Author = a.Author,
        RecipientEmail = a.RecipientEmail,
        Subject = a.Subject,
        BodyText = a.BodyText,
        MessageId = a.MessageId,
        WireMessageId = a.WireMessageId,
        Status = a.Status,
        DueAt = a.DueAt,
        WaitsFor = a.WaitsFor,
        Attempts = a.Attempts,
        SentAt = a.SentAt,
        LastError = a.LastError,
        CreatedAt = a.CreatedAt,
        UpdatedAt = a.UpdatedAt,
    });
}

/// <summary>How an answer stands.</summary>
/// <param name="Id">The answer.</param>
/// <param name="Status">What became of it so far.</param>
/// <param name="UpdatedAt">When its row was written last, UTC.</param>
public readonly record struct AnswerState(Guid Id, AnswerStatus Status, DateTime UpdatedAt);
