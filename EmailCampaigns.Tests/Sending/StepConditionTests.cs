using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A step that goes only to those who did something with an earlier email: asked when it is due, of what people did.</summary>
public sealed class StepConditionTests
{
    private static readonly StepText[] ThreeSteps = [new("Hello", "<p>First</p>"), new("Again", "<p>Second</p>", DelayDays: 2), new("Last", "<p>Third</p>", DelayDays: 3)];

    /// <summary>Contact 0 opens, 1 is opened by a scanner, 2 clicks, 3 does nothing.</summary>
    [Theory]
    [InlineData(StepCondition.Opened, new[] { 0, 2 })]
    [InlineData(StepCondition.NotOpened, new[] { 1, 3 })]
    [InlineData(StepCondition.Clicked, new[] { 2 })]
    [InlineData(StepCondition.NotClicked, new[] { 0, 1, 3 })]
    public async Task It_goes_to_whom_it_is_meant_for_and_the_others_go_on_with_the_next(StepCondition condition, int[] sentTo)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 4, steps: ThreeSteps, settings: s => s.TrackOpens = true);
        await Ask(world, condition, enabled: true);
        await world.Tick();
        await Happens(world);
        await Days(world, 2);

        var rows = await Rows(world);
        Assert.All(rows.Index(), contact =>
        {
            var second = contact.Item[1];
            Assert.Equal(
                sentTo.Contains(contact.Index) ? (ScheduledEmailStatus.Sent, null) : (ScheduledEmailStatus.Cancelled, (CancelReason?)CancelReason.ConditionNotMet),
                (second.Status, second.CancelReason));
            Assert.Equal(ScheduledEmailStatus.Pending, contact.Item[2].Status); // counted from the skip, as from a sending
            Assert.Equal(world.Clock.GetUtcNow().UtcDateTime.AddDays(3), contact.Item[2].ScheduledFor, TimeSpan.FromMinutes(1));
        });

        // A new plan of the times changes nothing of what was decided.
        await world.Do(async db => (await db.Campaigns.SingleAsync()).PlanAnew());
        await world.Get<ScheduleReconciler>().Run(default);
        Assert.Equal(rows.ConvertAll(r => r[1].CancelReason), (await Rows(world)).ConvertAll(r => r[1].CancelReason));
        await Days(world, 4);
        Assert.All(await Rows(world), r => Assert.Equal(ScheduledEmailStatus.Sent, r[2].Status));
    }

    [Fact]
    public async Task Nothing_is_decided_before_it_is_due()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 4, steps: ThreeSteps, settings: s => s.TrackOpens = true);
        await Ask(world, StepCondition.Opened, enabled: true);
        await world.Tick();
        await Days(world, 1);
        Assert.All(await Rows(world), r => Assert.Equal(ScheduledEmailStatus.Pending, r[1].Status));

        await Happens(world); // on the second day
        await Days(world, 1);

        Assert.Equal([ScheduledEmailStatus.Sent, ScheduledEmailStatus.Cancelled, ScheduledEmailStatus.Sent, ScheduledEmailStatus.Cancelled], (await Rows(world)).Select(r => r[1].Status));
    }

    [Theory]
    [InlineData(StepCondition.Opened, true, false, true)]
    [InlineData(StepCondition.NotOpened, true, false, true)]
    [InlineData(StepCondition.Clicked, false, true, true)]
    [InlineData(StepCondition.Clicked, true, false, false)]
    public async Task A_condition_on_what_is_not_tracked_is_refused(StepCondition condition, bool opensOff, bool clicksOff, bool isRefused)
    {
        await using var world = await SendingWorld.WithCampaign(steps: ThreeSteps, settings: s => (s.TrackOpens, s.TrackClicks) = (!opensOff, !clicksOff));

        var outcome = await Replace(world, condition, enabled: true);

        Assert.Equal(isRefused ? "steps[1].condition" : null, outcome.Problems.Select(p => p.Field).FirstOrDefault());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1, true)]
    [InlineData(2, false)] // itself
    [InlineData(3, false)] // a later one
    [InlineData(0, false)]
    public async Task A_condition_is_about_an_earlier_step(int? place, bool isTaken)
    {
        await using var world = await SendingWorld.WithCampaign(steps: ThreeSteps, settings: s => s.TrackOpens = true);

        var outcome = await Replace(world, StepCondition.Opened, enabled: true, place);

        Assert.Equal(isTaken ? null : "steps[1].conditionStep", outcome.Problems.Select(p => p.Field).FirstOrDefault());
    }

    [Fact]
    public async Task A_condition_on_a_step_that_is_disabled_is_refused()
    {
        await using var world = await SendingWorld.WithCampaign(steps: ThreeSteps, settings: s => s.TrackOpens = true);

        Assert.Equal("steps[1].conditionStep", (await Replace(world, StepCondition.Opened, enabled: false)).Problems[0].Field);
    }

    private static async Task Ask(SendingWorld world, StepCondition condition, bool enabled)
    {
        var outcome = await Replace(world, condition, enabled);
        Assert.True(outcome.IsDone, outcome.Message);
        await world.Get<ScheduleReconciler>().Run(default);
    }

    private static async Task<Core.EditOutcome> Replace(SendingWorld world, StepCondition condition, bool enabled, int? place = 1)
    {
        var steps = await world.Read(db => db.SequenceSteps.AsNoTracking().OrderBy(s => s.SequenceOrder).ToListAsync());
        var edits = steps.ConvertAll(s => new StepEdit
        {
            Id = s.Id,
            SubjectTemplate = s.SubjectTemplate,
            BodyTemplate = s.BodyTemplate,
            DelayDays = s.DelayDays,
            IsEnabled = enabled || s.SequenceOrder > 1,
            Condition = s.SequenceOrder == 2 ? condition : null,
            ConditionStep = s.SequenceOrder == 2 ? place : null,
        });
        return await world.Get<SequenceEditor>().Replace(world.Database.System, world.CampaignId, edits, version: null, new PlanMove(), default);
    }

    private static Task Happens(SendingWorld world) => world.Do(async db =>
    {
        var sent = await db.SentEmails.Where(s => s.SequenceStep == 1).OrderBy(s => s.CampaignContactId).ToListAsync();
        void Add(SentEmail email, MessageEventType type, bool isAutomated = false) => db.MessageEvents.Add(new MessageEvent
        {
            Id = Guid.CreateVersion7(world.Database.Now),
            SentEmailId = email.Id,
            ContactId = email.ContactId,
            CampaignId = email.CampaignId,
            StepId = email.StepId,
            Type = type,
            EventAt = world.Database.Now,
            IsAutomated = isAutomated,
            Provider = "test",
        });
        Add(sent[0], MessageEventType.Opened);
        Add(sent[1], MessageEventType.Opened, isAutomated: true);
        Add(sent[1], MessageEventType.Clicked, isAutomated: true);
        Add(sent[2], MessageEventType.Clicked);
    });

    /// <summary>Contact by contact, the rows of the steps in their order.</summary>
    private static async Task<List<List<ScheduledEmail>>> Rows(SendingWorld world)
    {
        var orders = await world.Read(db => db.SequenceSteps.ToDictionaryAsync(s => s.Id, s => s.SequenceOrder));
        return [.. (await world.Rows()).GroupBy(r => r.CampaignContactId).OrderBy(g => g.Key).Select(g => g.OrderBy(r => orders[r.StepId]).ToList())];
    }

    private static async Task Days(SendingWorld world, int days)
    {
        for (var day = 0; day < days; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.Get<SendingHold>().ReleaseInstallation(world.Database.System, default);
            await world.Get<InstallationGuard>().Beat(default);
            await world.Tick();
        }
    }
}
