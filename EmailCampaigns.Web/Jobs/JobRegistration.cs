using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Web.Hosting;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>What runs by itself, and how often. A job ticks and calls one doer; the database knows what is to do.</summary>
internal static class JobRegistration
{
    /// <summary>The scheduler that the processes on one server's database share: a job of it runs in one of them at a time.</summary>
    public const string Shared = "EmailCampaigns";

    /// <summary>No shared job looks more often: each look costs its store a dozen statements.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void AddJobs(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddSingleton<JobHealth>();
        builder.AddQuartz(local =>
        {
            local.UseInMemoryStore();
            local.AddJobListener(provider => provider.GetRequiredService<JobHealth>());
            AddOwn(local, settings);
            if (settings.Database.Provider == DatabaseProvider.Sqlite)
            {
                AddShared(local, settings);
            }
        });
        if (settings.Database.Provider != DatabaseProvider.Sqlite)
        {
            builder.AddQuartz(Shared, shared =>
            {
                shared.UsePersistentStore(store => Use(store, settings.Database));
                shared.AddJobListener(provider => provider.GetRequiredService<JobHealth>());
                AddShared(shared, settings);
            });
        }

        builder.AddQuartzHostedService(host =>
        {
            host.AwaitApplicationStarted = true;
            host.WaitForJobsToComplete = true;
        });
    }

    /// <summary>Makes the tables of the shared scheduler; while one process starts, no other does.</summary>
    public static async Task PrepareJobs(this WebApplication app, CancellationToken cancellationToken) =>
        await app.Services.GetRequiredService<ISchedulerFactory>().LookupScheduler(Shared, cancellationToken);

    private static void Use(IPersistentStoreBuilder store, DatabaseSettings database)
    {
        switch (database.Provider)
        {
            case DatabaseProvider.Postgres:
                store.UsePostgres(database.Provider.Clients(), database.ConnectionString);
                break;
            case DatabaseProvider.SqlServer:
                store.UseSqlServer(database.Provider.Clients(), database.ConnectionString);
                break;
            case DatabaseProvider.Sqlite:
                throw new InvalidOperationException("One process sends from SQLite, so nothing is shared.");
        }

        store.ProvisionSchema();
        store.UseClustering();
    }

    /// <summary>What every process does for itself.</summary>
    private static void AddOwn(IQuartzBuilder quartz, Settings settings)
    {
        quartz.Every<SendWebhooksJob>(Second); // each process sends what it claims
        quartz.Every<WriteDraftsJob>(Second); // and writes what it claims
        quartz.Every<KeepMailboxesJob>(TimeSpan.FromSeconds(5)); // the mailboxes that it reads
        if (settings.Sending.Enabled)
        {
            quartz.Every<DispatchJob>(settings.Sending.DispatchInterval);
            quartz.Every<AnswerJob>(Second);
            quartz.Every<HeartbeatJob>(TimeSpan.FromSeconds(10));
            quartz.Every<CountQueueJob>(TimeSpan.FromSeconds(10)); // its metrics are each process's own
        }

        if (settings.Database.Provider == DatabaseProvider.Sqlite)
        {
            quartz.Every<ContactIndexJob>(TimeSpan.FromSeconds(5)); // other databases have no such index
        }

        if (settings.Database.Provider == DatabaseProvider.Postgres)
        {
            quartz.Every<MakePartitionsJob>(TimeSpan.FromDays(1)); // at the start too, which a shared one is not
        }
    }

    /// <summary>What one process at a time does for all. Each may be done twice without harm; done once is enough.</summary>
    private static void AddShared(IQuartzBuilder quartz, Settings settings)
    {
        quartz.Every<ImportJob>(Second);
        quartz.Every<SweepUploadsJob>(TimeSpan.FromHours(1));
        quartz.Every<LaunchJob>(Second);
        quartz.Every<SettleJob>(Second);
        quartz.Every<NewMembersJob>(TimeSpan.FromSeconds(5));
        quartz.Every<DraftBatchJob>(Second);
        quartz.Every<SuppressionJob>(Second);
        quartz.Every<EraseJob>(Second);
        quartz.Every<ReadMailboxesJob>(TimeSpan.FromSeconds(10));
        quartz.Every<KeepCopiesJob>(TimeSpan.FromSeconds(10));
        quartz.Every<PauseJob>(TimeSpan.FromMinutes(1));
        quartz.Every<HealthJob>(TimeSpan.FromMinutes(1));
        quartz.Every<ReadWebhooksJob>(Second);
        quartz.Every<SweepWebhooksJob>(TimeSpan.FromHours(1));
        if (settings.Sending.Enabled)
        {
            quartz.Every<CompletionJob>(settings.Sending.DispatchInterval < Second ? Second : settings.Sending.DispatchInterval);
            quartz.Every<ReapJob>(TimeSpan.FromSeconds(20));
        }
    }

    private static void Every<TJob>(this IQuartzBuilder quartz, TimeSpan interval)
        where TJob : class, IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger
                .WithIdentity(typeof(TJob).Name)
                .StartNow()
                .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity(typeof(TJob).Name));
}
