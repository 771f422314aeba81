using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;

namespace EmailCampaigns.Tests.Generation;

/// <summary>A hundred drafts that a model wrote, decided by keyboard alone; and what leaves is what was approved.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HundredDraftsTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const int Contacts = 100;
    private const int Edited = 20;
    private const int Rejected = 5;

    private readonly List<double> _times = [];

    [Fact]
    public async Task Twenty_are_edited_five_rejected_and_the_rest_approved_in_two_gestures()
    {
        await using var scene = new WebScene();
        await scene.StartEngineAsync(browser);
        await using var model = await FakeModel.Start();
        model.Answer = (asked, context) => FakeModel.Say(context, asked.AsExample());
        Assert.True((await scene.Engine.Get<AiSettingsEditor>().Update(scene.Actor, new AiSettingsInput { BaseUrl = model.BaseUrl, Model = "small", Parallel = 8 }, null, default)).IsDone);
        var campaign = await scene.AddCampaignAsync(
            browser, Contacts, DraftsBy.Ai,
            steps: [new StepEdit { Name = "First email", SubjectTemplate = "For {{company}}", BodyTemplate = "<p>Dear {{first_name}} {{last_name}},</p><p>thank you for your visit.</p><p>Kind regards,<br>Anna Keller</p>" }],
            settings: s => (s.DailyLimit, s.DelayBetweenEmailsSeconds, s.SendWindowStart, s.SendWindowEnd, s.TrackOpens, s.TrackClicks) = (0, 0, TimeOnly.MinValue, TimeOnly.MinValue, false, false));
        await using (var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}"))
        {
            await opened.GoToWholeQueueAsync($"/review?campaign={campaign}", Contacts);
            await Decide(opened.Page);
            opened.AssertNoErrors();
        }

        _times.Sort();
        output.WriteLine($"From the key to the next draft: median {_times[_times.Count / 2]:0} ms, p95 {_times[(int)(_times.Count * 0.95)]:0} ms, over {_times.Count}.");
        var drafts = await scene.DraftsOf(campaign);
        Assert.Equal((Contacts - Rejected, Rejected), (drafts.Count(d => d.Status == DraftStatus.Scheduled), drafts.Count(d => d.Status == DraftStatus.Rejected)));
        Assert.Equal(Edited, drafts.Count(d => d.EditedSubject?.EndsWith(" by hand", StringComparison.Ordinal) is true));
        await AssertLeaves(scene, campaign, drafts);
    }

    /// <summary>Nothing but keys.</summary>
    private async Task Decide(IPage page)
    {
        for (var i = 0; i < Edited; i++)
        {
            await page.Keyboard.PressAsync("e");
            await Assertions.Expect(page.Locator("#draft-subject")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("End");
            await page.Keyboard.TypeAsync(" by hand");
            await page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(page.Locator(".draft-subject")).ToContainTextAsync("by hand");
            await Measure(page, () => page.Keyboard.PressAsync("a"));
        }

        for (var i = 0; i < Rejected; i++)
        {
            await page.Keyboard.PressAsync("r");
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
            await Measure(page, () => page.Keyboard.PressAsync("Control+Enter"));
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }

        await page.Keyboard.PressAsync("Shift+A");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Approve {Contacts - Edited - Rejected} drafts" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync($"All {Contacts} decided", new() { Timeout = 180_000 });
    }

    /// <summary>Measured in the browser, from the event of the key to the next draft painted: what the test itself takes to ask is not counted.</summary>
    private async Task Measure(IPage page, Func<Task> press)
    {
        const string Begin = """
            () => {
                const draft = () => document.querySelector('.draft-parties')?.textContent;
                const before = draft();
                let pressed;
                const note = key => pressed = key.timeStamp;
                addEventListener('keydown', note, true);
                window.nextDraft = new Promise(shown => new MutationObserver((_, observer) => {
                    if (![before, undefined].includes(draft())) {
                        observer.disconnect();
                        removeEventListener('keydown', note, true);
                        requestAnimationFrame(() => setTimeout(() => shown(performance.now() - pressed)));
                    }
                }).observe(document.body, { subtree: true, childList: true, characterData: true }));
            }
            """;
        await page.EvaluateAsync(Begin);
        await press();
        _times.Add(await page.EvaluateAsync<double>("() => window.nextDraft"));
    }

    /// <summary>Another process sends to a server that keeps what it gets: as many as were approved, each with the text that was.</summary>
    private static async Task AssertLeaves(WebScene scene, Guid campaign, List<EmailDraft> drafts)
    {
        var database = scene.Engine.Database;
        var (transport, errors) = (new ScriptedTransport(), new LoggedErrors());
        var clock = new FixedClock(database.Now.AddHours(1));
        await using var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton<IDbContextFactory<CampaignsDb>>(database)
            .AddProduct(errors, new SendingOptions { DataDirectory = Temp.NewDirectory(), PublicBaseUrl = "https://mail.example" }, _ => transport).BuildServiceProvider();
        await services.GetRequiredService<InstallationGuard>().Beat(default);
        for (var i = 0; i < 200 && transport.Handed.Count < Contacts - Rejected; i++)
        {
            await services.GetRequiredService<Dispatcher>().Tick(default);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Empty(errors.All);
        Assert.Equal(Contacts - Rejected, transport.Handed.Count);
        await using var db = database.Open();
        var approved = await (
            from draft in db.EmailDrafts
            join contact in db.Contacts on draft.ContactId equals contact.Id
            where draft.CampaignId == campaign && draft.Status != DraftStatus.Rejected
            select new { contact.Email, draft.ApprovedHash }).ToDictionaryAsync(d => d.Email, d => d.ApprovedHash, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(drafts.Where(d => d.Status == DraftStatus.Scheduled).Select(d => d.ApprovedHash).Order(), approved.Values.Order());
        foreach (var handed in transport.Handed)
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(handed.Message));
            using var message = await MimeMessage.LoadAsync(stream);
            var received = new EmailContent(message.Subject ?? "", Plain(message.HtmlBody), Plain(message.TextBody));
            Assert.Equal(approved[handed.To], received.Hash());
        }
    }

    /// <summary>On the wire lines end with CRLF, the last one too.</summary>
    private static string Plain(string? body) => (body ?? "").ReplaceLineEndings("\n").TrimEnd('\n');
}
