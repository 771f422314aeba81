using EmailCampaigns.Web.Hosting;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>What runs by itself, and how often. A job ticks and calls one doer; the database knows what is to do.</summary>
internal static class JobRegistration
{
    private static void Every<TJob>(this IQuartzBuilder quartz, TimeSpan interval)
        where TJob : class, IJob =>
        quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(typeof(TJob).Name)
            .StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));

    public static void AddJobs(this WebApplicationBuilder builder, Settings settings)
    {
        builder.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();
            DecideAllJob.AddTo(quartz);
            quartz.Every<ImportJob>(TimeSpan.FromSeconds(1));
            quartz.Every<SweepUploadsJob>(TimeSpan.FromHours(1));
            quartz.Every<LaunchJob>(TimeSpan.FromSeconds(1));
            quartz.Every<SettleJob>(TimeSpan.FromSeconds(1));
            if (settings.Sending.Enabled)
            {
                quartz.Every<DispatchJob>(settings.Sending.DispatchInterval);
                quartz.Every<CompletionJob>(settings.Sending.DispatchInterval);
                quartz.Every<HeartbeatJob>(TimeSpan.FromSeconds(10));
                quartz.Every<ReapJob>(TimeSpan.FromSeconds(20));
                quartz.Every<CountQueueJob>(TimeSpan.FromSeconds(10));
            }
        });
        builder.AddQuartzHostedService(host =>
        {
            host.AwaitApplicationStarted = true;
            host.WaitForJobsToComplete = true;
        });
    }
}
