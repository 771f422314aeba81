using EmailCampaigns.Core;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>What follows from bounces and complaints.</summary>
public sealed class InboundBounceTests
{
    private const string Unknown = "550 5.1.1 User unknown";

    [Fact]
    public async Task A_hard_bounce_with_nothing_but_our_header_ends_the_enrollment_and_suppresses_the_address()
    {
        await using var world = await InboundWorld.Create(contacts: 2);

        await world.Receive(Eml.Report("5.1.1", Unknown, recipient: null));

        Assert.Equal(EnrollmentStatus.Bounced, (await world.Enrollment(world.Sent[0])).Status);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment(world.Sent[1])).Status);
        var (reply, happened) = (await world.Reply(), await world.Event());
        Assert.Equal((ReplyKind.Bounce, FailureClass.Hard, "Status 5.1.1 in the delivery report"), (reply.Kind, reply.FailureClass, reply.Rule));
        Assert.Equal((MessageEventType.Bounced, FailureClass.Hard, world.Sent[0].StepId), (happened.Type, happened.FailureClass, happened.StepId));
        Assert.Contains("\"enhancedCode\":\"5.1.1\"", happened.Detail, StringComparison.Ordinal);
        var suppression = Assert.Single(await world.Suppressions());
        Assert.Equal((world.Sent[0].RecipientEmail, SuppressionReason.HardBounce, reply.Id), (suppression.Value, suppression.Reason, suppression.CausedBy));
        Assert.Equal(SentEmailStatus.Bounced, await world.Sending.Read(db => db.SentEmails.Where(s => s.Id == world.Sent[0].Id).Select(s => s.Status).SingleAsync()));
        Assert.Equal(1, await world.Sending.Read(db => db.DailyAnalytics.Select(d => d.Bounced).SingleAsync()));
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public async Task A_free_text_bounce_without_any_header_of_ours_is_matched_by_address_and_a_recent_sending(int daysLater, bool isMatched)
    {
        await using var world = await InboundWorld.Create();
        world.Sending.Clock.MoveTo(world.Now.AddDays(daysLater));

        var outcome = await world.Receive(Eml.Bounce($"Your message could not be delivered.\n{Eml.Them}: user unknown", "Undeliverable mail", "postmaster@contoso.example"));

        Assert.Equal(isMatched, outcome.IsNew);
        Assert.Equal(isMatched ? EnrollmentStatus.Bounced : EnrollmentStatus.InProgress, (await world.Enrollment()).Status);
    }

    [Fact]
    public async Task A_block_list_is_advice_to_the_sender_and_not_the_contacts_fault()
    {
        await using var world = await InboundWorld.Create();

        await world.Receive(Eml.Report("5.7.1", "550 5.7.1 Your mail server is on our block list"));

        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment()).Status);
        Assert.Empty(await world.Suppressions());
        Assert.Equal(FailureClass.Blocked, (await world.Event()).FailureClass);
        var error = await world.Sending.Read(db => db.SenderAccounts.Select(s => s.LastError).SingleAsync());
        Assert.Equal("A receiving server refuses mail of this sender. Check SPF, DKIM and DMARC of its domain, and whether it is on a blocklist. (550 5.7.1 Your mail server is on our block list)", error);
    }

    [Fact]
    public async Task The_third_soft_bounce_within_thirty_days_suppresses()
    {
        await using var world = await InboundWorld.Create();
        foreach (var day in new[] { 0, 1 })
        {
            await world.Receive(Eml.Report("5.2.2", "552 5.2.2 Mailbox full"), at: world.Now.AddDays(day - 20));
        }

        Assert.Empty(await world.Suppressions());
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment()).Status);

        await world.Receive(Eml.Report("5.2.2", "552 5.2.2 Mailbox full"));

        Assert.Equal("soft_bounces", Assert.Single(await world.Suppressions()).Source);
        Assert.Equal(EnrollmentStatus.Bounced, (await world.Enrollment()).Status);
    }

    [Fact]
    public async Task Soft_bounces_far_apart_suppress_nothing()
    {
        await using var world = await InboundWorld.Create();
        foreach (var day in new[] { 0, 20, 40 })
        {
            await world.Receive(Eml.Report("5.2.2", "552 5.2.2 Mailbox full"), at: world.Now.AddDays(day - 40));
        }

        Assert.Empty(await world.Suppressions());
    }

    [Fact]
    public async Task A_delayed_message_is_no_bounce()
    {
        await using var world = await InboundWorld.Create();

        await world.Receive(Eml.Report("4.4.1", "Connection timed out", action: "delayed"));

        Assert.Equal(ReplyKind.AutoReply, (await world.Reply()).Kind);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment()).Status);
    }

    [Fact]
    public async Task A_complaint_suppresses_for_good()
    {
        await using var world = await InboundWorld.Create();

        await world.Receive(ReportSamples.Arf("abuse"));

        Assert.Equal(EnrollmentStatus.Unsubscribed, (await world.Enrollment()).Status);
        Assert.Equal(SuppressionReason.Complaint, Assert.Single(await world.Suppressions()).Reason);
        Assert.Equal((MessageEventType.Complained, FailureClass.Complaint), ((await world.Event()).Type, (await world.Event()).FailureClass));
        Assert.Equal(SentEmailStatus.Complained, await world.Sending.Read(db => db.SentEmails.Select(s => s.Status).SingleAsync()));
    }

    [Fact]
    public async Task An_address_that_was_corrected_meanwhile_goes_on()
    {
        await using var world = await InboundWorld.Create();
        await world.Sending.Do(async db =>
        {
            Assert.True(EmailAddress.TryParse("corrected@customer.example", out var corrected, out _));
            (await db.Contacts.SingleAsync()).SetEmail(corrected);
        });

        await world.Receive(Eml.Report("5.1.1", Unknown));

        Assert.Equal(world.Sent[0].RecipientEmail, Assert.Single(await world.Suppressions()).Value);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment()).Status);
    }

    [Fact]
    public async Task A_report_about_somebody_elses_message_leaves_no_trace()
    {
        await using var world = await InboundWorld.Create();
        var before = await world.Sending.Read(TableContents.Of);

        var outcome = await world.Receive(Eml.Report("5.1.1", Unknown, recipient: "stranger@elsewhere.example", returned: null));

        Assert.Null(outcome.Kind);
        Assert.Equal(before, await world.Sending.Read(TableContents.Of));
    }
}
