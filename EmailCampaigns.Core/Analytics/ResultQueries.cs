using System.Linq.Expressions;
using EmailCampaigns.Core.Analytics.Variants;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>Reads the results of a campaign: in total, by step, by link and by import. What happened is read from counters; where enrollments and emails stand is counted from an index.</summary>
public sealed class ResultQueries(IDbContextFactory<CampaignsDb> dbs, LinkQueries links)
{
    /// <summary>The maximum number of links.</summary>
    public const int MaxLinks = 100;

    /// <summary>The results; null where there is no such campaign.</summary>
    public async Task<CampaignResults?> Find(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
        {
            return null;
        }

        var steps = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder)
            .Select(s => new { s.Id, s.SequenceOrder, s.Name }).ToListAsync(cancellationToken);
        var counters = await db.StepCounters.AsNoTracking().Where(s => s.CampaignId == campaignId).ToListAsync(cancellationToken);
        var uploads = await db.UploadCounters.AsNoTracking().Where(u => u.CampaignId == campaignId).ToListAsync(cancellationToken);
        var variants = await VariantQueries.Of(db, campaignId, cancellationToken);
        return new CampaignResults
        {
            CampaignId = campaignId,
            Enrollments = await ByStatus(db.Enrollments.IgnoreQueryFilters().Where(e => e.CampaignId == campaignId), e => e.Status, cancellationToken),
            Emails = await ByStatus(db.ScheduledEmails.IgnoreQueryFilters().Where(e => e.CampaignId == campaignId), e => e.Status, cancellationToken),
            Totals = Totals(counters, uploads),
            Steps =
            [
                .. steps.Select(s => new StepResults(s.Id, s.SequenceOrder, s.Name, Of(counters.Find(c => c.StepId == s.Id) ?? new StepCounters()))
                {
                    Variants = variants.GetValueOrDefault(s.Id),
                }),
            ],
            Links = await links.OfCampaign(workspaceId, campaignId, MaxLinks, cancellationToken),
            Uploads = await Uploads(db, uploads, cancellationToken),
        };
    }

    /// <summary>Past the filter of the workspace, which would look into each row: the campaign is the workspace's own, and an index alone answers.</summary>
    private static Task<Dictionary<TStatus, int>> ByStatus<TRow, TStatus>(IQueryable<TRow> rows, Expression<Func<TRow, TStatus>> status, CancellationToken cancellationToken)
        where TStatus : struct, Enum =>
        rows.GroupBy(status).Select(group => new { Status = group.Key, Count = group.Count() }).ToDictionaryAsync(s => s.Status, s => s.Count, cancellationToken);

    private static ResultCounts Of(StepCounters step) => new()
    {
        Sent = step.Sent,
        Contacts = step.Contacts,
        Delivered = Math.Max(0, step.Contacts - step.Bounced),
        Opened = step.Opened,
        Clicked = step.Clicked,
        Replied = step.Replied,
        Interested = step.Interested,
        Bounced = step.Bounced,
        Blocked = step.Blocked,
        Unsubscribed = step.Unsubscribed,
        TotalDelivered = step.Sent - step.TotalReturned,
        TotalOpened = step.TotalOpened,
        TotalClicked = step.TotalClicked,
        TotalReplied = step.TotalReplied,
        TotalBounced = step.TotalBounced,
        TotalUnsubscribed = step.TotalUnsubscribed,
        AutomatedOpens = step.AutomatedOpens,
        AutomatedClicks = step.AutomatedClicks,
        AutomaticReplies = step.AutomaticReplies,
        BouncesByClass = new[]
        {
            (FailureClass.Hard, step.BouncesHard), (FailureClass.Soft, step.BouncesSoft), (FailureClass.Blocked, step.BouncesBlocked), (FailureClass.GaveUp, step.BouncesGaveUp),
            (FailureClass.Message, step.BouncesMessage),
        }.Where(c => c.Item2 > 0).ToDictionary(c => c.Item1, c => c.Item2),
    };

    /// <summary>Times add up over the steps; contacts, who may have had several, over the imports that brought them.</summary>
    private static ResultCounts Totals(List<StepCounters> counters, List<UploadCounters> uploads)
    {
        var steps = counters.ConvertAll(Of);
        var (contacts, bounced) = (uploads.Sum(u => u.Contacts), uploads.Sum(u => u.Bounced));
        return new ResultCounts
        {
            Sent = steps.Sum(s => s.Sent),
            Contacts = contacts,
            Delivered = Math.Max(0, contacts - bounced),
            Opened = uploads.Sum(u => u.Opened),
            Clicked = uploads.Sum(u => u.Clicked),
            Replied = uploads.Sum(u => u.Replied),
            Interested = uploads.Sum(u => u.Interested),
            Bounced = bounced,
            Blocked = uploads.Sum(u => u.Blocked),
            Unsubscribed = uploads.Sum(u => u.Unsubscribed),
            TotalDelivered = steps.Sum(s => s.TotalDelivered),
            TotalOpened = steps.Sum(s => s.TotalOpened),
            TotalClicked = steps.Sum(s => s.TotalClicked),
            TotalReplied = steps.Sum(s => s.TotalReplied),
            TotalBounced = steps.Sum(s => s.TotalBounced),
            TotalUnsubscribed = steps.Sum(s => s.TotalUnsubscribed),
            AutomatedOpens = steps.Sum(s => s.AutomatedOpens),
            AutomatedClicks = steps.Sum(s => s.AutomatedClicks),
            AutomaticReplies = steps.Sum(s => s.AutomaticReplies),
            BouncesByClass = steps.SelectMany(s => s.BouncesByClass).GroupBy(c => c.Key, c => c.Value).ToDictionary(c => c.Key, c => c.Sum()),
        };
    }

    private static async Task<IReadOnlyList<UploadResults>> Uploads(CampaignsDb db, List<UploadCounters> uploads, CancellationToken cancellationToken)
    {
        var ids = uploads.ConvertAll(u => u.UploadBatchId);
        var files = await db.UploadBatches.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.FileName, u.CreatedAt }).ToDictionaryAsync(u => u.Id, cancellationToken);
        return [.. uploads.Where(u => u.Enrolled > 0).OrderByDescending(u => u.UploadBatchId).Select(u => new UploadResults
        {
            UploadBatchId = u.UploadBatchId == Guid.Empty ? null : u.UploadBatchId,
            FileName = files.GetValueOrDefault(u.UploadBatchId)?.FileName,
            UploadedAt = files.GetValueOrDefault(u.UploadBatchId)?.CreatedAt,
            Enrolled = u.Enrolled,
            Contacts = u.Contacts,
            Replied = u.Replied,
            Interested = u.Interested,
            Bounced = u.Bounced,
        })];
    }
}
