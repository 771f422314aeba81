using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Sending;

[Collection(BrowserCollection.Name)]
public sealed class SentEmailPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_sent_email_is_read_as_it_was_sent()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        var (_, scheduled) = await AddSent(scene.Engine, campaign, "<p>As it <b>was</b> sent.</p><img src=\"https://example.com/pixel.png\" alt=\"\">");
        await using var opened = await scene.OpenAsync(browser, $"/sent/{scheduled}");
        var page = opened.Page;

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What was sent");
        await Assertions.Expect(page.FrameLocator("iframe.email-frame").Locator("body")).ToHaveTextAsync("As it was sent.");
        Assert.Contains("img-src data:", await page.Locator("iframe.email-frame").GetAttributeAsync("srcdoc"), StringComparison.Ordinal);
        await opened.AssertEveryLookAsync("sent-email");
    }

    [Fact]
    public async Task It_is_found_by_its_own_id_and_that_of_its_scheduled_email_in_its_workspace_alone()
    {
        await using var engine = await CampaignScene.Create(contacts: 1);
        await engine.Start();
        var (id, scheduled) = await AddSent(engine, engine.CampaignId, html: null);
        var queries = new SentEmailQueries(engine.Database);

        var found = await queries.Find(engine.Database.WorkspaceId, id, default);

        Assert.Equal(("What was sent", 1, null), (found!.Subject, found.SequenceStep, found.Html));
        Assert.Equal(found, await queries.Find(engine.Database.WorkspaceId, scheduled, default));
        Assert.Null(await queries.Find(Guid.CreateVersion7(engine.Database.Now), id, default));
        Assert.Null(await queries.Find(engine.Database.WorkspaceId, engine.CampaignId, default));
    }

    /// <summary>Records that the first email of a campaign was sent.</summary>
    /// <param name="html">Its text; null where it is kept no more.</param>
    private static async Task<(Guid Id, Guid ScheduledId)> AddSent(CampaignScene engine, Guid campaign, string? html)
    {
        var now = engine.Database.Now;
        await using var db = engine.Database.Open();
        var step = await db.SequenceSteps.SingleAsync(s => s.CampaignId == campaign && s.SequenceOrder == 1);
        var email = await db.ScheduledEmails.SingleAsync(e => e.CampaignId == campaign && e.StepId == step.Id);
        var sent = new SentEmail
        {
            Id = Guid.CreateVersion7(now),
            CampaignId = campaign,
            ContactId = email.ContactId,
            CampaignContactId = email.CampaignContactId,
            StepId = step.Id,
            ScheduledEmailId = email.Id,
            SenderAccountId = engine.SenderId,
            SequenceStep = 1,
            Subject = "What was sent",
            RecipientEmail = "lena@example.org",
            SentAt = now,
            MessageId = email.MessageId,
        };
        await db.ScheduledEmails.Where(e => e.Id == email.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ScheduledEmailStatus.Sent));
        db.Add(sent);
        if (html is not null)
        {
            db.Add(new SentEmailBody { Id = Guid.CreateVersion7(now), SentEmailId = sent.Id, BodyHtml = html, BodyText = "As it was sent.", ContentHash = new string('0', 64) });
        }

        await db.SaveChangesAsync();
        return (sent.Id, email.Id);
    }
}
