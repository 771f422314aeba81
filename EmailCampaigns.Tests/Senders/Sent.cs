using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Senders;

/// <summary>The record of a sent email, with all that it stands on.</summary>
internal static class Sent
{
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
        var sent = new SentEmail
        {
            Id = Guid.CreateVersion7(at),
            CampaignId = campaign.Id,
            ContactId = outcome.Id,
            CampaignContactId = enrollment.Id,
            StepId = step.Id,
            ScheduledEmailId = scheduled.Id,
            SenderAccountId = senderId,
            SequenceStep = 1,
            Subject = "From Hannover",
            RecipientEmail = "katrin@example.net",
            SentAt = at,
            MessageId = $"{enrollment.Id:N}@example.com",
        };
        await database.Add(campaign, step, plan, enrollment, scheduled, sent);
        return sent;
    }
}
