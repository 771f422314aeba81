using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>Launches and resumes read and decide ahead of the transactions that write: what others do in between must stand.</summary>
public sealed class ReadAheadTests
{
    [Fact]
    public async Task A_contact_that_is_enrolled_while_its_launch_is_written_has_one_enrollment_and_its_own_emails()
    {
        var meanwhile = new Meanwhile("campaign_contacts");
        await using var scene = await CampaignScene.Create(contacts: 3, approval: Approval.Required, configure: meanwhile.Watch);
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        meanwhile.Do(async () =>
        {
            var outcome = await scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, [scene.ContactIds[1]], default);
            Assert.Equal(1, outcome.Enrolled);
        });

        await scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        var enrollments = await scene.Enrollments();
        Assert.Equal(scene.ContactIds, enrollments.Select(e => e.ContactId));
        var emails = await scene.Emails();
        Assert.Equal(9, emails.Count);
        Assert.All(enrollments, enrollment => Assert.Equal(3, emails.Count(e => e.CampaignContactId == enrollment.Id)));
        var drafts = await scene.Drafts();
        Assert.Equal(emails.Select(e => e.DraftId), drafts.Select(d => (Guid?)d.Id));
        Assert.Equal(9, (await scene.Campaign()).EmailsScheduledCount);
    }

    [Fact]
    public async Task An_enrollment_that_ends_while_its_resume_is_written_stays_ended()
    {
        var meanwhile = new Meanwhile("campaign_contacts", "scheduled_emails");
        await using var scene = await Paused(Approval.Automatic, meanwhile);
        var stopped = (await scene.Enrollments())[1];
        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        meanwhile.Do(() => scene.Get<EnrollmentControl>().Stop(scene.Database.System, scene.CampaignId, stopped.Id, "Wrong person", default));

        await scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        var emails = (await scene.Emails()).ToLookup(e => e.CampaignContactId == stopped.Id);
        Assert.All(emails[true], e => Assert.Equal(ScheduledEmailStatus.Cancelled, e.Status));
        Assert.Equal((2, 4), (emails[false].Count(e => e.Status == ScheduledEmailStatus.Pending), emails[false].Count(e => e.Status == ScheduledEmailStatus.Planned)));
        Assert.Equal(Settling.None, (await scene.Campaign()).Settling);
    }

    [Fact]
    public async Task A_draft_that_is_rejected_while_its_resume_is_written_is_not_planned()
    {
        var meanwhile = new Meanwhile("campaign_contacts", "scheduled_emails");
        await using var scene = await Paused(Approval.Required, meanwhile);
        var rejected = (await scene.Drafts())[0];
        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        meanwhile.Do(async () => Assert.Equal(1, (await scene.Get<DraftRejecter>().Reject(
            scene.Database.System, [new SeenDraft(rejected.Id, rejected.Revision)], AfterRejection.Skip, "Not this one", default)).Done));

        await scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        Assert.Equal(
            [ScheduledEmailStatus.Cancelled, .. Enumerable.Repeat(ScheduledEmailStatus.Planned, 8)],
            (await scene.Emails()).Select(e => e.Status));
    }

    [Fact]
    public async Task A_pause_while_a_resume_is_written_turns_it_round()
    {
        var meanwhile = new Meanwhile("campaign_contacts", "scheduled_emails");
        await using var scene = await Paused(Approval.Automatic, meanwhile);
        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        meanwhile.Do(() => scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default));

        await scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        Assert.All(await scene.Emails(), e => Assert.Equal(ScheduledEmailStatus.Cancelled, e.Status));
        Assert.Equal(Settling.None, (await scene.Campaign()).Settling);
    }

    private static async Task<CampaignScene> Paused(Approval approval, Meanwhile meanwhile)
    {
        var scene = await CampaignScene.Create(contacts: 3, approval: approval, configure: meanwhile.Watch);
        await scene.Start();
        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default);
        await scene.RunJobs();
        return scene;
    }
}
