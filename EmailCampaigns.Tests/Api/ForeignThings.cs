using EmailCampaigns.Core;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Api;

/// <summary>One of everything that has an address in the API, in one workspace.</summary>
internal sealed class ForeignThings
{
    /// <summary>A body that is good enough for any route; what a route does not know it passes over.</summary>
    public const string AnyBody = """
        { "name": "Any", "email": "any@example.org", "address": "any@example.org", "contactIds": [], "drafts": [], "editedSubject": "Any", "as": "sent", "role": "viewer", "bodyText": "Any", "to": "2026-02-02T10:00:00.000Z" }
        """;

    private readonly Dictionary<string, Guid> _ids;

    private ForeignThings(Dictionary<string, Guid> ids) => _ids = ids;

    public static async Task<ForeignThings> Add(ApiHost host, Guid workspaceId)
    {
        var now = host.Clock.UtcNow();
        var contact = new Contact(Address("cem@contoso.example"), now);
        var list = new ContactList("Customers", null, now);
        var template = new EmailTemplate("Hello", now) { Subject = "Hello", BodyHtml = "<p>Hello</p>" };
        var sender = new SenderAccount("sales@contoso.example", SenderProvider.Pickup, now);
        var upload = new UploadBatch { Id = Guid.CreateVersion7(now), FileName = "contacts.csv", ContentSha256 = new string('0', 64) };
        var suppression = new Suppression(SuppressionKind.Address, "no@contoso.example", new string('0', 64), SuppressionReason.Manual, "test", null, now);
        var campaign = new Campaign("Spring", now) { ListId = list.Id, SenderAccountId = sender.Id };
        var step = new SequenceStep(campaign.Id, 1, now) { SubjectTemplate = "Hello", BodyTemplate = "<p>Hello</p>" };
        var plan = new PlanVersion(campaign.Id, 1, new FrozenPlan([]).ToJson(), new string('0', 64), now);
        var enrollment = new Enrollment(campaign.Id, contact.Id, plan.Id, now);
        var draft = new EmailDraft
        {
            Id = Guid.CreateVersion7(now),
            CampaignId = campaign.Id,
            ContactId = contact.Id,
            CampaignContactId = enrollment.Id,
            StepId = step.Id,
        };
        draft.Generate(FrozenPlan.Freeze([step], new Dictionary<Guid, EmailTemplate>()).Steps[0], new EmailContent("Hello", "<p>Hello</p>", "Hello"), problem: null);
        var email = ScheduledEmail.Plan(Guid.CreateVersion7(now), campaign.Id, enrollment.Id, contact.Id, step.Id, draft.Id, sender.Id, "contoso.example",
            ScheduledEmail.FirstEmail, "id@contoso.example", now.AddDays(1));
        var holiday = new Holiday("Christmas", HolidayRule.Parse("12-25"), now);
        var limit = new SendRateLimit { Id = Guid.CreateVersion7(now), Scope = QuotaScope.RecipientDomain, ScopeKey = "contoso.example", Period = QuotaPeriod.Day, MaxCount = 5 };
        var user = new User { Id = Guid.CreateVersion7(now), UserName = $"ida@{workspaceId:N}.example", Email = $"ida@{workspaceId:N}.example", NormalizedUserName = $"IDA@{workspaceId:N}" };
        var member = new WorkspaceMember(user.Id, Role.Marketer, now);
        var invitation = Invitation.Create(Address("uwe@contoso.example"), Role.Viewer, Actor.System(workspaceId), now.AddDays(7), now, out _);
        var key = ApiKey.Create("Webshop", Role.Viewer, expiresAt: null, Actor.System(workspaceId), now, out _);
        await host.Add(workspaceId, user);
        await host.Add(workspaceId, holiday, limit, member, invitation, key);
        await host.Add(workspaceId, contact, list, template, sender, upload, suppression);
        var batch = new DraftBatch(campaign.Id, DraftBatchAction.Approve, 0, "system", now);
        await host.Add(workspaceId, campaign, new CampaignSettings(campaign.Id, now), step, plan, enrollment, draft, email);
        var reply = new EmailReply { Id = Guid.CreateVersion7(now), ContactId = contact.Id, CampaignId = campaign.Id, MessageId = "reply@contoso.example", ReceivedAt = now };
        var sent = new SentEmail
        {
            Id = Guid.CreateVersion7(now),
            CampaignId = campaign.Id,
            ContactId = contact.Id,
            CampaignContactId = enrollment.Id,
            StepId = step.Id,
            ScheduledEmailId = email.Id,
            SenderAccountId = sender.Id,
            Subject = "Hello",
            RecipientEmail = contact.EmailNormalized,
            SentAt = now,
            MessageId = "sent@contoso.example",
        };
        var answer = new ReplyAnswer
        {
            Id = Guid.CreateVersion7(now),
            ReplyId = reply.Id,
            ContactId = contact.Id,
            SentEmailId = sent.Id,
            SenderAccountId = sender.Id,
            Author = "system",
            RecipientEmail = contact.EmailNormalized,
            MessageId = "answer@contoso.example",
        };
        answer.Submit(now);
        await host.Add(workspaceId, batch, reply, sent);
        await host.Add(workspaceId, answer);
        var endpoint = new WebhookEndpoint("https://example.org/webhooks", null, [MessageEventType.Bounced], "", now);
        var message = new WebhookMessage(endpoint.Id, type: null, Guid.CreateVersion7(now), now, now);
        var delivery = new WebhookDelivery { Id = Guid.CreateVersion7(now), Provider = WebhookProvider.Generic, DeliveryKey = "msg_1", ReceivedAt = now };
        var file = new EmailFile { Id = Guid.CreateVersion7(now), Name = "logo.png", MediaType = "image/png", Kind = FileKind.Picture, Width = 1, Height = 1, ContentHash = new string('0', 64), PublicToken = $"{workspaceId:N}" };
        await host.Add(workspaceId, endpoint, message, delivery, file);
        return new ForeignThings(new Dictionary<string, Guid>
        {
            ["members"] = member.Id,
            ["invitations"] = invitation.Id,
            ["api-keys"] = key.Id,
            ["contacts"] = contact.Id,
            ["lists"] = list.Id,
            ["templates"] = template.Id,
            ["senders"] = sender.Id,
            ["imports"] = upload.Id,
            ["suppressions"] = suppression.Id,
            ["campaigns"] = campaign.Id,
            ["steps"] = step.Id,
            ["enrollments"] = enrollment.Id,
            ["drafts"] = draft.Id,
            ["batches"] = batch.Id,
            ["replies"] = reply.Id,
            ["answers"] = answer.Id,
            ["scheduled"] = email.Id,
            ["holidays"] = holiday.Id,
            ["rate-limits"] = limit.Id,
            ["webhook-endpoints"] = endpoint.Id,
            ["webhook-messages"] = message.Id,
            ["webhook-deliveries"] = delivery.Id,
            ["files"] = file.Id,
        });
    }

    /// <summary>The id of the contact, where <paramref name="kind"/> is "contacts".</summary>
    public Guid Id(string kind) => _ids[kind];

    /// <summary><c>/api/v1/contacts/{id:guid}/timeline</c> with the id of the contact: what stands before a parameter says what it is the id of.</summary>
    public string Fill(string route)
    {
        var parts = route.Split('/');
        for (var i = 1; i < parts.Length; i++)
        {
            parts[i] = parts[i].StartsWith('{')
                ? _ids.TryGetValue(parts[i - 1], out var id) ? id.ToString() : throw new InvalidOperationException($"{route}: add one of {parts[i - 1]} to {nameof(ForeignThings)}.")
                : parts[i];
        }

        return string.Join('/', parts);
    }

    /// <summary><c>{their:contacts}</c> with the id of the contact, where <paramref name="whose"/> is "their".</summary>
    public string FillIn(string whose, string text) => _ids.Aggregate(text, (filled, thing) => filled.Replace($"{{{whose}:{thing.Key}}}", thing.Value.ToString(), StringComparison.Ordinal));

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address, out _) ? address : throw new ArgumentException(text);
}
