using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Sending;

public sealed class SendingQueriesTests
{
    [Fact]
    public async Task The_state_line_names_what_the_next_email_waits_for()
    {
        await using var world = await SendingWorld.WithCampaign(
            settings: s => (s.SendWindowStart, s.SendWindowEnd, s.Timezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin"));
        await world.Do(db => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
            db.Database, "UPDATE scheduled_emails SET scheduled_for = '2026-01-14'; UPDATE send_lanes SET oldest_due_at = '2026-01-14'"));
        await world.Tick();
        await world.Get<QueueCounter>().Run(default);

        var state = await world.Get<SendingQueries>().State(world.Database.WorkspaceId, default);

        Assert.Equal(new DateTime(2026, 1, 15, 8, 0, 0, DateTimeKind.Utc), state.Next);
        Assert.Equal(("Waiting for 09:00", "0 of 1 sent today"), (state.Headline, state.Details));
    }

    [Fact]
    public async Task The_state_line_tells_until_when_how_many_and_what_is_next()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, settings: s =>
        {
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone, s.DelayBetweenEmailsSeconds) = (new TimeOnly(0, 30), new TimeOnly(17, 0), "Europe/Berlin", 600);
        });
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Tick();

        var state = await world.Get<SendingQueries>().State(world.Database.WorkspaceId, default);

        Assert.Equal(("Sending until 17:00", "1 of 3 sent today · next 01:10"), (state.Headline, state.Details));
    }

    [Fact]
    public void What_waits_for_a_person_alone_is_said_to()
    {
        var state = new SendingState(null, IsHeld: false, SenderInTrouble: false, Interrupted: 0, OpenUntil: null, SentToday: 0, PlannedToday: 40, Next: null, "UTC", DateTime.UnixEpoch);

        Assert.Equal(("Waiting for approval", "0 of 40 sent today"), (state.Headline, state.Details));
        Assert.Equal("Nothing to send", (state with { PlannedToday = 0 }).Headline);
        Assert.Equal("Waiting for approval", (state with { PlannedToday = 0, DraftsToReview = 120 }).Headline);
        Assert.Equal("A sender cannot send", (state with { SenderInTrouble = true }).Headline);
    }

    [Fact]
    public async Task A_campaign_that_was_just_started_is_said_to_be()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        var queries = new SendingQueries(scene.Database, scene.Database.Clock);

        var starting = await queries.State(scene.Database.WorkspaceId, default);
        await scene.RunJobs();

        Assert.Equal(("Starting a campaign", true), (starting.Headline, starting.IsStarting));
        Assert.StartsWith("Sending until", (await queries.State(scene.Database.WorkspaceId, default)).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_goes_before_everything_else()
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Get<SendingHold>().HoldWorkspace(world.Database.System, "Audit.", default);

        var state = await world.Get<SendingQueries>().State(world.Database.WorkspaceId, default);

        Assert.Equal(("Sending is held", true), (state.Headline, state.IsHeld));
        Assert.StartsWith("Audit.", state.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_emails_are_listed_with_what_happened()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Unknown, text: "No answer after the message."));
        await world.Tick();

        var email = Assert.Single(await world.Get<SendingQueries>().Interrupted(world.Database.WorkspaceId, null, 10, default));

        Assert.Equal(("No answer after the message.", 1), (email.What, email.SequenceStep));
        Assert.Equal(1, (await world.Get<SendingQueries>().Queue(default)).Interrupted);
    }

    [Theory]
    [InlineData("2026-01-15T16:00:00Z", "17:00")]
    [InlineData("2026-01-16T08:00:00Z", "tomorrow 09:00")]
    [InlineData("2026-01-19T08:00:00Z", "Monday 09:00")]
    [InlineData("2026-03-12T08:00:00Z", "12 March 09:00")]
    public void A_moment_is_as_short_as_it_is_clear(string at, string expected)
    {
        var now = new DateTime(2026, 1, 14, 23, 59, 59, DateTimeKind.Utc); // the 15th in Berlin

        Assert.Equal(expected, SendingWords.Moment(DateTime.Parse(at, null, System.Globalization.DateTimeStyles.AdjustToUniversal), "Europe/Berlin", now));
    }

    [Theory]
    [InlineData(LaneClosedReason.SenderDailyLimit, "2026-01-15T23:00:00Z", "today's limit of the sender is reached, goes on tomorrow 00:00 in Berlin")]
    [InlineData(LaneClosedReason.SenderPaused, null, "the sender is in trouble, waits for a person")]
    [InlineData(LaneClosedReason.CampaignPaused, null, "paused")]
    [InlineData(LaneClosedReason.ContactsMoving, null, "contacts are moving to the changed sequence")]
    [InlineData(LaneClosedReason.Window, "2026-01-14T00:00:00Z", null)]
    public void What_a_lane_waits_for_has_words_for_people(LaneClosedReason reason, string? until, string? expected)
    {
        var now = new DateTime(2026, 1, 14, 23, 59, 59, DateTimeKind.Utc);
        DateTime? instant = until is null ? null : DateTime.Parse(until, null, System.Globalization.DateTimeStyles.AdjustToUniversal);

        Assert.Equal(expected, SendingWords.Waiting(reason, instant, "Europe/Berlin", now));
    }
}
