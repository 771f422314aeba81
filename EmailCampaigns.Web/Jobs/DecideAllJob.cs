using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Workspaces;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>
/// Approves or rejects all drafts of a campaign that wait, where they are too many for one request. What is not decided when the process ends goes
/// on waiting, for everybody to see.
/// </summary>
internal sealed class DecideAllJob(DraftApprover approver, DraftRejecter rejecter) : IJob
{
    private const string Wish = "wish";

    private static readonly JobKey Key = new(nameof(DecideAllJob));

    public static void AddTo(IQuartzBuilder quartz) => quartz.AddJob<DecideAllJob>(job => job.WithIdentity(Key).StoreDurably());

    /// <summary>Begins now, in the background.</summary>
    public static async Task Begin(ISchedulerFactory schedulers, DecideAll wish, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.TriggerJob(Key, new JobDataMap { [Wish] = wish }, cancellationToken);
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var wish = (DecideAll)context.MergedJobDataMap[Wish]!;
        var filter = new DraftFilter { CampaignId = wish.CampaignId };
        await (wish.RejectThen is { } then
            ? rejecter.RejectAll(wish.By, filter, then, wish.Reason, cancellationToken)
            : approver.ApproveAll(wish.By, filter, cancellationToken));
    }
}

/// <summary>What is to be done with all drafts of a campaign that wait.</summary>
/// <param name="By">Who, and where.</param>
/// <param name="CampaignId">The campaign.</param>
/// <param name="RejectThen">Null approves; else what follows the rejection.</param>
/// <param name="Reason">Why they are rejected.</param>
internal sealed record DecideAll(Actor By, Guid CampaignId, ThenWhat? RejectThen, string? Reason);
