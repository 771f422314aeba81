using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>
/// One Chromium and one application for all tests of the collection; both start with the first page that is opened. A test that must kill the application,
/// or set it up otherwise, starts its own <see cref="WebProcess"/> and hands it to <see cref="OpenAsync"/>.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // As root in a container; without calls to the outside.
    private static readonly string[] ChromiumArguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private const int MaxWaitMilliseconds = 60_000;

    private readonly ConcurrentDictionary<WebProcess, Lazy<Task<string>>> _owners = [];
    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private WebProcess? _web;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The shared application, started if it is not yet. Skips the test where no Chromium is found.</summary>
    public async Task<WebProcess> WebAsync()
    {
        await StartAsync();
        return _web!;
    }

    /// <summary>Opens an address of the application in a fresh profile, signed in as its owner, and waits until the page listens.</summary>
    /// <param name="path">"/contacts?search=keller".</param>
    /// <param name="look">Window and colours; the desktop's where null.</param>
    /// <param name="web">Another application than the shared one.</param>
    /// <param name="storageState">Cookies of somebody else who is signed in (<see cref="IBrowserContext.StorageStateAsync"/>).</param>
    /// <param name="interactive">False for a visitor who is not signed in and for pages without a circuit: sign-in, set-up, what recipients see.</param>
    /// <param name="through">An address in place of the application's own: a proxy before it.</param>
    public async Task<BrowserPage> OpenAsync(
        string path, BrowserLook? look = null, WebProcess? web = null, string? storageState = null, bool interactive = true, Uri? through = null)
    {
        await StartAsync();
        var application = web ?? _web!;
        var page = await NewPageAsync(application, look, storageState ?? (interactive ? await OwnerOfAsync(application) : null), through);
        await page.GoAsync(path, interactive);
        return page;
    }

    /// <summary>Signs somebody in to an application.</summary>
    /// <returns>Their cookies, for <see cref="OpenAsync"/>.</returns>
    public async Task<string> SignInAsync(WebProcess web, string email, string password)
    {
        await using var page = await NewPageAsync(web, null, null);
        await page.Page.GotoAsync("/login");
        await page.Page.GetByLabel("Email").FillAsync(email);
        await page.Page.GetByLabel("Password").FillAsync(password);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.Page.HasLeftAsync("/login");
        return await page.Page.Context.StorageStateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task StartAsync()
    {
        var chromium = FindChromium();
        Assert.SkipWhen(chromium is null, "No Chromium found on the PATH. Install one to run the browser tests: apt-get install chromium-headless-shell");
        await _starting.WaitAsync();
        try
        {
            // A build machine that does five things at once is slow, not wrong.
            Assertions.SetDefaultExpectTimeout(MaxWaitMilliseconds);
            _playwright ??= await Playwright.CreateAsync();
            _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ChromiumArguments });
            _web ??= await WebProcess.StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<BrowserPage> NewPageAsync(WebProcess web, BrowserLook? look, string? storageState, Uri? through = null)
    {
        var chosen = look ?? BrowserLook.Desktop;
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (through ?? web.Address).ToString(),
            ViewportSize = new ViewportSize { Width = chosen.Width, Height = chosen.Height },
            ColorScheme = chosen.Scheme,
            TimezoneId = "Europe/Berlin",
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = storageState,
        });
        context.SetDefaultTimeout(MaxWaitMilliseconds);
        return new BrowserPage(context, await context.NewPageAsync(), chosen);
    }

    /// <summary>The cookies of the application's owner. They sign in once an application; a failure stays, so that not every test waits for it anew.</summary>
    private Task<string> OwnerOfAsync(WebProcess web) => _owners.GetOrAdd(web, unmet => new Lazy<Task<string>>(() => SignInAsync(unmet, unmet.OwnerEmail, unmet.OwnerPassword))).Value;

    /// <summary>The shell without a window first: it takes half the processor time of a whole browser.</summary>
    private static string? FindChromium() =>
        (from name in new[] { "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome" }
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
