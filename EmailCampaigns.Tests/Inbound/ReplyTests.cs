using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Scheduling.Replan;
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

    [Theory]
    [InlineData("northwind.example", "NORTHWIND.example", EnrollmentStatus.Stopped)]
    [InlineData("northwind.example", "de.northwind.example", EnrollmentStatus.Pending)]
    [InlineData("northwind.example", "contoso.example", EnrollmentStatus.Pending)]
    [InlineData("gmail.com", "gmail.com", EnrollmentStatus.Pending)]
    [InlineData("hotmail.fr", "hotmail.fr", EnrollmentStatus.Pending)]
    [InlineData("yahoo.co.jp", "Yahoo.co.jp", EnrollmentStatus.Pending)]
    public async Task A_reply_stops_colleagues_of_the_same_company_where_the_campaign_says_so(string domain, string other, EnrollmentStatus expected)
    {
        await using var scene = await CampaignScene.Create(contacts: 2, settings: s => s.StopOnCompanyReply = true);
        await Move(scene, domain, other);
        await scene.Start();

        await scene.Get<ReplyRecorder>().Record(scene.Database.System, new ReplyNote { ContactId = scene.ContactIds[0] }, default);

        Assert.Equal([EnrollmentStatus.Replied, expected], (await scene.Enrollments()).Select(e => e.Status));
        var waiting = (await scene.Emails()).Where(e => e.ContactId == scene.ContactIds[1]);
        Assert.All(waiting, e => Assert.Equal(expected == EnrollmentStatus.Stopped, e.Status == ScheduledEmailStatus.Cancelled));
    }

    [Fact]
    public async Task Colleagues_whose_enrollment_is_paused_are_stopped_too_and_say_why()
    {
        await using var scene = await CampaignScene.Create(contacts: 2, settings: s => s.StopOnCompanyReply = true);
        await Move(scene, "northwind.example", "northwind.example");
        await scene.Start();
        var paused = (await scene.Enrollments())[1];
        await scene.Get<EnrollmentControl>().Pause(scene.Database.System, scene.CampaignId, paused.Id, reason: null, default);

        await scene.Get<ReplyRecorder>().Record(scene.Database.System, new ReplyNote { ContactId = scene.ContactIds[0] }, default);

        var stopped = (await scene.Enrollments())[1];
        Assert.Equal((EnrollmentStatus.Stopped, "A colleague replied."), (stopped.Status, stopped.StatusReason));
    }

    [Fact]
    public async Task Only_campaigns_that_say_so_stop_colleagues()
    {
        await using var scene = await CampaignScene.Create(contacts: 2, settings: s => s.StopOnCompanyReply = true);
        await Move(scene, "northwind.example", "northwind.example");
        await scene.Start();
        var with = scene.CampaignId;
        var without = await scene.AddCampaign("Newsletter", Approval.Automatic, settings: null, CampaignScene.ThreeSteps());
        Assert.True((await scene.Get<CampaignControl>().Start(scene.Database.System, without, default)).IsDone);
        await scene.RunJobs();

        await scene.Get<ReplyRecorder>().Record(scene.Database.System, new ReplyNote { ContactId = scene.ContactIds[0] }, default);

        await using var db = scene.Database.Open();
        var colleague = await db.Enrollments.Where(e => e.ContactId == scene.ContactIds[1]).ToDictionaryAsync(e => e.CampaignId, e => e.Status);
        Assert.Equal((EnrollmentStatus.Stopped, EnrollmentStatus.Pending), (colleague[with], colleague[without]));
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

    private static async Task Move(CampaignScene scene, params string[] domains)
    {
        await using var db = scene.Database.Open();
        for (var i = 0; i < domains.Length; i++)
        {
            Assert.True(EmailAddress.TryParse($"contact{i}@{domains[i]}", out var address, out _));
            (await db.Contacts.SingleAsync(c => c.Id == scene.ContactIds[i])).SetEmail(address);
        }

        await db.SaveChangesAsync();
    }
}
