using System.Net;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Api;

/// <summary>An id inside a body is checked like one in the path: to another workspace the thing is not there.</summary>
public sealed class ForeignIdsInBodiesTests
{
    /// <summary>Method, route and body; <c>{own:lists}</c> is a list of the caller's workspace, <c>{their:lists}</c> one of another.</summary>
    public static TheoryData<string, string, string> Requests => new()
    {
        { "POST", "/campaigns", """{ "name": "New", "listId": "{their:lists}" }""" },
        { "POST", "/campaigns", """{ "name": "New", "senderAccountId": "{their:senders}" }""" },
        { "PATCH", "/campaigns/{own:campaigns}", """{ "listId": "{their:lists}" }""" },
        { "PATCH", "/campaigns/{own:campaigns}", """{ "senderAccountId": "{their:senders}" }""" },
        { "PUT", "/campaigns/{own:campaigns}/steps", """[{ "emailTemplateId": "{their:templates}" }]""" },
        { "PUT", "/campaigns/{own:campaigns}/steps", """[{ "id": "{their:steps}", "subjectTemplate": "x", "bodyTemplate": "x" }]""" },
        { "PUT", "/campaigns/{own:campaigns}/steps", """[{ "subjectTemplate": "x", "bodyTemplate": "x", "attachments": [{ "fileId": "{their:files}" }] }]""" },
        { "PATCH", "/templates/{own:templates}", """{ "attachments": [{ "fileId": "{their:files}" }] }""" },
        { "PATCH", "/drafts/{own:drafts}", """{ "editedAttachments": [{ "fileId": "{their:files}" }] }""" },
        { "POST", "/campaigns/{own:campaigns}/enrollments/{their:enrollments}/stop", "{}" },
        { "POST", "/lists/{own:lists}/members", """{ "contactIds": ["{own:contacts}", "{their:contacts}"] }""" },
        { "DELETE", "/lists/{own:lists}/members", """{ "contactIds": ["{their:contacts}"] }""" },
        { "POST", "/templates/{own:templates}/preview", """{ "contactId": "{their:contacts}" }""" },
        { "POST", "/templates/{own:templates}/preview", """{ "contactId": "{own:contacts}", "senderAccountId": "{their:senders}" }""" },
        { "POST", "/drafts/approve", """{ "drafts": [{ "id": "{own:drafts}", "revision": 1 }, { "id": "{their:drafts}", "revision": 1 }] }""" },
        { "POST", "/drafts/approve", """{ "campaignId": "{their:campaigns}", "all": true }""" },
        { "POST", "/drafts/reject", """{ "drafts": [{ "id": "{their:drafts}", "revision": 1 }], "then": "skip" }""" },
        { "POST", "/drafts/reject", """{ "campaignId": "{their:campaigns}", "all": true, "then": "skip" }""" },
        { "PUT", "/rate-limits", """{ "scope": "campaign", "scopeKey": "{their:campaigns}", "period": "day", "maxCount": 1 }""" },
        { "PUT", "/rate-limits", """{ "scope": "sender", "scopeKey": "{their:senders}", "period": "day", "maxCount": 1 }""" },
        { "POST", "/scheduled/resolve", """{ "as": "sent", "ids": ["{their:scheduled}"] }""" },
        { "POST", "/scheduled/resolve", """{ "as": "sent", "all": true, "campaignId": "{their:campaigns}" }""" },
        { "POST", "/replies", """{ "contactId": "{their:contacts}" }""" },
        { "POST", "/replies", """{ "contactId": "{own:contacts}", "campaignId": "{their:campaigns}" }""" },
    };

    [Theory, MemberData(nameof(Requests))]
    public async Task Ids_of_another_workspace_are_rejected(string method, string route, string body)
    {
        await using var host = await ApiHost.Rent();
        var own = await ForeignThings.Add(host, host.WorkspaceId);
        var their = await ForeignThings.Add(host, host.OtherWorkspaceId);
        var before = await Everything(host);
        using var client = host.Api();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + Filled(route))
        {
            Content = new StringContent(Filled(body), Encoding.UTF8, "application/json"),
        };

        using var response = await client.SendAsync(request);

        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{(int)response.StatusCode}: {answer}");
        Assert.Equal(before, await Everything(host));

        string Filled(string text) => their.FillIn("their", own.FillIn("own", text));
    }

    [Fact]
    public async Task Nobody_of_another_workspace_is_enrolled()
    {
        await using var host = await ApiHost.Rent();
        var own = await ForeignThings.Add(host, host.WorkspaceId);
        var their = await ForeignThings.Add(host, host.OtherWorkspaceId);
        await using var db = host.Open();
        (await db.Campaigns.SingleAsync()).Start(host.Clock.UtcNow());
        await db.SaveChangesAsync();
        using var client = host.Api();
        using var body = new StringContent(their.FillIn("their", """{ "contactIds": ["{their:contacts}"] }"""), Encoding.UTF8, "application/json");

        using var response = await client.PostAsync(new Uri(own.FillIn("own", "/api/v1/campaigns/{own:campaigns}/enrollments"), UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(1, await db.Enrollments.CountAsync());
    }

    [Fact]
    public async Task An_import_goes_into_no_list_of_another_workspace()
    {
        await using var host = await ApiHost.Rent();
        var their = await ForeignThings.Add(host, host.OtherWorkspaceId);
        using var client = host.Api();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("email\nnew@example.org\n"u8.ToArray()), "file", "new.csv" },
            { new StringContent(their.FillIn("their", "{their:lists}")), "listId" },
        };

        using var response = await client.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await using var db = host.Open();
        Assert.Equal(0, await db.UploadBatches.CountAsync());
    }

    /// <summary>What a request could have changed, in both workspaces.</summary>
    private static async Task<string> Everything(ApiHost host)
    {
        var seen = new StringBuilder();
        foreach (var workspace in new[] { host.WorkspaceId, host.OtherWorkspaceId })
        {
            await using var db = host.Open(workspace);
            seen.Append(string.Join(' ', await db.Campaigns.OrderBy(c => c.Id).Select(c => $"{c.Name} {c.ListId} {c.SenderAccountId} {c.Version}").ToListAsync()))
                .Append(string.Join(' ', await db.SequenceSteps.OrderBy(s => s.Id).Select(s => $"{s.Id} {s.SubjectTemplate} {s.EmailTemplateId}").ToListAsync()))
                .Append(string.Join(' ', await db.EmailDrafts.OrderBy(d => d.Id).Select(d => $"{d.Status} {d.ApprovedRevision}").ToListAsync()))
                .Append(string.Join(' ', await db.Enrollments.OrderBy(e => e.Id).Select(e => $"{e.Id} {e.Status}").ToListAsync()))
                .Append(await db.ContactListMembers.CountAsync()).Append(' ').Append(await db.SendRateLimits.CountAsync());
        }

        return seen.ToString();
    }
}
