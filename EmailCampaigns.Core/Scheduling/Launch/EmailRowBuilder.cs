using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>Makes the rows of an enrollment: one scheduled email a step and, where a person must approve, its draft.</summary>
public sealed class EmailRowBuilder(DraftGenerator generator)
{
    /// <summary>The row of one step, planned for <paramref name="estimate"/>, and its draft if the campaign needs approval.</summary>
    public (ScheduledEmail Email, EmailDraft? Draft) Make(
        LanePlan lane, Guid enrollmentId, Contact contact, FrozenPlan plan, FrozenStep step, DateTime estimate, DateTime now)
    {
        var draft = lane.Campaign.Approval == Approval.Required ? Draft(lane, Guid.CreateVersion7(now), enrollmentId, contact, plan, step) : null;
        return (Email(lane, Guid.CreateVersion7(now), enrollmentId, contact.Id, contact.EmailDomain, step, draft?.Id, estimate), draft);
    }

    /// <summary>The row of one step alone.</summary>
    public ScheduledEmail Email(
        LanePlan lane, Guid id, Guid enrollmentId, Guid contactId, string recipientDomain, FrozenStep step, Guid? draftId, DateTime estimate) => ScheduledEmail.Plan(
            id,
            lane.Campaign.Id,
            enrollmentId,
            contactId,
            step.Id,
            draftId,
            lane.Sender.Id,
            recipientDomain,
            step.Order == 1 ? ScheduledEmail.FirstEmail : ScheduledEmail.FollowUp,
            MessageIds.New(id, lane.Sender.Email[(lane.Sender.Email.LastIndexOf('@') + 1)..]),
            estimate);

    /// <summary>Makes a draft again of what its step became; whether its text is another now.</summary>
    public bool Remake(LanePlan lane, EmailDraft draft, Contact contact, FrozenPlan plan, FrozenStep step)
    {
        (plan, step) = AsGotBy(contact, plan, step);
        var (content, problem) = generator.Make(plan, step, ContactMergeFields.For(contact, lane.Sender, lane.PostalAddress));
        return draft.Remake(step, content, problem);
    }

    /// <summary>The draft of one step, merged with its contact; where a model writes it or a text in it, without content yet (see <see cref="WritingQueue"/>).</summary>
    public EmailDraft Draft(LanePlan lane, Guid id, Guid enrollmentId, Contact contact, FrozenPlan plan, FrozenStep step)
    {
        (plan, step) = AsGotBy(contact, plan, step);
        var draft = new EmailDraft
        {
            Id = id,
            CampaignId = lane.Campaign.Id,
            ContactId = contact.Id,
            CampaignContactId = enrollmentId,
            StepId = step.Id,
            DraftType = DraftGenerator.TypeOf(plan, step),
        };
        if (lane.Campaign.DraftsBy == DraftsBy.Ai || AiVariables.AreIn(step.Source))
        {
            draft.AwaitWriting(step);
            return draft;
        }

        var fields = ContactMergeFields.For(contact, lane.Sender, lane.PostalAddress);
        var (content, problem) = generator.Make(plan, step, fields);
        draft.Generate(step, content, problem);
        return draft;
    }

    /// <summary>Of steps with variants those that are the contact's.</summary>
    private static (FrozenPlan Plan, FrozenStep Step) AsGotBy(Contact contact, FrozenPlan plan, FrozenStep step) => (plan.For(contact.Id), step.For(contact.Id));
}
