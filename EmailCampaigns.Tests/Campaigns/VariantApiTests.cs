using System.Net;
using EmailCampaigns.Core;
using EmailCampaigns.Tests.Api;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Variants of a step over the HTTP API.</summary>
public sealed class VariantApiTests : ApiTest
{
    [Fact]
    public async Task Variants_are_part_of_the_sequence()
    {
        var campaign = Id(await Post("/campaigns", new { name = "A" }, HttpStatusCode.Created));
        var steps = await Put(campaign, new[] { new { subjectTemplate = "B", bodyTemplate = "<p>{{unknown}}</p>" } }, HttpStatusCode.OK);
        var read = await Get($"/campaigns/{campaign}/steps");
        var check = await Get($"/campaigns/{campaign}/checks");
        var stats = await Get($"/campaigns/{campaign}/stats");

        Assert.Equal(steps.ToString(), read.ToString());
        var variant = Assert.Single(read[0].GetProperty("variants").EnumerateArray());
        Assert.Equal(("b", "B", true), (variant.GetProperty("letter").GetString(), variant.GetProperty("subjectTemplate").GetString(), variant.GetProperty("isEnabled").GetBoolean()));
        Assert.True(read[0].GetProperty("isVariantAEnabled").GetBoolean());
        Assert.Contains(check.GetProperty("findings").EnumerateArray(), f => f.GetProperty("field").GetString() == "steps[0].variants[0].bodyTemplate");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stats.GetProperty("steps")[0].GetProperty("variants").ValueKind);

        var id = read[0].GetProperty("id").GetGuid();
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new object[] { new { id, subjectTemplate = "A", bodyTemplate = "<p>A</p>" } }, HttpStatusCode.OK);
        Assert.Empty((await Get($"/campaigns/{campaign}/steps"))[0].GetProperty("variants").EnumerateArray()); // what is left out goes, as steps do
    }

    [Fact]
    public async Task What_is_wrong_with_a_variant_is_said_at_its_field()
    {
        var campaign = Id(await Post("/campaigns", new { name = "A" }, HttpStatusCode.Created));

        Assert.Contains("steps[0].variants[0].letter", (await Put(campaign, new[] { new { letter = "a", subjectTemplate = "B", bodyTemplate = "" } }, HttpStatusCode.BadRequest)).ToString(), StringComparison.Ordinal);
        Assert.Contains("steps[0].variants[0].subjectTemplate", (await Put(campaign, new[] { new { bodyTemplate = "<p>B</p>" } }, HttpStatusCode.BadRequest)).ToString(), StringComparison.Ordinal);
        await Put(campaign, new[] { new { letter = "e", subjectTemplate = "B" } }, HttpStatusCode.BadRequest);
        await Put(campaign, new object?[] { null }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_test_email_names_a_variant_by_its_letter()
    {
        var campaign = Id(await Post("/campaigns", new { name = "A" }, HttpStatusCode.Created));

        var refused = await Post($"/campaigns/{campaign}/test-email", new { stepId = Guid.Empty, contactId = Guid.Empty, variant = "e" }, HttpStatusCode.BadRequest);

        Assert.Contains("variant", refused.ToString(), StringComparison.Ordinal);
    }

    private Task<System.Text.Json.JsonElement> Put(object campaign, object variants, HttpStatusCode expected) =>
        Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", new object[] { new { subjectTemplate = "A", bodyTemplate = "<p>A</p>", variants } }, expected);
}
