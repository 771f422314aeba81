using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Desk;

/// <summary>"Not a reply after all" and "this bounce is wrong".</summary>
public sealed class JudgementReverserTests
{
    [Fact]
    public async Task The_sequence_goes_on_and_its_emails_are_planned_again()
    {
        await using var scene = await ReplyScene.Create();
        var before = (await scene.Emails()).ConvertAll(e => e.Status);
        var id = await scene.Reply();
        Assert.All(await scene.Emails(), e => Assert.Equal(ScheduledEmailStatus.Cancelled, e.Status));

        var outcome = await TakeBack(scene, id);

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Equal(EnrollmentStatus.InProgress, (await scene.Enrollments())[0].Status);
        Assert.Equal(before, (await scene.Emails()).Select(e => e.Status));
        Assert.Equal(scene.Database.Now, (await scene.Find(id)).TakenBackAt);
        await using var db = scene.Database.Open();
        var transition = await db.Transitions.SingleAsync(t => t.FromStatus == "replied");
        Assert.Equal(("in_progress", "system", scene.Database.Now), (transition.ToStatus, transition.Actor, transition.At));
    }

    [Fact]
    public async Task Taking_back_twice_or_by_two_people_at_once_is_taking_back_once()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();

        var outcomes = await Task.WhenAll(TakeBack(scene, id), TakeBack(scene, id));
        var takenBackAt = (await scene.Find(id)).TakenBackAt;
        scene.Database.Clock.Advance(TimeSpan.FromHours(1));
        var again = await TakeBack(scene, id);

        Assert.All([.. outcomes, again], outcome => Assert.True(outcome.IsDone, outcome.Message));
        Assert.Equal(takenBackAt, (await scene.Find(id)).TakenBackAt);
        await using var db = scene.Database.Open();
        Assert.Equal(1, await db.Transitions.CountAsync(t => t.FromStatus == "replied"));
    }

    [Fact]
    public async Task The_sequence_goes_on_once_no_reply_stands_any_more()
    {
        await using var scene = await ReplyScene.Create();
        var (first, second) = (await scene.Reply(), await scene.Reply());

        await TakeBack(scene, first);
        Assert.Equal(EnrollmentStatus.Replied, (await scene.Enrollments())[0].Status);

        await TakeBack(scene, second);
        Assert.Equal(EnrollmentStatus.InProgress, (await scene.Enrollments())[0].Status);
    }

    [Fact]
    public async Task What_a_person_has_ended_otherwise_since_stays_ended()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();
        var control = scene.Get<EnrollmentControl>();
        var enrollment = (await scene.Enrollments())[0].Id;
        await control.TakeUpAgain(scene.Database.System, scene.CampaignId, enrollment, default);
        await control.Stop(scene.Database.System, scene.CampaignId, enrollment, null, default);

        await TakeBack(scene, id);

        Assert.Equal(EnrollmentStatus.Stopped, (await scene.Enrollments())[0].Status);
    }

    [Fact]
    public async Task A_sequence_that_was_paused_before_the_reply_is_paused_again()
    {
        await using var scene = await ReplyScene.Create();
        await scene.Get<EnrollmentControl>().Pause(scene.Database.System, scene.CampaignId, (await scene.Enrollments())[0].Id, "On request.", default);
        var id = await scene.Reply();

        await TakeBack(scene, id);

        Assert.Equal(EnrollmentStatus.Paused, (await scene.Enrollments())[0].Status);
        Assert.DoesNotContain(await scene.Emails(), e => e.Status == ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task Colleagues_that_the_reply_stopped_go_on_too_unless_another_colleague_has_replied()
    {
        await using var scene = await CampaignScene.Create(3, settings: s => s.StopOnCompanyReply = true, configure: ReplyScene.Add);
        await MoveTogether(scene);
        await scene.Start();
        var first = await scene.Reply(contact: 0);
        var second = await scene.Reply(contact: 1);
        Assert.Equal([EnrollmentStatus.Replied, EnrollmentStatus.Replied, EnrollmentStatus.Stopped], (await scene.Enrollments()).Select(e => e.Status));

        await TakeBack(scene, first);
        Assert.Equal([EnrollmentStatus.InProgress, EnrollmentStatus.Replied, EnrollmentStatus.Stopped], (await scene.Enrollments()).Select(e => e.Status));

        await TakeBack(scene, second);
        Assert.All(await scene.Enrollments(), e => Assert.Equal(EnrollmentStatus.InProgress, e.Status));
    }

    [Fact]
    public async Task What_a_person_had_stopped_before_the_reply_is_stopped_again()
    {
        await using var scene = await ReplyScene.Create();
        var enrollment = (await scene.Enrollments())[0];
        await scene.Get<EnrollmentControl>().Stop(scene.Database.System, enrollment.CampaignId, enrollment.Id, "By hand.", default);
        var reply = await scene.Reply(contact: 0);
        Assert.Equal(EnrollmentStatus.Replied, (await scene.Enrollments())[0].Status);

        await TakeBack(scene, reply);

        Assert.Equal(EnrollmentStatus.Stopped, (await scene.Enrollments())[0].Status);
        Assert.DoesNotContain(await scene.Emails(), e => e.ContactId == enrollment.ContactId && e.Status == ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task A_bounce_taken_back_lifts_the_suppression_that_it_made()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Bounce();

        await TakeBack(scene, id);

        await using var db = scene.Database.Open();
        Assert.Equal(0, await db.Suppressions.CountAsync());
        Assert.Equal(EnrollmentStatus.InProgress, (await scene.Enrollments())[0].Status);
        Assert.Contains(await scene.Emails(), e => e.Status == ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task A_suppression_with_a_stronger_reason_stays()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Bounce();
        await using (var db = scene.Database.Open())
        {
            var address = await db.Suppressions.Select(s => s.Value!).SingleAsync();
            await scene.Get<Suppressor>().Suppress(scene.Database.System, SuppressionKind.Address, address, SuppressionReason.Unsubscribed, "one_click", null, default);
        }

        await TakeBack(scene, id);

        await using var after = scene.Database.Open();
        Assert.Equal(SuppressionReason.Unsubscribed, await after.Suppressions.Select(s => s.Reason).SingleAsync());
        Assert.DoesNotContain(await scene.Emails(), e => e.Status == ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task An_absence_taken_back_resumes()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Absence();

        await TakeBack(scene, id);

        Assert.Equal(EnrollmentStatus.Pending, (await scene.Enrollments())[0].Status);
        Assert.Contains(await scene.Emails(), e => e.Status == ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task Only_the_recipient_takes_an_unsubscribe_back_but_the_address_is_free_again()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.RemoveMe();

        await TakeBack(scene, id);

        Assert.Equal(EnrollmentStatus.Unsubscribed, (await scene.Enrollments())[0].Status);
        await using var db = scene.Database.Open();
        Assert.Equal(0, await db.Suppressions.CountAsync());
    }

    private static Task<EditOutcome> TakeBack(CampaignScene scene, Guid id) => scene.Get<JudgementReverser>().TakeBack(scene.Database.System, id, default);

    private static async Task MoveTogether(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        foreach (var (contactId, number) in scene.ContactIds.Select((id, i) => (id, i)))
        {
            Assert.True(EmailAddress.TryParse($"contact{number}@northwind.example", out var address, out _));
            (await db.Contacts.SingleAsync(c => c.Id == contactId)).SetEmail(address);
        }

        await db.SaveChangesAsync();
    }
}
