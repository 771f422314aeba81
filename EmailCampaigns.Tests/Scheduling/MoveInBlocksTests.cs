using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>What happens while contacts move to a changed sequence, block after block.</summary>
public sealed class MoveInBlocksTests
{
    [Fact]
    public async Task What_changes_nothing_for_anybody_keeps_every_time_and_draft()
    {
        await using var crowd = await LiveCampaign.Create(40);
        var before = await Written(crowd.Scene);
        var edits = (await crowd.Edits()).ConvertAll(e => e with { Name = $"Step {e.Name}" });

        await crowd.Save(edits, new PlanMove());
        Assert.Equal(Settling.Following, (await crowd.Scene.Campaign()).Settling);
        crowd.Scene.Database.Clock.Advance(TimeSpan.FromHours(3));
        await crowd.Scene.RunJobs();

        Assert.Equal(before, await Written(crowd.Scene));
        Assert.All((await crowd.Now()).Where(c => c.Kind <= LiveCampaign.Kind.Paused && c.Kind != LiveCampaign.Kind.Finished), c => Assert.Equal(2, c.After.Version));
        Assert.Equal(["Sequence changed: version 2"], await crowd.History());
        Assert.Equal([null], await Lanes(crowd.Scene));
    }

    [Fact]
    public async Task What_changes_nothing_in_a_completed_campaign_leaves_it_completed_and_its_lanes_open()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        await scene.Start();
        await using (var db = scene.Database.Open())
        {
            await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.Status, CampaignStatus.Completed));
        }

        await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, await Steps(scene, e => e with { Name = $"Step {e.Name}" }), null, new PlanMove(), default);
        await scene.RunJobs();

        Assert.Equal((CampaignStatus.Completed, Settling.None), ((await scene.Campaign()).Status, (await scene.Campaign()).Settling));
        Assert.Equal([null], await Lanes(scene));
    }

    [Fact]
    public async Task A_step_that_goes_before_the_one_whose_time_is_firm_takes_its_place()
    {
        await using var scene = await CampaignScene.Create(contacts: 3);
        await scene.Start();
        var edits = await Steps(scene, e => e with { SubjectTemplate = "Hello", ReplyInThread = false });

        var outcome = await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, [edits[1] with { DelayDays = 0 }, edits[0] with { DelayDays = 4 }, edits[2]], null, new PlanMove(), default);
        Assert.True(outcome.IsDone, outcome.Message);
        await scene.RunJobs();

        Assert.All((await scene.Emails()).Chunk(3), ofOne => Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned, ScheduledEmailStatus.Planned], ofOne.Select(e => e.Status)));
    }

    [Fact]
    public async Task Whoever_is_enrolled_while_others_move_stays_on_the_version_of_that_moment()
    {
        await using var crowd = await LiveCampaign.Create(20);
        var late = (await crowd.Scene.Enrollments())[0].ContactId;
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        await crowd.Save(await crowd.Edits(second: "<p>Second, newest</p>"), new PlanMove { Who = MoveScope.Status, Statuses = [EnrollmentStatus.Paused] });
        crowd.Scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await using (var db = crowd.Scene.Database.Open())
        {
            await db.Enrollments.Where(e => e.ContactId == late).ExecuteDeleteAsync();
        }

        await crowd.Scene.Get<Enroller>().Enroll(crowd.Scene.Database.System, crowd.Scene.CampaignId, [late], default);
        await crowd.Scene.RunJobs();

        var versions = (await crowd.Now()).ToLookup(c => c.Kind, c => c.After.Version);
        Assert.Equal([3, 2], versions[LiveCampaign.Kind.NotBegun]); // the first is the one that was enrolled late
        Assert.All(versions[LiveCampaign.Kind.FirstSent], version => Assert.Equal(2, version));
        Assert.All(versions[LiveCampaign.Kind.Paused], version => Assert.Equal(3, version));
    }

    [Fact]
    public async Task It_is_decided_once_whether_a_contact_moves_however_often_the_job_begins_anew()
    {
        using var cut = new CancelAfter(1);
        await using var crowd = await LiveCampaign.Create(600, cut.Watch);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove { Who = MoveScope.Status, Statuses = [EnrollmentStatus.Paused] });
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crowd.Scene.Get<ScheduleReconciler>().Run(cut.Token));
        var (scene, by) = (crowd.Scene, crowd.Scene.Database.System);
        var upTo = (await scene.Campaign()).SettlingCursor!.Value;
        var seen = (await crowd.Now()).First(c => c.Kind == LiveCampaign.Kind.FirstSent && c.After.Enrollment.ContactId < upTo).After.Enrollment;
        await scene.Get<EnrollmentControl>().Pause(by, scene.CampaignId, seen.Id, "Later", default);
        await scene.Get<CampaignControl>().Pause(by, scene.CampaignId, null, default);
        await scene.Get<CampaignControl>().Resume(by, scene.CampaignId, default);

        await scene.RunJobs();

        Assert.Equal(1, (await crowd.Now()).Single(c => c.After.Enrollment.Id == seen.Id).After.Version);
        Assert.Equal("60 contacts moved to version 2 of the sequence", (await crowd.History())[0]);
    }

    [Fact]
    public async Task A_contact_that_ends_while_its_move_is_written_stays_where_it_was()
    {
        var meanwhile = new Meanwhile("campaign_contacts", "scheduled_emails");
        await using var crowd = await LiveCampaign.Create(20, meanwhile.Watch);
        var stopped = (await crowd.Scene.Enrollments())[(int)LiveCampaign.Kind.FirstSent];
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>", added: "<p>Fourth</p>"), new PlanMove());
        meanwhile.Do(() => crowd.Scene.Get<EnrollmentControl>().Stop(crowd.Scene.Database.System, crowd.Scene.CampaignId, stopped.Id, "Wrong person", default));

        await crowd.Scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        var after = (await crowd.Now())[(int)LiveCampaign.Kind.FirstSent].After;
        Assert.Equal((EnrollmentStatus.Stopped, 1, "Second", 3), (after.Enrollment.Status, after.Version, after.Texts[2], after.Rows.Count));
    }

    [Fact]
    public async Task A_draft_that_is_edited_while_its_move_is_written_keeps_what_was_written_by_hand()
    {
        var meanwhile = new Meanwhile("email_drafts");
        await using var crowd = await LiveCampaign.Create(20, meanwhile.Watch);
        var enrollment = (await crowd.Scene.Enrollments())[(int)LiveCampaign.Kind.NotBegun];
        var draft = (await crowd.Scene.Drafts()).Where(d => d.CampaignContactId == enrollment.Id).ElementAt(1);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        meanwhile.Do(() => crowd.Scene.Get<DraftEditor>().Edit(crowd.Scene.Database.System, draft.Id, "By hand", null, null, null, default));

        await crowd.Scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        Assert.Equal("By hand", (await crowd.Scene.Drafts()).Single(d => d.Id == draft.Id).Content.Subject);
        Assert.Equal("Second, new", (await crowd.Now())[(int)LiveCampaign.Kind.FirstSent].After.Texts[2]);
    }

    [Fact]
    public async Task A_step_that_is_put_in_before_the_place_of_a_contact_is_behind_it()
    {
        await using var crowd = await LiveCampaign.Create(10);
        var edits = await crowd.Edits(second: "<p>Second, new</p>");
        edits.Insert(0, new StepEdit { Name = "0", SubjectTemplate = "Before", BodyTemplate = "<p>Before</p>" });

        await crowd.Save(edits, new PlanMove());
        await crowd.Scene.RunJobs();

        var begun = (await crowd.Now())[(int)LiveCampaign.Kind.FirstSent].After;
        Assert.Equal((2, 2, 3), (begun.Version, begun.Enrollment.CurrentSequenceStep, begun.Rows.Count));
        Assert.Equal(4, (await crowd.Now())[(int)LiveCampaign.Kind.NotBegun].After.Rows.Count);
    }

    [Fact]
    public async Task A_contact_that_moves_keeps_the_emails_it_has_and_each_is_counted_once()
    {
        await using var crowd = await LiveCampaign.Create(10);
        var before = await crowd.Scene.Emails();

        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        await crowd.Scene.RunJobs();
        Assert.Equal(before.Select(e => e.Id), (await crowd.Scene.Emails()).Select(e => e.Id));
        Assert.Equal(before.Count, (await crowd.Scene.Campaign()).EmailsScheduledCount);

        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove());
        await crowd.Scene.RunJobs();
        Assert.Equal((await crowd.Scene.Emails()).Count, (await crowd.Scene.Campaign()).EmailsScheduledCount);
    }

    [Fact]
    public async Task Whoever_is_taken_up_for_a_step_gets_it_as_the_next_change_left_it()
    {
        await using var crowd = await LiveCampaign.Create(10);
        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        var edits = await crowd.Edits();
        edits[3] = edits[3] with { BodyTemplate = "<p>Fourth, newest</p>" };
        await crowd.Save(edits, new PlanMove());

        await crowd.Scene.RunJobs();

        var finished = (await crowd.Now())[(int)LiveCampaign.Kind.Finished].After;
        Assert.Equal((EnrollmentStatus.InProgress, 3, "Fourth, newest"), (finished.Enrollment.Status, finished.Version, finished.Texts[4]));
    }

    [Fact]
    public async Task Whoever_is_taken_up_in_a_campaign_that_a_model_writes_has_the_step_written()
    {
        await using var crowd = await LiveCampaign.Create(10);
        await using var db = crowd.Scene.Database.Open();
        await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.DraftsBy, DraftsBy.Ai));

        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        await crowd.Scene.RunJobs();

        var finished = (await crowd.Now())[(int)LiveCampaign.Kind.Finished].After.Enrollment;
        var draft = await db.EmailDrafts.SingleAsync(d => d.CampaignContactId == finished.Id && d.Status == DraftStatus.Unwritten);
        Assert.True(await db.DraftGenerations.AnyAsync(g => g.DraftId == draft.Id));
    }

    [Fact]
    public async Task A_completed_campaign_goes_on_for_those_who_get_another_step()
    {
        await using var crowd = await LiveCampaign.Create(10);
        await using (var db = crowd.Scene.Database.Open())
        {
            await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.Status, CampaignStatus.Completed).SetProperty(c => c.CompletedAt, crowd.Scene.Database.Now));
        }

        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        Assert.Equal((CampaignStatus.Active, null), ((await crowd.Scene.Campaign()).Status, (await crowd.Scene.Campaign()).CompletedAt));
        await crowd.Scene.RunJobs();

        Assert.Equal(ScheduledEmailStatus.Planned, (await crowd.Now())[(int)LiveCampaign.Kind.Finished].After.Rows[3].Status);
        Assert.Equal([null], await Lanes(crowd.Scene));
    }

    [Fact]
    public async Task What_is_approved_of_the_text_before_waits_again_when_its_contact_moves()
    {
        await using var crowd = await LiveCampaign.Create(10);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());

        await crowd.Scene.Get<DraftApprover>().ApproveAll(crowd.Scene.Database.System, new DraftFilter(), default);
        await crowd.Scene.RunJobs();

        var drafts = (await crowd.Scene.Drafts()).ToLookup(d => d.CampaignContactId);
        var first = (await crowd.Scene.Enrollments())[(int)LiveCampaign.Kind.FirstSent];
        Assert.Equal([DraftStatus.Sent, DraftStatus.Draft, DraftStatus.Approved], drafts[first.Id].Select(d => d.Status));
    }

    [Fact]
    public async Task A_plan_that_another_makes_between_the_look_and_the_save_is_moved_from()
    {
        var meanwhile = new Meanwhile("campaign_contacts", "GROUP BY");
        await using var crowd = await LiveCampaign.Create(20, meanwhile.Watch);
        var (first, second) = (await crowd.Edits(second: "<p>Second, theirs</p>"), await crowd.Edits());
        meanwhile.Do(async () =>
        {
            await crowd.Save(first, new PlanMove());
            await crowd.Scene.RunJobs();
        });

        await crowd.Save(second, new PlanMove());
        await crowd.Scene.RunJobs();

        Assert.False(meanwhile.IsAwaited);
        Assert.All((await crowd.Now()).Where(c => c.Kind is LiveCampaign.Kind.FirstSent), c => Assert.Equal((1, "Second"), (c.After.Version, c.After.Texts[2])));
    }

    [Fact]
    public async Task What_fails_to_move_is_tried_at_once_when_the_sequence_is_changed_again()
    {
        await using var crowd = await LiveCampaign.Create(10);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        await using var db = crowd.Scene.Database.Open();
        var failure = new JobFailure(JobKind.Settle, crowd.Scene.CampaignId, crowd.Scene.Database.Now);
        failure.Fail("It cannot be read.", crowd.Scene.Database.Now.AddHours(1), crowd.Scene.Database.Now);
        await crowd.Scene.Database.Add(failure);

        await crowd.Save(await crowd.Edits(second: "<p>Second, mended</p>"), new PlanMove());
        await crowd.Scene.RunJobs();

        Assert.Equal("Second, mended", (await crowd.Now())[(int)LiveCampaign.Kind.FirstSent].After.Texts[2]);
    }

    private static async Task<List<StepEdit>> Steps(CampaignScene scene, Func<StepEdit, StepEdit> change) =>
        [.. (await new CampaignQueries(scene.Database).Steps(scene.Database.WorkspaceId, scene.CampaignId, default))!.Select(s => change(new StepEdit
        {
            Id = s.Id, Name = s.Name, SubjectTemplate = s.SubjectTemplate, BodyTemplate = s.BodyTemplate, DelayDays = s.DelayDays, ReplyInThread = s.ReplyInThread,
        }))];

    /// <summary>What is planned and written for everybody.</summary>
    private static async Task<List<string>> Written(CampaignScene scene) =>
    [
        .. (await scene.Emails()).Select(e => $"{e.Id} {e.Status} {e.ScheduledFor:O} {e.MovedReason}"),
        .. (await scene.Drafts()).Select(d => $"{d.Id} {d.Status} {d.Revision} {d.Subject} {d.Body}"),
    ];

    private static async Task<List<LaneClosedReason?>> Lanes(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        return await db.SendLanes.Select(l => l.ClosedReason).ToListAsync();
    }
}
