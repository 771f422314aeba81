using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Jobs;
using EmailCampaigns.Web.Workspaces;
using EmailCampaigns.Web.Workspaces.Demo;

namespace EmailCampaigns.Web.Hosting;

/// <summary>Settings, clock, database, and the doers and queries of the core.</summary>
internal static partial class HostRegistration
{
    /// <summary>A host that finds its appsettings.json beside the program, wherever it is started.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    /// <summary>Reads the settings and prepares the data folder.</summary>
    /// <exception cref="SettingException">Settings are wrong; it names all of them.</exception>
    public static Settings AddSettings(this WebApplicationBuilder builder)
    {
        var settings = Settings.Read(builder.Configuration, builder.Environment.IsDevelopment(), Directory.GetCurrentDirectory());
        PrivateFiles.CreateFolder(settings.DataDirectory);
        PrivateFiles.CreateFolder(Path.Combine(settings.DataDirectory, "keys"));
        builder.WebHost.UseUrls(settings.Site.Urls);
        builder.Services.AddSingleton(settings.Api);
        builder.Services.AddSingleton(settings.Clock.Offset == TimeSpan.Zero ? TimeProvider.System : new ShiftedClock(settings.Clock.Offset));
        return settings;
    }

    public static void AddDatabase(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddDatabase(settings.Database);
        builder.Services.AddSingleton<DatabaseStart>();
        builder.Services.AddSingleton<PartitionMaker>();
        builder.Services.AddKeys(KeyCertificate.Open(settings));
    }

    /// <summary>Brings the database up to date and sets it up where the settings say so, before anything is served.</summary>
    /// <exception cref="SettingException">
    /// The database cannot be opened, its keys cannot be read with this certificate, or another process sends from it where only one can.
    /// </exception>
    public static async Task StartDatabase(this WebApplication app, IServiceCollection product, Settings settings)
    {
        if (PrivateFiles.IsOpenToOthers(settings.DataDirectory))
        {
            LogOpenFolder(app.Logger, settings.DataDirectory);
        }

        if (settings.Database.Provider == DatabaseProvider.Sqlite)
        {
            PrivateFiles.CreateDatabase(settings.Database.ConnectionString);
        }

        if (settings.Sending.Enabled && settings.Database.Provider == DatabaseProvider.Sqlite)
        {
            var taken = DispatchLock.Take(settings.Database.ConnectionString);
            app.Lifetime.ApplicationStopped.Register(taken.Dispose);
        }

        var start = app.Services.GetRequiredService<DatabaseStart>();
        try
        {
            await start.Run(() => SetUp(app, start, product, settings), CancellationToken.None);
        }
        catch (DatabaseUnreachableException unreachable)
        {
            throw new SettingException("ConnectionStrings:EmailCampaigns", $"the database cannot be opened: {unreachable.Message}");
        }
    }

    private static async Task SetUp(WebApplication app, DatabaseStart start, IServiceCollection product, Settings settings)
    {
        if (settings.Database.Provider != DatabaseProvider.Sqlite)
        {
            await app.PrepareJobs(CancellationToken.None);
        }

        app.Services.GetRequiredService<KeyCheck>().Run();
        var setUp = app.Services.GetRequiredService<WorkspaceSetUp>();
        if (settings.Setup.Demo && await start.IsEmpty(CancellationToken.None))
        {
            await DemoWorkspace.Make(product, app.Services.GetRequiredService<TimeProvider>(), CancellationToken.None);
        }

        if (settings.Setup.Request() is { } request && await setUp.IsNeeded(CancellationToken.None))
        {
            await setUp.Run(request, CancellationToken.None);
        }

        if (await setUp.IsNeeded(CancellationToken.None))
        {
            app.Services.GetRequiredService<SetUpCode>().Announce(settings.Sending.PublicBaseUrl);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "Others on this machine can look into {Folder}, which holds addresses and keys. Close it with chmod 700")]
    private static partial void LogOpenFolder(ILogger log, string folder);
}
