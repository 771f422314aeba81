using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Contacts;

/// <summary>A running application with people, lists, a template and a sender, written through the doers into the database it serves.</summary>
public sealed class PeoplePagesHost : IAsyncLifetime
{
    public const int Contacts = 60;

    private ServiceProvider? _services;
    private WebProcess? _web;
    private Actor _me = Actor.System(Guid.Empty);

    /// <summary>Has fields, lists, a campaign that ended with a reply, and all that led to it.</summary>
    public Guid KatrinId { get; private set; }

    public Guid ListId { get; private set; }

    public Guid TemplateId { get; private set; }

    public Guid SenderId { get; private set; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page as the owner of the workspace; starts and fills the application before the first.</summary>
    public async Task<BrowserPage> Open(BrowserFixture browser, string path, BrowserLook? look = null)
    {
        if (_web is null)
        {
            await browser.WebAsync(); // skips where there is no browser
            await Start();
        }

        return await browser.OpenAsync(path, look, _web);
    }

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

    private T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    private async Task Start()
    {
        _web = await WebProcess.StartAsync(["--Sending:Enabled=false"]);
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddSqliteDatabase($"Data Source={Path.Combine(_web.DataDirectory, "emailcampaigns.db")}")
            .AddSingleton(new DataDirectory(_web.DataDirectory))
            .AddSenderTransports()
            .AddSingleton<ContactEditor>().AddSingleton<SuppressionLookup>().AddSingleton<InstallationKeys>().AddSingleton<ListEditor>().AddSingleton<TemplateEditor>().AddSingleton<SenderVerifier>().AddSingleton<SenderEditor>()
            .BuildServiceProvider();
        await using (var db = Get<IDbContextFactory<CampaignsDb>>().CreateDbContext())
        {
            _me = Actor.System(await db.Workspaces.Select(w => w.Id).SingleAsync());
        }

        SenderId = Made(await Get<SenderEditor>().Create(new() { Email = "anna.keller@example.com", DisplayName = "Anna Keller", Pickup = new("anna"), DailyLimit = 150 }, _me, default));
        TemplateId = Made(await Get<TemplateEditor>().Create(
            new() { Name = "After the fair", Subject = "From Hannover, {{default first_name \"hello\"}}", BodyHtml = "<p>Dear {{salutation}} {{last_name}},</p>\n<p>thank you for your visit at {{stand}}.</p>" },
            _me,
            default));
        await AddContacts();
        await AddHistory();
    }

    private async Task AddContacts()
    {
        var ids = new List<Guid>();
        for (var i = 1; i < Contacts; i++)
        {
            ids.Add(Made(await Get<ContactEditor>().Create(
                new() { Email = string.Create(CultureInfo.InvariantCulture, $"person{i:00}@example.org"), FirstName = "Person", LastName = $"Number {i:00}", Company = $"Company {i % 7}" }, _me, default)));
        }

        KatrinId = Made(await Get<ContactEditor>().Create(
            new()
            {
                Email = "katrin.vogel@example.net",
                OtherAddresses = ["k.vogel@example.com"],
                FirstName = "Katrin",
                LastName = "Vogel",
                Company = "Vogel Antriebe GmbH",
                Timezone = "Europe/Berlin",
                Fields = new Dictionary<string, string?> { ["role"] = "Purchasing lead", ["salutation"] = "Ms", ["stand"] = "D14" },
            },
            _me,
            default));
        ListId = Made(await Get<ListEditor>().Create(new() { Name = "Trade fair Hannover", Description = "Met at the stand in January" }, _me, default));
        Made(await Get<ListEditor>().Create(new() { Name = "Catalogue readers" }, _me, default));
        await Get<ListEditor>().AddMembers(ListId, [KatrinId, .. ids.Take(10)], _me, default);
    }

    private async Task AddHistory()
    {
        var now = TimeProvider.System.UtcNow();
        var campaign = new Campaign("Spring trade fair follow-up", now) { ListId = ListId, SenderAccountId = SenderId };
        var step = new SequenceStep(campaign.Id, 1, now) { Name = "Opening", EmailTemplateId = TemplateId };
        var plan = new PlanVersion(campaign.Id, 1, "{}", "hash", now);
        var enrollment = new Enrollment(campaign.Id, KatrinId, plan.Id, now.AddDays(-5));
        enrollment.End(EnrollmentStatus.Replied, "Replied to step 1.", now.AddHours(-1));
        var scheduled = ScheduledEmail.Plan(
            Guid.CreateVersion7(now), campaign.Id, enrollment.Id, KatrinId, step.Id, draftId: null, SenderId, "example.net", ScheduledEmail.FirstEmail, "1@example.com", now.AddDays(-4));
        var sent = Sent.Of(scheduled, "From Hannover, Katrin", "katrin.vogel@example.net", now.AddDays(-4));
        var opened = new MessageEvent
        {
            Id = Guid.CreateVersion7(now),
            SentEmailId = sent.Id,
            ContactId = KatrinId,
            CampaignId = campaign.Id,
            StepId = step.Id,
            Type = MessageEventType.Opened,
            EventAt = now.AddHours(-2),
            Provider = "own",
        };
        var reply = new EmailReply
        {
            Id = Guid.CreateVersion7(now),
            SentEmailId = sent.Id,
            CampaignId = campaign.Id,
            ContactId = KatrinId,
            MessageId = "2@example.net",
            ReceivedAt = now.AddHours(-1),
            FromAddress = "katrin.vogel@example.net",
            Subject = "Re: From Hannover",
            Snippet = "Could you quote two NR-6 cells with tray feeders?",
        };
        await using var db = Get<IDbContextFactory<CampaignsDb>>().For(_me.WorkspaceId);
        db.AddRange(campaign, step, plan, enrollment, scheduled, sent, opened, reply);
        await db.SaveChangesAsync();
    }

    private static Guid Made(EditOutcome outcome) => outcome.IsDone ? outcome.Id : throw new InvalidOperationException(outcome.Message);
}
