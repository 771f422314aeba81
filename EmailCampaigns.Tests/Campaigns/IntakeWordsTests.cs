using EmailCampaigns.Core;
using EmailCampaigns.Web.Campaigns;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>How contacts come into a campaign by themselves: in words, and as it is typed.</summary>
public sealed class IntakeWordsTests
{
    private static readonly DateTime Now = new(2026, 1, 15, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Takes new contacts when a lead is created.", "lead_created", false)]
    [InlineData("Takes new contacts when the event trial_started comes.", "trial_started", false)]
    [InlineData("Takes new contacts as they join Trade fair.", "manual", true)]
    [InlineData("Takes new contacts when a stage is entered, and as they join Trade fair.", "stage_enter", true)]
    [InlineData(null, "manual", false)]
    public void A_campaign_says_how_contacts_come(string? words, string trigger, bool enrollsNewMembers) =>
        Assert.Equal(words, IntakeWords.Takes(Of(trigger, enrollsNewMembers), "Trade fair"));

    [Fact]
    public void A_campaign_says_nothing_of_it_once_its_intake_is_closed()
    {
        var campaign = Of("lead_created");
        campaign.Start(Now);
        Assert.StartsWith("It is starting", CampaignWords.Purpose(campaign, null), StringComparison.Ordinal);
        Assert.NotNull(IntakeWords.Takes(campaign, null));

        campaign.CloseIntake(Now);

        Assert.Null(IntakeWords.Takes(campaign, null));
    }

    [Fact]
    public void A_paused_campaign_says_that_it_takes_contacts_meanwhile()
    {
        var campaign = Of("form_submit");
        campaign.Start(Now);
        campaign.Pause(null, Now);

        Assert.Equal("Nothing goes out until you resume it. New contacts are taken meanwhile, when a form is submitted.", CampaignWords.Purpose(campaign, null));
    }

    [Theory]
    [InlineData("12 contacts finish their sequence; then the campaign is completed.", CampaignStatus.Active, 12)]
    [InlineData("1 contact finishes its sequence; then the campaign is completed.", CampaignStatus.Active, 1)]
    [InlineData("Nobody is under way, so the campaign is completed.", CampaignStatus.Active, 0)]
    [InlineData("Once it is resumed, 12 contacts finish their sequence; then the campaign is completed.", CampaignStatus.Paused, 12)]
    [InlineData("Everybody has got everything.", CampaignStatus.Completed, 0)]
    public void What_follows_from_a_closed_intake_is_told_with_the_count(string words, CampaignStatus status, int underWay) =>
        Assert.Equal(words, IntakeWords.Draining(status, underWay));

    [Fact]
    public void Half_a_condition_and_a_name_that_stands_twice_are_not_saved()
    {
        Assert.Null(Form(("form", "demo"), ("", " ")).ConditionProblem);
        Assert.NotNull(Form(("form", "")).ConditionProblem);
        Assert.NotNull(Form(("", "demo")).ConditionProblem);
        Assert.NotNull(Form(("form", "demo"), ("form ", "other")).ConditionProblem);
    }

    [Fact]
    public void The_word_for_no_event_is_no_name_of_an_event()
    {
        Assert.NotNull((Form() with { Event = IntakeWords.OwnEvent, OwnEvent = " Manual" }).EventProblem);
        Assert.Null((Form() with { Event = IntakeWords.OwnEvent, OwnEvent = "trial_started" }).EventProblem);
    }

    [Fact]
    public void A_list_alone_has_no_event_and_no_conditions()
    {
        var edit = (Form(("form", "demo")) with { ByEvent = false }).ToEdit(isDraft: true, settingsVersion: null);

        Assert.Equal(Campaign.ManualTrigger, edit.TriggerEvent);
        Assert.Empty(edit.TriggerConfig!);
    }

    [Fact]
    public void A_draft_without_a_list_clears_it_and_takes_nobody_who_joins()
    {
        var edit = (Form() with { ListId = null, EnrollNewMembers = true }).ToEdit(isDraft: true, settingsVersion: null);

        Assert.Equal((Guid.Empty, false), (edit.ListId, edit.EnrollNewMembers));
    }

    [Fact]
    public void A_started_campaign_keeps_its_event_and_its_list()
    {
        var edit = Form((" form ", "demo")).ToEdit(isDraft: false, settingsVersion: null);

        Assert.Equal((null, null), (edit.TriggerEvent, edit.ListId));
        Assert.Equal("demo", edit.TriggerConfig!["form"]);
    }

    private static SettingsForm Form(params (string Name, string Value)[] conditions) =>
        new() { ByEvent = true, Conditions = [.. conditions.Select(c => new TriggerCondition(c.Name, c.Value))] };

    private static Campaign Of(string trigger, bool enrollsNewMembers = false)
    {
        var campaign = new Campaign("Welcome", Now) { TriggerEvent = trigger };
        campaign.TakeNewMembers(enrollsNewMembers, Now);
        return campaign;
    }
}
