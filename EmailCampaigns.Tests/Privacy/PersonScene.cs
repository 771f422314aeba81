using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Core.Privacy;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Inbound;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Tests.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Privacy;

/// <summary>A person to whom everything has happened that the product knows of, beside Bob, to whom some of it has.</summary>
internal sealed class PersonScene : IAsyncDisposable
{
    public const string Address = "zophia.quellmann@post.example";

    /// <summary>An address that she has besides.</summary>
    public const string Other = "zq@quellmann.example";

    public const string Header = "Email,First name,Last name,Company,City\n";
    public const string Row = "Zophia.Quellmann@Post.example,Zophia,Quellmann,Quellwerk,Uhlenhorst\n";
    public const string Offer = "https://shop.example/offer?a=1&b=2";

    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    /// <summary>What nothing else than she has: her names, what she does and wrote, where she is.</summary>
    private static readonly string[] Marks = ["zophia", "quellmann", "quellwerk", "uhlenhorst", "grandmother", "198.51.100.7"];

    private PersonScene(ApiHost host) => Host = host;

    public ApiHost Host { get; }

    public Actor Actor => Host.Actor;

    public Guid SenderId { get; private set; }
    public Guid CampaignId { get; private set; }
    public Guid ContactId { get; private set; }
    public Guid BobId { get; private set; }

    /// <summary>The first email that she was sent.</summary>
    public SentEmail Sent { get; private set; } = null!;

    public DateTime Now => Host.Clock.UtcNow();

    public static async Task<PersonScene> Create(Action<IServiceCollection>? configure = null)
    {
        var scene = new PersonScene(await ApiHost.Start(services =>
        {
            services.ConfigureDbContext<SqliteCampaignsDb>(options => options.AddInterceptors(SqlServerTranslation.Instance));
            configure?.Invoke(services);
        }));
        await scene.Import(Header + Row
            + "zophia.quellmann(at)post.example,Zophia,Quellmann,Quellwerk,Uhlenhorst\n"
            + "zophia.quellmann@post.example,Zophia,Quellmann,Quellwerk,Uhlenhorst,one too many\n"
            + "bob@example.org,Bob,Baumeister,Bau,Bonn\n"
            + "nobody,Bob,Baumeister,Bau,Bonn\n");
        await using (var db = scene.Host.Open())
        {
            scene.ContactId = await db.Contacts.Where(c => c.EmailNormalized == Address).Select(c => c.Id).SingleAsync();
            scene.BobId = await db.Contacts.Where(c => c.EmailNormalized == "bob@example.org").Select(c => c.Id).SingleAsync();
        }

        await scene.AddRows(new ContactChannel { Id = scene.NewId(), ContactId = scene.ContactId, Channel = ChannelKind.Email, Address = Other });
        var made = await scene.Host.Get<EndpointEditor>().Create(scene.Actor, new EndpointInput { Url = "https://program.example/hook", EventTypes = Enum.GetValues<MessageEventType>() }, default);
        Assert.True(made.Outcome.IsDone, made.Outcome.Message);
        using var api = scene.Host.Api();
        var sender = await api.PostAsJsonAsync("/api/v1/senders", new { email = "ann@northwind.example", displayName = "Ann Lee", provider = "pickup" });
        scene.SenderId = (await sender.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        scene.CampaignId = await scene.StartCampaign("Fair", Approval.Required);
        await scene.SendTheFirst();
        await scene.LetItComeBack();
        await scene.StartCampaign("Newsletter", Approval.Automatic);
        await scene.AddWhatWasTold();
        return scene;
    }

    public Guid NewId() => Guid.CreateVersion7(Now);

    public async Task AddRows(params object[] rows) => await Host.Add(Host.WorkspaceId, rows);

    /// <summary>Imports a file onto the list; the upload.</summary>
    public async Task<Guid> Import(string csv)
    {
        var upload = await StartImport(csv);
        Assert.Equal(UploadStatus.Completed, await Host.Get<ContactImporter>().Run(Host.WorkspaceId, upload, default));
        return upload;
    }

    public async Task<Guid> StartImport(string csv)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var file = await Host.Get<UploadReceiver>().Store(content, "fair.csv", Actor, default);
        await using var db = Host.Open();
        var list = await db.ContactLists.Select(l => (Guid?)l.Id).SingleOrDefaultAsync();
        var outcome = await Host.Get<UploadReceiver>().Start(file, new UploadChoices { ListId = list, ListName = list is null ? "Visitors" : null }, Actor, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    public Task<EditOutcome> Erase() => Host.Get<PersonEraser>().Erase(Actor, ContactId, default);

    public async Task<List<CounterDifference>> Recount() => [.. await Host.Get<CounterRecount>().Run(Actor.System(Host.WorkspaceId), repair: false, default)];

    /// <summary>Erases her, and clears what is left.</summary>
    public async Task EraseAll()
    {
        var outcome = await Erase();
        Assert.True(outcome.IsDone, outcome.Message);
        await Host.Get<ErasureFinisher>().Run(default);
        await using var db = Host.Open();
        Assert.Empty(await db.JobFailures.Where(f => f.Job == JobKind.Erase).Select(f => f.Error).ToListAsync());
    }

    /// <summary>Every column of every table in which a mark of her stands: <c>contacts.name</c>.</summary>
    public async Task<List<string>> Traces()
    {
        await using var db = Host.Open();
        await db.Database.OpenConnectionAsync();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    var text = reader.GetValue(i) switch { string s => s, byte[] octets => Encoding.Latin1.GetString(octets), _ => "" };
                    if (Array.Exists(Marks, mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase)))
                    {
                        found.Add($"{table}.{reader.GetName(i)}");
                    }
                }
            }
        }

        return [.. found];
    }

    /// <summary>Whether a mark of her stands anywhere in a file.</summary>
    public static bool IsMarked(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        return Array.Exists(Marks, mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    public async Task Hit(MessageEventType type, string? url = null, SentEmail? of = null, string ip = "198.51.100.7")
    {
        Host.Clock.Advance(TimeSpan.FromMinutes(2));
        await Host.Get<HitRecorder>().Record([new TrackingHit { Type = type, EmailId = (of ?? Sent).ScheduledEmailId, At = Now, Url = url, Ip = ip, UserAgent = Browser }], default);
    }

    public Task<InboundOutcome> Receive(string eml) => Host.Get<InboundRecorder>().Record(Host.WorkspaceId, SenderId, InboundWorld.Read(eml, Sent), Now, default);

    /// <summary>A reply of hers, whose Message-ID names her domain.</summary>
    public static string Reply(string text) =>
        Eml.Text(text, from: $"Zophia Quellmann <{Address}>").Replace("@contoso.example>", "@quellmann.example>", StringComparison.Ordinal);

    public async Task<Guid> Webhook(string type, string? messageId, object? more = null)
    {
        var secret = await Secret();
        var id = $"msg_{NewId():N}";
        var data = new Dictionary<string, object?> { ["messageId"] = messageId, ["recipient"] = Address, ["more"] = more };
        var body = JsonSerializer.Serialize(new { type, timestamp = Now, data });
        var request = new WebhookRequest(WebhookProvider.Generic, "northwind-robotics", Signed.Standard(secret, id, Now, body), Encoding.UTF8.GetBytes(body));
        Assert.True(await Host.Get<WebhookReceiver>().Receive(request, default));
        await using var db = Host.Open();
        return await db.WebhookDeliveries.Where(d => d.DeliveryKey == id).Select(d => d.Id).SingleAsync();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private string? _secret;

    private async Task<string> Secret() => _secret ??= (await Host.Get<WebhookSourceEditor>().MakeSecret(Actor, default)).Secret!;

    private async Task<Guid> StartCampaign(string name, Approval approval)
    {
        await using var db = Host.Open();
        var list = await db.ContactLists.Select(l => l.Id).SingleAsync();
        var always = new CampaignSettingsEdit
        {
            SendWindowStart = TimeOnly.MinValue,
            SendWindowEnd = TimeOnly.MinValue,
            SendDays = Enum.GetValues<DayOfWeek>(),
            DailyLimit = 0,
            DelayBetweenEmailsSeconds = 0,
        };
        var campaign = await Host.Get<CampaignEditor>().Create(Actor, new CampaignEdit { Name = name, ListId = list, SenderAccountId = SenderId, Approval = approval, Settings = always }, default);
        Assert.True(campaign.IsDone, campaign.Message);
        List<StepEdit> steps =
        [
            new()
            {
                Name = "First",
                SubjectTemplate = "Hello {{first_name}} {{last_name}}",
                BodyTemplate = $"<p>Dear {{{{first_name}}}} of {{{{company}}}} in {{{{city}}}}: <a href=\"{WebUtility.HtmlEncode(Offer)}\">offer</a> <a href=\"https://shop.example/for?who={{{{email}}}}\">yours</a></p>",
            },
            new() { Name = "Second", BodyTemplate = "<p>Once more, {{first_name}}</p>", DelayDays = 4, ReplyInThread = true },
        ];
        var written = await Host.Get<SequenceEditor>().Replace(Actor, campaign.Id, steps, version: null, default);
        Assert.True(written.IsDone, written.Message);
        var started = await Host.Get<CampaignControl>().Start(Actor, campaign.Id, default);
        Assert.True(started.IsDone, started.Message);
        await Host.Get<CampaignLauncher>().Run(default);
        return campaign.Id;
    }

    /// <summary>Her first draft is edited, all are approved, and what is due goes.</summary>
    private async Task SendTheFirst()
    {
        await using var db = Host.Open();
        var drafts = await db.EmailDrafts.AsNoTracking().OrderBy(d => d.DraftType).Where(d => d.ContactId == ContactId).ToListAsync();
        var edited = await Host.Get<DraftEditor>().Edit(Actor, drafts[0].Id, "For Zophia Quellmann", "<p>By hand, Zophia</p>", null, 1, default);
        Assert.True(edited.IsDone, edited.Message);
        await Host.Get<DraftApprover>().ApproveAll(Actor, new DraftFilter { CampaignId = CampaignId }, default);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.Get<InstallationGuard>().Beat(default);
        await Host.Get<Dispatcher>().Tick(default);
        Sent = await db.SentEmails.AsNoTracking().SingleAsync(s => s.ContactId == ContactId);

        var second = drafts[^1];
        var generation = new DraftGeneration(second, "system", "Mention Zophia", isUrgent: false, Now);
        generation.Claim(NewId(), Now, 0, Now);
        generation.Note("model", 1, [new DraftFact("f1", FactKind.Field, "Company", "Quellwerk", "fair.csv")], 1, 1, 1);
        generation.Complete([new UsedFact("f1", "Quellwerk")], [new DraftFinding(FindingLevel.Passed, "Zophia is named")], Now);
        await AddRows(generation);
    }

    /// <summary>Opens, clicks, a reply, answers to it, a full mailbox and a refusal.</summary>
    private async Task LetItComeBack()
    {
        await using var db = Host.Open();
        var bobs = await db.SentEmails.AsNoTracking().SingleAsync(s => s.ContactId == BobId);
        await Hit(MessageEventType.Opened);
        await Hit(MessageEventType.Clicked, Offer);
        await Hit(MessageEventType.Clicked, $"https://shop.example/for?who={Address}");
        await Hit(MessageEventType.Clicked, Offer, bobs, "203.0.113.9");
        await Hit(MessageEventType.Clicked, "https://shop.example/for?who=bob@example.org", bobs, "203.0.113.9");
        var reply = await Receive(Reply("My grandmother's workshop needs one. Zophia"));
        Assert.True(reply.IsNew);
        await Webhook("email.delivered", Sent.MessageId, "Zophia has it");
        await Host.Get<WebhookReader>().Run(default);

        var answers = Host.Get<AnswerWriter>();
        Assert.True((await answers.Send(Actor, reply.ReplyId!.Value, new AnswerInput { BodyText = "Dear Zophia, gladly." }, default)).IsDone);
        Host.Clock.Advance(ReplyAnswer.UndoTime);
        await Host.Get<InstallationGuard>().Beat(default);
        await Host.Get<AnswerDispatcher>().Tick(default);
        Assert.True((await answers.Send(Actor, reply.ReplyId.Value, new AnswerInput { BodyText = "And, Zophia, another thing." }, default)).IsDone);
        Assert.True((await answers.Keep(Actor, reply.ReplyId.Value, "Zophia, I thought", default)).IsDone);
        await Receive(Eml.Report("5.2.2", $"552 5.2.2 <{Address}> mailbox of Quellwerk full").Replace("@mx1.northwind.example>", "@quellmann.example>", StringComparison.Ordinal));
        await Receive(Eml.Report("5.7.1", $"550 5.7.1 <{Address}> refused, on our block list"));
    }

    /// <summary>What other tables may say of her.</summary>
    private async Task AddWhatWasTold()
    {
        var unread = new UnreadableMessage
        {
            Id = NewId(),
            SenderAccountId = SenderId,
            Folder = "INBOX",
            ReceivedAt = Now,
            Error = $"No part of {Address} could be read.",
            Beginning = Encoding.UTF8.GetBytes($"From: Zophia <{Address}>"),
        };
        var profile = new ContactChannel { Id = NewId(), ContactId = ContactId, Channel = ChannelKind.Linkedin, Address = "https://people.example/zophia-quellmann" };
        var copy = new SentCopy(SenderId, Sent.MessageId, Encoding.UTF8.GetBytes("Dear Zophia"), Now);
        var failure = new JobFailure(JobKind.EndPause, Sent.CampaignContactId, Now);
        failure.Fail($"It went wrong for {Address}.", Now, Now);
        var colleague = new Suppression(SuppressionKind.Domain, "elsewhere.example", new string('0', 64), SuppressionReason.Manual, "user", $"{Address} asked for it", Now);
        var upload = new UploadBatch { Id = NewId(), FileName = $"for {Address}.csv", ContentSha256 = new string('0', 64), Status = UploadStatus.Failed };
        var lead = new ReceivedEvent { Id = NewId(), EventKey = "of Zophia", Event = "lead_created", ContactId = ContactId, ReceivedAt = Now };
        await AddRows(unread, profile, copy, failure, colleague, upload, lead);
        await using var db = Host.Open();
        await db.InTransaction(
            async () =>
            {
                await db.Database.ExecuteSqlRawAsync(
                    "UPDATE campaign_contacts SET metadata = {0}, status_reason = {1} WHERE contact_id IN (SELECT id FROM contacts WHERE email_normalized = {2})",
                    """{"met":"Zophia at the stand"}""",
                    "Zophia replied",
                    Address);
                await db.ScheduledEmails.Where(e => e.ContactId == ContactId).ExecuteUpdateAsync(set => set.SetProperty(e => e.LastError, $"450 {Address} try later"));
                await db.Transitions.ExecuteUpdateAsync(set => set.SetProperty(t => t.Reason, $"Because of {Address}"));
                await db.EmailDrafts.Where(d => d.ContactId == ContactId).ExecuteUpdateAsync(set => set.SetProperty(d => d.StatusReason, "Zophia would not like it"));
                foreach (var message in await db.WebhookMessages.ToListAsync())
                {
                    message.Payload = await WebhookPayload.Of(db, message, default);
                    message.Deliver(Now);
                    db.Add(new WebhookAttempt { Id = NewId(), MessageId = message.Id, At = Now, Result = WebhookResult.Delivered, StatusCode = 200, Answer = $"Took {message.Payload}" });
                }

                await db.SaveChangesAsync();
            },
            default);
    }
}
