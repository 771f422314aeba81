using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>The workspace that shows what the product does.</summary>
public sealed class DemoWorkspaceTests(DemoWorkspaceTests.DemoHost made) : IClassFixture<DemoWorkspaceTests.DemoHost>
{
    private static readonly string[] Reserved = ["example", "example.com", "example.org", "example.net"];

    [Fact]
    public async Task The_demo_has_something_of_everything()
    {
        var host = made.Host;
        await using var db = host.Open(await Demo(host));

        var campaigns = await db.Campaigns.AsNoTracking().ToDictionaryAsync(c => c.Name);
        Assert.Equal(203, await db.Contacts.CountAsync());
        Assert.Equal(5, campaigns.Count);
        Assert.All(["New Customer Onboarding", "Spring trade fair follow-up", "Partner programme"], name => Assert.Equal(CampaignStatus.Active, campaigns[name].Status));
        Assert.Equal(CampaignStatus.Draft, campaigns["Summer workshop"].Status);
        Assert.Equal(CampaignStatus.Paused, campaigns["Old customers, again"].Status);
        Assert.Equal("Paused by itself: 8 of 110 emails of the last 7 days bounced (7.3 %, the limit is 5 %)", campaigns["Old customers, again"].StatusReason);
        Assert.Equal(
            [("anna.keller@example.com", false), ("tom.weber@example.com", true)],
            (await db.SenderAccounts.AsNoTracking().OrderBy(s => s.Email).ToListAsync()).Select(s => (s.Email, s.HealthPausedAt is not null)));

        Assert.Equal(18, await DraftQueries.Waiting(db, new DraftFilter { CampaignId = campaigns["Partner programme"].Id }).CountAsync(d => d.DraftType == DraftType.FirstOutreach));
        Assert.Equal(12, await db.SentEmails.CountAsync(s => s.CampaignId == campaigns["Partner programme"].Id));

        var replies = await db.EmailReplies.AsNoTracking().ToListAsync();
        Assert.Equal(Enum.GetValues<ReplyIntent>(), replies.Select(r => r.Intent).OfType<ReplyIntent>().Distinct().Order());
        Assert.Single(replies, r => r.Kind == ReplyKind.OutOfOffice && r.OutOfOfficeUntil > host.Clock.UtcNow());
        Assert.Equal(9, replies.Count(r => r is { Kind: ReplyKind.Bounce, FailureClass: FailureClass.Hard }));
        foreach (var type in new[] { MessageEventType.Opened, MessageEventType.Clicked })
        {
            Assert.True(await db.MessageEvents.CountAsync(e => e.Type == type && !e.IsAutomated) > 20);
            Assert.True(await db.MessageEvents.AnyAsync(e => e.Type == type && e.IsAutomated));
        }

        Assert.False(await db.MessageEvents.AnyAsync(e => e.EventAt > host.Clock.UtcNow()));
        Assert.Equal(0, await db.JobFailures.CountAsync());
    }

    [Fact]
    public async Task One_onboarding_is_on_its_way_and_one_done_and_one_replied()
    {
        var host = made.Host;
        await using var db = host.Open(await Demo(host));

        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Name == "New Customer Onboarding");
        Assert.Equal(3, await db.SequenceSteps.CountAsync(s => s.CampaignId == campaign.Id));
        Assert.Equal(
            [EnrollmentStatus.InProgress, EnrollmentStatus.Completed, EnrollmentStatus.Replied],
            (await db.Enrollments.Where(e => e.CampaignId == campaign.Id).Select(e => e.Status).ToListAsync()).Order());
    }

    [Fact]
    public async Task Nothing_of_the_demo_can_reach_anybody()
    {
        var host = made.Host;
        await using var db = host.Open(await Demo(host));

        Assert.Equal([SenderProvider.Pickup], await db.SenderAccounts.Select(s => s.Provider).Distinct().ToListAsync());
        Assert.All(await db.Contacts.Select(c => c.EmailDomain).Distinct().ToListAsync(), domain =>
            Assert.Contains(Reserved, reserved => domain == reserved || domain.EndsWith("." + reserved, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_demo_is_the_same_each_time_and_made_once()
    {
        await using var another = await ApiHost.StartEmpty(null, ("Setup:Demo", "true"));

        Assert.Equal(await Happened(made.Host), await Happened(another));
        Assert.False(await made.Host.Get<DatabaseStart>().IsEmpty(default));
    }

    private static async Task<Guid> Demo(ApiHost host)
    {
        await using var db = host.Get<IDbContextFactory<CampaignsDb>>().CreateDbContext();
        return (await db.Workspaces.SingleAsync(w => w.IsDemo)).Id;
    }

    /// <summary>
    /// What happened to each contact, and how many emails left each day. Not at which hour whose email left: that was not the same once, on PostgreSQL.
    /// </summary>
    private static async Task<List<string>> Happened(ApiHost host)
    {
        await using var db = host.Open(await Demo(host));
        var rows = await (
            from happened in db.MessageEvents
            join contact in db.Contacts on happened.ContactId equals (Guid?)contact.Id
            select new { happened.EventAt, happened.Type, contact.Email }).ToListAsync();
        var days = rows.Where(r => r.Type == MessageEventType.Sent).CountBy(r => DateOnly.FromDateTime(r.EventAt)).Select(day => $"{day.Key:o} {day.Value} emails");
        return [.. rows.Select(r => $"{r.Type} {r.Email}").Concat(days).Order(StringComparer.Ordinal)];
    }

    /// <summary>A host that made the demo: nobody changes it.</summary>
    public sealed class DemoHost : IAsyncLifetime
    {
        private ApiHost? _host;

        public ApiHost Host => _host!;

        public async ValueTask InitializeAsync() => _host = await ApiHost.StartEmpty(null, ("Setup:Demo", "true"));

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
