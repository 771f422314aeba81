using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Web.Hosting;

namespace EmailCampaigns.Web.Sending;

/// <summary>Gives sending its settings and its transports.</summary>
internal static class SendingStart
{
    public static void AddSending(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddSending(settings.Sending, services => services.GetRequiredService<SenderTransports>().Open);
    }

    /// <summary>
    /// Takes back what the former process left under way, and judges whether the database may be sent from. It comes before anything is served.
    /// </summary>
    public static async Task StartSending(this WebApplication app, Settings settings)
    {
        if (settings.Sending.Enabled)
        {
            var reaper = app.Services.GetRequiredService<LeaseReaper>();
            // On SQLite nobody else sends. Elsewhere what is reserved may be another's, who lives.
            await (settings.Database.Provider == DatabaseProvider.Sqlite ? reaper.Recover(CancellationToken.None) : reaper.Reap(CancellationToken.None));
            var answers = app.Services.GetRequiredService<AnswerLeases>();
            await (settings.Database.Provider == DatabaseProvider.Sqlite ? answers.Recover(CancellationToken.None) : answers.Reap(CancellationToken.None));
            await app.Services.GetRequiredService<InstallationGuard>().Beat(CancellationToken.None);
        }
    }
}
