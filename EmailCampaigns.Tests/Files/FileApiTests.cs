using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Api;
using MimeKit;

namespace EmailCampaigns.Tests.Files;

/// <summary>Pictures and attachments as a program handles them, from the upload to the message.</summary>
public sealed class FileApiTests : ApiTest
{
    private static readonly byte[] Prices = Encoding.UTF8.GetBytes("Preise 2026: 1 €");

    [Fact]
    public async Task A_file_is_uploaded_attached_approved_and_sent_as_it_is()
    {
        var file = await Upload("attachments", "Preisliste – März.txt", Prices, HttpStatusCode.Created);
        Assert.Equal(("attachment", "Preisliste – März.txt", "text/plain", Prices.Length), Facts(file));
        Assert.Equal(JsonValueKind.Null, file.GetProperty("path").ValueKind);
        Assert.Equal(Id(file), Id(await Upload("attachments", "the same.txt", Prices, HttpStatusCode.Created)));

        var campaign = await Campaign();
        var steps = new[] { new { subjectTemplate = "Hello", bodyTemplate = "<p>Hello {{email}}</p>", attachments = new[] { new { fileId = Id(file), name = "Preise.txt" } } } };
        var step = (await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", steps, HttpStatusCode.OK))[0];
        Assert.Equal("Preise.txt", step.GetProperty("attachments")[0].GetProperty("name").GetString());
        var findings = (await Get($"/campaigns/{campaign}/checks")).GetProperty("findings").EnumerateArray().ToList();
        Assert.Contains("Filters distrust attachments", Assert.Single(findings, f => f.GetProperty("kind").GetString() == "attachments").GetProperty("message").GetString(), StringComparison.Ordinal);
        await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);

        var draft = (await Get($"/drafts?campaignId={campaign}")).GetProperty("items")[0];
        Assert.Equal(Id(file), draft.GetProperty("attachments")[0].GetProperty("fileId").GetGuid());
        var second = await Upload("attachments", "Zweite.txt", [1, 2, 3], HttpStatusCode.Created);
        var edited = await Send(HttpMethod.Patch, $"/drafts/{Id(draft)}", new { editedAttachments = new object[] { new { fileId = Id(file) }, new { fileId = Id(second) } } }, HttpStatusCode.OK);
        Assert.Equal((2, 2), (edited.GetProperty("revision").GetInt32(), edited.GetProperty("editedAttachments").GetArrayLength()));
        await Post("/drafts/approve", new { campaignId = campaign, all = true }, HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.Get<InstallationGuard>().Beat(CancellationToken.None);
        await Host.Get<Dispatcher>().Tick(CancellationToken.None);

        using var message = MimeMessage.Load(Assert.Single(Directory.GetFiles(Path.Combine(Host.DataDirectory, "outbox"), "*.eml")));
        Assert.Equal(["Preisliste – März.txt", "Zweite.txt"], message.Attachments.Cast<MimePart>().Select(p => p.FileName));
        foreach (var used in new[] { file, second })
        {
            var refused = await Send(HttpMethod.Delete, $"/files/{Id(used)}", null, HttpStatusCode.Conflict);
            Assert.Contains("The campaign \"Spring\" brings this file along.", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_kept_is_listed_read_and_deleted()
    {
        var picture = await Upload("pictures", "logo.png", FileStoreTests.Png, HttpStatusCode.Created);
        var file = await Upload("attachments", "Preise.txt", Prices, HttpStatusCode.Created);
        Assert.Equal(("picture", "logo.png", "image/png", FileStoreTests.Png.Length), Facts(picture));
        Assert.Equal(HttpStatusCode.OK, (await Host.Anonymous().GetAsync(picture.GetProperty("path").GetString())).StatusCode);

        Assert.Equal(2, (await Get("/files")).GetProperty("total").GetInt32());
        Assert.Equal(Id(file), Id(Assert.Single((await Get("/files?kind=attachment&search=preis")).GetProperty("items").EnumerateArray())));
        Assert.Equal("Preise.txt", (await Get($"/files/{Id(file)}")).GetProperty("name").GetString());
        using var content = await Api.GetAsync($"/api/v1/files/{Id(file)}/content");
        Assert.Equal(("application/octet-stream", "attachment"), (content.Content.Headers.ContentType?.MediaType, content.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Prices)), Convert.ToHexStringLower(SHA256.HashData(await content.Content.ReadAsByteArrayAsync())));

        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"/api/v1/files/{Id(file)}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.DeleteAsync($"/api/v1/files/{Id(file)}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/api/v1/files/{Id(file)}/content")).StatusCode);
    }

    [Theory]
    [InlineData("attachments", "setup.exe", "can run as programs")]
    [InlineData("attachments", "offer.pdf", "but is none")]
    [InlineData("pictures", "logo.png", "no PNG, JPEG, GIF or WebP")]
    public async Task What_is_refused_says_why_at_its_field(string kind, string name, string why)
    {
        var problem = await Upload(kind, name, "text"u8.ToArray(), HttpStatusCode.BadRequest);

        Assert.Contains(why, problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_without_a_file_and_one_that_is_too_large_are_refused()
    {
        using var none = new MultipartFormDataContent { { new StringContent("x"), "name" } };
        await Body(await Api.PostAsync("/api/v1/files/pictures", none), HttpStatusCode.BadRequest);
        await Post("/files/pictures", new { file = "x" }, HttpStatusCode.UnsupportedMediaType);

        var problem = await Upload("attachments", "large.txt", new byte[(10 * 1024 * 1024) + 1], HttpStatusCode.BadRequest);

        Assert.Contains("10 MB at most", problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
    }

    private static (string?, string?, string?, int) Facts(JsonElement file) =>
        (file.GetProperty("kind").GetString(), file.GetProperty("name").GetString(), file.GetProperty("mediaType").GetString(), file.GetProperty("size").GetInt32());

    private async Task<JsonElement> Upload(string kind, string name, byte[] content, HttpStatusCode expected)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return await Body(await Api.PostAsync($"/api/v1/files/{kind}", form), expected);
    }

    private async Task<Guid> Campaign()
    {
        var sender = Id(await Post("/senders", new { email = "sales@northwind.example", provider = "pickup" }, HttpStatusCode.Created));
        var list = Id(await Post("/lists", new { name = "Leads" }, HttpStatusCode.Created));
        var contact = Id(await Post("/contacts", new { email = "ann@example.com" }, HttpStatusCode.Created));
        await Post($"/lists/{list}/members", new { contactIds = new[] { contact } }, HttpStatusCode.OK);
        var always = new
        {
            sendWindowStart = "00:00",
            sendWindowEnd = "00:00",
            sendDays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" },
            dailyLimit = 0,
            delayBetweenEmailsSeconds = 0,
        };
        return Id(await Post("/campaigns", new { name = "Spring", listId = list, senderAccountId = sender, settings = always }, HttpStatusCode.Created));
    }
}
