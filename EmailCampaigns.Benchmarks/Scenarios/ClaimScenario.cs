using System.Diagnostics;
using EmailCampaigns.Benchmarks.Running;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// One claim of 200 while ever more emails wait: half of them in the open lane (half of those not due yet), half in a thousand closed ones. And one look for
/// open lanes among those thousand.
/// </summary>
internal sealed class ClaimScenario(Options options) : IScenario
{
    private const int ClosedLanes = 1_000;
    private const int Claims = 50;
    private const int RowsPerTransaction = 5_000;

    private readonly IReadOnlyList<int> _sizes = options.Numbers("pending", 10_000, 1_000_000, 5_000_000);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<DatabaseStart>();
        database.AddTo(services);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseStart>().Run(cancellationToken);
        var dbs = provider.GetRequiredService<IDbContextFactory<CampaignsDb>>();
        var now = TimeProvider.System.UtcNow();

        var workspace = new Workspace("Northwind Robotics", "northwind", "UTC", now);
        await using (var db = dbs.CreateDbContext())
        {
            db.Workspaces.Add(workspace);
            await db.SaveChangesAsync(cancellationToken);
        }

        var lanes = await AddLanes(dbs, workspace.Id, now, cancellationToken);
        var (standing, first) = (0, 0.0);
        foreach (var size in _sizes)
        {
            await AddPending(database, dbs, lanes, standing, size, now, cancellationToken);
            if (standing == 0)
            {
                await Claim(dbs, lanes[0], now, cancellationToken); // what is compiled and cached at the first time does not count
            }

            var (claimMs, lookMs) = (await Claim(dbs, lanes[0], now, cancellationToken), await Look(dbs, now, cancellationToken));
            (standing, first) = (size, standing == 0 ? claimMs : first);
            figures.Add($"claimMsAt{size}", claimMs);
            figures.Add($"lookMsAt{size}", lookMs, $"< 50 for {ClosedLanes} closed lanes");
            figures.Add($"ratioAt{size}", claimMs / first, "<= 1.5");
        }

        figures.Add("pending", await database.Count("SELECT COUNT(*) FROM scheduled_emails WHERE status = 'pending'", cancellationToken));
    }

    /// <summary>The first is open; the others wait for tomorrow.</summary>
    private static async Task<List<OpenLane>> AddLanes(IDbContextFactory<CampaignsDb> dbs, Guid workspaceId, DateTime now, CancellationToken cancellationToken)
    {
        var lanes = new List<OpenLane>();
        await using var db = dbs.For(workspaceId);
        for (var i = 0; i <= ClosedLanes; i++)
        {
            var sender = new SenderAccount($"sender{i}@northwind.example", SenderProvider.Pickup, now);
            var campaign = new Campaign($"Campaign {i}", now) { SenderAccountId = sender.Id };
            var lane = new SendLane(campaign.Id, sender.Id, now.AddHours(-1), now);
            if (i > 0)
            {
                lane.Close(LaneClosedReason.Window, until: now.AddDays(1));
            }

            db.AddRange(sender, campaign, lane);
            lanes.Add(new OpenLane(lane.Id, workspaceId, campaign.Id, sender.Id));
        }

        await db.SaveChangesAsync(cancellationToken);
        return lanes;
    }

    private static async Task AddPending(
        BenchDatabase database, IDbContextFactory<CampaignsDb> dbs, List<OpenLane> lanes, int from, int to, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = dbs.AsOwner(); // foreign keys are switched off by a superuser only
        db.Enter(lanes[0].WorkspaceId);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await database.ForgetForeignKeys(db, cancellationToken); // enrollments and contacts are not looked at here, and five million of each would be made for nothing
        for (var begin = from; begin < to; begin += RowsPerTransaction)
        {
            var rows = Enumerable.Range(begin, Math.Min(RowsPerTransaction, to - begin)).Select(i => Email(lanes, i, now)).ToList();
            await db.InTransaction(() => db.Insert(rows, now, cancellationToken), WritePriority.Bulk, cancellationToken);
        }
    }

    /// <summary>Even ones are in the open lane. Every second of a lane is not due yet; first emails and follow-ups take turns.</summary>
    private static ScheduledEmail Email(List<OpenLane> lanes, int i, DateTime now)
    {
        var lane = i % 2 == 0 ? lanes[0] : lanes[1 + (i / 2 % ClosedLanes)];
        var id = Guid.CreateVersion7(now);
        var due = i / 2 % 2 == 0 ? now.AddHours(-1).AddMilliseconds(-i % 60_000) : now.AddDays(1 + (i % 300));
        var email = ScheduledEmail.Plan(
            id, lane.CampaignId, Guid.CreateVersion7(now), Guid.CreateVersion7(now), Guid.CreateVersion7(now), draftId: null, lane.SenderId,
            $"company{i % 400}.example.com", i / 4 % 2 == 0 ? ScheduledEmail.FirstEmail : ScheduledEmail.FollowUp, $"{id:N}@northwind.example", due);
        email.MakeFirm(due, moved: null);
        return email;
    }

    /// <summary>Claims and gives back, again and again; the median of the claims.</summary>
    private static async Task<double> Claim(IDbContextFactory<CampaignsDb> dbs, OpenLane lane, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(lane.WorkspaceId);
        await using var sql = new SqlStatements(db);
        var lease = new Lease("benchmark", Guid.CreateVersion7(now));
        return await Median(async () =>
        {
            var started = Stopwatch.GetTimestamp();
            var claimed = await LaneClaims.Claim(db, sql, lane, lease, LaneClaims.Size, now, cancellationToken);
            var took = Stopwatch.GetElapsedTime(started);
            if (claimed.Count != LaneClaims.Size)
            {
                throw new BenchmarkException($"A claim gave {claimed.Count} emails.");
            }

            await LaneClaims.Release(db, sql, lane, facts: null, lease, claimed, now, cancellationToken);
            return took;
        });
    }

    private static Task<double> Look(IDbContextFactory<CampaignsDb> dbs, DateTime now, CancellationToken cancellationToken) => Median(async () =>
    {
        await using var db = dbs.AcrossWorkspaces();
        var started = Stopwatch.GetTimestamp();
        var open = await InstallationQueries.OpenLanes(db, now, cancellationToken);
        return open.Count == 1 ? Stopwatch.GetElapsedTime(started) : throw new BenchmarkException($"{open.Count} lanes are open.");
    });

    private static async Task<double> Median(Func<Task<TimeSpan>> measure)
    {
        var times = new List<double>();
        for (var i = 0; i < Claims; i++)
        {
            times.Add((await measure()).TotalMilliseconds);
        }

        return times.Order().ElementAt(Claims / 2);
    }
}
