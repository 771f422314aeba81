using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>Which replies; what is null does not matter.</summary>
public sealed record ReplyFilter
{
    public Guid? CampaignId { get; init; }
    public Guid? ContactId { get; init; }
    public ReplyKind? Kind { get; init; }
}

/// <summary>An inbound message matched to a contact.</summary>
public sealed record ReplyRow(
    Guid Id,
    Guid? SentEmailId,
    Guid? CampaignId,
    Guid ContactId,
    string MessageId,
    DateTime ReceivedAt,
    string FromAddress,
    string? Subject,
    string? Snippet,
    ReplyKind Kind,
    DateTime? OutOfOfficeUntil,
    DateTime? HandledAt,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>Reads replies.</summary>
public sealed class ReplyQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One page, the last that came first.</summary>
    public async Task<Page<ReplyRow>> Page(Guid workspaceId, ReplyFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        IQueryable<EmailReply> replies = db.EmailReplies;
        replies = filter.CampaignId is { } campaign ? replies.Where(r => r.CampaignId == campaign) : replies;
        replies = filter.ContactId is { } contact ? replies.Where(r => r.ContactId == contact) : replies;
        replies = filter.Kind is { } kind ? replies.Where(r => r.Kind == kind) : replies;
        return await Rows(replies.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id)).Page(skip, take, cancellationToken);
    }

    /// <summary>One reply; null where there is none.</summary>
    public async Task<ReplyRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Rows(db.EmailReplies.Where(r => r.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<ReplyRow> Rows(IQueryable<EmailReply> replies) => replies.Select(r => new ReplyRow(
        r.Id, r.SentEmailId, r.CampaignId, r.ContactId, r.MessageId, r.ReceivedAt, r.FromAddress, r.Subject, r.Snippet, r.Kind, r.OutOfOfficeUntil, r.HandledAt,
        r.CreatedAt, r.UpdatedAt));
}
