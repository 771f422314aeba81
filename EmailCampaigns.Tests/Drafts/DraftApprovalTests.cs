using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Drafts;

public sealed class DraftApprovalTests
{
    [Fact]
    public async Task Every_step_of_every_contact_gets_a_draft_that_waits()
    {
        await using var scene = await Started(contacts: 2);

        var drafts = await scene.Drafts();

        Assert.Equal(6, drafts.Count);
        Assert.All(drafts, d => Assert.Equal(DraftStatus.Draft, d.Status));
        Assert.Equal(["Hello First0", "Re: Hello First0", "Re: Hello First0"], drafts.Take(3).Select(d => d.Subject));
        Assert.Equal([DraftType.FirstOutreach, DraftType.SecondFollowup, DraftType.FinalFollowup], drafts.Take(3).Select(d => d.DraftType));
        Assert.All(await scene.Emails(), e => Assert.Equal(ScheduledEmailStatus.Planned, e.Status));
        Assert.Equal(6, await scene.Get<DraftQueries>().CountWaiting(scene.Database.WorkspaceId, new DraftFilter(), default));
    }

    [Fact]
    public async Task An_approved_first_email_gets_a_firm_time_and_its_follow_up_waits_for_it()
    {
        await using var scene = await Started(contacts: 1);
        var drafts = await scene.Drafts();

        var verdict = await scene.Get<DraftApprover>().Approve(scene.Database.System, drafts.ConvertAll(d => new SeenDraft(d.Id, d.Revision)), default);

        Assert.Equal((3, 0), (verdict.Done, verdict.Refused.Count));
        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned, ScheduledEmailStatus.Planned], (await scene.Emails()).Select(e => e.Status));
        Assert.Equal([DraftStatus.Scheduled, DraftStatus.Approved, DraftStatus.Approved], (await scene.Drafts()).Select(d => d.Status));
        await using var db = scene.Database.Open();
        Assert.Equal(3, (await db.DailyAnalytics.SingleAsync()).TotalDraftsApproved);
        Assert.Equal(scene.Database.Now, (await db.SendLanes.SingleAsync()).OldestDueAt);
    }

    [Fact]
    public async Task Approval_of_a_revision_that_is_not_the_present_one_is_refused_with_the_one_that_is()
    {
        await using var scene = await Started(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, "Another subject", null, null, draft.Revision, default);

        var verdict = await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, draft.Revision)], default);

        var refused = Assert.Single(verdict.Refused);
        Assert.Equal((0, 2), (verdict.Done, refused.Revision));
        Assert.Equal(DraftStatus.Draft, (await scene.Drafts())[0].Status);
    }

    [Fact]
    public async Task Editing_takes_the_approval_back_and_the_text_follows_the_html()
    {
        await using var scene = await Started(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, 1)], default);

        await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, null, "<p>Quite <b>another</b> text</p>", null, 1, default);

        var edited = (await scene.Drafts())[0];
        Assert.Equal((DraftStatus.Draft, 2, null), (edited.Status, edited.Revision, edited.ApprovedHash));
        Assert.Equal("Quite another text", edited.EditedText!.Trim());
        Assert.Equal(draft.Body, edited.Body);
        Assert.Equal(ScheduledEmailStatus.Planned, (await scene.Emails())[0].Status);
    }

    [Fact]
    public async Task An_edit_on_a_stale_revision_is_refused()
    {
        await using var scene = await Started(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, "First", null, null, 1, default);

        var outcome = await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, "Second", null, null, 1, default);

        Assert.Equal(EditVerdict.Stale, outcome.Verdict);
        Assert.Equal("First", (await scene.Drafts())[0].EditedSubject);
    }

    [Fact]
    public async Task Approve_all_takes_what_waits_and_nothing_else()
    {
        await using var scene = await Started(contacts: 3);
        var rejected = (await scene.Drafts())[0];
        await scene.Get<DraftRejecter>().Reject(scene.Database.System, [new SeenDraft(rejected.Id, null)], AfterRejection.Stop, null, default);

        var verdict = await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, new DraftFilter { CampaignId = scene.CampaignId }, default);

        Assert.Equal((6, 0), (verdict.Done, verdict.Refused.Count));
        Assert.Equal(0, await scene.Get<DraftQueries>().CountWaiting(scene.Database.WorkspaceId, new DraftFilter(), default));
    }

    [Fact]
    public async Task Undo_of_an_approval_puts_the_email_back_to_planned()
    {
        await using var scene = await Started(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, 1)], default);

        await scene.Get<DraftApprover>().TakeBack(scene.Database.System, [draft.Id], default);

        Assert.Equal(DraftStatus.Draft, (await scene.Drafts())[0].Status);
        Assert.Equal(ScheduledEmailStatus.Planned, (await scene.Emails())[0].Status);
    }

    [Fact]
    public async Task A_rejected_first_email_is_skipped_and_the_next_counts_from_the_decision()
    {
        await using var scene = await Started(contacts: 1);
        var drafts = await scene.Drafts();
        scene.Database.Clock.MoveTo(new DateTime(2026, 1, 16, 10, 0, 0, DateTimeKind.Utc));

        await scene.Get<DraftRejecter>().Reject(scene.Database.System, [new SeenDraft(drafts[0].Id, 1)], AfterRejection.Skip, "Not him", default);

        var emails = await scene.Emails();
        Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.DraftRejected), (emails[0].Status, emails[0].CancelReason));
        Assert.Equal(20, emails[1].ScheduledFor.Day); // Friday and four days
        var enrollment = Assert.Single(await scene.Enrollments());
        Assert.Equal((EnrollmentStatus.Pending, 1), (enrollment.Status, enrollment.CurrentSequenceStep));
    }

    [Fact]
    public async Task Rejecting_every_step_completes_the_enrollment_and_undo_brings_it_back()
    {
        await using var scene = await Started(contacts: 1);
        var drafts = await scene.Drafts();

        await scene.Get<DraftRejecter>().Reject(scene.Database.System, drafts.ConvertAll(d => new SeenDraft(d.Id, null)), AfterRejection.Skip, null, default);
        var completed = Assert.Single(await scene.Enrollments());
        await scene.Get<DraftRejecter>().TakeBack(scene.Database.System, drafts[2].Id, default);

        Assert.Equal(EnrollmentStatus.Completed, completed.Status);
        Assert.Equal(EnrollmentStatus.Pending, Assert.Single(await scene.Enrollments()).Status);
        Assert.Equal(ScheduledEmailStatus.Planned, (await scene.Emails())[2].Status);
        Assert.Equal(DraftStatus.Draft, (await scene.Drafts())[2].Status);
    }

    [Fact]
    public async Task Rejecting_with_stop_ends_the_contact()
    {
        await using var scene = await Started(contacts: 1);
        var draft = (await scene.Drafts())[0];

        await scene.Get<DraftRejecter>().Reject(scene.Database.System, [new SeenDraft(draft.Id, 1)], AfterRejection.Stop, null, default);

        Assert.Equal(EnrollmentStatus.Stopped, Assert.Single(await scene.Enrollments()).Status);
        Assert.All(await scene.Emails(), e => Assert.Equal(ScheduledEmailStatus.Cancelled, e.Status));
    }

    [Fact]
    public async Task Pausing_unschedules_an_approved_draft_and_resuming_schedules_it_again()
    {
        await using var scene = await Started(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, 1)], default);

        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default);
        await scene.RunJobs();
        var paused = (await scene.Drafts())[0];
        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();

        Assert.Equal(DraftStatus.Approved, paused.Status);
        Assert.Equal(DraftStatus.Scheduled, (await scene.Drafts())[0].Status);
        Assert.Equal(ScheduledEmailStatus.Pending, (await scene.Emails())[0].Status);
    }

    private static async Task<CampaignScene> Started(int contacts)
    {
        var scene = await CampaignScene.Create(contacts, Approval.Required);
        await scene.Start();
        return scene;
    }
}
