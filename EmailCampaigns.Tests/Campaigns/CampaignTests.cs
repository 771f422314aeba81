using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Campaigns;

public sealed class CampaignTests
{
    [Fact]
    public async Task A_new_campaign_has_its_settings_with_the_defaults()
    {
        await using var scene = await CampaignScene.Create();
        await using var db = scene.Database.Open();

        var settings = await db.CampaignSettings.SingleAsync(s => s.CampaignId == scene.CampaignId);

        Assert.Equal((new TimeOnly(9, 0), new TimeOnly(18, 0)), (settings.SendWindowStart, settings.SendWindowEnd));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], settings.SendDays);
        Assert.Equal((50, 120, "Europe/Berlin"), (settings.DailyLimit, settings.DelayBetweenEmailsSeconds, settings.Timezone));
        Assert.True(settings.StopOnReply);
    }

    [Fact]
    public async Task Starting_makes_a_row_for_every_email_of_every_contact()
    {
        await using var scene = await CampaignScene.Create(contacts: 3);

        await scene.Start();

        var emails = await scene.Emails();
        Assert.Equal(9, emails.Count);
        Assert.Equal(3, emails.Count(e => e.Status == ScheduledEmailStatus.Pending));
        Assert.Equal(6, emails.Count(e => e.Status == ScheduledEmailStatus.Planned));
        var campaign = await scene.Campaign();
        Assert.Equal((CampaignStatus.Active, LaunchState.Done, 9L), (campaign.Status, campaign.LaunchState, campaign.EmailsScheduledCount));
    }

    [Fact]
    public async Task First_emails_keep_the_gap_and_follow_ups_their_days()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);

        await scene.Start();

        var emails = await scene.Emails();
        var nine = new DateTime(2026, 1, 15, 8, 30, 0, DateTimeKind.Utc);
        Assert.Equal([nine, nine.AddSeconds(120)], emails.Where(e => e.Status == ScheduledEmailStatus.Pending).Select(e => e.ScheduledFor).Order());
        // Thursday and four days is Monday; then seven days more.
        Assert.Equal([19, 26], emails.Take(3).Skip(1).Select(e => e.ScheduledFor.Day));
    }

    [Fact]
    public async Task Starting_twice_is_refused()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();

        var refused = await Assert.ThrowsAsync<IllegalTransitionException>(() => scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default));

        Assert.Equal(("active", "active"), (refused.From, refused.To));
    }

    [Fact]
    public async Task Starting_without_recipients_is_refused()
    {
        await using var scene = await CampaignScene.Create(contacts: 0);

        var outcome = await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);

        Assert.Equal(EditVerdict.Invalid, outcome.Verdict);
        Assert.Equal("listId", Assert.Single(outcome.Problems).Field);
        Assert.Equal(CampaignStatus.Draft, (await scene.Campaign()).Status);
    }

    [Fact]
    public async Task A_start_that_is_refused_leaves_nothing_behind()
    {
        await using var scene = await CampaignScene.Create(contacts: 0);
        var before = await TableDump.Of(scene.Database.Store);

        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);

        Assert.Equal(before, await TableDump.Of(scene.Database.Store));
    }

    [Fact]
    public async Task A_variable_that_no_contact_can_have_refuses_the_start()
    {
        await using var scene = await CampaignScene.Create(steps: [new StepEdit { SubjectTemplate = "Hello {{frist_name}}", BodyTemplate = "<p>x</p>" }]);

        var outcome = await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);

        Assert.Contains("frist_name", Assert.Single(outcome.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_equal_plan_makes_no_second_version()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();
        await using var db = scene.Database.Open();
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == scene.CampaignId).OrderBy(s => s.SequenceOrder).ToListAsync();

        await scene.Get<SequenceEditor>().Replace(
            scene.Database.System, scene.CampaignId, CampaignScene.ThreeSteps().Zip(steps, (edit, step) => edit with { Id = step.Id }).ToList(), version: null, default);

        Assert.Equal(1, await db.PlanVersions.CountAsync());
    }

    [Fact]
    public async Task A_launch_that_was_cut_off_goes_on_from_its_cursor()
    {
        using var cut = new CancelAfter(commits: 1);
        await using var scene = await CampaignScene.Create(contacts: 600, configure: cut.Watch);
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        scene.Database.Clock.EachLookTakes = TimeSpan.FromSeconds(1); // a chunk is no longer than its first block
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Get<CampaignLauncher>().Run(cut.Token));
        var halfway = (await scene.Enrollments()).Count;

        await scene.RunJobs();

        Assert.InRange(halfway, 1, 599);
        Assert.Equal(600, (await scene.Enrollments()).Count);
        Assert.Equal(1800, (await scene.Emails()).Count);
        Assert.Equal(LaunchState.Done, (await scene.Campaign()).LaunchState);
    }

    [Fact]
    public async Task Pausing_cancels_what_waits_and_resuming_plans_it_again()
    {
        await using var scene = await CampaignScene.Create(approval: Approval.Automatic);
        await scene.Start();

        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, "Holidays", default);
        await scene.RunJobs();
        var paused = await scene.Emails();
        scene.Database.Clock.Advance(TimeSpan.FromDays(1));
        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();
        var resumed = await scene.Emails();

        Assert.All(paused, e => Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.CampaignPaused), (e.Status, e.CancelReason)));
        Assert.Equal(3, resumed.Count(e => e.Status == ScheduledEmailStatus.Pending));
        Assert.Equal(6, resumed.Count(e => e.Status == ScheduledEmailStatus.Planned));
        Assert.All(resumed, e => Assert.True(e.ScheduledFor >= scene.Database.Now));
        Assert.All(resumed.Where(e => e.Status == ScheduledEmailStatus.Pending), e => Assert.Equal(MovedReason.Resumed, e.MovedReason));
        await using var db = scene.Database.Open();
        Assert.Null((await db.SendLanes.SingleAsync()).ClosedReason);
    }

    [Fact]
    public async Task A_resume_in_the_middle_of_a_pause_turns_it_round()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();
        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default);

        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();

        var emails = await scene.Emails();
        Assert.Equal(3, emails.Count(e => e.Status == ScheduledEmailStatus.Pending));
        Assert.DoesNotContain(emails, e => e.Status == ScheduledEmailStatus.Cancelled);
    }

    [Fact]
    public async Task Stopping_cancels_for_good()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();

        await scene.Get<CampaignControl>().Stop(scene.Database.System, scene.CampaignId, null, default);
        await scene.RunJobs();

        Assert.All(await scene.Emails(), e => Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.CampaignStopped), (e.Status, e.CancelReason)));
        await Assert.ThrowsAsync<IllegalTransitionException>(() => scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default));
    }

    [Fact]
    public async Task A_step_added_to_a_started_campaign_gets_its_row_for_everybody()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();
        await using var db = scene.Database.Open();
        var steps = await db.SequenceSteps.OrderBy(s => s.SequenceOrder).ToListAsync();
        var edits = CampaignScene.ThreeSteps().Zip(steps, (edit, step) => edit with { Id = step.Id })
            .Append(new StepEdit { BodyTemplate = "<p>Really last</p>", DelayDays = 2, ReplyInThread = true }).ToList();

        var outcome = await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, edits, version: null, default);
        await scene.RunJobs();

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Equal(12, (await scene.Emails()).Count);
        Assert.All(await scene.Enrollments(), e => Assert.Equal(2, db.PlanVersions.Single(p => p.Id == e.PlanVersionId).Version));
    }

    [Fact]
    public async Task Enrolling_a_contact_twice_changes_nothing()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();

        var again = await scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, scene.ContactIds, default);

        Assert.Equal((0, 3), (again.Enrolled, again.Standing));
        Assert.Equal(9, (await scene.Emails()).Count);
    }
}
