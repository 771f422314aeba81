using EmailCampaigns.Core;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Content that stands in the database and breaks a limit, however it came there: its emails fail, and everything else goes on.</summary>
public sealed class StoredContentTests
{
    [Theory]
    [InlineData("blocks", "32 deep")]
    [InlineData("elements", "256 deep")]
    [InlineData("quotations", "2,000,000 characters")]
    [InlineData("size", "1,000,000 characters")]
    public async Task Only_the_emails_of_the_step_that_breaks_a_limit_fail_and_say_why(string what, string why)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        var bad = await world.Start(contacts: 2, [new StepText("Hello", Content(what))]);

        await world.Tick();

        var emails = await world.Read(db => db.ScheduledEmails.ToListAsync());
        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.All(emails.Where(e => e.CampaignId == bad), e => Assert.Equal(ScheduledEmailStatus.Failed, e.Status));
        Assert.All(emails.Where(e => e.CampaignId != bad), e => Assert.Equal(ScheduledEmailStatus.Sent, e.Status));
        Assert.All(emails.Where(e => e.CampaignId == bad), e => Assert.Contains(why, e.LastError, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_email_of_the_contact_whose_fields_are_too_long_fails()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, [new StepText("Hello", "<p>Hi</p>" + Hostile.Repeat("{{about}}", 100))]);
        await using (var db = world.Database.Open())
        {
            var contact = await db.Contacts.OrderBy(c => c.Id).FirstAsync();
            contact.EnrichedData = new Dictionary<string, string> { ["about"] = new string('x', 100_000) };
            await db.SaveChangesAsync();
        }

        await world.Tick();

        Assert.Single(world.Transport.Handed);
        var failed = Assert.Single(await world.Read(db => db.ScheduledEmails.Where(e => e.Status == ScheduledEmailStatus.Failed).ToListAsync()));
        Assert.Contains("After merge", failed.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_breaks_a_limit_fails_the_email_and_not_the_process()
    {
        await using var world = await SendingWorld.WithCampaign(sender: s => s.SignatureHtml = Hostile.Nested(300, "<div>", "</div>"));

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Contains("256 deep", (await world.Read(db => db.ScheduledEmails.SingleAsync())).LastError, StringComparison.Ordinal);
    }

    private static string Content(string what) => what switch
    {
        "blocks" => Hostile.Nested(8_000, "{{#if first_name}}", "{{/if}}"),
        "elements" => Hostile.Nested(20_000, "<div>", "</div>"),
        "quotations" => Hostile.Nested(250, "<blockquote>", "</blockquote>", Hostile.Repeat("x<br>", 100_000)),
        _ => new string('x', ContentLimits.Body + 1),
    };
}
