using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Nothing is handed over that shows its reader nothing: it fails alone, by the name of what it lacks.</summary>
public sealed class EmptyEmailSendingTests
{
    [Theory]
    [InlineData("{{last_name}}", "<p>Hi</p>", "The email has no subject: this contact has no last_name.")]
    [InlineData("Hello", "<p>{{last_name}}</p>", "The email has no content: this contact has no last_name.")]
    [InlineData("Hello", "<p>&nbsp;</p>", "The email has no content.")]
    [InlineData("", "<p>Hi</p>", "The email has no subject.")]
    public async Task An_automatic_email_without_subject_or_content_fails_and_says_why(string subject, string html, string reason)
    {
        await using var world = await SendingWorld.WithCampaign(steps: [new StepText(subject, html)]);

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Equal((ScheduledEmailStatus.Failed, reason), ((await world.Row()).Status, (await world.Row()).LastError));
        Assert.Equal((EnrollmentStatus.Failed, reason), ((await world.Enrollment()).Status, (await world.Enrollment()).StatusReason));
    }

    [Fact]
    public async Task An_empty_email_does_not_block_the_others()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: [new StepText("Hello {{last_name}}", "<p>{{last_name}}</p>")]);
        await world.Do(async db => (await db.Contacts.OrderBy(c => c.Id).FirstAsync()).LastName = "Lovelace");

        await world.Tick();

        Assert.Single(world.Transport.Handed);
        Assert.Equal(2, (await world.Rows()).Count(r => r.Status == ScheduledEmailStatus.Failed));
    }

    [Fact]
    public async Task A_signature_or_a_footer_makes_no_email_of_nothing_and_no_html_of_plain_text()
    {
        await using var world = await SendingWorld.WithCampaign(
            steps: [new StepText("Hello", "<p>{{last_name}}</p>")], campaign: c => c.CampaignType = CampaignType.Newsletter, sender: s => s.SignatureHtml = "<p>Ann Lee</p>");

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Failed, (await world.Row()).Status);
    }

    [Fact]
    public async Task An_image_alone_is_sent()
    {
        await using var world = await SendingWorld.WithCampaign(steps: [new StepText("Hello", "<img src=\"https://e.example/a.png\">")]);

        await world.Tick();

        Assert.Single(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Row()).Status);
    }
}
