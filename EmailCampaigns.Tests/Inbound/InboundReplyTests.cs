using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>What follows from people's replies, absences and requests to be mailed no more.</summary>
public sealed class InboundReplyTests
{
    [Fact]
    public async Task A_reply_ends_the_sequence_and_is_kept_with_all_that_was_judged()
    {
        await using var world = await InboundWorld.Create();

        var outcome = await world.Receive(Eml.Text("Sounds good, call me.\n\nOn Mon, 1 Mar 2027 at 09:00, Ann Lee <ann@northwind.example> wrote:\n> Hello"));

        Assert.Equal((ReplyKind.Reply, true), (outcome.Kind, outcome.IsNew));
        Assert.Equal((EnrollmentStatus.Replied, world.Now), ((await world.Enrollment()).Status, (await world.Enrollment()).RepliedAt));
        Assert.All(await world.Rest(), row => Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.EnrollmentEnded), (row.Status, row.CancelReason)));
        var reply = await world.Reply();
        Assert.Equal(("Sounds good, call me.", ReplyIntent.Interested, "Sounds good"), (reply.BodyText, reply.Intent, reply.IntentRule));
        Assert.StartsWith("On Mon", reply.QuotedText, StringComparison.Ordinal);
        Assert.Equal((world.Sent[0].Id, world.Sent[0].CampaignContactId, world.Sending.SenderId), (reply.SentEmailId, reply.CampaignContactId, reply.SenderAccountId));
        var happened = await world.Event();
        Assert.Equal((MessageEventType.Replied, world.Sent[0].StepId, "mailbox"), (happened.Type, happened.StepId, happened.Provider));
        Assert.Contains("\"rule\":\"No sign of a machine\"", happened.Detail, StringComparison.Ordinal);
        Assert.Equal(1, await world.Sending.Read(db => db.DailyAnalytics.Select(d => d.Replied).SingleAsync()));
    }

    [Fact]
    public async Task The_same_message_read_again_changes_nothing()
    {
        await using var world = await InboundWorld.Create();
        var mail = InboundWorld.Read(Eml.Text("Yes."), world.Sent[0]);
        var first = await world.Receive(mail);
        var before = await world.Sending.Read(TableContents.Of);

        var second = await world.Receive(mail);

        Assert.Equal(first with { IsNew = false }, second);
        Assert.Equal(before, await world.Sending.Read(TableContents.Of));
    }

    [Fact]
    public async Task A_message_without_an_id_counts_once_too()
    {
        await using var world = await InboundWorld.Create();
        var mail = InboundWorld.Read(Eml.Text("Yes."), world.Sent[0]) with { MessageId = null };
        await world.Receive(mail);

        var second = await world.Receive(mail);

        Assert.False(second.IsNew);
        Assert.StartsWith("sha256:", (await world.Reply()).MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_leaves_no_trace()
    {
        await using var world = await InboundWorld.Create();
        var before = await world.Sending.Read(TableContents.Of);

        var outcome = await world.Receive(Eml.Text("Buy pens.", from: "Pen Shop <shop@pens.example>", inReplyTo: "other@pens.example"));

        Assert.Equal(new InboundOutcome(null, null, false), outcome);
        Assert.Equal(before, await world.Sending.Read(TableContents.Of));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_own_follow_up_in_the_thread_is_no_reply(bool withOwnId)
    {
        await using var world = await InboundWorld.Create();
        var before = await world.Sending.Read(TableContents.Of);
        var copy = InboundWorld.Read(Eml.Text("Again", from: withOwnId ? $"Ann Lee <{Eml.Us}>" : "Ann <other@northwind.example>"), world.Sent[0]);

        var outcome = await world.Receive(withOwnId ? copy : copy with { MessageId = world.Sent[0].MessageId });

        Assert.Null(outcome.Kind);
        Assert.Equal(before, await world.Sending.Read(TableContents.Of));
    }

    [Fact]
    public async Task The_id_that_the_server_gave_the_message_is_known_as_well()
    {
        await using var world = await InboundWorld.Create();
        await world.Sending.Do(db => db.SentEmails.ExecuteUpdateAsync(s => s.SetProperty(x => x.WireMessageId, "wire-1@mx.example")));

        var outcome = await world.Receive(Eml.Text("Yes.", from: "Assistant <assistant@elsewhere.example>", inReplyTo: "wire-1@mx.example"));

        Assert.Equal(ReplyKind.Reply, outcome.Kind);
    }

    [Fact]
    public async Task Of_several_references_the_newest_counts()
    {
        await using var world = await InboundWorld.Create(contacts: 2);
        var mail = InboundWorld.Read(Eml.Text("Yes.", from: "Assistant <assistant@elsewhere.example>", inReplyTo: null), world.Sent[0]) with
        {
            References = [world.Sent[1].MessageId, world.Sent[0].MessageId],
        };

        await world.Receive(mail);

        Assert.Equal(world.Sent[0].Id, (await world.Reply()).SentEmailId);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment(world.Sent[1])).Status);
    }

    [Fact]
    public async Task Without_any_reference_any_address_of_the_contact_stops_what_ran_through_the_mailbox()
    {
        await using var world = await InboundWorld.Create();
        await world.Sending.Database.Add(new ContactChannel { Id = Guid.CreateVersion7(world.Now), ContactId = world.Sent[0].ContactId, Channel = ChannelKind.Email, Address = "cem.private@mail.example" });

        var outcome = await world.Receive(Eml.Text("I write from home, call me.", from: "cem.private@mail.example", inReplyTo: null));

        Assert.Equal(ReplyKind.Reply, outcome.Kind);
        Assert.Equal(EnrollmentStatus.Replied, (await world.Enrollment()).Status);
    }

    [Fact]
    public async Task A_wish_to_unsubscribe_from_another_address_is_for_the_one_that_is_mailed()
    {
        await using var world = await InboundWorld.Create();
        await world.Sending.Database.Add(new ContactChannel { Id = Guid.CreateVersion7(world.Now), ContactId = world.Sent[0].ContactId, Channel = ChannelKind.Email, Address = "cem.private@mail.example" });

        var outcome = await world.Receive(Eml.Text("Unsubscribe", from: "cem.private@mail.example", inReplyTo: null));

        Assert.Equal((ReplyKind.UnsubscribeRequest, EnrollmentStatus.Unsubscribed), (outcome.Kind, (await world.Enrollment()).Status));
        Assert.Equal([world.Sent[0].RecipientEmail], await world.Sending.Read(db => db.Suppressions.Select(s => s.Value!).ToListAsync()));
    }

    [Fact]
    public async Task An_absence_pauses_until_the_day_that_it_names_and_then_goes_on()
    {
        await using var world = await InboundWorld.Create();
        var back = new DateOnly(2026, 2, 2);

        await world.Receive(Eml.Text("I am away and will be back on 2 February 2026.", headers: "Auto-Submitted: auto-replied"));

        var paused = await world.Enrollment();
        var until = new DateTime(2026, 2, 1, 23, 0, 0, DateTimeKind.Utc); // midnight in Berlin
        Assert.Equal((EnrollmentStatus.Paused, until, "Out of office until 2 February 2026."), (paused.Status, paused.PausedUntil, paused.StatusReason));
        Assert.Equal(until, (await world.Reply()).OutOfOfficeUntil);
        Assert.All(await world.Rest(), row => Assert.Equal(CancelReason.EnrollmentPaused, row.CancelReason));

        world.Sending.Clock.MoveTo(until.AddMinutes(-1));
        await world.Sending.Get<PauseExpirer>().Run(default);
        Assert.Equal(EnrollmentStatus.Paused, (await world.Enrollment()).Status);

        world.Sending.Clock.MoveTo(until);
        await world.Sending.Get<PauseExpirer>().Run(default);
        await world.Sending.Get<PauseExpirer>().Run(default);
        Assert.Equal((EnrollmentStatus.InProgress, null), ((await world.Enrollment()).Status, (await world.Enrollment()).PausedUntil));
        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned], (await world.Rest()).OrderBy(r => r.ScheduledFor).Select(r => r.Status));
        Assert.Equal(back, DateOnly.FromDateTime((await world.Rest()).Min(r => r.ScheduledFor).AddHours(1)));
    }

    [Fact]
    public async Task A_pause_by_a_person_is_ended_by_no_absence_and_a_reply_ends_an_absence()
    {
        await using var world = await InboundWorld.Create(contacts: 2);
        const string Away = "I am away until 20 January 2026.";
        await world.Receive(Eml.Text(Away, headers: "Auto-Submitted: auto-replied"), world.Sent[0]);
        await world.Sending.Get<EnrollmentControl>().Pause(world.Sending.Database.System, world.Sending.CampaignId, world.Sent[0].CampaignContactId, "Wait for me.", default);
        await world.Receive(Eml.Text(Away, headers: "Auto-Submitted: auto-replied"), world.Sent[0]);
        await world.Receive(Eml.Text(Away, headers: "Auto-Submitted: auto-replied"), world.Sent[1]);
        await world.Receive(Eml.Text("I am back."), world.Sent[1]);

        world.Sending.Clock.MoveTo(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));
        await world.Sending.Get<PauseExpirer>().Run(default);

        Assert.Equal((EnrollmentStatus.Paused, "Wait for me."), ((await world.Enrollment(world.Sent[0])).Status, (await world.Enrollment(world.Sent[0])).StatusReason));
        Assert.Equal(EnrollmentStatus.Replied, (await world.Enrollment(world.Sent[1])).Status);
    }

    [Fact]
    public async Task An_absence_without_a_date_lasts_a_week_and_one_that_is_over_pauses_nothing()
    {
        await using var world = await InboundWorld.Create(contacts: 2);

        await world.Receive(Eml.Text("I am out of office.", headers: "Auto-Submitted: auto-replied"), world.Sent[0]);
        await world.Receive(Eml.Text("I am out of office.", headers: "Auto-Submitted: auto-replied"), world.Sent[1], at: world.Now.AddDays(-8));

        Assert.Equal(world.Now.AddDays(7), (await world.Enrollment(world.Sent[0])).PausedUntil);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment(world.Sent[1])).Status);
    }

    [Fact]
    public async Task A_ticket_that_was_opened_is_kept_and_changes_nothing()
    {
        await using var world = await InboundWorld.Create();

        await world.Receive(AutoReplySamples.All.Single(s => s.Name == "A ticket was opened").Eml);

        Assert.Equal(ReplyKind.AutoReply, (await world.Reply()).Kind);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment()).Status);
        Assert.Empty(await world.Sending.Read(db => db.MessageEventKeys.ToListAsync()));
    }

    [Fact]
    public async Task A_mail_to_the_mailto_of_List_Unsubscribe_unsubscribes_and_is_counted_for_campaign_and_step()
    {
        await using var world = await InboundWorld.Create();

        await world.Receive(Eml.Text("", subject: "unsubscribe", inReplyTo: null));

        Assert.Equal(EnrollmentStatus.Unsubscribed, (await world.Enrollment()).Status);
        var suppression = Assert.Single(await world.Suppressions());
        Assert.Equal((world.Sent[0].RecipientEmail, SuppressionReason.Unsubscribed, (await world.Reply()).Id), (suppression.Value, suppression.Reason, suppression.CausedBy));
        var happened = await world.Event();
        Assert.Equal((MessageEventType.Unsubscribed, world.Sent[0].CampaignId, world.Sent[0].StepId), (happened.Type, happened.CampaignId, happened.StepId));
        Assert.Equal(1, await world.Sending.Read(db => db.DailyAnalytics.Select(d => d.Unsubscribed).SingleAsync()));
    }

    [Fact]
    public async Task A_reply_stops_the_colleagues_where_the_campaign_says_so()
    {
        await using var world = await InboundWorld.Create(contacts: 2, settings: s => s.StopOnCompanyReply = true);

        await world.Receive(Eml.Text("Yes."), world.Sent[0]);

        Assert.Equal(EnrollmentStatus.Stopped, (await world.Enrollment(world.Sent[1])).Status);
    }

    [Fact]
    public async Task A_reply_after_the_end_of_the_sequence_counts()
    {
        await using var world = await InboundWorld.Create();
        await world.Sending.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE campaign_contacts SET status = 'completed'"));

        await world.Receive(Eml.Text("Yes."));

        Assert.Equal(EnrollmentStatus.Replied, (await world.Enrollment()).Status);
    }
}
