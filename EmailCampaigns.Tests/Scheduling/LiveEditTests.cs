using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>A sequence that is changed while contacts are in every state of it: who gets what agrees with what was chosen.</summary>
public sealed class LiveEditTests
{
    private static readonly PlanMove NotBegun = new() { Who = MoveScope.NotBegun };

    [Theory]
    [InlineData("ahead")]
    [InlineData("not_begun")]
    [InlineData("paused")]
    [InlineData("pending and finished")]
    public async Task A_thousand_contacts_in_all_states_get_what_was_chosen(string choice)
    {
        await using var crowd = await LiveCampaign.Create(1000);
        var move = choice switch
        {
            "not_begun" => NotBegun,
            "paused" => new PlanMove { Who = MoveScope.Status, Statuses = [EnrollmentStatus.Paused] },
            "pending and finished" => new PlanMove { Who = MoveScope.Status, Statuses = [EnrollmentStatus.Pending], Finished = true },
            _ => new PlanMove(),
        };
        var edits = await crowd.Edits(second: "<p>Second, new</p>", added: "<p>Fourth</p>");
        var impact = await crowd.Scene.Get<SequenceEditor>().Impact(crowd.Scene.Database.System, crowd.Scene.CampaignId, edits, default);

        await crowd.Save(edits, move);
        await crowd.Scene.RunJobs();

        var moved = 0;
        foreach (var (kind, after) in await crowd.Now())
        {
            var moves = choice switch
            {
                "ahead" => kind is LiveCampaign.Kind.NotBegun or LiveCampaign.Kind.FirstSent or LiveCampaign.Kind.SecondSent or LiveCampaign.Kind.Paused,
                "not_begun" => kind is LiveCampaign.Kind.NotBegun,
                "paused" => kind is LiveCampaign.Kind.Paused,
                _ => kind is LiveCampaign.Kind.NotBegun or LiveCampaign.Kind.Finished,
            };
            moved += moves ? 1 : 0;
            Assert.Equal((kind, moves ? 2 : 1), (kind, after.Version));
            Assert.Equal((kind, moves), (kind, after.Texts.ContainsKey(4)));
            Assert.Equal(
                (kind, moves && kind is LiveCampaign.Kind.NotBegun or LiveCampaign.Kind.FirstSent or LiveCampaign.Kind.Paused ? "Second, new" : "Second"),
                (kind, after.Texts[2]));
            Assert.Equal((kind, "First"), (kind, after.Texts[1]));
        }

        Assert.Equal(moved, impact!.Moving(move));
        var campaign = await crowd.Scene.Campaign();
        Assert.Equal((Settling.None, null), (campaign.Settling, campaign.PendingMoves));
        Assert.Equal([$"{moved} contacts moved to version 2 of the sequence", "Sequence changed: version 2"], await crowd.History());
    }

    [Fact]
    public async Task Finished_contacts_are_taken_up_only_when_that_is_chosen_and_get_only_what_was_added()
    {
        await using var crowd = await LiveCampaign.Create(20);
        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        await crowd.Scene.RunJobs();

        var finished = (await crowd.Now()).Where(c => c.Kind == LiveCampaign.Kind.Finished).ToList();
        Assert.NotEmpty(finished);
        Assert.All(finished, c =>
        {
            Assert.Equal((EnrollmentStatus.InProgress, 3, null), (c.After.Enrollment.Status, c.After.Enrollment.CurrentSequenceStep, c.After.Enrollment.CompletedAt));
            Assert.Equal([ScheduledEmailStatus.Sent, ScheduledEmailStatus.Sent, ScheduledEmailStatus.Sent, ScheduledEmailStatus.Planned], c.After.Rows.Select(r => r.Status));
        });
        await using var db = crowd.Scene.Database.Open();
        Assert.Equal(finished.Count, await db.Transitions.CountAsync(t => t.Subject == TransitionSubject.Enrollment && t.FromStatus == "completed"));
    }

    [Fact]
    public async Task A_finished_contact_whose_address_is_suppressed_by_now_stays_finished()
    {
        await using var crowd = await LiveCampaign.Create(20);
        var finished = (await crowd.Now()).First(c => c.Kind == LiveCampaign.Kind.Finished).After.Enrollment;
        await using (var db = crowd.Scene.Database.Open())
        {
            var address = (await db.Contacts.SingleAsync(c => c.Id == finished.ContactId)).EmailNormalized;
            await crowd.Scene.Get<Core.Suppressions.Suppressor>().Suppress(crowd.Scene.Database.System, SuppressionKind.Address, address, SuppressionReason.Manual, "manual", null, default);
        }

        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        await crowd.Scene.RunJobs();

        var after = (await crowd.Scene.Enrollments()).Single(e => e.Id == finished.Id);
        Assert.Equal((EnrollmentStatus.Completed, finished.LastStepAt), (after.Status, after.CompletedAt));
        Assert.Equal(3, (await crowd.Scene.Emails()).Count(e => e.CampaignContactId == finished.Id));
    }

    [Fact]
    public async Task An_approval_stays_where_the_merged_text_is_the_same_and_goes_where_it_is_not()
    {
        await using var scene = await CampaignScene.Create(2, Approval.Required, steps: [Step("Hello {{first_name}}", "<p>Hi {{company}}</p>")]);
        await scene.Start();
        await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, new DraftFilter(), default);
        var before = await scene.Drafts();
        await using (var db = scene.Database.Open())
        {
            // For the first contact the new text says the same: its company is what the step says for all now.
            var id = (await db.SequenceSteps.SingleAsync()).Id;
            await scene.Get<SequenceEditor>().Replace(
                scene.Database.System, scene.CampaignId, [Step("Hello {{first_name}}", "<p>Hi Company 0</p>") with { Id = id }], null, new PlanMove(), default);
        }

        // Nothing of the text before can leave from the moment of the save on, though no job has run.
        Assert.Equal([LaneClosedReason.ContactsMoving], await Lanes(scene));
        await scene.RunJobs();
        Assert.Equal([null], await Lanes(scene));

        var after = await scene.Drafts();
        Assert.Equal((DraftStatus.Scheduled, before[0].Revision, before[0].ApprovedHash), (after[0].Status, after[0].Revision, after[0].ApprovedHash));
        Assert.Equal((DraftStatus.Draft, before[1].Revision + 1, null), (after[1].Status, after[1].Revision, after[1].ApprovedHash));
        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned], (await scene.Emails()).Select(e => e.Status));
        Assert.False((await scene.Get<DraftQueries>().CountToMakeAgain(scene.Database.WorkspaceId, new DraftFilter(), default)).Outdated > 0);
    }

    [Theory]
    [InlineData(EditedDrafts.Keep, "By hand")]
    [InlineData(EditedDrafts.Replace, "Other")]
    public async Task Edited_drafts_are_kept_or_replaced_as_chosen(EditedDrafts edited, string subject)
    {
        await using var scene = await CampaignScene.Create(2, Approval.Required, steps: [Step("Hello", "<p>Hi</p>")]);
        await scene.Start();
        await scene.Get<DraftEditor>().Edit(scene.Database.System, (await scene.Drafts())[0].Id, "By hand", null, null, null, default);
        await using (var db = scene.Database.Open())
        {
            var id = (await db.SequenceSteps.SingleAsync()).Id;
            await scene.Get<SequenceEditor>().Replace(
                scene.Database.System, scene.CampaignId, [Step("Other", "<p>Hi</p>") with { Id = id }], null, new PlanMove { Edited = edited }, default);
        }

        await scene.RunJobs();

        Assert.Equal([subject, "Other"], (await scene.Drafts()).Select(d => d.Content.Subject));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_move_that_is_killed_goes_on_and_ends_as_one_that_was_not(int commits)
    {
        using var cut = new CancelAfter(commits);
        await using var crowd = await LiveCampaign.Create(600, cut.Watch);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>", added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        crowd.Scene.Database.Clock.EachLookTakes = TimeSpan.FromSeconds(1); // a chunk is no longer than its first block
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crowd.Scene.Get<ScheduleReconciler>().Run(cut.Token));
        Assert.Equal(Settling.Replanning, (await crowd.Scene.Campaign()).Settling);
        Assert.Equal([LaneClosedReason.ContactsMoving], await Lanes(crowd.Scene));
        AssertOldOrNew(await crowd.Now(), some: true);

        await crowd.Scene.RunJobs();
        var once = await crowd.Told();
        await crowd.Scene.RunJobs();

        AssertOldOrNew(await crowd.Now(), some: false);
        Assert.Equal(once, await crowd.Told());
        Assert.Equal(["300 contacts moved to version 2 of the sequence", "Sequence changed: version 2"], await crowd.History());
        Assert.Equal([null], await Lanes(crowd.Scene));
        await using var whole = await LiveCampaign.Create(600);
        await whole.Save(await whole.Edits(second: "<p>Second, new</p>", added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        await whole.Scene.RunJobs();
        Assert.Equal(await whole.Told(), once);
    }

    [Fact]
    public async Task A_second_change_while_the_first_still_moves_contacts_wins_for_those_it_names()
    {
        using var cut = new CancelAfter(1);
        await using var crowd = await LiveCampaign.Create(600, cut.Watch);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crowd.Scene.Get<ScheduleReconciler>().Run(cut.Token));

        await crowd.Save(await crowd.Edits(second: "<p>Second, newest</p>"), NotBegun);
        await crowd.Scene.RunJobs();

        Assert.All((await crowd.Now()).Where(c => c.Kind is LiveCampaign.Kind.NotBegun), c => Assert.Equal((3, "Second, newest"), (c.After.Version, c.After.Texts[2])));
        Assert.All((await crowd.Now()).Where(c => c.Kind is LiveCampaign.Kind.FirstSent), c => Assert.Equal((2, "Second, new"), (c.After.Version, c.After.Texts[2])));
    }

    [Fact]
    public async Task A_pause_in_the_middle_calls_off_what_waits_and_the_move_ends_nevertheless()
    {
        using var cut = new CancelAfter(1);
        await using var crowd = await LiveCampaign.Create(600, cut.Watch);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crowd.Scene.Get<ScheduleReconciler>().Run(cut.Token));
        await crowd.Scene.Get<CampaignControl>().Pause(crowd.Scene.Database.System, crowd.Scene.CampaignId, null, default);
        await crowd.Scene.RunJobs();

        Assert.DoesNotContain(await crowd.Scene.Emails(), e => e.Status is ScheduledEmailStatus.Pending or ScheduledEmailStatus.Planned);
        Assert.All((await crowd.Now()).Where(c => c.Kind is LiveCampaign.Kind.FirstSent), c => Assert.Equal("Second, new", c.After.Texts[2]));
        await using (var db = crowd.Scene.Database.Open())
        {
            Assert.All(await db.SendLanes.ToListAsync(), lane => Assert.Equal(LaneClosedReason.CampaignPaused, lane.ClosedReason));
        }

        await crowd.Scene.Get<CampaignControl>().Resume(crowd.Scene.Database.System, crowd.Scene.CampaignId, default);
        await crowd.Scene.RunJobs();
        Assert.Contains(await crowd.Scene.Emails(), e => e.Status == ScheduledEmailStatus.Planned);
    }

    [Fact]
    public async Task A_stop_in_the_middle_takes_up_nobody_more()
    {
        await using var crowd = await LiveCampaign.Create(20);
        await crowd.Save(await crowd.Edits(added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        await crowd.Scene.Get<CampaignControl>().Stop(crowd.Scene.Database.System, crowd.Scene.CampaignId, null, default);
        await crowd.Scene.RunJobs();

        Assert.All((await crowd.Now()).Where(c => c.Kind is LiveCampaign.Kind.Finished), c => Assert.Equal(
            (EnrollmentStatus.Completed, c.After.Enrollment.LastStepAt, 1), (c.After.Enrollment.Status, c.After.Enrollment.CompletedAt, c.After.Version)));
        Assert.Null((await crowd.Scene.Campaign()).PendingMoves);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("archive")]
    public async Task A_campaign_that_is_ended_in_the_middle_says_how_many_moved_and_waits_for_nothing(string act)
    {
        using var cut = new CancelAfter(1);
        await using var crowd = await LiveCampaign.Create(600, cut.Watch);
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>", added: "<p>Fourth</p>"), new PlanMove { Finished = true });
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crowd.Scene.Get<ScheduleReconciler>().Run(cut.Token));
        var (by, campaign, control) = (crowd.Scene.Database.System, crowd.Scene.CampaignId, crowd.Scene.Get<CampaignControl>());
        await (act == "stop" ? control.Stop(by, campaign, null, default) : control.Pause(by, campaign, null, default));
        await (act == "stop" ? Task.CompletedTask : control.Archive(by, campaign, default));
        await crowd.Scene.RunJobs();

        AssertOldOrNew(await crowd.Now(), some: true);
        Assert.DoesNotContain(await crowd.Scene.Emails(), e => e.Status is ScheduledEmailStatus.Pending or ScheduledEmailStatus.Planned);
        Assert.Equal((Settling.None, null), ((await crowd.Scene.Campaign()).Settling, (await crowd.Scene.Campaign()).PendingMoves));
        var moved = (await crowd.Now()).Count(c => c.After.Version == 2);
        Assert.Equal($"{moved} contacts moved to version 2 of the sequence", (await crowd.History())[0]);
        Assert.Equal([LaneClosedReason.CampaignEnded], await Lanes(crowd.Scene));
    }

    [Fact]
    public async Task A_paused_campaign_can_be_changed_and_its_drafts_are_made_again_before_it_is_resumed()
    {
        await using var crowd = await LiveCampaign.Create(20);
        await crowd.Scene.Get<CampaignControl>().Pause(crowd.Scene.Database.System, crowd.Scene.CampaignId, null, default);
        await crowd.Scene.RunJobs();
        await crowd.Save(await crowd.Edits(second: "<p>Second, new</p>"), new PlanMove());
        await crowd.Scene.RunJobs();

        Assert.All((await crowd.Now()).Where(c => c.Kind is LiveCampaign.Kind.FirstSent), c => Assert.Equal("Second, new", c.After.Texts[2]));
        Assert.DoesNotContain(await crowd.Scene.Emails(), e => e.Status is ScheduledEmailStatus.Pending or ScheduledEmailStatus.Planned);
    }

    /// <summary>
    /// Each of those who are to move stands wholly on the version before, with its drafts, or wholly on the new one, with all of its: also in the middle of the move.
    /// </summary>
    private static void AssertOldOrNew(List<(LiveCampaign.Kind Kind, LiveCampaign.Standing After)> crowd, bool some)
    {
        var moving = crowd.Where(c => c.Kind <= LiveCampaign.Kind.Paused).ToList();
        foreach (var (kind, after) in moving)
        {
            var isNew = after.Version == 2;
            Assert.Equal((kind, isNew), (kind, after.Texts.ContainsKey(4)));
            Assert.Equal((kind, isNew && kind is not (LiveCampaign.Kind.SecondSent or LiveCampaign.Kind.Finished) ? "Second, new" : "Second"), (kind, after.Texts[2]));
            Assert.Equal((kind, kind == LiveCampaign.Kind.Finished && !isNew), (kind, after.Enrollment.Status == EnrollmentStatus.Completed));
        }

        Assert.Equal((true, some), (moving.Exists(c => c.After.Version == 2), moving.Exists(c => c.After.Version == 1)));
    }

    private static async Task<List<LaneClosedReason?>> Lanes(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        return await db.SendLanes.Select(l => l.ClosedReason).ToListAsync();
    }

    private static StepEdit Step(string subject, string html) => new() { SubjectTemplate = subject, BodyTemplate = html };
}
