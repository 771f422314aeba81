using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound;

public sealed class ReplyTests
{
    [Fact]
    public async Task A_reply_ends_the_enrollment_and_cancels_what_is_scheduled()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        await scene.Start();

        var outcome = await scene.Get<ReplyRecorder>().Record(scene.Database.System, new ReplyNote { Email = "CONTACT0@company0.example.org" }, default);

        Assert.True(outcome.IsDone, outcome.Message);
        await using var db = scene.Database.Open();
        var replied = await db.Enrollments.SingleAsync(e => e.ContactId == scene.ContactIds[0]);
        Assert.Equal((EnrollmentStatus.Replied, scene.Database.Now), (replied.Status, replied.RepliedAt));
        Assert.Equal(3, await db.ScheduledEmails.CountAsync(e => e.ContactId == scene.ContactIds[0] && e.CancelReason == CancelReason.EnrollmentEnded));
        Assert.Equal(3, await db.ScheduledEmails.CountAsync(e => e.ContactId == scene.ContactIds[1] && e.Status != ScheduledEmailStatus.Cancelled));
        Assert.Equal(1, (await db.DailyAnalytics.SingleAsync()).Replied);
    }

    [Fact]
    public async Task Where_the_campaign_goes_on_after_a_reply_it_is_counted_and_ends_nothing()
    {
        await using var scene = await CampaignScene.Create(contacts: 1, settings: s => s.StopOnReply = false);
        await scene.Start();

        await scene.Get<ReplyRecorder>().Record(scene.Database.System, new ReplyNote { ContactId = scene.ContactIds[0] }, default);

        await using var db = scene.Database.Open();
        Assert.Equal(EnrollmentStatus.Pending, (await db.Enrollments.SingleAsync()).Status);
        Assert.Equal(1, (await db.DailyAnalytics.SingleAsync()).Replied);
        Assert.Equal(0, await db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Cancelled));
    }

    [Fact]
    public async Task The_same_message_twice_counts_once()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();
        var note = new ReplyNote { ContactId = scene.ContactIds[0], MessageId = "<abc@example.org>" };
        var first = await scene.Get<ReplyRecorder>().Record(scene.Database.System, note, default);

        var second = await scene.Get<ReplyRecorder>().Record(scene.Database.System, note, default);

        Assert.Equal((EditVerdict.Exists, first.Id), (second.Verdict, second.Id));
        await using var db = scene.Database.Open();
        Assert.Equal(1, await db.EmailReplies.CountAsync());
        Assert.Equal(1, (await db.DailyAnalytics.SingleAsync()).Replied);
    }

    [Fact]
    public async Task A_reply_of_nobody_known_is_refused_with_the_field()
    {
        await using var scene = await CampaignScene.Create();

        var outcome = await scene.Get<ReplyRecorder>().Record(scene.Database.System, new ReplyNote { Email = "stranger@example.net" }, default);

        Assert.Equal("email", Assert.Single(outcome.Problems).Field);
    }
}
