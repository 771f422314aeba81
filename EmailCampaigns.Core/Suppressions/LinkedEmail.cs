using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>The email whose unsubscribe link was used, and its record of sending if there is one. With <paramref name="IsErased"/> its recipient was erased: nothing is recorded of them.</summary>
internal sealed record LinkedEmail(Guid CampaignId, Guid EnrollmentId, Guid ContactId, Guid StepId, Guid? SentEmailId, string? MailedAddress, string ContactAddress, bool IsErased)
{
    /// <summary>A token names an email, not a workspace: this look is what tells the workspace. Null where there is no such email any more.</summary>
    public static async Task<Guid?> WorkspaceOf(IDbContextFactory<CampaignsDb> dbs, Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        await using var anywhere = dbs.AcrossWorkspaces();
        return await anywhere.ScheduledEmails.IgnoreQueryFilters().Where(e => e.Id == scheduledEmailId).Select(e => (Guid?)e.WorkspaceId).SingleOrDefaultAsync(cancellationToken);
    }

    public static Task<LinkedEmail> Find(CampaignsDb db, Guid scheduledEmailId, CancellationToken cancellationToken) => (
        from email in db.ScheduledEmails
        where email.Id == scheduledEmailId
        join contact in db.Contacts on email.ContactId equals contact.Id
        join handed in db.SentEmails on new { email.CampaignContactId, email.StepId } equals new { handed.CampaignContactId, handed.StepId } into sent
        from handed in sent.DefaultIfEmpty()
        select new LinkedEmail(
            email.CampaignId,
            email.CampaignContactId,
            email.ContactId,
            email.StepId,
            handed == null ? null : handed.Id,
            handed == null ? null : handed.RecipientEmail,
            contact.EmailNormalized,
            contact.ErasedAt != null)).SingleAsync(cancellationToken);

    /// <summary>The recipient's addresses: the one that was mailed, and the present one.</summary>
    public IReadOnlyList<string> Addresses => MailedAddress is null || MailedAddress == ContactAddress ? [ContactAddress] : [ContactAddress, MailedAddress];

    /// <summary>The event that its link was used to leave.</summary>
    public MessageEvent Unsubscribed(Guid id, string source, DateTime now) => new()
    {
        Id = id,
        Type = MessageEventType.Unsubscribed,
        EventAt = now,
        SentEmailId = SentEmailId,
        ContactId = ContactId,
        CampaignId = CampaignId,
        StepId = StepId,
        Provider = source,
    };

    /// <summary>What the use of its link suppressed and nothing stronger has replaced.</summary>
    public IQueryable<Suppression> Suppressions(CampaignsDb db)
    {
        var events = db.MessageEvents
            .Where(e => e.ContactId == ContactId && e.CampaignId == CampaignId && e.StepId == StepId && e.Type == MessageEventType.Unsubscribed)
            .Select(e => (Guid?)e.Id);
        return db.Suppressions.Where(s => s.Kind == SuppressionKind.Address && s.Reason == SuppressionReason.Unsubscribed && Addresses.Contains(s.Value!) && events.Contains(s.CausedBy));
    }
}
