using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>An email that goes later than it was to says the real reason.</summary>
public sealed class MovedReasonTests
{
    public static TheoryData<string, CampaignSettingsEdit, MovedReason> Changes => new()
    {
        { "a smaller daily limit", new CampaignSettingsEdit { DailyLimit = 1 }, MovedReason.CampaignDailyLimit },
        { "a longer pause", new CampaignSettingsEdit { DelayBetweenEmailsSeconds = 3600 }, MovedReason.Gap },
        { "a window that opens later", new CampaignSettingsEdit { SendWindowStart = new TimeOnly(15, 0) }, MovedReason.Window },
        { "fewer new contacts a day", new CampaignSettingsEdit { DailyNewContacts = 1 }, MovedReason.CampaignDailyLimit },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task After_a_change_of_the_settings_it_is_the_rule_that_left_no_room(string what, CampaignSettingsEdit change, MovedReason reason)
    {
        await using var scene = await CampaignScene.Create(steps: [CampaignScene.ThreeSteps()[0]]);
        await scene.Start();

        await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { Settings = change }, default);
        await scene.RunJobs();

        var last = (await scene.Emails()).MaxBy(e => e.ScheduledFor)!;
        Assert.True(reason == last.MovedReason, $"{what}: {last.MovedReason}");
    }

    [Fact]
    public async Task After_a_pause_that_outlasted_its_time_it_is_the_pause()
    {
        await using var scene = await CampaignScene.Create(steps: [CampaignScene.ThreeSteps()[0]]);
        await scene.Start();
        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default);
        await scene.RunJobs();
        scene.Database.Clock.Advance(TimeSpan.FromDays(1));

        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();

        Assert.All(await scene.Emails(), e => Assert.Equal(MovedReason.Resumed, e.MovedReason));
    }

    [Fact]
    public async Task An_approval_in_time_moves_nothing_and_one_that_comes_late_says_so()
    {
        await using var scene = await CampaignScene.Create(approval: Approval.Required, steps: [CampaignScene.ThreeSteps()[0]]);
        await scene.Start();
        var drafts = await scene.Drafts();

        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(drafts[0].Id, null), new SeenDraft(drafts[1].Id, null)], default);
        scene.Database.Clock.Advance(TimeSpan.FromDays(1));
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(drafts[2].Id, null)], default);

        Assert.Equal([null, null, MovedReason.ApprovedLate], (await scene.Emails()).Select(e => e.MovedReason));
    }
}
