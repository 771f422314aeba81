using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Browser;

/// <summary>
/// A campaign of a trade fair in the real application, and somebody who is signed in to it. It is a Thursday morning soon,
/// well inside of the send window; nothing is sent. One for all tests of the collection, started by the first that needs it; a test that decides something adds
/// a campaign of its own (<see cref="AddCampaignAsync"/>). Tests act on the same database as the application, as another person would.
/// </summary>
public sealed class WebScene : IAsyncLifetime
{
    private const string Email = "mara.brandt@example.com";
    private const string EmailOfTom = "tom.weber@example.com";
    private const string EmailOfVera = "vera.vogt@example.com";
    private const string Password = "a long password";

    /// <summary>Ahead of the real clock, never behind it: the browser would take the sign-in for expired.</summary>
    private static readonly DateTime Now = NextThursday();

    private static readonly (string First, string Last, string Company, string Interest)[] People =
    [
        ("Lena", "Hoffmann", "Hoffmann Präzision", "thin spring plates"), ("Tomás", "Moreira", "Fundição Moreira", "hot parts"),
        ("Aylin", "Kaya", "Kaya Verpackung", "tray loading at 40 a minute"), ("Piet", "de Vries", "De Vries Plaatwerk", "press brake tending"),
        ("Chiara", "Bianchi", "Bianchi Stampi", "mould inserts"), ("Marek", "Nowak", "Nowak Automatyka", "integrator terms"),
        ("Sofie", "Rasmussen", "Fjord Pumps A/S", "pump housings"), ("Jana", "Schuster", "Optik Sander GmbH", "machine vision at the stand, with every lens that we showed"),
        ("Oskar", "Lindqvist", "Halmstad Verktyg AB", "cycle times"), ("Ingrid", "Solberg", "Nordfjord Marine", "wet rooms"),
        ("Henrik", "Aalto", "Aalto Konepaja", ""), ("Katrin", "Vogel", "Vogel Antriebe", "gear wheels"),
    ];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private CampaignScene? _campaign;
    private WebProcess? _web;
    private string? _cookies;
    private string? _cookiesOfTom;
    private string? _cookiesOfVera;

    /// <summary>The engine on the application's database; there once a page was opened.</summary>
    public CampaignScene Engine => _campaign!;

    public Actor Actor => Engine.Database.System;

    /// <summary>The application; there once a page was opened.</summary>
    public WebProcess Web => _web!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page as Mara Brandt.</summary>
    public async Task<BrowserPage> OpenAsync(BrowserFixture browser, string path, BrowserLook? look = null)
    {
        await StartAsync(browser);
        return await browser.OpenAsync(path, look, _web, _cookies);
    }

    /// <summary>Opens a page as Mara Brandt, who is far away.</summary>
    public async Task<SlowLine> OpenFromAfarAsync(BrowserFixture browser, string path)
    {
        await StartAsync(browser);
        return await SlowLine.OpenAsync(browser, path, _web, _cookies);
    }

    /// <summary>Opens a page as Tom Weber, who reviews beside Mara.</summary>
    public async Task<BrowserPage> OpenAsTomAsync(BrowserFixture browser, string path)
    {
        await StartAsync(browser);
        return await browser.OpenAsync(path, look: null, _web, _cookiesOfTom ??= await browser.SignInAsync(_web!, EmailOfTom, Password));
    }

    /// <summary>Opens a page as Vera Vogt, who may look at everything and change nothing. She joins with the first page.</summary>
    public async Task<BrowserPage> OpenAsViewerAsync(BrowserFixture browser, string path, BrowserLook? look = null)
    {
        await StartAsync(browser);
        if (_cookiesOfVera is null)
        {
            await AddMemberAsync(Engine, "Vera Vogt", EmailOfVera, Role.Viewer);
            _cookiesOfVera = await browser.SignInAsync(_web!, EmailOfVera, Password);
        }

        return await browser.OpenAsync(path, look, _web, _cookiesOfVera);
    }

    /// <summary>
    /// Gives the last step of a campaign another text, after a person edited the drafts that were made from it: those keep their text, and have an earlier one than their step.
    /// </summary>
    public async Task RewriteLastStepAsync(Guid campaignId)
    {
        await using var db = Engine.Database.Open();
        var ids = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder).Select(s => s.Id).ToListAsync();
        var last = ids[^1];
        await db.EmailDrafts.Where(d => d.StepId == last).ExecuteUpdateAsync(set => set.SetProperty(d => d.EditedBody, "<p>My own last note.</p>"));
        List<StepEdit> steps = [.. Steps().Zip(ids, (step, id) => step with { Id = id })];
        steps[^1] = steps[^1] with { BodyTemplate = "<p>Another last note.</p>" };
        Assert.True((await Engine.Get<SequenceEditor>().Replace(Actor, campaignId, steps, version: null, default)).IsDone);
        while (await db.Campaigns.AnyAsync(c => c.Id == campaignId && c.Settling != Settling.None))
        {
            await Engine.RunJobs(); // or the application's own job is faster
        }
    }

    /// <summary>Starts a campaign of its own for one test, whose drafts wait for approval.</summary>
    /// <param name="browser">What a page is opened in.</param>
    /// <param name="contacts">How many; people come again after the twelfth, under other addresses.</param>
    /// <param name="draftsBy">Who writes.</param>
    /// <param name="steps">Null for the usual three.</param>
    /// <param name="settings">Beyond the defaults.</param>
    /// <param name="change">Of each contact, by its number.</param>
    public async Task<Guid> AddCampaignAsync(
        BrowserFixture browser, int contacts, DraftsBy draftsBy = DraftsBy.Template, List<StepEdit>? steps = null, Action<CampaignSettings>? settings = null, Action<Contact, int>? change = null)
    {
        steps ??= Steps();
        await StartAsync(browser);
        var now = Engine.Database.Now;
        var name = $"Campaign {Guid.CreateVersion7(now):N}";
        var list = new ContactList(name, null, now);
        await using (var db = Engine.Database.Open())
        {
            db.Add(list);
            foreach (var number in Enumerable.Range(0, contacts))
            {
                var contact = Fill(new Contact(AddressOf($"{number}.{name.Replace(" ", "")}@example.org"), now), People[number % People.Length]);
                change?.Invoke(contact, number);
                db.Add(contact);
                db.Add(new ContactListMember(list.Id, contact.Id, now));
            }

            await db.SaveChangesAsync();
        }

        var campaign = await Engine.Get<CampaignEditor>().Create(
            Actor, new CampaignEdit { Name = name, ListId = list.Id, SenderAccountId = Engine.SenderId, Approval = Approval.Required, DraftsBy = draftsBy }, default);
        await Engine.Get<SequenceEditor>().Replace(Actor, campaign.Id, steps, version: null, default);
        if (settings is not null)
        {
            await using var db = Engine.Database.Open();
            settings(await db.CampaignSettings.SingleAsync(s => s.CampaignId == campaign.Id));
            await db.SaveChangesAsync();
        }

        Assert.True((await Engine.Get<CampaignControl>().Start(Actor, campaign.Id, default)).IsDone);
        while (await DraftsOf(campaign.Id) is { Count: var made } && made < contacts * steps.Count)
        {
            await Engine.RunJobs(); // or the application's own job is faster
        }

        return campaign.Id;
    }

    /// <summary>Starts the application, so that there is an engine, without opening a page.</summary>
    public Task StartEngineAsync(BrowserFixture browser) => StartAsync(browser);

    /// <summary>The drafts of a campaign, those of the first step first.</summary>
    public async Task<List<EmailDraft>> DraftsOf(Guid campaignId)
    {
        await using var db = Engine.Database.Open();
        var orders = await db.SequenceSteps.ToDictionaryAsync(s => s.Id, s => s.SequenceOrder);
        return [.. (await db.EmailDrafts.AsNoTracking().Where(d => d.CampaignId == campaignId).ToListAsync()).OrderBy(d => orders[d.StepId]).ThenBy(d => d.Id)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }

        if (_campaign is not null)
        {
            await _campaign.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task StartAsync(BrowserFixture browser)
    {
        await _starting.WaitAsync();
        try
        {
            if (_cookies is not null)
            {
                return;
            }

            await browser.WebAsync(); // skips where there is no browser
            _campaign = await CampaignScene.Create(People.Length, Approval.Required, settings => settings.Timezone = "Europe/Berlin", Steps());
            _campaign.Database.Clock.MoveTo(Now.AddHours(-1));
            await NamePeopleAsync(_campaign);
            await _campaign.Start();
            await AddMemberAsync(_campaign, "Mara Brandt", Email, Role.Owner);
            await AddMemberAsync(_campaign, "Tom Weber", EmailOfTom, Role.Reviewer);
            _campaign.Database.Clock.MoveTo(Now);
            _web = await WebProcess.StartAsync(
            [
                .. _campaign.Database.Store.ProgramSettings().Select(s => $"--{s.Key}={s.Value}"),
                $"--Clock:Offset={(Now - TimeProvider.System.GetUtcNow().UtcDateTime).ToString("c")}",
                "--Sending:Enabled=false",
            ]);
            _cookies = await browser.SignInAsync(_web, Email, Password);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A Thursday morning soon, when the send windows of an office are open.</summary>
    public static DateTime NextThursday()
    {
        var tomorrow = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1);
        return tomorrow.AddDays(((int)DayOfWeek.Thursday - (int)tomorrow.DayOfWeek + 7) % 7).Add(new TimeSpan(9, 42, 0));
    }

    private static List<StepEdit> Steps() =>
    [
        new()
        {
            Name = "First email",
            SubjectTemplate = "From Hannover: the gripper for your {{default interest \"parts\"}}",
            BodyTemplate = """
                <p>Dear {{first_name}} {{last_name}},</p>
                <p>thank you for your visit at our booth in Hannover. You asked whether the NR-6 gripper can hold {{interest}}. It can: with the soft jaws it stays
                below 3 newtons, and we have measured that.</p>
                <p>I have put the report and a short film of the cell together for you: <a href="https://example.com/nr6">example.com/nr6</a></p>
                <p>Would a 20-minute call suit you? I could show you the changeover on our cell in Berlin, and {{company}} could send two sample plates beforehand.</p>
                <p>Kind regards,<br>Anna Keller</p>
                """,
        },
        new() { Name = "Follow-up", BodyTemplate = "<p>Did the film help?</p>", DelayDays = 4, ReplyInThread = true },
        new() { Name = "Last note", BodyTemplate = "<p>One last note.</p>", DelayDays = 7, ReplyInThread = true },
    ];

    private static async Task NamePeopleAsync(CampaignScene campaign)
    {
        await using var db = campaign.Database.Open();
        db.Add(new ContactField("interest", campaign.Database.Now));
        (await db.Campaigns.SingleAsync()).Name = "Spring trade fair follow-up";
        foreach (var (contact, person) in (await db.Contacts.OrderBy(c => c.Id).ToListAsync()).Zip(People))
        {
            contact.SetEmail(AddressOf($"{person.First}.{person.Last.Replace(" ", "")}@example.org".ToLowerInvariant()));
            Fill(contact, person);
        }

        await db.SaveChangesAsync();
    }

    private static Contact Fill(Contact contact, (string First, string Last, string Company, string Interest) person)
    {
        (contact.FirstName, contact.LastName, contact.Company) = (person.First, person.Last, person.Company);
        contact.Timezone = "Europe/Berlin";
        contact.EnrichedData = new Dictionary<string, string> { ["job_title"] = "Head of production", ["interest"] = person.Interest };
        return contact;
    }

    private static EmailAddress AddressOf(string text)
    {
        Assert.True(EmailAddress.TryParse(text, out var address, out _));
        return address;
    }

    private static async Task AddMemberAsync(CampaignScene campaign, string name, string email, Role role)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(campaign.Database.Now),
            DisplayName = name,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            SecurityStamp = "of a test",
        };
        user.PasswordHash = new PasswordHasher<User>().HashPassword(user, Password);
        await using var db = campaign.Database.Open();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        db.WorkspaceMembers.Add(new WorkspaceMember(user.Id, role, campaign.Database.Now));
        await db.SaveChangesAsync();
    }
}
