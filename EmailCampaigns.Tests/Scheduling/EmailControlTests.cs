using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>What a person decides about single emails: Thursday 15 January 2026, 09:30 in Berlin; hours are 09:00 to 18:00, Monday to Friday.</summary>
public sealed class EmailControlTests
{
    private static readonly DateTime FridayAtNoon = new(2026, 1, 16, 11, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task An_email_is_moved_later_and_earlier_and_back()
    {
        await using var scene = await Scene();
        var planned = (await scene.Emails())[3];

        await Done(Control(scene).Move(scene.Database.System, planned.Id, FridayAtNoon, default));
        var later = (await scene.Emails())[3];
        await Done(Control(scene).Move(scene.Database.System, planned.Id, FridayAtNoon.AddHours(-1), default));
        var earlier = (await scene.Emails())[3];
        await Done(Control(scene).Restore(scene.Database.System, planned.Id, default));
        var back = (await scene.Emails())[3];

        Assert.Equal((ScheduledEmailStatus.Pending, FridayAtNoon, FridayAtNoon), (later.Status, later.ScheduledFor, later.ChosenFor));
        Assert.Equal((FridayAtNoon.AddHours(-1), FridayAtNoon.AddHours(-1)), (earlier.ScheduledFor, earlier.ChosenFor));
        Assert.Equal((ScheduledEmailStatus.Pending, planned.ScheduledFor, null), (back.Status, back.ScheduledFor, back.ChosenFor));
    }

    [Theory]
    [InlineData("2026-01-17T10:00:00", "2026-01-19T08:00:00")] // Saturday: Monday at nine
    [InlineData("2026-01-16T20:00:00", "2026-01-19T08:00:00")] // Friday evening
    public async Task What_is_chosen_outside_the_hours_goes_when_they_begin(string to, string goes)
    {
        await using var scene = await Scene();
        var email = (await scene.Emails())[3];

        await Done(Control(scene).Move(scene.Database.System, email.Id, Utc(to), default));

        Assert.Equal(Utc(goes), (await scene.Emails())[3].ScheduledFor);
    }

    [Fact]
    public async Task The_pause_between_two_emails_holds_for_what_was_chosen()
    {
        await using var scene = await Scene();
        var emails = await scene.Emails();

        await Done(Control(scene).Move(scene.Database.System, emails[0].Id, FridayAtNoon, default));
        await Done(Control(scene).Move(scene.Database.System, emails[3].Id, FridayAtNoon, default));

        Assert.Equal(FridayAtNoon.AddMinutes(2), (await scene.Emails())[3].ScheduledFor);
    }

    [Fact]
    public async Task A_follow_up_can_go_before_its_pause_is_over_but_never_before_the_email_before_it()
    {
        await using var scene = await Scene();
        var (first, second) = ((await scene.Emails())[0], (await scene.Emails())[1]);

        await Done(Control(scene).SendNow(scene.Database.System, second.Id, default));

        var now = (await scene.Emails())[1];
        Assert.Equal(ScheduledEmailStatus.Planned, now.Status);
        Assert.True(now.ScheduledFor >= first.ScheduledFor && now.ScheduledFor < second.ScheduledFor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // a time that a person chose gives way to nothing
    public async Task What_is_sent_now_takes_the_first_place_and_one_email_alone_gives_way(bool isChosen)
    {
        await using var scene = await Scene();
        var firm = await Firm(scene);
        var (first, last) = (firm[0], firm[^1]);
        Assert.NotEqual(first.ScheduledFor, last.ScheduledFor);
        if (isChosen)
        {
            await Done(Control(scene).Move(scene.Database.System, first.Id, first.ScheduledFor, default));
        }

        await Done(Control(scene).SendNow(scene.Database.System, last.Id, default));
        await Done(Control(scene).SendNow(scene.Database.System, last.Id, default));

        var after = (await scene.Emails()).ToDictionary(e => e.Id);
        var (one, other) = isChosen ? (first, last) : (last, first);
        Assert.Equal((ScheduledEmailStatus.Pending, first.ScheduledFor), (after[one.Id].Status, after[one.Id].ScheduledFor));
        Assert.Equal((ScheduledEmailStatus.Pending, last.ScheduledFor), (after[other.Id].Status, after[other.Id].ScheduledFor));
    }

    [Fact]
    public async Task Of_those_that_wait_the_first_by_time_gives_way()
    {
        await using var scene = await Scene(contacts: 4);
        var firm = await Firm(scene);

        await Done(Control(scene).SendNow(scene.Database.System, firm[2].Id, default)); // the oldest has the time of this one now
        await Done(Control(scene).SendNow(scene.Database.System, firm[3].Id, default));

        var after = (await scene.Emails()).ToDictionary(e => e.Id, e => e.ScheduledFor);
        Assert.Equal([firm[2].ScheduledFor, firm[3].ScheduledFor, firm[0].ScheduledFor, firm[1].ScheduledFor], firm.Select(e => after[e.Id]));
    }

    [Theory]
    [InlineData("sender")]
    [InlineData("campaign")]
    public async Task No_email_of_another_gives_way_to_what_is_sent_now(string of)
    {
        await using var scene = await Scene();
        var (first, last) = ((await Firm(scene))[0], (await Firm(scene))[^1]);
        var theirs = of == "sender" ? await OfAnotherSender(scene, first) : await OfAnotherCampaign(scene, first);
        await using var db = scene.Database.Open();
        var before = await db.ScheduledEmails.AsNoTracking().SingleAsync(e => e.Id == theirs);
        Assert.True(before.Status == ScheduledEmailStatus.Pending && before.ScheduledFor < last.ScheduledFor);

        await Done(Control(scene).SendNow(scene.Database.System, last.Id, default));

        var after = await db.ScheduledEmails.AsNoTracking().SingleAsync(e => e.Id == theirs);
        Assert.Equal((before.Status, before.ScheduledFor), (after.Status, after.ScheduledFor));
    }

    [Fact]
    public async Task What_was_chosen_is_kept_when_the_campaign_is_planned_anew()
    {
        await using var scene = await Scene();
        var email = (await scene.Emails())[3];
        await Done(Control(scene).Move(scene.Database.System, email.Id, FridayAtNoon, default));

        await Done(scene.Get<CampaignEditor>().Update(
            scene.Database.System, scene.CampaignId, new CampaignEdit { Settings = new CampaignSettingsEdit { DelayBetweenEmailsSeconds = 600 } }, default));
        await scene.RunJobs();

        Assert.Equal((FridayAtNoon, ScheduledEmailStatus.Pending), ((await scene.Emails())[3].ScheduledFor, (await scene.Emails())[3].Status));
    }

    [Fact]
    public async Task A_cancelled_email_is_left_out_and_what_follows_keeps_its_day()
    {
        await using var scene = await Scene();
        var before = await scene.Emails();

        await Done(Control(scene).Cancel(scene.Database.System, before[0].Id, default));
        await Done(Control(scene).Cancel(scene.Database.System, before[0].Id, default));

        var after = await scene.Emails();
        Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.CalledOff), (after[0].Status, after[0].CancelReason));
        Assert.Equal((ScheduledEmailStatus.Pending, before[1].ScheduledFor.Date), (after[1].Status, after[1].ScheduledFor.Date));
        Assert.Equal(before[3].ScheduledFor, after[3].ScheduledFor);

        await Done(Control(scene).Restore(scene.Database.System, before[0].Id, default));

        var restored = await scene.Emails();
        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned, ScheduledEmailStatus.Planned], restored.Take(3).Select(e => e.Status));
    }

    [Fact]
    public async Task What_was_cancelled_stays_so_through_a_pause_and_a_change_of_settings()
    {
        await using var scene = await Scene();
        var email = (await scene.Emails())[0];
        await Done(Control(scene).Cancel(scene.Database.System, email.Id, default));

        await Done(scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default));
        await scene.RunJobs();
        await Done(scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default));
        await scene.RunJobs();

        Assert.Equal(CancelReason.CalledOff, (await scene.Emails())[0].CancelReason);
        Assert.Equal(ScheduledEmailStatus.Pending, (await scene.Emails())[1].Status);
    }

    [Fact]
    public async Task With_its_last_email_cancelled_the_sequence_is_over_and_goes_on_when_that_is_taken_back()
    {
        await using var scene = await Scene(steps: [CampaignScene.ThreeSteps()[0]]);
        var email = (await scene.Emails())[0];

        await Done(Control(scene).Cancel(scene.Database.System, email.Id, default));
        Assert.Equal(EnrollmentStatus.Completed, (await scene.Enrollments())[0].Status);
        await Done(Control(scene).Restore(scene.Database.System, email.Id, default));

        Assert.Equal(EnrollmentStatus.Pending, (await scene.Enrollments())[0].Status);
        Assert.Equal(ScheduledEmailStatus.Pending, (await scene.Emails())[0].Status);
    }

    [Fact]
    public async Task A_draft_that_waits_keeps_the_chosen_time_for_its_approval()
    {
        await using var scene = await Scene(Approval.Required);
        var email = (await scene.Emails())[0];
        await Done(Control(scene).Move(scene.Database.System, email.Id, FridayAtNoon, default));
        Assert.Equal(ScheduledEmailStatus.Planned, (await scene.Emails())[0].Status);

        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, draft.Revision)], default);

        Assert.Equal((ScheduledEmailStatus.Pending, FridayAtNoon), ((await scene.Emails())[0].Status, (await scene.Emails())[0].ScheduledFor));
    }

    [Fact]
    public async Task What_a_person_decided_stands_in_the_history()
    {
        await using var scene = await Scene();
        var email = (await scene.Emails())[0];

        await Done(Control(scene).Move(scene.Database.System, email.Id, FridayAtNoon, default));
        await Done(Control(scene).SendNow(scene.Database.System, email.Id, default));
        await Done(Control(scene).Cancel(scene.Database.System, email.Id, default));

        await using var db = scene.Database.Open();
        var told = await db.Transitions.Where(t => t.SubjectId == email.CampaignContactId).OrderBy(t => t.Id).Select(t => t.Reason).ToListAsync();
        Assert.Contains(told, t => t!.StartsWith("Step 1 was moved to 2026-01-16 11:00 UTC", StringComparison.Ordinal));
        Assert.Contains("Step 1 goes as soon as allowed.", told);
        Assert.Contains("Step 1 was called off.", told);
    }

    [Fact]
    public async Task What_cannot_be_decided_is_refused()
    {
        await using var scene = await Scene();
        var email = (await scene.Emails())[0];
        var me = scene.Database.System;

        var past = await Control(scene).Move(me, email.Id, scene.Database.Now.AddMinutes(-1), default);
        var far = await Control(scene).Move(me, email.Id, scene.Database.Now.AddYears(11), default);
        var unknown = await Control(scene).SendNow(me, Guid.Empty, default);
        var elsewhere = await Control(scene).Cancel(Actor.System(await scene.Database.AddWorkspace("Elsewhere")), email.Id, default);
        await Done(scene.Get<CampaignControl>().Pause(me, scene.CampaignId, null, default));
        var paused = await Control(scene).SendNow(me, email.Id, default);

        Assert.Equal(
            [EditVerdict.Invalid, EditVerdict.Invalid, EditVerdict.NotFound, EditVerdict.NotFound, EditVerdict.InUse],
            new[] { past, far, unknown, elsewhere, paused }.Select(o => o.Verdict));
    }

    /// <summary>Emails with a firm time, the first to go first.</summary>
    private static async Task<List<ScheduledEmail>> Firm(CampaignScene scene) => [.. (await scene.Emails()).Where(e => e.Status == ScheduledEmailStatus.Pending).OrderBy(e => e.ScheduledFor)];

    private static async Task<Guid> OfAnotherSender(CampaignScene scene, ScheduledEmail email)
    {
        var sender = new SenderAccount("mara.brandt@example.com", SenderProvider.Pickup, scene.Database.Now);
        await scene.Database.Add(sender);
        await using var db = scene.Database.Open();
        await db.ScheduledEmails.Where(e => e.Id == email.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.SenderAccountId, sender.Id));
        return email.Id;
    }

    /// <summary>The first email of a campaign on the same sender. That of the scene's campaign keeps its time, as a person chose it.</summary>
    private static async Task<Guid> OfAnotherCampaign(CampaignScene scene, ScheduledEmail first)
    {
        await Done(Control(scene).Move(scene.Database.System, first.Id, first.ScheduledFor, default));
        var campaign = await scene.AddCampaign("Autumn trade fair", Approval.Automatic, s => s.Timezone = "Europe/Berlin", CampaignScene.ThreeSteps());
        await Done(scene.Get<CampaignControl>().Start(scene.Database.System, campaign, default));
        await scene.RunJobs();
        await using var db = scene.Database.Open();
        return await db.ScheduledEmails.Where(e => e.CampaignId == campaign && e.Status == ScheduledEmailStatus.Pending).OrderBy(e => e.ScheduledFor).Select(e => e.Id).FirstAsync();
    }

    private static Task<CampaignScene> Start(Approval approval, IReadOnlyList<StepEdit>? steps, int contacts) =>
        CampaignScene.Create(contacts, approval, settings: s => s.Timezone = "Europe/Berlin", steps: steps);

    private static async Task<CampaignScene> Scene(Approval approval = Approval.Automatic, IReadOnlyList<StepEdit>? steps = null, int contacts = 2)
    {
        var scene = await Start(approval, steps, contacts);
        await scene.Start();
        return scene;
    }

    private static EmailControl Control(CampaignScene scene) => scene.Get<EmailControl>();

    private static async Task Done(Task<EditOutcome> act)
    {
        var outcome = await act;
        Assert.True(outcome.IsDone, outcome.Message);
    }

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
