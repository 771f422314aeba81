using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>A real database of its own for one test (see <see cref="TestStore"/>), with the real migrations and a workspace to work in.</summary>
public sealed class TestDatabase : IDbContextFactory<CampaignsDb>, IAsyncDisposable
{
    /// <summary>Where the clock of a test stands at first: late in the evening in UTC, the next day in Berlin; noon hides mistakes.</summary>
    public static readonly DateTime Start = new(2026, 1, 14, 23, 59, 59, DateTimeKind.Utc);

    private readonly ServiceProvider _services;
    private readonly string _directory;

    private TestDatabase(string directory, TestStore store, ServiceProvider services, FixedClock clock)
    {
        _directory = directory;
        Store = store;
        _services = services;
        Clock = clock;
    }

    public TestStore Store { get; }

    public bool IsSqlite => Store.Settings.Provider == DatabaseProvider.Sqlite;

    public FixedClock Clock { get; }

    public DateTime Now => Clock.UtcNow();

    /// <summary>The workspace that <see cref="Open()"/> enters.</summary>
    public Guid WorkspaceId { get; private set; }

    /// <summary>The product on its own account, in <see cref="WorkspaceId"/>.</summary>
    public Actor System => Actor.System(WorkspaceId);

    public IServiceProvider Services => _services;

    /// <summary>A folder that goes with the database.</summary>
    public string Directory => _directory;

    /// <summary>A fresh database; <paramref name="configure"/> adds what the test takes out of <see cref="Services"/>.</summary>
    public static async Task<TestDatabase> Create(Action<IServiceCollection>? configure = null, DatabaseProvider? on = null)
    {
        var directory = Temp.NewDirectory();
        var store = await TestStore.Create(directory, on);
        var clock = new FixedClock(Start);
        var services = TestStore.ServicesFor(store.Settings, clock);
        configure?.Invoke(services);
        var database = new TestDatabase(directory, store, services.BuildServiceProvider(), clock);
        database.WorkspaceId = await database.AddWorkspace("Northwind Robotics");
        return database;
    }

    public CampaignsDb CreateDbContext() => _services.GetRequiredService<IDbContextFactory<CampaignsDb>>().CreateDbContext();

    /// <summary>A context in the test's workspace.</summary>
    public CampaignsDb Open() => this.For(WorkspaceId);

    public async Task<Guid> AddWorkspace(string name, string timezone = "Europe/Berlin")
    {
        await using var db = CreateDbContext();
        var workspace = new Workspace(name, name.ToLowerInvariant().Replace(' ', '-'), timezone, Now);
        db.Workspaces.Add(workspace);
        await db.SaveChangesAsync();
        return workspace.Id;
    }

    /// <summary>Adds rows in the test's workspace.</summary>
    public async Task Add(params object[] rows)
    {
        await using var db = Open();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    /// <summary>Has the database refuse new rows of a table, as a full disk would.</summary>
    public async Task Refuse(string name, string table, string when = "1 = 1")
    {
        await using var db = this.AsOwner();
        await db.Database.ExecuteSqlRawAsync(Store.Settings.Provider switch
        {
            DatabaseProvider.Postgres => $"""
                CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE '{name}'; END $$;
                CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}();
                """,
            DatabaseProvider.SqlServer =>
                $"CREATE TRIGGER {name} ON {table} AFTER INSERT AS IF EXISTS (SELECT 1 FROM inserted AS NEW WHERE {when}) THROW 50000, '{name}', 1",
            _ => $"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END",
        });
    }

    /// <summary>Takes <see cref="Refuse"/> back.</summary>
    public async Task RefuseNoMore(string name, string table)
    {
        await using var db = this.AsOwner();
        await db.Database.ExecuteSqlRawAsync(Store.Settings.Provider == DatabaseProvider.Postgres ? $"DROP TRIGGER {name} ON {table}" : $"DROP TRIGGER {name}");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Store.DisposeAsync();
        global::System.IO.Directory.Delete(_directory, recursive: true);
    }
}
