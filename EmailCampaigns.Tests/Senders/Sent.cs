using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders;

/// <summary>The record of a sent email.</summary>
internal static class Sent
{
    /// <summary>One, with all that it stands on.</summary>
    public static async Task<SentEmail> One(TestDatabase database, Guid senderId, DateTime at)
    {
        var outcome = await new ContactEditor(database, new(new(database)), database.Clock).Create(new() { Email = $"to{at.Ticks}.{senderId:N}@example.net" }, database.System, default);
        var campaign = new Campaign("Newsletter", database.Now) { SenderAccountId = senderId };
        campaign.Archive(database.Now);
        var step = new SequenceStep(campaign.Id, 1, database.Now);
        var plan = new PlanVersion(campaign.Id, 1, "{}", "hash", database.Now);
        var enrollment = new Enrollment(campaign.Id, outcome.Id, plan.Id, database.Now);
        var scheduled = ScheduledEmail.Plan(
            Guid.CreateVersion7(at), campaign.Id, enrollment.Id, outcome.Id, step.Id, draftId: null, senderId, "example.net", ScheduledEmail.FirstEmail, $"{enrollment.Id:N}@example.com", at);
        var sent = Of(scheduled, "From Hannover", "katrin@example.net", at);
        await database.Add(campaign, step, plan, enrollment, scheduled, sent);
        return sent;
    }

    /// <summary>Records that the first email of a campaign was sent.</summary>
    /// <param name="html">Its text; null where it is kept no more.</param>
    public static async Task<(Guid Id, Guid ScheduledId)> First(CampaignScene engine, Guid campaign, string? html)
    {
        var now = engine.Database.Now;
        await using var db = engine.Database.Open();
        var step = await db.SequenceSteps.SingleAsync(s => s.CampaignId == campaign && s.SequenceOrder == 1);
        var email = await db.ScheduledEmails.SingleAsync(e => e.CampaignId == campaign && e.StepId == step.Id);
        var sent = Of(email, "What was sent", "lena@example.org", now);
        await db.ScheduledEmails.Where(e => e.Id == email.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ScheduledEmailStatus.Sent));
        db.Add(sent);
        if (html is not null)
        {
            db.Add(new SentEmailBody { Id = sent.Id, BodyHtml = html, BodyText = "As it was sent.", ContentHash = new string('0', 64) });
        }

        await db.SaveChangesAsync();
        return (sent.Id, email.Id);
    }

    /// <summary>The record of the first email of a contact.</summary>
    public static SentEmail Of(ScheduledEmail email, string subject, string recipient, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(at),
        CampaignId = email.CampaignId,
        ContactId = email.ContactId,
        CampaignContactId = email.CampaignContactId,
        StepId = email.StepId,
        ScheduledEmailId = email.Id,
        SenderAccountId = email.SenderAccountId,
        SequenceStep = 1,
        Subject = subject,
        RecipientEmail = recipient,
        SentAt = at,
        MessageId = email.MessageId,
    };
}
