using System.Data.Common;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Suppressions;

public sealed class SuppressionSettlerTests
{
    private const string Domain = "customer.example";

    [Fact]
    public async Task Suppressing_a_domain_writes_the_same_however_many_contacts_it_has()
    {
        var small = await RowsWritten(contacts: 1);
        var large = await RowsWritten(contacts: 120);

        Assert.Equal(small, large);
    }

    [Fact]
    public async Task S4_nothing_to_a_suppressed_domain_is_sent_before_its_enrollments_are_ended()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 20);
        await Suppress(world);

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
    }

    [Fact]
    public async Task Its_enrollments_are_ended_in_chunks_and_their_emails_cancelled()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 120, steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)]);
        await Suppress(world);
        Assert.Null(await SettledAt(world));

        await Settler(world).Run(default);

        Assert.Equal(120, await world.Read(db => db.Enrollments.CountAsync(e => e.Status == EnrollmentStatus.Stopped && e.StatusReason == "The domain was suppressed.")));
        Assert.Equal(120, await world.Read(db => db.Transitions.CountAsync(t => t.ToStatus == "stopped")));
        Assert.All(await world.Rows(), r => Assert.Equal(CancelReason.EnrollmentEnded, r.CancelReason));
        Assert.Equal(world.Database.Now, await SettledAt(world));
    }

    [Fact]
    public async Task Killed_after_a_chunk_it_goes_on_from_there()
    {
        using var kill = new KillAfterCommits();
        await using var world = await SendingWorld.Create(configure: services => TestStore.Configure(services, options => options.AddInterceptors(kill)));
        world.Clock.EachLookTakes = TimeSpan.FromSeconds(1); // each chunk is as small as can be
        await world.StartFirst(contacts: 120);
        await Suppress(world);
        kill.After(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Settler(world).Run(kill.Token));

        var ended = await Ended(world);
        Assert.InRange(ended, 1, 119);
        Assert.Null(await SettledAt(world));

        await Settler(world).Run(default);

        Assert.Equal(120, await Ended(world));
        Assert.NotNull(await SettledAt(world));
    }

    [Fact]
    public async Task What_is_lifted_meanwhile_ends_no_more_enrollments()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        var suppression = await Suppress(world);
        await world.Get<Suppressor>().Lift(world.Database.System, suppression, default);

        await Settler(world).Run(default);

        Assert.Equal(0, await Ended(world));
    }

    [Fact]
    public async Task One_that_fails_holds_up_no_other()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        await Suppress(world);
        var suppressor = world.Get<Suppressor>();
        await suppressor.Suppress(world.Database.System, SuppressionKind.Domain, "other.example", SuppressionReason.Manual, "test", null, default);
        await world.Database.Refuse("no_history", "campaign_transitions");

        await Settler(world).Run(default);

        Assert.Equal(["other.example"], await world.Read(db => db.Suppressions.Where(s => s.SettledAt != null).Select(s => s.Value).ToListAsync()));
        await world.Database.RefuseNoMore("no_history", "campaign_transitions");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Settler(world).Run(default);
        Assert.Equal(2, await Ended(world));
    }

    [Fact]
    public async Task An_address_is_settled_at_once()
    {
        await using var world = await SendingWorld.WithCampaign();
        var address = await world.Read(db => db.Contacts.Select(c => c.EmailNormalized).SingleAsync());

        await world.Get<Suppressor>().Suppress(world.Database.System, SuppressionKind.Address, address, SuppressionReason.Manual, "test", null, default);

        Assert.Equal((1, world.Database.Now), (await Ended(world), await SettledAt(world)));
    }

    private static SuppressionSettler Settler(SendingWorld world) => new(
        world.Database, new JobRunner(world.Database, world.Clock, NullLogger<JobRunner>.Instance), world.Clock);

    private static async Task<Guid> Suppress(SendingWorld world)
    {
        var outcome = await world.Get<Suppressor>().Suppress(world.Database.System, SuppressionKind.Domain, Domain, SuppressionReason.Manual, "test", null, default);
        Assert.Equal(EditVerdict.Done, outcome.Verdict);
        return outcome.Id;
    }

    private static Task<int> Ended(SendingWorld world) => world.Read(db => db.Enrollments.CountAsync(e => e.Status == EnrollmentStatus.Stopped));

    private static Task<DateTime?> SettledAt(SendingWorld world) => world.Read(db => db.Suppressions.Select(s => s.SettledAt).SingleAsync());

    private static async Task<int> RowsWritten(int contacts)
    {
        var writes = new WrittenRows();
        await using var world = await SendingWorld.Create(configure: services => TestStore.Configure(services, options => options.AddInterceptors(writes)));
        await world.StartFirst(contacts);
        var before = writes.Count;
        await Suppress(world);
        return writes.Count - before;
    }

    private sealed class WrittenRows : SaveChangesInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Count += result;
            return ValueTask.FromResult(result);
        }
    }

    /// <summary>The process is killed: after so many commits no further transaction begins.</summary>
    private sealed class KillAfterCommits : DbTransactionInterceptor, IDisposable
    {
        private readonly CancellationTokenSource _killed = new();
        private int _left = int.MaxValue;

        public CancellationToken Token => _killed.Token;

        public void After(int commits) => _left = commits;

        public void Dispose() => _killed.Dispose();

        public override async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (--_left == 0)
            {
                await _killed.CancelAsync();
            }
        }
    }
}
