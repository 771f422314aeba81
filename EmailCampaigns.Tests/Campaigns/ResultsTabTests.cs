using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>The results of a campaign in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ResultsTabTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task Before_the_first_email_the_tab_says_what_will_stand_there()
    {
        await using var opened = await host.Open(browser, "/campaigns");
        await opened.GoAsync($"/campaigns/{host.DraftId}/results");

        await Assertions.Expect(opened.Page.GetByText("Nothing was sent yet.")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("results-empty");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task People_rates_and_programs_stand_in_every_look_and_the_tables_can_be_downloaded()
    {
        await using var opened = await host.Open(browser, "/campaigns");
        await AddHistory();
        await opened.GoAsync($"/campaigns/{host.StartedId}/results");
        var page = opened.Page;

        var stages = page.GetByRole(AriaRole.Region, new() { Name = "From contacted to interested" }).Locator("tbody tr");
        await Assertions.Expect(stages.Filter(new() { HasText = "Contacted" })).ToContainTextAsync("30");
        await Assertions.Expect(stages.Filter(new() { HasText = "Opened by people" })).ToContainTextAsync("42.9%"); // 12 of 28
        await Assertions.Expect(stages.Filter(new() { HasText = "Interested" })).ToContainTextAsync("7.1%");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Links" })).ToContainTextAsync("example.com/nr6-thin-parts");
        await opened.AssertEveryLookAsync("results");

        await page.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".mud-popover-open").GetByText("Contacts, one row each").ClickAsync());
        Assert.Equal("Service renewal Q1 contacts.csv", download.SuggestedFilename);
        Assert.Equal(41, (await File.ReadAllLinesAsync(await download.PathAsync())).Length);
        opened.AssertNoErrors();
    }

    /// <summary>Thirty first emails, of which two came back, as the recorders write them.</summary>
    private async Task AddHistory()
    {
        await using var db = host.Get<IDbContextFactory<CampaignsDb>>().For(host.Me.WorkspaceId);
        var now = host.Get<TimeProvider>().UtcNow();
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == host.StartedId).OrderBy(s => s.SequenceOrder).ToListAsync();
        var upload = new UploadBatch { Id = Guid.CreateVersion7(now), FileName = "trade-fair-leads.csv", Status = UploadStatus.Completed };
        db.Add(upload);
        await db.SaveChangesAsync();
        var first = await db.ScheduledEmails.Where(e => e.StepId == steps[0].Id).OrderBy(e => e.Id).Take(30).ToListAsync();
        var ids = first.ConvertAll(e => e.CampaignContactId);
        await db.InTransaction(() => db.Enrollments.Where(e => ids.Contains(e.Id)).ExecuteUpdateAsync(e => e.SetProperty(x => x.LastEmailSentAt, now)), default);
        await db.InTransaction(() => db.Enrollments.Where(e => ids.Take(20).Contains(e.Id)).ExecuteUpdateAsync(e => e.SetProperty(x => x.UploadBatchId, upload.Id)), default);
        for (var i = 0; i < first.Count; i++)
        {
            var at = now.AddDays(-(i % 9));
            var sent = Sent.Of(first[i], "From Hannover", $"{first[i].ContactId}@example.org", at);
            db.Add(sent);
            List<MessageEventType> happened = i < 2 ? [MessageEventType.Bounced] : [];
            happened.AddRange(Enumerable.Repeat(MessageEventType.Opened, i is >= 2 and < 14 ? 2 : 0));
            happened.AddRange(Enumerable.Repeat(MessageEventType.Clicked, i is >= 2 and < 7 ? 1 : 0));
            happened.AddRange(Enumerable.Repeat(MessageEventType.Unsubscribed, i == 20 ? 1 : 0));
            db.AddRange(happened.Select(type => Event(sent, type, at, isAutomated: false)));
            db.Add(Event(sent, MessageEventType.Opened, at, isAutomated: true));
            if (i is >= 8 and < 12)
            {
                var reply = new EmailReply
                {
                    Id = Guid.CreateVersion7(now),
                    SentEmailId = sent.Id,
                    CampaignId = sent.CampaignId,
                    ContactId = sent.ContactId,
                    CampaignContactId = sent.CampaignContactId,
                    MessageId = $"reply{i}@example.org",
                    FromAddress = sent.RecipientEmail,
                    ReceivedAt = at,
                    Kind = ReplyKind.Reply,
                };
                reply.Judge(i < 10 ? ReplyIntent.Interested : ReplyIntent.Question, null);
                db.Add(reply);
            }
        }

        await db.SaveChangesAsync();
        await new CounterRecount(host.Get<IDbContextFactory<CampaignsDb>>(), host.Get<TimeProvider>()).Run(Actor.System(host.Me.WorkspaceId), repair: true, default);
    }

    private static MessageEvent Event(SentEmail sent, MessageEventType type, DateTime at, bool isAutomated) => new()
    {
        Id = Guid.CreateVersion7(at),
        Type = type,
        EventAt = at,
        SentEmailId = sent.Id,
        CampaignId = sent.CampaignId,
        ContactId = sent.ContactId,
        StepId = sent.StepId,
        IsAutomated = isAutomated,
        FailureClass = type == MessageEventType.Bounced ? FailureClass.Hard : null,
        Url = type == MessageEventType.Clicked ? "https://example.com/nr6-thin-parts" : null,
        Provider = "tracking",
    };
}
