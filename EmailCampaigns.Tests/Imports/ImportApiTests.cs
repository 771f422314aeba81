using System.Net;
using System.Text.Json;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Tests.Api;

namespace EmailCampaigns.Tests.Imports;

/// <summary>What a program sees of how a file was read.</summary>
public sealed class ImportApiTests : ApiTest
{
    [Fact]
    public async Task A_workbook_is_refused_with_advice_and_nothing_is_stored()
    {
        using var form = Form("PK\u0003\u0004......[Content_Types].xml......xl/workbook.xml"u8.ToArray());

        var problem = await Body(await Api.PostAsync("/api/v1/imports", form), HttpStatusCode.BadRequest);

        Assert.Contains("CSV UTF-8", problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(Host.DataDirectory, "uploads")));
    }

    [Fact]
    public async Task A_guessed_encoding_is_told_and_can_be_given_instead()
    {
        var content = TextEncodings.Of("koi8-r").GetBytes("email;имя\na@example.ru;Наталья\nb@example.ru;Дмитрий\n");
        using var guessed = Form(content);
        using var given = Form(content, ("encoding", "KOI8-R"), ("delimiter", "semicolon"), ("hasHeader", "true"));

        var first = await Import(guessed);
        var second = await Import(given);

        var note = Assert.Single(first.GetProperty("notes").EnumerateArray());
        Assert.Equal("encoding_guessed", note.GetProperty("kind").GetString());
        Assert.Contains("koi8-r", note.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(second.GetProperty("notes").EnumerateArray());
        Assert.Equal("Наталья", (await Get("/contacts?search=a@example.ru")).GetProperty("items")[0].GetProperty("firstName").GetString());
    }

    [Theory]
    [InlineData("encoding", "klingon")]
    [InlineData("delimiter", "x")]
    [InlineData("hasHeader", "perhaps")]
    public async Task A_format_that_is_not_understood_is_400_and_keeps_no_file(string name, string value)
    {
        using var form = Form("email\nann@example.com\n"u8.ToArray(), (name, value));

        var problem = await Body(await Api.PostAsync("/api/v1/imports", form), HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty(name, out _));
        Assert.Empty(Directory.GetFiles(Path.Combine(Host.DataDirectory, "uploads")));
    }

    private async Task<JsonElement> Import(MultipartFormDataContent form)
    {
        var started = await Body(await Api.PostAsync("/api/v1/imports", form), HttpStatusCode.Accepted);
        await Host.Get<ContactImporter>().Run(Host.WorkspaceId, Id(started), TestContext.Current.CancellationToken);
        return await Get($"/imports/{Id(started)}");
    }

    private static MultipartFormDataContent Form(byte[] content, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "contacts.csv" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }
}
