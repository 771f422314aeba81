using System.Collections.Concurrent;
using System.Net.Http.Headers;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Api.Contract;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// The real host over a database of its own, with a clock that stands and jobs that do not tick (a test calls the doer that the job would).
/// Two workspaces are there, with a key for each role in the first and one for the owner of the second.
/// </summary>
public sealed class ApiHost : WebApplicationFactory<Program>
{
    private static readonly ConcurrentBag<ApiHost> Free = [];

    private readonly string _directory;
    private readonly TestStore _store;
    private readonly IReadOnlyList<(string Key, string Value)> _settings;
    private readonly Action<IServiceCollection>? _configure;
    private readonly Dictionary<Role, string> _keys = [];
    private string _otherKey = "";
    private Func<Task>? _reset;

    private ApiHost(string directory, TestStore store, IReadOnlyList<(string Key, string Value)> settings, Action<IServiceCollection>? configure)
    {
        _directory = directory;
        _store = store;
        _settings = settings;
        _configure = configure;
    }

    public FixedClock Clock { get; } = new(TestDatabase.Start);

    /// <summary>The product's data folder.</summary>
    public string DataDirectory => _directory;

    /// <summary>The workspace of <see cref="Api"/>.</summary>
    public Guid WorkspaceId { get; private set; }

    /// <summary>The workspace of <see cref="OtherApi"/>.</summary>
    public Guid OtherWorkspaceId { get; private set; }

    /// <summary>The owner's key of the first workspace is the actor of what a test prepares.</summary>
    public Actor Actor { get; private set; } = Actor.System(Guid.Empty);

    /// <summary>
    /// A host with two workspaces and without a limit of requests, which on SQLite another test may have used before: that costs a hundredth of a new one. Its rows, files and
    /// clock are as new; what its services keep in memory is not, so a test about that starts its own.
    /// </summary>
    public static async Task<ApiHost> Rent()
    {
        if (!Free.TryTake(out var host))
        {
            host = await StartEmpty(null, ("Api:RequestsPerMinute", "1000000"));
            host._reset = host._store.Remember();
        }

        await host.AddWorkspaces();
        return host;
    }

    /// <summary>A host with two workspaces; <paramref name="configure"/> replaces services.</summary>
    public static async Task<ApiHost> Start(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var host = await StartEmpty(configure, settings);
        await host.AddWorkspaces();
        return host;
    }

    /// <summary>A host over a database that nobody has set up.</summary>
    public static async Task<ApiHost> StartEmpty(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var directory = Temp.NewDirectory();
        var host = new ApiHost(directory, await TestStore.Create(directory), settings, configure);
        _ = host.Server; // starts it
        return host;
    }

    /// <summary>A client with a key of this role in the first workspace.</summary>
    public HttpClient Api(Role role = Role.Owner) => WithKey(_keys[role]);

    /// <summary>A client of the owner of the second workspace.</summary>
    public HttpClient OtherApi() => WithKey(_otherKey);

    /// <summary>A client with this key.</summary>
    public HttpClient WithKey(string key)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A client that says nothing of who it is, keeps no cookies and follows no redirects.</summary>
    public HttpClient Anonymous() => CreateDefaultClient(new ContractHandler(this));

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A context in the first workspace.</summary>
    public CampaignsDb Open() => Open(WorkspaceId);

    public CampaignsDb Open(Guid workspaceId) => Get<IDbContextFactory<CampaignsDb>>().For(workspaceId);

    /// <summary>Adds rows in a workspace.</summary>
    public async Task Add(Guid workspaceId, params object[] rows)
    {
        await using var db = Open(workspaceId);
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_reset is not null)
        {
            await _reset();
            foreach (var file in new[] { "outbox", "uploads" }.Select(f => new DirectoryInfo(Path.Combine(_directory, f))).Where(f => f.Exists)
                .SelectMany(f => f.EnumerateFiles("*", SearchOption.AllDirectories)))
            {
                file.Delete();
            }

            Clock.MoveTo(TestDatabase.Start);
            Free.Add(this);
            return;
        }

        await base.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Data:Directory", _directory);
        builder.UseSetting("Data:KeyCertificate", TestCertificate.File);
        builder.UseSetting("Sending:Enabled", "false");
        foreach (var (key, value) in _store.ProgramSettings().Concat(_settings))
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.ConfigureAll<QuartzHostedServiceOptions>(quartz => quartz.AutoStart = false);
            _configure?.Invoke(services);
        });
    }

    private async Task AddWorkspaces()
    {
        var now = Clock.UtcNow();
        var first = new Workspace("Northwind Robotics", "northwind-robotics", "Europe/Berlin", now);
        var second = new Workspace("Contoso", "contoso", "America/New_York", now);
        await using (var db = Get<IDbContextFactory<CampaignsDb>>().CreateDbContext())
        {
            db.Workspaces.AddRange(first, second);
            await db.SaveChangesAsync();
        }

        (WorkspaceId, OtherWorkspaceId) = (first.Id, second.Id);
        foreach (var role in Enum.GetValues<Role>())
        {
            var key = ApiKey.Create($"{role}'s key", role, expiresAt: null, Actor.System(first.Id), now, out var text);
            _keys[role] = text;
            await Add(first.Id, key);
            if (role == Role.Owner)
            {
                Actor = Actor.ApiKey(first.Id, key.Id, role);
            }
        }

        await Add(second.Id, ApiKey.Create("Contoso's key", Role.Owner, expiresAt: null, Actor.System(second.Id), now, out _otherKey));
    }
}
