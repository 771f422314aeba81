using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>The record of a message handed over.</summary>
public sealed record SentEmailRow
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    public required Guid ContactId { get; init; }
    public required Guid CampaignContactId { get; init; }
    public required Guid StepId { get; init; }
    public required Guid ScheduledEmailId { get; init; }
    public required Guid? DraftId { get; init; }
    public required Guid SenderAccountId { get; init; }
    public required DraftType DraftType { get; init; }
    public required int SequenceStep { get; init; }

    /// <summary>The version of the campaign's plan that it was sent from.</summary>
    public required Guid PlanVersionId { get; init; }

    /// <summary>Which variant of the step it was; null where the step had none.</summary>
    public required VariantLetter? Variant { get; init; }
    public required string Subject { get; init; }
    public required string RecipientEmail { get; init; }
    public required DateTime SentAt { get; init; }
    public required string MessageId { get; init; }
    public required string? WireMessageId { get; init; }
    public required string? InReplyTo { get; init; }
    public required SenderProvider Provider { get; init; }
    public required string? ProviderMessageId { get; init; }
    public required SentEmailStatus Status { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
}

/// <summary>Reads what was sent.</summary>
public sealed class SentEmailQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// What sent emails can be filtered and sorted by. Indexes answer for the campaign, contact, sender or step of an email, for its times with any of the first three, and for its
    /// message ids; other fields are read from the rows that these leave.
    /// </summary>
    public static ListFields<SentEmailRow> Fields { get; } = new ListFields<SentEmailRow>()
        .WithEveryField()
        .Searching("the subject or the recipient's address", s => s.Subject, s => s.RecipientEmail)
        .OrderedBy("-sentAt");

    public async Task<Page<SentEmailRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(db.SentEmails.Select(s => new SentEmailRow
        {
            Id = s.Id,
            CampaignId = s.CampaignId,
            ContactId = s.ContactId,
            CampaignContactId = s.CampaignContactId,
            StepId = s.StepId,
            ScheduledEmailId = s.ScheduledEmailId,
            DraftId = s.DraftId,
            SenderAccountId = s.SenderAccountId,
            DraftType = s.DraftType,
            SequenceStep = s.SequenceStep,
            PlanVersionId = s.PlanVersionId,
            Variant = s.Variant,
            Subject = s.Subject,
            RecipientEmail = s.RecipientEmail,
            SentAt = s.SentAt,
            MessageId = s.MessageId,
            WireMessageId = s.WireMessageId,
            InReplyTo = s.InReplyTo,
            Provider = s.Provider,
            ProviderMessageId = s.ProviderMessageId,
            Status = s.Status,
            CreatedAt = s.CreatedAt,
            UpdatedAt = s.UpdatedAt,
        }), request, cancellationToken);
    }
}
