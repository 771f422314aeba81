using System.Net;
using System.Text.Json;
using EmailCampaigns.Tests.Api;
using EmailCampaigns.Tests.Tracking;

namespace EmailCampaigns.Tests.Analytics;

public sealed class ResultsApiTests : ApiTest
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    [Fact]
    public async Task Stats_tell_people_events_and_programs_apart_in_all_by_step_by_link_and_by_import()
    {
        var mail = await TrackedMail.Send(Host);
        await Ask(mail.Pixel, Browser);
        await Ask(mail.Click, Browser);
        await Ask(mail.Click, "curl/8.9.1");

        var stats = JsonElement.Parse(await Api.GetStringAsync($"/api/v1/campaigns/{mail.CampaignId}/stats"));

        var totals = stats.GetProperty("totals");
        Assert.Equal((1, 1, 1, 1, 1), (Number(totals, "sent"), Number(totals, "contacts"), Number(totals, "delivered"), Number(totals, "opened"), Number(totals, "totalOpened")));
        Assert.Equal((1, 1, 1, 0), (Number(totals, "clicked"), Number(totals, "totalClicked"), Number(totals, "automatedClicks"), Number(totals, "bounced")));
        Assert.Equal([1, 0], stats.GetProperty("steps").EnumerateArray().Select(step => Number(step, "clicked")));
        var link = Assert.Single(stats.GetProperty("links").EnumerateArray());
        Assert.Equal(("https://shop.example/?a=1&b=2", 1), (link.GetProperty("url").GetString(), Number(link, "people")));
        Assert.Equal(1, Number(Assert.Single(stats.GetProperty("uploads").EnumerateArray()), "contacts"));
    }

    [Theory]
    [InlineData("steps", "step,name,sent,")]
    [InlineData("links", "url,steps,people,")]
    [InlineData("contacts", "email,name,company,status,")]
    public async Task Each_table_comes_as_CSV(string table, string begins)
    {
        var mail = await TrackedMail.Send(Host);

        using var response = await Api.GetAsync(new Uri($"/api/v1/campaigns/{mail.CampaignId}/results.csv?table={table}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "text/csv"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith(begins, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_table_and_another_workspaces_campaign_are_refused()
    {
        var mail = await TrackedMail.Send(Host);
        var path = $"/api/v1/campaigns/{mail.CampaignId}/results.csv";

        using var unknown = await Api.GetAsync(new Uri($"{path}?table=people", UriKind.Relative));
        using var other = Host.OtherApi();
        using var foreign = await other.GetAsync(new Uri($"{path}?table=steps", UriKind.Relative));
        using var foreignStats = await other.GetAsync(new Uri($"/api/v1/campaigns/{mail.CampaignId}/stats", UriKind.Relative));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (unknown.StatusCode, foreign.StatusCode, foreignStats.StatusCode));
        Assert.Contains("steps, links or contacts", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_counted_for_the_workspace_that_asks()
    {
        var mail = await TrackedMail.Send(Host);
        await Ask(mail.Pixel, Browser);
        using var other = Host.OtherApi();

        var period = JsonElement.Parse(await Api.GetStringAsync("/api/v1/analytics/period"));
        var foreign = JsonElement.Parse(await other.GetStringAsync("/api/v1/analytics/period"));
        using var backwards = await Api.GetAsync(new Uri("/api/v1/analytics/period?from=2026-02-02&to=2026-01-01", UriKind.Relative));

        Assert.Equal((1, 1), (Number(period.GetProperty("totals"), "sent"), Number(period.GetProperty("totals"), "opened")));
        Assert.Equal(mail.CampaignId, Assert.Single(period.GetProperty("campaigns").EnumerateArray()).GetProperty("campaignId").GetGuid());
        Assert.Equal(1, Number(Assert.Single(period.GetProperty("hours").EnumerateArray()), "sent"));
        Assert.Equal(0, Number(foreign.GetProperty("totals"), "sent"));
        Assert.Equal(HttpStatusCode.BadRequest, backwards.StatusCode);
        Assert.Contains("is after the last one", await backwards.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private async Task Ask(string path, string agent)
    {
        using var client = Host.CreateClient(new() { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        using var response = await client.SendAsync(request);
        Assert.True((int)response.StatusCode < 400);
    }
}
