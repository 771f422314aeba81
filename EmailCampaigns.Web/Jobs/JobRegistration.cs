using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>What runs by itself, and how often. A job ticks and calls one doer; the database knows what is to do.</summary>
internal static class JobRegistration
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();
            quartz.UseTimeProvider(TimeProvider.System); // ticks run on the real clock, whatever Clock:Offset says
        });
        builder.AddQuartzHostedService(host =>
        {
            host.AwaitApplicationStarted = true;
            host.WaitForJobsToComplete = true;
        });
    }
}
