using System.Net;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Api;
using EmailCampaigns.Tests.Tracking;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Suppressions;

/// <summary>What a recipient and a mail program do with the unsubscribe link.</summary>
public sealed class UnsubscribeTests : ApiTest
{
    /// <summary>RFC 8058, section 3.1: these bodies and nothing else, no cookies and no other context.</summary>
    public static TheoryData<string, string> OneClick => new()
    {
        { "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click" },
        { "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn", "-----FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n-----FormBoundaryjWmhtjORrn--\r\n" },
    };

    [Theory]
    [MemberData(nameof(OneClick))]
    public async Task One_click_unsubscribes_without_a_redirect_and_counts_for_campaign_and_step(string contentType, string body)
    {
        var mail = await TrackedMail.Send(Host);

        for (var repeated = 0; repeated < 2; repeated++)
        {
            using var response = await PostForm(mail.Unsubscribe, contentType, body);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        await using var db = Host.Open();
        var suppression = await db.Suppressions.SingleAsync();
        var left = await db.MessageEvents.SingleAsync(e => e.Type == MessageEventType.Unsubscribed);
        Assert.Equal((SuppressionReason.Unsubscribed, "one_click", left.Id), (suppression.Reason, suppression.Source, suppression.CausedBy));
        var email = await db.ScheduledEmails.SingleAsync(e => e.Id == mail.EmailId);
        Assert.Equal((email.Id, mail.CampaignId, email.StepId, email.ContactId), (left.SentEmailId, left.CampaignId, left.StepId, left.ContactId));
        Assert.Equal(1, await db.DailyAnalytics.SumAsync(d => d.Unsubscribed));
        Assert.Equal(EnrollmentStatus.Unsubscribed, await db.Enrollments.Select(e => e.Status).SingleAsync());
        Assert.Equal(1, await db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Cancelled));
    }

    [Fact]
    public async Task Looking_at_the_page_changes_nothing()
    {
        var mail = await TrackedMail.Send(Host);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var visitor = Host.Anonymous();
            using var response = await visitor.SendAsync(new HttpRequestMessage(method, $"{mail.Unsubscribe}?choice=everything&List-Unsubscribe=One-Click"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        await using var db = Host.Open();
        Assert.Equal((0, 0), (await db.Suppressions.CountAsync(), await db.MessageEvents.CountAsync(e => e.Type == MessageEventType.Unsubscribed)));
        Assert.Equal(EnrollmentStatus.InProgress, await db.Enrollments.Select(e => e.Status).SingleAsync());
    }

    [Fact]
    public async Task This_campaign_only_ends_that_enrollment_and_suppresses_nothing()
    {
        var mail = await TrackedMail.Send(Host);

        var page = await Choose(mail, "campaign");
        await Choose(mail, "campaign");

        Assert.Contains("This series has ended for you", page, StringComparison.Ordinal);
        await using var db = Host.Open();
        Assert.Equal(0, await db.Suppressions.CountAsync());
        Assert.Equal(EnrollmentStatus.Unsubscribed, await db.Enrollments.Select(e => e.Status).SingleAsync());
        Assert.Equal(1, await db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Cancelled));
        var left = await db.MessageEvents.SingleAsync(e => e.Type == MessageEventType.Unsubscribed);
        Assert.Equal((mail.EmailId, mail.CampaignId, "unsubscribe_page"), (left.SentEmailId, left.CampaignId, left.Provider));
        Assert.Equal(1, await db.DailyAnalytics.SumAsync(d => d.Unsubscribed));
    }

    [Fact]
    public async Task Who_left_a_campaign_can_still_leave_everything()
    {
        var mail = await TrackedMail.Send(Host);
        await Choose(mail, "campaign");

        Assert.Contains("You are unsubscribed", await Choose(mail, "everything"), StringComparison.Ordinal);

        await using var db = Host.Open();
        Assert.Equal("unsubscribe_page", (await db.Suppressions.SingleAsync()).Source);
    }

    [Fact]
    public async Task Coming_back_lifts_what_this_link_suppressed_and_starts_nothing_again()
    {
        var mail = await TrackedMail.Send(Host);
        Assert.Contains("Subscribe again", await Choose(mail, "everything"), StringComparison.Ordinal);

        var back = await Choose(mail, "come_back");
        var again = await Choose(mail, "come_back");

        Assert.All([back, again], page => Assert.Contains("You are subscribed again", page, StringComparison.Ordinal));
        await using var db = Host.Open();
        Assert.Equal(0, await db.Suppressions.CountAsync());
        Assert.Equal(EnrollmentStatus.Unsubscribed, await db.Enrollments.Select(e => e.Status).SingleAsync());
        Assert.Equal(1, await db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Cancelled));
    }

    [Theory]
    [InlineData(SuppressionReason.Manual)]
    [InlineData(SuppressionReason.HardBounce)]
    [InlineData(SuppressionReason.Complaint)]
    [InlineData(SuppressionReason.Unsubscribed)]
    public async Task Coming_back_lifts_nothing_that_another_made(SuppressionReason reason)
    {
        var mail = await TrackedMail.Send(Host);
        var address = ((MimeKit.MailboxAddress)mail.Message.To[0]).Address;
        await Host.Get<Suppressor>().Suppress(Actor.System(Host.WorkspaceId), SuppressionKind.Address, address, reason, "user", null, default);
        await Choose(mail, "everything");

        var page = await Choose(mail, "come_back");

        Assert.Contains("You are unsubscribed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Subscribe again", page, StringComparison.Ordinal);
        await using var db = Host.Open();
        Assert.Equal(1, await db.Suppressions.CountAsync());
    }

    [Fact]
    public async Task A_link_of_another_email_does_not_take_back_what_this_one_did()
    {
        var (mail, other) = (await TrackedMail.Send(Host), await TrackedMail.Send(Host));
        await Choose(mail, "everything");

        await Choose(other, "come_back");

        await using var db = Host.Open();
        Assert.Equal(1, await db.Suppressions.CountAsync());
    }

    [Fact]
    public async Task A_link_works_for_an_email_that_was_never_recorded_as_sent()
    {
        var mail = await TrackedMail.Send(Host);
        await using var db = Host.Open();
        var second = await db.ScheduledEmails.SingleAsync(e => e.Status == ScheduledEmailStatus.Pending);

        using var response = await PostForm($"/u/{Host.Get<PublicTokens>().Create(TokenPurpose.Unsubscribe, second.Id)}", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var left = await db.MessageEvents.SingleAsync(e => e.Type == MessageEventType.Unsubscribed);
        Assert.Equal((null, second.StepId), (left.SentEmailId, left.StepId));
        Assert.NotEqual(mail.EmailId, second.Id);
    }

    [Fact]
    public async Task Forged_and_misused_tokens_are_refused_and_change_nothing()
    {
        var mail = await TrackedMail.Send(Host);
        var token = mail.Unsubscribe[3..];
        string[] wrong = [$"{token}A", token[..^1], $"x{token[1..]}", mail.Pixel["/t/o/".Length..^4], mail.Click["/t/c/".Length..], "forged"];

        foreach (var each in wrong)
        {
            using var response = await PostForm($"/u/{each}", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        await using var db = Host.Open();
        Assert.Equal(0, await db.Suppressions.CountAsync());
    }

    [Fact]
    public async Task The_page_names_who_sends_and_offers_the_series_or_everything()
    {
        var mail = await TrackedMail.Send(Host);
        using var visitor = Host.Anonymous();

        var page = await visitor.GetStringAsync(mail.Unsubscribe);

        Assert.Contains("Northwind Robotics", page, StringComparison.Ordinal);
        Assert.Contains("value=\"campaign\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"everything\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("customer.example", page, StringComparison.Ordinal);
    }

    private async Task<string> Choose(TrackedMail mail, string choice)
    {
        using var response = await PostForm(mail.Unsubscribe, "application/x-www-form-urlencoded", $"choice={choice}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> PostForm(string path, string contentType, string body)
    {
        using var visitor = Host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await visitor.SendAsync(request);
    }
}
