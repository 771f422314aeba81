using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A new contact that is enrolled in a campaign, with its drafts and its emails, before they are planned.</summary>
internal static class EnrolledContact
{
    public static void Add(CampaignsDb db, Campaign campaign, FrozenPlan plan, PlanVersion version, DateTime now)
    {
        var key = Guid.CreateVersion7(now);
        Assert.True(EmailAddress.TryParse($"c-{key:N}@customer.example", out var address, out _));
        var contact = new Contact(address, now) { FirstName = "Zoë", Company = "Contoso" };
        var enrollment = new Enrollment(campaign.Id, contact.Id, version.Id, now);
        db.AddRange(contact, enrollment);
        foreach (var step in plan.Steps)
        {
            EmailDraft? draft = null;
            if (campaign.Approval == Approval.Required)
            {
                draft = new EmailDraft
                {
                    Id = Guid.CreateVersion7(now),
                    CampaignId = campaign.Id,
                    ContactId = contact.Id,
                    CampaignContactId = enrollment.Id,
                    StepId = step.Id,
                    DraftType = step.Order == 1 ? DraftType.FirstOutreach : DraftType.SecondFollowup,
                };
                draft.Generate(step, new EmailContent(step.TakesThreadSubject ? "Re: Hello Zoë" : step.Subject.Replace("{{first_name}}", "Zoë", StringComparison.Ordinal), "<p>Draft for Zoë</p>", "Draft for Zoë") { Attachments = step.Attachments }, problem: null);
                db.Add(draft);
            }

            var id = Guid.CreateVersion7(now);
            db.Add(ScheduledEmail.Plan(
                id, campaign.Id, enrollment.Id, contact.Id, step.Id, draft?.Id, campaign.SenderAccountId!.Value, contact.EmailDomain,
                step.Order == 1 ? ScheduledEmail.FirstEmail : ScheduledEmail.FollowUp, MessageIds.New(id, "northwind.example"), now));
        }
    }
}
