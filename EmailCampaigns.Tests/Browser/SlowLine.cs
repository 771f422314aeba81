using EmailCampaigns.Tests.Support;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>
/// A page as somebody far away sees it: a round trip takes 100 ms, a key 70 ms. What they type into a field must stand there in the end.
/// </summary>
public sealed class SlowLine : IAsyncDisposable
{
    private const float KeyMilliseconds = 70;
    private const string Sentence = "The quick brown fox jumps";

    /// <summary>Fields into which text is typed. Pickers and choices have rules of their own about what may stand in them.</summary>
    private const string Fields = ":is(main, [role=dialog]) :is(input:not([type=checkbox],[type=radio],[type=hidden],[type=file],[type=submit],[type=date],[type=time],[role=combobox],[readonly],[disabled],.mud-picker input), textarea:not([readonly],[disabled]))";

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);

    private readonly LatencyProxy _proxy;

    private SlowLine(LatencyProxy proxy, BrowserPage page) => (_proxy, Opened) = (proxy, page);

    /// <summary>The page.</summary>
    public BrowserPage Opened { get; }

    /// <summary>Opens a page of an application through a slow line, signed in with the cookies given or as its owner.</summary>
    public static async Task<SlowLine> OpenAsync(BrowserFixture browser, string path, WebProcess? web = null, string? storageState = null, bool interactive = true)
    {
        var proxy = LatencyProxy.Before((web ?? await browser.WebAsync()).Address, RoundTrip);
        return new SlowLine(proxy, await browser.OpenAsync(path, web: web, storageState: storageState, interactive: interactive, through: proxy.Address));
    }

    /// <summary>Types into every text field that is seen, one after the other, and looks whether all of it stands there once the line is quiet.</summary>
    /// <returns>How many fields it was.</returns>
    public async Task<int> TypeIntoEveryFieldAsync()
    {
        var page = Opened.Page;
        var names = await NamesAsync();
        foreach (var name in names)
        {
            var field = page.Locator($"[data-typed='{name}']");
            var isNumber = await field.EvaluateAsync<bool>("e => e.type === 'number' || ['numeric', 'decimal'].includes(e.inputMode)");
            await AssertTypedAsync(field, isNumber ? "250" : Sentence);
        }

        return names.Length;
    }

    /// <summary>Types a text over what stands in a field, and looks whether all of it stands there once the line is quiet.</summary>
    public async Task AssertTypedAsync(ILocator field, string text)
    {
        await TypeAsync(field, text);
        Assert.Equal(text, await field.InputValueAsync());
    }

    /// <summary>Types a text over what stands in a field, and waits until the line is quiet.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        await field.ClickAsync();
        await field.PressAsync("Control+A");
        await field.PressSequentiallyAsync(text, new() { Delay = KeyMilliseconds });

        // What the server echoes comes a round trip after the last key, and later where it debounces.
        await Opened.Page.WaitForTimeoutAsync(600);
    }

    public async ValueTask DisposeAsync()
    {
        await Opened.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    /// <summary>Marks the fields: their order may change while they are typed into.</summary>
    private Task<string[]> NamesAsync() => Opened.Page.EvaluateAsync<string[]>(
        $$"""
        () => [...document.querySelectorAll("{{Fields}}")].filter(field => field.checkVisibility()).map((field, number) => {
            field.dataset.typed = `field ${number}`;
            return field.dataset.typed;
        })
        """);
}
