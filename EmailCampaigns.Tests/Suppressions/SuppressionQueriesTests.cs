using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Suppressions;

public sealed class SuppressionQueriesTests
{
    [Fact]
    public async Task A_page_is_searched_filtered_and_counted()
    {
        await using var database = await TestDatabase.Create(services => services.AddSingleton<Suppressor>().AddSingleton<SuppressionQueries>());
        var suppressor = database.Services.GetRequiredService<Suppressor>();
        foreach (var address in new[] { "a@example.org", "b@example.org", "c@example.net" })
        {
            database.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True((await suppressor.Suppress(database.System, SuppressionKind.Address, address, SuppressionReason.Unsubscribed, "test", null, default)).IsDone);
        }

        await suppressor.Suppress(database.System, SuppressionKind.Domain, "example.com", SuppressionReason.Manual, "test", "asked by phone", default);

        Assert.Equal(["b@example.org", "a@example.org"], (await Page(database, new ListRequest { Search = " EXAMPLE.org " })).Rows.Select(r => r.Value));
        var manual = Assert.Single((await Page(database, new ListRequest { Filters = [new FieldFilter("reason", FilterBound.Equal, SuppressionReason.Manual)] })).Rows);
        Assert.Equal((SuppressionKind.Domain, "example.com", "asked by phone"), (manual.Kind, manual.Value, manual.Note));
        var second = await Page(database, new ListRequest { Skip = 3 });
        Assert.Equal((4, "a@example.org"), (second.Total, Assert.Single(second.Rows).Value));
    }

    private static Task<Page<SuppressionRow>> Page(TestDatabase database, ListRequest request) =>
        database.Services.GetRequiredService<SuppressionQueries>().Page(database.WorkspaceId, request with { Take = 2 }, default);
}
