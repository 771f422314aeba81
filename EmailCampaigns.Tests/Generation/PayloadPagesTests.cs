using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Generation;

/// <summary>
/// Published payloads of cross-site scripting (OWASP, PortSwigger, html5sec), in contact fields, company names, and what a model writes: on every screen that shows them they are text. A page on
/// which one only tried to run would have an error in its console, because the frames of emails allow no scripts.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PayloadPagesTests(BrowserFixture browser)
{
    private static readonly string[] Payloads =
    [
        "<script>top.hit=1</script>",
        "\"><img src=x onerror=top.hit=1>",
        "'\"><svg/onload=top.hit=1>",
        "<iframe srcdoc=\"<script>top.hit=1</script>\"></iframe>",
        "<details open ontoggle=top.hit=1>",
        "<a href=\"javascript:top.hit=1\">x</a>",
        "</textarea></title></style><script>top.hit=1</script>",
        "{{constructor.constructor('top.hit=1')()}}",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=top.hit=1>",
        "<noscript><p title=\"</noscript><img src=x onerror=top.hit=1>\">",
        "<body onload=top.hit=1><object data=\"javascript:top.hit=1\">",
        "<img src=`x`onerror=top.hit=1 style=\"animation-name:x\" onanimationstart=top.hit=1>",
    ];

    [Theory]
    [InlineData(DraftsBy.Template)]
    [InlineData(DraftsBy.Ai)]
    public async Task What_they_are_written_into_stays_text_on_every_screen(DraftsBy draftsBy)
    {
        await using var scene = new WebScene();
        await scene.StartEngineAsync(browser);
        await using var model = await FakeModel.Start();
        var answers = 0;
        model.Answer = (asked, context) =>
        {
            var payload = Payloads[Interlocked.Increment(ref answers) % Payloads.Length];
            return FakeModel.Say(context, draftsBy == DraftsBy.Ai ? asked.AsExample($"<p>Dear reader, {payload} good day.</p>", $"Hello {payload}") : asked.AsTexts(_ => $"You make {payload}."));
        };
        Assert.True((await scene.Engine.Get<AiSettingsEditor>().Update(scene.Actor, new AiSettingsInput { BaseUrl = model.BaseUrl, Model = "small" }, null, default)).IsDone);
        var line = draftsBy == DraftsBy.Ai ? "" : "<p>{{ai \"one line about their company\"}}</p>";
        var campaign = await scene.AddCampaignAsync(
            browser, Payloads.Length, draftsBy,
            steps: [new StepEdit { Name = "First email", SubjectTemplate = "For {{company}}", BodyTemplate = $"<p title=\"{{{{company}}}}\">Dear {{{{first_name}}}}, {{{{interest}}}}</p>{line}" }],
            change: (contact, i) =>
            {
                (contact.FirstName, contact.LastName, contact.Company) = (Payloads[i], Payloads[(i + 1) % Payloads.Length], Payloads[(i + 2) % Payloads.Length]);
                contact.EnrichedData["interest"] = Payloads[(i + 3) % Payloads.Length];
            });
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        var isAsked = false;
        page.Dialog += (_, _) => isAsked = true;

        await opened.GoToWholeQueueAsync($"/review?campaign={campaign}", Payloads.Length);
        for (var i = 2; i <= Payloads.Length; i++)
        {
            await NothingRanAsync(page);
            await page.Keyboard.PressAsync("j");
            await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync($"{i} of {Payloads.Length}");
        }

        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.EditableBody()).ToBeVisibleAsync();
        await NothingRanAsync(page);
        var contact = (await scene.DraftsOf(campaign))[0].ContactId;
        string[] screens =
        [
            $"/campaigns/{campaign}/drafts", $"/campaigns/{campaign}/sequence?step=1", $"/campaigns/{campaign}/contacts", $"/campaigns/{campaign}/schedule", $"/campaigns/{campaign}/results",
            $"/campaigns/{campaign}/activity", "/contacts", $"/contacts/{contact}", "/templates/new", "/calendar?view=list", "/analytics", "/",
        ];
        foreach (var screen in screens)
        {
            await opened.GoAsync(screen);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await NothingRanAsync(page);
        }

        await opened.GoAsync($"/campaigns/{campaign}/sequence?step=1");
        await Assertions.Expect(page.FrameLocator(".email-preview iframe").Locator("body")).ToContainTextAsync("Dear");
        await opened.ScreenshotAsync($"payloads-{draftsBy}");
        Assert.False(isAsked);
        opened.AssertNoErrors();
    }

    private static async Task NothingRanAsync(IPage page)
    {
        Assert.False(await page.EvaluateAsync<bool>("() => 'hit' in window"), page.Url);
        Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('iframe')].every(f => f.hasAttribute('sandbox') && !f.sandbox.contains('allow-scripts'))"), page.Url);
    }
}
