using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>Steps that count their days as business days, beside others of the same sequence that do not.</summary>
public sealed class BusinessDayStepTests
{
    [Theory]
    [InlineData(false, 19)] // Thursday the 15th and two days: Saturday, so the next Monday
    [InlineData(true, 19)] // and two business days: Friday, Monday
    public async Task Two_days_after_a_Thursday(bool inBusinessDays, int day) => Assert.Equal(day, (await SecondDay(2, inBusinessDays)).Day);

    [Theory]
    [InlineData(false, 19)]
    [InlineData(true, 20)] // Friday, Monday, Tuesday
    public async Task Three_days_after_a_Thursday(bool inBusinessDays, int day) => Assert.Equal(day, (await SecondDay(3, inBusinessDays)).Day);

    [Fact]
    public async Task A_holiday_is_no_business_day() => Assert.Equal(21, (await SecondDay(3, inBusinessDays: true, holiday: "01-19")).Day);

    [Fact]
    public async Task A_copy_of_the_campaign_counts_as_the_campaign_did_and_asks_what_it_asked()
    {
        await using var scene = await CampaignScene.Create(steps:
        [
            new() { SubjectTemplate = "Hello", BodyTemplate = "<p>Hi</p>" },
            new() { SubjectTemplate = "Again", BodyTemplate = "<p>Hi</p>", DelayDays = 3, DelayInBusinessDays = true, Condition = StepCondition.NotOpened, ConditionStep = 1 },
        ]);

        var copy = await scene.Get<CampaignEditor>().Duplicate(scene.Database.System, scene.CampaignId, default);

        await using var db = scene.Database.Open();
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == copy.Id).OrderBy(s => s.SequenceOrder).ToListAsync();
        Assert.Equal((true, StepCondition.NotOpened, steps[0].Id), (steps[1].DelayInBusinessDays, steps[1].Condition, steps[1].ConditionStepId));
    }

    private static async Task<DateTime> SecondDay(int days, bool inBusinessDays, string? holiday = null)
    {
        await using var scene = await CampaignScene.Create(contacts: 1, settings: s => s.Timezone = "Europe/Berlin", steps:
        [
            new() { SubjectTemplate = "Hello", BodyTemplate = "<p>Hi</p>" },
            new() { SubjectTemplate = "Again", BodyTemplate = "<p>Hi</p>", DelayDays = days, DelayInBusinessDays = inBusinessDays },
        ]);
        if (holiday is not null)
        {
            await scene.Database.Add(new Holiday("A day off", HolidayRule.Parse(holiday), scene.Database.Now));
        }

        await scene.Start();
        return (await scene.Emails())[1].ScheduledFor;
    }
}
