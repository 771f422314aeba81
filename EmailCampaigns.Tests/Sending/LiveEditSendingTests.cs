using EmailCampaigns.Core.Campaigns;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What leaves after a sequence was changed while its campaign runs, as the transport saw it.</summary>
public sealed class LiveEditSendingTests
{
    private static readonly StepText[] TwoSteps = [new("Hello", "<p>First</p>"), new("Again", "<p>Second, old</p>", DelayDays: 2)];

    [Theory]
    [InlineData(MoveScope.NotBegun, "Second, old")]
    [InlineData(MoveScope.Ahead, "Second, new")]
    public async Task Who_has_begun_gets_the_version_that_was_chosen_and_the_record_says_which(MoveScope who, string text)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: TwoSteps);
        await world.Tick();
        await Change(world, "<p>Second, new</p>", enabled: true, new PlanMove { Who = who });

        await Fortnight(world);

        Assert.Equal(6, world.Transport.Handed.Count);
        Assert.Equal(3, world.Transport.Handed.Count(h => h.Message.Contains(text, StringComparison.Ordinal)));
        var versions = await world.Read(db => (
            from sent in db.SentEmails
            join version in db.PlanVersions on sent.PlanVersionId equals version.Id
            orderby sent.SequenceStep, sent.Id
            select version.Version).ToListAsync());
        Assert.Equal(who == MoveScope.NotBegun ? [1, 1, 1, 1, 1, 1] : [1, 1, 1, 2, 2, 2], versions);
    }

    [Theory]
    [InlineData(MoveScope.NotBegun, 6)]
    [InlineData(MoveScope.Ahead, 3)]
    public async Task A_step_that_is_disabled_goes_only_to_those_who_stay_on_the_version_that_has_it(MoveScope who, int emails)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: TwoSteps);
        await world.Tick();
        await Change(world, "<p>Second, old</p>", enabled: false, new PlanMove { Who = who });

        await Fortnight(world);

        Assert.Equal(emails, world.Transport.Handed.Count);
    }

    private static async Task Change(SendingWorld world, string second, bool enabled, PlanMove move)
    {
        var steps = await world.Read(db => db.SequenceSteps.AsNoTracking().OrderBy(s => s.SequenceOrder).ToListAsync());
        StepEdit[] edits =
        [
            new() { Id = steps[0].Id, Name = steps[0].Name, SubjectTemplate = "Hello", BodyTemplate = "<p>First</p>" },
            new() { Id = steps[1].Id, Name = steps[1].Name, SubjectTemplate = "Again", BodyTemplate = second, DelayDays = 2, IsEnabled = enabled },
        ];
        var outcome = await world.Get<SequenceEditor>().Replace(world.Database.System, world.CampaignId, edits, version: null, move, default);
        Assert.True(outcome.IsDone, outcome.Message);
        await world.Get<Core.Scheduling.Replan.ScheduleReconciler>().Run(default);
    }

    private static async Task Fortnight(SendingWorld world)
    {
        for (var day = 0; day < 5; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.Get<Core.Sending.SendingHold>().ReleaseInstallation(world.Database.System, default);
            await world.Get<Core.Sending.InstallationGuard>().Beat(default);
            await world.Tick();
        }
    }
}
