using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Editing;

/// <summary>A running application with a few contacts and one template that uses what the editor can show.</summary>
public sealed class EditorPageHost : IAsyncLifetime
{
    private const string Body = """
        <p>Dear {{salutation}} {{last_name}},</p>
        <p>thank you for stopping by at stand {{default stand "D14"}}. You asked whether the NR-6 gripper can hold {{default interest "thin parts"}} without leaving marks. It can: with the soft jaws it stays below 3 newtons.</p>
        <!--[if mso]><p>For Outlook</p><![endif]-->
        <p>The measurements are in <a href="https://www.example.com/report">the test report</a>.</p>
        {{#if company}}
        <p>Would a 20-minute call suit you? {{company}} could send two sample plates beforehand, and I run them on our cell in Berlin.</p>
        {{else}}
        <p>Would a 20-minute call suit you? I can run two of your plates on our cell in Berlin.</p>
        {{/if}}
        <p>Kind regards,<br>{{sender.name}}</p>
        """;

    private ServiceProvider? _services;
    private WebProcess? _web;
    private Guid _templateId;

    /// <summary>The owner of the workspace.</summary>
    public Actor Me { get; private set; } = Actor.System(Guid.Empty);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>Opens a page as the owner; starts and fills the application before the first.</summary>
    public async Task<BrowserPage> Open(BrowserFixture browser, string path, BrowserLook? look = null)
    {
        await StartOnce(browser);
        return await browser.OpenAsync(path, look, _web);
    }

    /// <summary>Opens the template.</summary>
    public async Task<BrowserPage> OpenTemplate(BrowserFixture browser, BrowserLook? look = null)
    {
        await StartOnce(browser);
        return await browser.OpenAsync($"/templates/{_templateId}", look, _web);
    }

    /// <summary>The same for an owner who is far away.</summary>
    public async Task<SlowLine> OpenSlow(BrowserFixture browser, string path)
    {
        await StartOnce(browser);
        return await SlowLine.OpenAsync(browser, path, _web);
    }

    public async Task<TemplateSource> Find(Guid id) =>
        (await new TemplateQueries(Get<IDbContextFactory<CampaignsDb>>()).Find(Me.WorkspaceId, id, default))!.Source;

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_web is not null)
        {
            await _web.DisposeAsync();
        }
    }

    private async Task StartOnce(BrowserFixture browser)
    {
        if (_web is null)
        {
            await browser.WebAsync(); // skips where there is no browser
            await Start();
        }
    }

    private async Task Start()
    {
        _web = await WebProcess.StartAsync(["--Sending:Enabled=false"]);
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddSqliteDatabase($"Data Source={Path.Combine(_web.DataDirectory, "emailcampaigns.db")}")
            .AddSingleton<ContactEditor>().AddSingleton<SuppressionLookup>().AddSingleton<InstallationKeys>().AddSingleton<TemplateEditor>()
            .BuildServiceProvider();
        await using (var db = Get<IDbContextFactory<CampaignsDb>>().CreateDbContext())
        {
            Me = Actor.System(await db.Workspaces.Select(w => w.Id).SingleAsync());
        }

        (string First, string Last, string? Company, string? Salutation)[] people =
            [("Petra", "Weber", null, null), ("Oskar", "Lindqvist", "Halmstad Verktyg", "Mr"), ("Lena", "Hoffmann", "Hoffmann Präzision", "Ms")];
        foreach (var (first, last, company, salutation) in people)
        {
            Assert.True((await Get<ContactEditor>().Create(
                new()
                {
                    Email = $"{first}.{last}@example.org",
                    FirstName = first,
                    LastName = last,
                    Company = company,
                    Fields = new Dictionary<string, string?> { ["salutation"] = salutation, ["stand"] = "D14", ["interest"] = "thin spring plates" },
                },
                Me,
                default)).IsDone);
        }

        _templateId = (await Get<TemplateEditor>().Create(
            new() { Name = "First email after a stand visit", Subject = "From Hannover: the gripper for {{default interest \"thin parts\"}}", BodyHtml = Body.ReplaceLineEndings("\n") }, Me, default)).Id;
    }
}
