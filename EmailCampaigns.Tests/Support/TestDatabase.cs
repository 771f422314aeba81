using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>A real database of its own for one test: a SQLite file with the real migrations, and a workspace to work in.</summary>
public sealed class TestDatabase : IDbContextFactory<CampaignsDb>, IAsyncDisposable
{
    /// <summary>Where the clock of a test stands at first: late in the evening in UTC, the next day in Berlin; noon hides mistakes.</summary>
    public static readonly DateTime Start = new(2026, 1, 14, 23, 59, 59, DateTimeKind.Utc);

    private static readonly Lazy<Task<string>> Template = new(MakeTemplate);

    private readonly ServiceProvider _services;
    private readonly string _directory;

    private TestDatabase(string directory, ServiceProvider services, FixedClock clock)
    {
        _directory = directory;
        _services = services;
        Clock = clock;
    }

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
    public static async Task<TestDatabase> Create(Action<IServiceCollection>? configure = null)
    {
        var directory = Temp.NewDirectory();
        var file = Path.Combine(directory, "test.db");
        await CopyTemplateTo(file);
        var clock = new FixedClock(Start);
        var services = ServicesFor(file, clock);
        configure?.Invoke(services);
        var database = new TestDatabase(directory, services.BuildServiceProvider(), clock);
        database.WorkspaceId = await database.AddWorkspace("Northwind Robotics");
        return database;
    }

    /// <summary>Puts an empty, migrated database file where a test wants it.</summary>
    public static async Task CopyTemplateTo(string file) => File.Copy(await Template.Value, file);

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

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        global::System.IO.Directory.Delete(_directory, recursive: true);
    }

    private static IServiceCollection ServicesFor(string file, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddSqliteDatabase($"Data Source={file}");
        services.AddSingleton<DatabaseStart>();
        services.AddSingleton<InstallationKeys>();
        return services;
    }

    /// <summary>Migrates once and lets every test copy the file: the migrations are real, and run once a test run.</summary>
    private static async Task<string> MakeTemplate()
    {
        var file = Path.Combine(Temp.NewDirectory(), "template.db");
        await using var services = ServicesFor(file, new FixedClock(Start)).BuildServiceProvider();
        await services.GetRequiredService<DatabaseStart>().Run(CancellationToken.None);
        SqliteConnection.ClearAllPools();
        return file;
    }
}
