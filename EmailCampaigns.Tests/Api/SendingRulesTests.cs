using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Api;

/// <summary>Holidays, further limits, and why an email has not gone, as a program sees them.</summary>
public sealed class SendingRulesTests : ApiTest
{
    [Fact]
    public async Task A_holiday_is_made_changed_and_removed_and_its_days_are_taken_once()
    {
        var made = await Send(HttpMethod.Post, "/holidays", new { name = "Christmas", rule = "12-25" }, HttpStatusCode.Created);
        var id = made.GetProperty("id").GetGuid();
        Assert.Equal(("12-25", 1), (made.GetProperty("rule").GetString(), made.GetProperty("version").GetInt32()));
        await Send(HttpMethod.Post, "/holidays", new { name = "Again", rule = "12-25" }, HttpStatusCode.Conflict);
        var wrong = await Send(HttpMethod.Post, "/holidays", new { name = "Payday", rule = "every friday" }, HttpStatusCode.BadRequest);
        Assert.Contains("easter+1", wrong.ToString(), StringComparison.Ordinal);

        var moved = await Send(HttpMethod.Patch, $"/holidays/{id}", new { rule = "12-24", version = 1 }, HttpStatusCode.OK);
        Assert.Equal(("Christmas", "12-24"), (moved.GetProperty("name").GetString(), moved.GetProperty("rule").GetString()));
        await Send(HttpMethod.Patch, $"/holidays/{id}", new { rule = "12-26", version = 1 }, HttpStatusCode.Conflict);
        await Send(HttpMethod.Delete, $"/holidays/{id}", null, HttpStatusCode.NoContent);
        Assert.Equal(0, (await Send(HttpMethod.Get, "/holidays", null, HttpStatusCode.OK)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_limit_is_set_replaced_and_removed()
    {
        var set = await Send(HttpMethod.Put, "/rate-limits", new { scope = "recipient_domain", scopeKey = "Example.COM", period = "hour", maxCount = 20 }, HttpStatusCode.OK);
        var again = await Send(HttpMethod.Put, "/rate-limits", new { scope = "recipient_domain", scopeKey = "example.com", period = "hour", maxCount = 30 }, HttpStatusCode.OK);
        Assert.Equal(set.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal(("example.com", 30), (again.GetProperty("scopeKey").GetString(), again.GetProperty("maxCount").GetInt32()));
        await Send(HttpMethod.Put, "/rate-limits", new { scope = "new_contacts", scopeKey = Guid.Empty, period = "day", maxCount = 1 }, HttpStatusCode.BadRequest);
        await Send(HttpMethod.Put, "/rate-limits", new { scope = "workspace", period = "day", maxCount = 0 }, HttpStatusCode.BadRequest);
        await Send(HttpMethod.Delete, $"/rate-limits/{set.GetProperty("id").GetGuid()}", null, HttpStatusCode.NoContent);
        Assert.Equal(0, (await Send(HttpMethod.Get, "/rate-limits?scope=recipient_domain", null, HttpStatusCode.OK)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_program_learns_why_an_email_has_not_gone_and_when_it_will()
    {
        var sender = await Send(HttpMethod.Post, "/senders", new { email = "sales@example.com", provider = "pickup" }, HttpStatusCode.Created);
        var list = await Send(HttpMethod.Post, "/lists", new { name = "All" }, HttpStatusCode.Created);
        var contact = await Send(HttpMethod.Post, "/contacts", new { email = "ann@example.org" }, HttpStatusCode.Created);
        await Send(HttpMethod.Post, $"/lists/{Id(list)}/members", new { contactIds = new[] { Id(contact) } }, HttpStatusCode.OK);
        var campaign = await Send(HttpMethod.Post, "/campaigns", new
        {
            name = "Spring",
            listId = Id(list),
            senderAccountId = Id(sender),
            approval = "required",
            settings = new { dailyNewContacts = 5, delayJitterSeconds = 30 },
        }, HttpStatusCode.Created);
        Assert.Equal((5, 30), (campaign.GetProperty("settings").GetProperty("dailyNewContacts").GetInt32(), campaign.GetProperty("settings").GetProperty("delayJitterSeconds").GetInt32()));
        await Send(HttpMethod.Put, $"/campaigns/{Id(campaign)}/steps", new[] { new { name = "One", subjectTemplate = "Hello", bodyTemplate = "<p>Hello</p>" } }, HttpStatusCode.OK);
        await Send(HttpMethod.Post, $"/campaigns/{Id(campaign)}/start", null, HttpStatusCode.Accepted);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);

        var email = (await Send(HttpMethod.Get, $"/campaigns/{Id(campaign)}/schedule", null, HttpStatusCode.OK)).GetProperty("items")[0];
        var why = await Send(HttpMethod.Get, $"/scheduled/{Id(email)}/why", null, HttpStatusCode.OK);
        Assert.Equal(("approval", JsonValueKind.Null, "Its draft waits for approval."),
            (why.GetProperty("rule").GetString(), why.GetProperty("nextAllowedAt").ValueKind, why.GetProperty("reason").GetString()));

        await Send(HttpMethod.Post, "/drafts/approve", new { campaignId = Id(campaign), all = true }, HttpStatusCode.OK);
        await Send(HttpMethod.Post, "/sending/hold", new { reason = "Wrong offer" }, HttpStatusCode.OK);
        var lane = (await Send(HttpMethod.Get, $"/campaigns/{Id(campaign)}/lanes", null, HttpStatusCode.OK)).GetProperty("items")[0];
        Assert.Equal(("sales@example.com", "workspace_held"), (lane.GetProperty("senderEmail").GetString(), lane.GetProperty("waiting").GetProperty("rule").GetString()));
        Assert.Equal("workspace_held", (await Send(HttpMethod.Get, $"/scheduled/{Id(email)}/why", null, HttpStatusCode.OK)).GetProperty("rule").GetString());
    }

    [Fact]
    public async Task What_becomes_of_interrupted_emails_is_a_setting()
    {
        var standing = await Send(HttpMethod.Get, "/sending", null, HttpStatusCode.OK);
        Assert.Equal("hold", standing.GetProperty("onInterrupted").GetString());
        var changed = await Send(HttpMethod.Patch, "/sending", new { onInterrupted = "resend" }, HttpStatusCode.OK);
        Assert.Equal("resend", changed.GetProperty("onInterrupted").GetString());
        await Send(HttpMethod.Patch, "/sending", new { onInterrupted = "hold", version = standing.GetProperty("version").GetInt32() }, HttpStatusCode.Conflict);
        var none = await Send(HttpMethod.Post, "/scheduled/resolve", new { @as = "resend", all = true }, HttpStatusCode.OK);
        Assert.Equal(0, none.GetProperty("resolved").GetInt32());
        await Send(HttpMethod.Post, "/scheduled/resolve", new { @as = "resend" }, HttpStatusCode.BadRequest);
    }
}
