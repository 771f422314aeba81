using System.Net;
using System.Text.Json;

namespace EmailCampaigns.Tests.Api;

/// <summary>A conflict names what it conflicts with: in a sentence, and by its id. That no answer with 409 lacks an id, the contract checks in every test.</summary>
public sealed class ConflictTests : ApiTest
{
    [Fact]
    public async Task What_a_campaign_uses_is_not_deleted_and_the_campaign_is_named()
    {
        var list = Id(await Post("/lists", new { name = "Customers" }, HttpStatusCode.Created));
        var sender = Id(await Post("/senders", new { email = "sales@example.org" }, HttpStatusCode.Created));
        var template = Id(await Post("/templates", new { name = "Hello", subject = "Hello", bodyHtml = "<p>Hello</p>" }, HttpStatusCode.Created));
        var campaign = Id(await Post("/campaigns", new { name = "Spring", listId = list, senderAccountId = sender }, HttpStatusCode.Created));
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new[] { new { emailTemplateId = template } }, HttpStatusCode.OK);

        foreach (var path in new[] { $"/lists/{list}", $"/senders/{sender}", $"/templates/{template}" })
        {
            var refused = await Send(HttpMethod.Delete, path, null, HttpStatusCode.Conflict);

            Assert.Equal(campaign, Id(refused));
            Assert.Contains("\"Spring\"", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_that_an_import_fills_is_not_deleted_and_the_import_is_named()
    {
        using var form = new MultipartFormDataContent { { new StringContent("email\nann@example.org\n"), "file", "contacts.csv" }, { new StringContent("Customers"), "listName" } };
        using var response = await Api.PostAsync("/api/v1/imports", form);
        var import = await Body(response, HttpStatusCode.Accepted);

        var refused = await Send(HttpMethod.Delete, $"/lists/{import.GetProperty("listId").GetGuid()}", null, HttpStatusCode.Conflict);

        Assert.Equal(Id(import), Id(refused));
    }

    [Fact]
    public async Task A_status_that_does_not_allow_it_is_named_with_the_thing()
    {
        var campaign = Id(await Post("/campaigns", new { name = "Spring" }, HttpStatusCode.Created));

        var refused = await Post($"/campaigns/{campaign}/pause", null, HttpStatusCode.Conflict);

        Assert.Equal((campaign, "draft", "paused"), (Id(refused), refused.GetProperty("from").GetString(), refused.GetProperty("to").GetString()));
        Assert.NotEmpty(refused.GetProperty("why").GetString()!);
    }

    [Fact]
    public async Task A_holiday_on_days_that_are_taken_names_the_one_that_is_there()
    {
        var christmas = Id(await Post("/holidays", new { name = "Christmas", rule = "12-25" }, HttpStatusCode.Created));

        Assert.Equal(christmas, Id(await Post("/holidays", new { name = "Xmas", rule = "12-25" }, HttpStatusCode.Conflict)));
    }

    [Fact]
    public async Task Another_address_that_a_contact_has_names_the_contact()
    {
        var katrin = Id(await Post("/contacts", new { email = "katrin@example.org", otherAddresses = new[] { "KV@home.example" } }, HttpStatusCode.Created));
        var ann = Id(await Post("/contacts", new { email = "ann@example.org" }, HttpStatusCode.Created));

        Assert.Equal(katrin, Id(await Send(HttpMethod.Patch, $"/contacts/{ann}", new { otherAddresses = new[] { "kv@home.example" } }, HttpStatusCode.Conflict)));
        Assert.Equal(katrin, Id(await Post("/contacts", new { email = "kv@home.example" }, HttpStatusCode.Conflict)));
        await Send(HttpMethod.Patch, $"/contacts/{ann}", new { otherAddresses = new[] { "nonsense" } }, HttpStatusCode.BadRequest);

        await Send(HttpMethod.Patch, $"/contacts/{katrin}", new { otherAddresses = new[] { "kv@home.example", "k@third.example" } }, HttpStatusCode.OK);
        var page = await Get("/contacts?search=k@third.example");
        Assert.Equal(["k@third.example", "kv@home.example"], page.GetProperty("items")[0].GetProperty("otherAddresses").EnumerateArray().Select(a => a.GetString()));
        await Send(HttpMethod.Patch, $"/contacts/{katrin}", new { otherAddresses = (string[]?)null }, HttpStatusCode.OK);
        Assert.Empty((await Get($"/contacts/{katrin}")).GetProperty("otherAddresses").EnumerateArray());
    }

    [Fact]
    public async Task Nobody_invites_a_member_and_the_member_is_named()
    {
        var member = await Workspaces.SessionTests.Add(Host, "ann@example.org", Role.Viewer);

        Assert.Equal(member.Id, Id(await Post("/invitations", new { email = "ANN@example.org", role = "viewer" }, HttpStatusCode.Conflict)));
    }
}
