using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Persistence;

public sealed class SqlitePoolTests
{
    /// <summary>Two that open at once can be given the same connection by the pool (https://github.com/dotnet/efcore/issues/39008).</summary>
    [Fact]
    public async Task Connections_are_opened_one_at_a_time()
    {
        var opening = new Opening();

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => SqliteConnectionSettings.Instance.ConnectionOpening(new WatchedConnection(opening), null!, default),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal((4, 1), (opening.Opened, opening.MaxAtOnce));
        Assert.All(opened, result => Assert.True(result.IsSuppressed, "else it is opened again, and not alone"));
    }

    [Fact]
    public async Task A_connection_that_is_opened_so_gets_its_settings()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await using var db = database.Open();

        Assert.Equal(10_000, await db.Database.SqlQuery<long>($"SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync());
    }

    private sealed class Opening
    {
        private int _inside;

        public int Opened { get; private set; }

        public int MaxAtOnce { get; private set; }

        public void Pass()
        {
            MaxAtOnce = Math.Max(MaxAtOnce, Interlocked.Increment(ref _inside));
            // Long enough for another to come in, if it could.
            SpinWait.SpinUntil(() => Volatile.Read(ref _inside) > 1, TimeSpan.FromMilliseconds(50));
            Opened++;
            Interlocked.Decrement(ref _inside);
        }
    }

    private sealed class WatchedConnection(Opening opening) : SqliteConnection
    {
        public override void Open() => opening.Pass();
    }
}
