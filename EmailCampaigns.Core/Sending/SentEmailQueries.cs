using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>Which sent emails; what is null does not matter.</summary>
public sealed record SentEmailFilter
{
    public Guid? CampaignId { get; init; }
    public Guid? ContactId { get; init; }
    public Guid? StepId { get; init; }
    public Guid? SenderAccountId { get; init; }
    public SentEmailStatus? Status { get; init; }
}

/// <summary>The record of a message handed over.</summary>
public sealed record SentEmailRow(
    Guid Id,
    Guid CampaignId,
    Guid ContactId,
    Guid CampaignContactId,
    Guid StepId,
    Guid ScheduledEmailId,
    Guid? DraftId,
    Guid SenderAccountId,
    DraftType DraftType,
    int SequenceStep,
    string Subject,
    string RecipientEmail,
    DateTime SentAt,
    string MessageId,
    string? WireMessageId,
    string? InReplyTo,
    SenderProvider Provider,
    string? ProviderMessageId,
    SentEmailStatus Status,
    DateTime CreatedAt,
    DateTime UpdatedAt);

/// <summary>Reads what was sent.</summary>
public sealed class SentEmailQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One page, the last that went first.</summary>
    public async Task<Page<SentEmailRow>> Page(Guid workspaceId, SentEmailFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        IQueryable<SentEmail> sent = db.SentEmails;
        sent = filter.CampaignId is { } campaign ? sent.Where(s => s.CampaignId == campaign) : sent;
        sent = filter.ContactId is { } contact ? sent.Where(s => s.ContactId == contact) : sent;
        sent = filter.StepId is { } step ? sent.Where(s => s.StepId == step) : sent;
        sent = filter.SenderAccountId is { } sender ? sent.Where(s => s.SenderAccountId == sender) : sent;
        sent = filter.Status is { } status ? sent.Where(s => s.Status == status) : sent;
        return await sent.OrderByDescending(s => s.SentAt).ThenByDescending(s => s.Id)
            .Select(s => new SentEmailRow(
                s.Id, s.CampaignId, s.ContactId, s.CampaignContactId, s.StepId, s.ScheduledEmailId, s.DraftId, s.SenderAccountId, s.DraftType,
                s.SequenceStep, s.Subject, s.RecipientEmail, s.SentAt, s.MessageId, s.WireMessageId, s.InReplyTo, s.Provider, s.ProviderMessageId, s.Status,
                s.CreatedAt, s.UpdatedAt))
            .Page(skip, take, cancellationToken);
    }
}
