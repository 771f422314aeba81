using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>The dependencies that all runs through lanes share; one per process.</summary>
internal sealed class LaneTools(
    IDbContextFactory<CampaignsDb> dbs,
    EmailComposer composer,
    SendGate gate,
    OutcomeRecorder recorder,
    TransportPool transports,
    FileOctets files,
    SendingMetrics metrics,
    TimeProvider clock,
    ILogger<LaneRun> log)
{
    public IDbContextFactory<CampaignsDb> Dbs { get; } = dbs;

    public EmailComposer Composer { get; } = composer;

    public SendGate Gate { get; } = gate;

    public OutcomeRecorder Recorder { get; } = recorder;

    public TransportPool Transports { get; } = transports;

    public FileOctets Files { get; } = files;

    public SendingMetrics Metrics { get; } = metrics;

    public TimeProvider Clock { get; } = clock;

    public ILogger<LaneRun> Log { get; } = log;
}
