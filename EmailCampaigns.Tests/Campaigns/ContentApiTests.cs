using System.Net;
using EmailCampaigns.Core;
using EmailCampaigns.Tests.Api;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What the HTTP API says and takes of the content of emails: footer, preview line, checks, foreign tags, test emails.</summary>
public sealed class ContentApiTests : ApiTest
{
    [Fact]
    public async Task Outreach_chooses_its_footer_and_a_newsletter_cannot_go_without()
    {
        var outreach = await Post("/campaigns", new { name = "A", settings = new { footer = "line", footerText = " Bitte nicht mehr " } }, HttpStatusCode.Created);
        var letter = await Post("/campaigns", new { name = "B", campaignType = "newsletter" }, HttpStatusCode.Created);

        Assert.Equal(("line", "Bitte nicht mehr"), Footer(outreach));
        Assert.Equal(("full", null), Footer(letter));
        var refused = await Send(HttpMethod.Patch, $"/campaigns/{Id(letter)}", new { settings = new { footer = "none" } }, HttpStatusCode.BadRequest);
        Assert.Contains("settings.footer", refused.ToString(), StringComparison.Ordinal);
        await Send(HttpMethod.Patch, $"/campaigns/{Id(letter)}", new { settings = new { footer = "full" } }, HttpStatusCode.OK);
        Assert.Equal(("line", null), Footer(await Send(HttpMethod.Patch, $"/campaigns/{Id(outreach)}", new { settings = new { footerText = "" } }, HttpStatusCode.OK)));
        await Send(HttpMethod.Patch, $"/campaigns/{Id(outreach)}", new { settings = new { footerText = new string('a', 201) } }, HttpStatusCode.BadRequest);
        Assert.Equal(("line", null), Footer(await Post($"/campaigns/{Id(outreach)}/duplicate", null, HttpStatusCode.Created)));
    }

    [Fact]
    public async Task The_preview_line_is_kept_at_templates_and_steps()
    {
        var template = await Post("/templates", new { name = "T", subject = "S", preheader = "For {{company}}", bodyHtml = "<p>Hi</p>" }, HttpStatusCode.Created);
        await Post("/templates", new { name = "U", preheader = "{{#if a}}" }, HttpStatusCode.BadRequest);
        var campaign = Id(await Post("/campaigns", new { name = "A" }, HttpStatusCode.Created));
        var steps = await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new object[] { new { subjectTemplate = "S", bodyTemplate = "<p>Hi</p>", preheaderTemplate = " Own " } }, HttpStatusCode.OK);

        Assert.Equal("For {{company}}", template.GetProperty("preheader").GetString());
        Assert.Equal("Own", steps[0].GetProperty("preheaderTemplate").GetString());
        await Send(HttpMethod.Patch, $"/templates/{Id(template)}", new { preheader = "" }, HttpStatusCode.OK);
        Assert.Null((await Get($"/templates/{Id(template)}")).GetProperty("preheader").GetString());
    }

    [Fact]
    public async Task Checks_and_foreign_tags_are_there_for_programs_too()
    {
        var campaign = Id(await Post("/campaigns", new { name = "A" }, HttpStatusCode.Created));
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new object[] { new { subjectTemplate = "Hi %FIRSTNAME%", bodyTemplate = "<a href=\"http://example.com\">x</a>" } }, HttpStatusCode.OK);

        var check = await Get($"/campaigns/{campaign}/checks");
        var replaced = await Post("/templates/replace-foreign-tags", new { subject = "Hi %FIRSTNAME%", bodyHtml = "<p>*|COMPANY|*</p>" }, HttpStatusCode.OK);

        Assert.False(check.GetProperty("canStart").GetBoolean());
        Assert.Contains(check.GetProperty("findings").EnumerateArray(), f => f.GetProperty("kind").GetString() == "insecure_link" && f.GetProperty("step").GetInt32() == 1);
        Assert.Equal(("Hi {{first_name}}", "<p>{{company}}</p>"), (replaced.GetProperty("subject").GetString(), replaced.GetProperty("bodyHtml").GetString()));
        using var response = await Api.GetAsync($"/api/v1/campaigns/{Guid.Empty}/checks");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_test_email_says_what_is_missing()
    {
        var campaign = Id(await Post("/campaigns", new { name = "A" }, HttpStatusCode.Created));
        var template = Id(await Post("/templates", new { name = "T", subject = "S", bodyHtml = "<p>Hi</p>" }, HttpStatusCode.Created));

        await Post($"/campaigns/{campaign}/test-email", new { stepId = Guid.Empty }, HttpStatusCode.BadRequest);
        await Post($"/campaigns/{campaign}/test-email", new { contactId = Guid.Empty }, HttpStatusCode.BadRequest);
        await Post($"/templates/{Guid.Empty}/test-email", new { contactId = Guid.Empty }, HttpStatusCode.NotFound);
        var nobody = await Post($"/templates/{template}/test-email", new { contactId = Guid.Empty }, HttpStatusCode.Conflict);

        Assert.Contains("There is none here", nobody.ToString(), StringComparison.Ordinal); // the key of the tests was made by the system
    }

    [Fact]
    public async Task The_unsubscribe_link_of_a_test_says_that_it_is_one()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var response = await Api.SendAsync(new HttpRequestMessage(method, "/u/test"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.StartsWith("This email was a test.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static (string?, string?) Footer(System.Text.Json.JsonElement campaign) =>
        (campaign.GetProperty("settings").GetProperty("footer").GetString(), campaign.GetProperty("settings").GetProperty("footerText").GetString());
}
