using System.Globalization;
using System.Reflection;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EmailCampaigns.Tests.Api;

/// <summary>
/// Four of everything that a list answers, in one workspace, and no two alike: each field has another value in each row as far as its type has so many, and none in
/// the last where it can be empty.
/// </summary>
internal sealed class ListScene
{
    private const int Count = 4;

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"];

    private static readonly string[] Names = ["Ann", "Bob", "Cem", "Dora"];

    /// <summary>What a row is known by, and what is set by hand below.</summary>
    private static readonly string[] ByHand =
    [
        "Version", "CreatedAt", "UpdatedAt", nameof(Contact.EmailNormalized), nameof(Contact.EmailDomain), nameof(Contact.Email), nameof(Contact.DeletedAt),
        nameof(Suppression.Value), nameof(Suppression.ValueHash), nameof(SenderAccount.ProviderSettings), nameof(SenderAccount.InboundSettings), nameof(PlanVersion.PlanJson),
        nameof(MessageEvent.Detail), nameof(SequenceStep.SequenceOrder), nameof(DailyAnalytics.Date), nameof(ScheduledEmail.LeaseOwner),
        nameof(Holiday.Rule), nameof(UploadBatch.Notes), nameof(WebhookEndpoint.EventTypes),
    ];

    private readonly ApiHost _host;
    private DateTime _now;

    private ListScene(ApiHost host)
    {
        _host = host;
        _now = host.Clock.GetUtcNow().UtcDateTime;
    }

    public Guid CampaignId { get; private set; }

    public Guid ContactId { get; private set; }

    public Guid ListId { get; private set; }

    public Guid ReplyId { get; private set; }
    /// <summary>The webhook endpoint that has messages.</summary>
    public Guid EndpointId { get; private set; }

    public static async Task<ListScene> Create(ApiHost host)
    {
        var scene = new ListScene(host);
        await scene.AddRows();
        return scene;
    }

    private async Task AddRows()
    {
        var contacts = await Add(i => new Contact(Address($"{Names[i].ToLowerInvariant()}@company{i}.example"), _now));
        var lists = await Add(i => new ContactList("", null, _now));
        (ContactId, ListId) = (contacts[0].Id, lists[0].Id);
        await Add(i => new ContactListMember(lists[0].Id, contacts[i].Id, _now), count: 2);
        var templates = await Add(i => new EmailTemplate("", _now));
        var senders = await Add(i => new SenderAccount($"{Names[i].ToLowerInvariant()}@sender.example", SenderProvider.Pickup, _now) { ProviderSettings = """{ "folder": null, "host": "mail.example", "port": 25, "security": "none" }""" });
        await Add(i => new UploadBatch { Id = Guid.CreateVersion7(_now), ListId = i == Count - 1 ? null : lists[i].Id });
        await Add(i => new Suppression(
            i % 2 == 0 ? SuppressionKind.Address : SuppressionKind.Domain, i % 2 == 0 ? $"{Names[i].ToLowerInvariant()}@no.example" : $"no{i}.example", $"hash {i}", SuppressionReason.Manual, "", null, _now));
        await Add(i => new EmailFile
        {
            Id = Guid.CreateVersion7(_now),
            Kind = i % 2 == 0 ? FileKind.Picture : FileKind.Attachment,
            ContentHash = i.ToString("D64", CultureInfo.InvariantCulture),
            PublicToken = $"file-{i}",
        });
        await Add(i => new Holiday("", HolidayRule.Parse($"12-2{i}"), _now));
        await Add(i => new SendRateLimit { Id = Guid.CreateVersion7(_now) });
        var campaigns = await Add(i => new Campaign("", _now) { ListId = i == Count - 1 ? null : lists[i].Id, SenderAccountId = i == Count - 1 ? null : senders[i].Id });
        CampaignId = campaigns[0].Id;
        await Add(i => new CampaignSettings(campaigns[i].Id, _now));
        var steps = await Add(i => new SequenceStep(campaigns[0].Id, i + 1, _now) { EmailTemplateId = templates[i].Id });
        var plan = (await Add(i => new PlanVersion(campaigns[0].Id, i + 1, new FrozenPlan([]).ToJson(), "", _now)))[0];
        await Add(i => new SendLane(campaigns[0].Id, senders[i].Id, _now));
        var enrollments = await Add(i => new Enrollment(campaigns[0].Id, contacts[i].Id, plan.Id, _now));
        var drafts = await Add(i => new EmailDraft
        {
            Id = Guid.CreateVersion7(_now),
            CampaignId = campaigns[0].Id,
            ContactId = contacts[i].Id,
            CampaignContactId = enrollments[i].Id,
            StepId = steps[i].Id,
        });
        var emails = await Add(i => ScheduledEmail.Plan(
            Guid.CreateVersion7(_now), campaigns[0].Id, enrollments[i].Id, contacts[i].Id, steps[i].Id, drafts[i].Id, senders[i].Id, "", 0, "", _now));
        var sent = await Add(i => new SentEmail
        {
            Id = Guid.CreateVersion7(_now),
            CampaignId = campaigns[0].Id,
            ContactId = contacts[0].Id,
            CampaignContactId = enrollments[0].Id,
            StepId = steps[i].Id,
            ScheduledEmailId = emails[i].Id,
            DraftId = i == Count - 1 ? null : drafts[i].Id,
            SenderAccountId = senders[i].Id,
        });
        await Add(i => new MessageEvent
        {
            Id = Guid.CreateVersion7(_now),
            SentEmailId = i == Count - 1 ? null : sent[i].Id,
            ContactId = i == Count - 1 ? null : contacts[0].Id,
            CampaignId = i == Count - 1 ? null : campaigns[0].Id,
            StepId = i == Count - 1 ? null : steps[i].Id,
        });
        var replies = await Add(i => new EmailReply { Id = Guid.CreateVersion7(_now), SentEmailId = i == Count - 1 ? null : sent[i].Id, CampaignId = campaigns[i].Id, ContactId = contacts[0].Id });
        ReplyId = replies[0].Id;
        await Add(i => new ReplyAnswer
        {
            Id = Guid.CreateVersion7(_now),
            ReplyId = replies[i == 1 ? 1 : 0].Id, // one at a time is under way to a reply
            ContactId = contacts[0].Id,
            CampaignId = i == Count - 1 ? null : campaigns[0].Id,
            SentEmailId = sent[0].Id,
            SenderAccountId = senders[i].Id,
        });
        await Add(i => new DraftBatch(campaigns[i].Id, DraftBatchAction.Approve, 0, "", _now));
        var users = Names.Select(name => new User
        {
            Id = Guid.CreateVersion7(_now),
            DisplayName = name,
            Email = $"{name.ToLowerInvariant()}@member.example",
            UserName = $"{name.ToLowerInvariant()}@member.example",
            NormalizedUserName = $"{name.ToUpperInvariant()}@MEMBER.EXAMPLE",
        }).ToList();
        await _host.Add(_host.WorkspaceId, [.. users]);
        await Add(i => new WorkspaceMember(users[i].Id, Role.Viewer, _now));
        await Add(i => Invitation.Create(Address($"{Names[i].ToLowerInvariant()}@invited.example"), Role.Viewer, Actor.System(_host.WorkspaceId), _now, _now, out _));
        await Add(i => ApiKey.Create("", Role.Viewer, expiresAt: null, Actor.System(_host.WorkspaceId), _now, out _));
        await Add(i => AuditEntry.Of(Actor.System(_host.WorkspaceId), AuditAction.MemberInvited, Guid.CreateVersion7(_now), "", _now));
        var endpoints = await Add(i => new WebhookEndpoint("", null, [MessageEventType.Bounced], "", _now));
        EndpointId = endpoints[0].Id;
        var messages = await Add(i => new WebhookMessage(endpoints[0].Id, MessageEventType.Bounced, Guid.CreateVersion7(_now), _now, _now));
        await Add(i => new WebhookAttempt { Id = Guid.CreateVersion7(_now), MessageId = messages[i].Id });
        await Add(i => new DailyAnalytics { Id = Guid.CreateVersion7(_now), CampaignId = campaigns[0].Id, Date = new DateOnly(2026, 1, 10 + i) });
    }

    private async Task<List<T>> Add<T>(Func<int, T> make, int count = Count)
        where T : class
    {
        var rows = new List<T>();
        for (var i = 0; i < count; i++)
        {
            _host.Clock.Advance(TimeSpan.FromSeconds(1));
            _now = _host.Clock.GetUtcNow().UtcDateTime;
            await using var db = _host.Open();
            var row = make(i);
            Vary(row, db.Model.FindEntityType(typeof(T))!, i);
            db.Add(row);
            await db.SaveChangesAsync();
            for (var changes = 0; row is IVersioned && changes < i; changes++)
            {
                db.Entry(row).State = EntityState.Modified;
                await db.SaveChangesAsync();
            }

            rows.Add(row);
        }

        return rows;
    }

    private static void Vary<T>(T row, IEntityType entity, int i)
    {
        foreach (var property in entity.GetProperties().Where(p => p.PropertyInfo is not null && !ByHand.Contains(p.Name)))
        {
            if (property.IsNullable && i == Count - 1 && property.ClrType != typeof(Guid?))
            {
                property.PropertyInfo!.SetValue(row, null);
            }
            else if (Value(property, i) is { } value)
            {
                property.PropertyInfo!.SetValue(row, value);
            }
        }
    }

    private static object? Value(IProperty property, int i)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when property.Name == nameof(SenderAccount.Timezone) => Zones[i],
            _ when property.Name == nameof(UploadBatch.Delimiter) => ",;\t|"[i].ToString(),
            _ when type == typeof(string) => $"{Names[i]} {property.Name}",
            _ when type == typeof(int) => 100 + i,
            _ when type == typeof(long) => 1000L + i,
            _ when type == typeof(bool) => i % 2 == 0,
            _ when type == typeof(DateTime) => TestDatabase.Start.AddDays(i),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 2, 1).AddDays(i),
            _ when type == typeof(TimeOnly) => new TimeOnly(9 + i, 0),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(i % Enum.GetValues(type).Length),
            _ => null,
        };
    }

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address, out _) ? address : throw new ArgumentException(text);
}
