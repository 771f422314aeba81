using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>A page in a profile of its own, with what went wrong in it.</summary>
public sealed partial class BrowserPage : IAsyncDisposable
{
    /// <summary>Waits until a change of colours went through: an inherited colour changes a level a frame. Spinners, which never end, are let be, and so is what ended and holds its last look.</summary>
    private const string Settle = """
        async () => {
            for (let still = 0; still < 5; still++) {
                await new Promise(requestAnimationFrame);
                const moving = document.getAnimations().filter(a => a.playState === 'running' && Number.isFinite(a.effect.getComputedTiming().endTime));
                if (moving.length > 0) {
                    still = -1;
                    await Promise.allSettled(moving.map(a => a.finished));
                }
            }
        }
        """;

    /// <summary>
    /// The serious and critical findings. A sandboxed email runs no script, axe's neither (it would wait for ever); what is in it is the marketer's, not ours. Only the
    /// page itself is looked at, and only its findings are told: the general way through all frames takes three times as long.
    /// </summary>
    private const string FindBarriers = """
        async () => {
            const { violations } = await axe.run({ exclude: [['iframe[sandbox]']] }, { resultTypes: ['violations'], iframes: false });
            return violations.filter(found => ['serious', 'critical'].includes(found.impact))
                .map(found => [`${found.impact} ${found.id}: ${found.help}`, ...found.nodes.map(node => '    ' + node.html)].join('\n'));
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IBrowserContext context, IPage page, BrowserLook look)
    {
        _context = context;
        Page = page;
        Look = look;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);

        // The browser asks until it knows that all is saved, a round trip after the page says so. A test that goes elsewhere means it.
        page.Dialog += (_, dialog) => _ = dialog.Type == DialogType.BeforeUnload ? dialog.AcceptAsync() : dialog.DismissAsync();
    }

    /// <summary>Playwright's page.</summary>
    public IPage Page { get; }

    /// <summary>Its window and colours.</summary>
    public BrowserLook Look { get; private set; }

    /// <summary>Console errors and uncaught exceptions so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Goes to an address and waits until the page listens.</summary>
    public async Task GoAsync(string path, bool interactive = true)
    {
        await Page.GotoAsync(path);
        if (interactive)
        {
            await ListensAsync();
        }
    }

    /// <summary>Loads the page again and waits until it listens.</summary>
    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await ListensAsync();
    }

    /// <summary>Waits until the page that was loaded listens: what is done before is lost.</summary>
    public Task ListensAsync() => Page.Locator("html[data-ec-ready]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

    /// <summary>On a page of the review queue: waits until a job has written all drafts, and opens it again at the first. Until then others may come before the one that is shown.</summary>
    public async Task GoToWholeQueueAsync(string path, int drafts)
    {
        var place = Page.Locator(".review-place");
        await Assertions.Expect(place).ToContainTextAsync($" of {drafts}", new() { Timeout = 120_000 });
        await GoAsync(path);
        await Assertions.Expect(place).ToHaveTextAsync($"1 of {drafts}");
    }

    /// <summary>Keeps a picture of the whole page under screenshots/ beside the tests: name-1440-light.png. Where the variable CI is set nobody looks at pictures, and none is taken.</summary>
    public async Task ScreenshotAsync(string name)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            return;
        }

        // Make the window as tall as the content, so that all of it is in the picture, the fixed parts in their places.
        var height = await Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await Page.SetViewportSizeAsync(Look.Width, Math.Clamp(height, Look.Height, 6000));
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, $"{name}-{Look}.png") });
        await Page.SetViewportSizeAsync(Look.Width, Look.Height);
    }

    /// <summary>The page as it stands, in each of the four looks: a picture, nothing serious from axe, no wider than the window.</summary>
    public Task AssertEveryLookAsync(string name) => AssertLooksAsync(name, [.. BrowserLook.All]);

    /// <summary>As <see cref="AssertEveryLookAsync"/>, in some of the looks.</summary>
    public async Task AssertLooksAsync(string name, params BrowserLook[] looks)
    {
        var usual = Look;
        foreach (var look in looks)
        {
            await WearAsync(look);
            await ScreenshotAsync(name);
            await AssertAccessibleAsync();
            var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow == 0, $"{name} is {overflow} pixels wider than the window, {look}.");
        }

        await WearAsync(usual);
    }

    private async Task WearAsync(BrowserLook look)
    {
        Look = look;
        await Page.SetViewportSizeAsync(look.Width, look.Height);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = look.Scheme, ReducedMotion = ReducedMotion.Reduce });
        await Page.EvaluateAsync(Settle);
    }

    /// <summary>No serious or critical finding of axe on the page as it stands.</summary>
    public async Task AssertAccessibleAsync()
    {
        await Assertions.Expect(Page).ToHaveTitleAsync(SomeTitle()); // it is taken away for a moment while the page becomes interactive

        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await Page.EvaluateAsync(Axe);
        }

        var barriers = await Page.EvaluateAsync<string[]>(FindBarriers);
        Assert.True(barriers.Length == 0, $"axe at {Page.Url}, {Look}:{Environment.NewLine}{string.Join(Environment.NewLine, barriers)}");
    }

    [GeneratedRegex(@"\S")]
    private static partial Regex SomeTitle();

    /// <summary>Nothing was written to the console as an error.</summary>
    public void AssertNoErrors() => Assert.Empty(_errors);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
