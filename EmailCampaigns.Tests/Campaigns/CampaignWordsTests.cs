using System.Globalization;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Campaigns;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Settings in words, and what is said of a step before the start.</summary>
public sealed partial class CampaignWordsTests
{
    [Fact]
    public void A_starter_sequence_holds_no_gap_that_its_author_has_to_fill() =>
        Assert.DoesNotContain(StarterSequences.All.SelectMany(s => s.Steps), step => $"{step.SubjectTemplate} {step.BodyTemplate}".Contains('['));

    [Theory]
    [InlineData("Monday to Friday", 1, 2, 3, 4, 5)]
    [InlineData("Saturday, Sunday", 0, 6)]
    [InlineData("Friday to Sunday", 0, 5, 6)]
    [InlineData("Monday, Wednesday", 3, 1)]
    [InlineData("Every day", 0, 1, 2, 3, 4, 5, 6)]
    [InlineData("On no day")]
    public void Days_are_told_as_a_run_where_they_are_one(string words, params int[] days) =>
        Assert.Equal(words, CampaignWords.Days([.. days.Select(d => (DayOfWeek)d)]));

    [Theory]
    [InlineData("09:00 to 17:00", "09:00", "17:00")]
    [InlineData("22:00 to 06:00 of the next day", "22:00", "06:00")]
    [InlineData("the whole day", "00:00", "00:00")]
    public void Hours_say_when_they_go_over_midnight(string words, string start, string end) =>
        Assert.Equal(words, CampaignWords.Hours(TimeOnly.Parse(start, CultureInfo.InvariantCulture), TimeOnly.Parse(end, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("3 minutes", 180)]
    [InlineData("90 seconds", 90)]
    [InlineData("1 hour", 3600)]
    public void A_pause_is_told_in_the_largest_unit_that_fits(string words, int seconds) => Assert.Equal(words, CampaignWords.Gap(seconds));

    [Theory]
    [InlineData("today at 11:00", ScheduledEmailStatus.Pending, null, 60, CampaignStatus.Active)]
    [InlineData("due since today at 09:00", ScheduledEmailStatus.Pending, null, -60, CampaignStatus.Active)]
    [InlineData("due since yesterday at 10:00", ScheduledEmailStatus.Pending, null, -24 * 60, CampaignStatus.Active)]
    [InlineData("about tomorrow", ScheduledEmailStatus.Planned, null, 24 * 60, CampaignStatus.Active)]
    [InlineData("when its turn comes", ScheduledEmailStatus.Planned, null, -60, CampaignStatus.Active)]
    [InlineData("when resumed", ScheduledEmailStatus.Pending, null, -60, CampaignStatus.Paused)]
    [InlineData("when resumed", ScheduledEmailStatus.Planned, null, 60, CampaignStatus.Paused)]
    [InlineData("when resumed", ScheduledEmailStatus.Cancelled, CancelReason.CampaignPaused, 60, CampaignStatus.Paused)]
    [InlineData("when resumed", ScheduledEmailStatus.Cancelled, CancelReason.EnrollmentPaused, 60, CampaignStatus.Active)]
    [InlineData("not sent", ScheduledEmailStatus.Cancelled, CancelReason.EnrollmentEnded, 60, CampaignStatus.Paused)]
    [InlineData("today at 09:00", ScheduledEmailStatus.Sent, null, -60, CampaignStatus.Paused)]
    public void An_email_never_goes_at_a_time_that_is_past(string words, ScheduledEmailStatus status, CancelReason? cancelled, int minutes, CampaignStatus campaign)
    {
        var now = new DateTime(2026, 1, 15, 10, 0, 0, DateTimeKind.Utc);

        Assert.Equal(words, CampaignWords.Goes(status, cancelled, now.AddMinutes(minutes), campaign, now, NodaTime.DateTimeZone.Utc));
    }

    [Theory]
    [InlineData("once approved", PlannedFor.Approval, -60)]
    [InlineData("about tomorrow, once approved", PlannedFor.Approval, 24 * 60)]
    [InlineData("after the email before it", PlannedFor.EmailBefore, -60)]
    [InlineData("about tomorrow", PlannedFor.EmailBefore, 24 * 60)]
    public void A_planned_email_says_what_it_waits_for(string words, PlannedFor plannedFor, int minutes)
    {
        var now = new DateTime(2026, 1, 15, 10, 0, 0, DateTimeKind.Utc);

        Assert.Equal(words, CampaignWords.Goes(ScheduledEmailStatus.Planned, null, now.AddMinutes(minutes), CampaignStatus.Active, now, NodaTime.DateTimeZone.Utc, plannedFor));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-5, false)]
    public void A_limit_is_a_number_or_nothing(int? limit, bool isWell)
    {
        var form = new SettingsForm { DailyLimit = limit, NewContacts = limit };

        Assert.Equal(isWell, !form.HasProblem);
        Assert.Equal(isWell, form.ProblemOf("settings.dailyLimit") is null);
        Assert.Equal(isWell, form.ProblemOf("settings.dailyNewContacts") is null);
    }

    [Fact]
    public void A_pause_can_be_nothing_but_not_less()
    {
        Assert.False(new SettingsForm { GapSeconds = 0, JitterSeconds = null }.HasProblem);
        Assert.True(new SettingsForm { GapSeconds = -1 }.HasProblem);
        Assert.True(new SettingsForm { JitterSeconds = -1 }.HasProblem);
    }

    [Fact]
    public void A_fallback_takes_the_place_of_each_plain_use_and_of_no_other()
    {
        var step = Step() with { Subject = "For {{company}}", Body = "<p>{{ Company }} and {{default company \"you\"}} and {{company_size}}</p>", Text = null };

        step.AddFallback("company", "your company");

        Assert.Equal("For {{default company \"your company\"}}", step.Subject);
        Assert.Equal("<p>{{default company \"your company\"}} and {{default company \"you\"}} and {{company_size}}</p>", step.Body);
        Assert.Empty(TemplateVariables.Unknown(new TemplateSource(step.Subject, step.Body, null), ["company", "company_size"]));
    }

    [Fact]
    public void A_step_that_would_refuse_the_start_says_why()
    {
        var step = (Step() with { Subject = "", Body = "<p>{{shoe_size}} {{#if company}}</p>" }).Freeze(1, []);

        var findings = StepFindings.Of(step, isFirst: true, MergeFields.StandardNames);

        Assert.Contains("The first email needs a subject.", findings.Refusals);
        Assert.Contains(findings.Refusals, r => r.Contains("{{shoe_size}}", StringComparison.Ordinal));
        Assert.Contains(findings.Refusals, r => r.StartsWith("Body, line 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_fields_without_fallback_are_needed()
    {
        var step = (Step() with { Body = "<p>{{default first_name \"there\"}} {{companY}} {{#if last_name}}{{last_name}}{{/if}}</p>" }).Freeze(1, []);

        Assert.Equal(["company"], StepFindings.Of(step, isFirst: true, MergeFields.StandardNames).Needed);
    }

    [Fact]
    public void Every_sequence_to_begin_with_can_be_started_once_its_author_said_what_is_in_brackets_and_needs_nothing_of_a_contact()
    {
        foreach (var starter in StarterSequences.All)
        {
            for (var i = 0; i < starter.Steps.Count; i++)
            {
                var edit = starter.Steps[i];
                var frozen = new FrozenStep(Guid.Empty, i + 1, edit.Name!, edit.SubjectTemplate!, Brackets().Replace(edit.BodyTemplate!, "$1"), edit.TextTemplate, edit.DelayDays, edit.DelayHours, null, edit.ReplyInThread, true);
                var findings = StepFindings.Of(frozen, i == 0, MergeFields.StandardNames);
                Assert.Empty(findings.Refusals);
                Assert.Empty(findings.Needed);
            }
        }
    }

    [GeneratedRegex(@"\{\{\[([^\]]+)\]\}\}")]
    private static partial Regex Brackets();

    private static StepForm Step() => new() { Key = Guid.Parse("01890000-0000-7000-8000-000000000001"), Subject = "Hello", Body = "<p>Hello</p>" };
}
