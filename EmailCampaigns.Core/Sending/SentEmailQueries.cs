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

/// <summary>One email as it was sent, to be read.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="RecipientEmail">The address that it went to.</param>
/// <param name="ContactId">To whom.</param>
/// <param name="SenderEmail">From which mailbox.</param>
/// <param name="SenderName">The name beside it, as it is now.</param>
/// <param name="CampaignId">Of which campaign.</param>
/// <param name="CampaignName">Its name.</param>
/// <param name="SequenceStep">The place of its step, from 1.</param>
/// <param name="SentAt">UTC.</param>
/// <param name="Status">What is known of it.</param>
/// <param name="Html">The HTML part; empty where it had none, null where the bodies are kept no more.</param>
/// <param name="Text">The text part, in the same way.</param>
public sealed record SentEmailToRead(
    string Subject, string RecipientEmail, Guid ContactId, string SenderEmail, string? SenderName, Guid CampaignId, string CampaignName, int SequenceStep, DateTime SentAt, SentEmailStatus Status,
    string? Html, string? Text);

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

    /// <summary>One email as it was sent; null where there is none.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">Of the sent email, or of the scheduled one that became it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<SentEmailToRead?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await ToRead(db, db.SentEmails.Where(s => s.Id == id)).SingleOrDefaultAsync(cancellationToken)
            ?? await ToRead(db, from email in db.ScheduledEmails
                                join sent in db.SentEmails on new { email.CampaignContactId, email.StepId } equals new { sent.CampaignContactId, sent.StepId }
                                where email.Id == id
                                select sent).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<SentEmailToRead> ToRead(CampaignsDb db, IQueryable<SentEmail> emails) =>
        from sent in emails
        join sender in db.SenderAccounts on sent.SenderAccountId equals sender.Id
        join campaign in db.Campaigns on sent.CampaignId equals campaign.Id
        join kept in db.SentEmailBodies on sent.Id equals kept.Id into bodies
        from body in bodies.DefaultIfEmpty()
        select new SentEmailToRead(
            sent.Subject, sent.RecipientEmail, sent.ContactId, sender.Email, sender.DisplayName, campaign.Id, campaign.Name, sent.SequenceStep, sent.SentAt, sent.Status,
            body == null ? null : body.BodyHtml, body == null ? null : body.BodyText);

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
