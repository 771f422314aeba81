using EmailCampaigns.Core.Analytics.Variants;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>Reads what came of a campaign: in all, by step, by link and by import. Where very much came, the numbers are some seconds old, and up to five minutes where nobody looked meanwhile.</summary>
public sealed class ResultQueries(IDbContextFactory<CampaignsDb> dbs, LinkQueries links, TimeProvider clock)
{
    /// <summary>So many links are told.</summary>
    public const int MaxLinks = 100;

    private readonly CountMemory _remembered = new(clock);

    /// <summary>The results; null where there is no such campaign.</summary>
    public async Task<CampaignResults?> Find(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
        {
            return null;
        }

        return await _remembered.RecallAtOnce(
            (workspaceId, campaignId),
            stop => Read(workspaceId, campaignId, stop),
            results => results.Totals.Sent + results.Totals.TotalOpened + results.Totals.AutomatedOpens + results.Totals.TotalClicked + results.Totals.AutomatedClicks,
            cancellationToken);
    }

    private async Task<CampaignResults> Read(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder)
            .Select(s => new { s.Id, s.SequenceOrder, s.Name }).ToListAsync(cancellationToken);
        var sent = await db.SentEmails.Where(s => s.CampaignId == campaignId).GroupBy(s => s.StepId)
            .Select(step => new { StepId = step.Key, Count = step.Count() }).ToDictionaryAsync(s => s.StepId, s => s.Count, cancellationToken);
        var enrolled = await Enrolled(db, campaignId, cancellationToken);
        var opened = await Tracked(db, campaignId, MessageEventType.Opened, cancellationToken);
        var clicked = await Tracked(db, campaignId, MessageEventType.Clicked, cancellationToken);
        List<CameBack> back = [.. await Replies(db, campaignId, cancellationToken), .. await Events(db, campaignId, cancellationToken)];
        var backOf = back.ToLookup(b => b.StepId);
        var variants = await VariantQueries.Of(db, campaignId, cancellationToken);
        return new CampaignResults
        {
            CampaignId = campaignId,
            Enrollments = await db.Enrollments.Where(e => e.CampaignId == campaignId).GroupBy(e => e.Status)
                .Select(status => new { Status = status.Key, Count = status.Count() }).ToDictionaryAsync(s => s.Status, s => s.Count, cancellationToken),
            Emails = await db.ScheduledEmails.Where(e => e.CampaignId == campaignId).GroupBy(e => e.Status)
                .Select(status => new { Status = status.Key, Count = status.Count() }).ToDictionaryAsync(s => s.Status, s => s.Count, cancellationToken),
            Totals = ResultSums.Of(sent.Values.Sum(), enrolled.Sum(u => u.Contacted), ResultSums.Refused(back, neverSent: true), opened.InAll, clicked.InAll, back),
            Steps =
            [
                .. steps.Select(s => new StepResults(s.Id, s.SequenceOrder, s.Name, ResultSums.Of(
                    sent.GetValueOrDefault(s.Id),
                    sent.GetValueOrDefault(s.Id),
                    ResultSums.Refused(backOf[s.Id], neverSent: false),
                    opened.BySteps.GetValueOrDefault(s.Id, TrackedCount.None),
                    clicked.BySteps.GetValueOrDefault(s.Id, TrackedCount.None),
                    [.. backOf[s.Id]]))
                {
                    Variants = variants.GetValueOrDefault(s.Id),
                }),
            ],
            Links = await links.OfCampaign(db.WorkspaceId, campaignId, MaxLinks, cancellationToken),
            Uploads = await Uploads(db, enrolled, back, cancellationToken),
        };
    }

    private static Task<List<EnrolledUpload>> Enrolled(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) =>
        db.Enrollments.Where(e => e.CampaignId == campaignId).GroupBy(e => e.UploadBatchId)
            .Select(upload => new EnrolledUpload(upload.Key, upload.Count(), upload.Count(e => e.LastEmailSentAt != null)))
            .ToListAsync(cancellationToken);

    /// <summary>Opens or clicks. An email without a record of sending is nobody's: who opened it cannot be among those who were sent it.</summary>
    private static async Task<(TrackedCount InAll, Dictionary<Guid, TrackedCount> BySteps)> Tracked(
        CampaignsDb db, Guid campaignId, MessageEventType type, CancellationToken cancellationToken)
    {
        var events = db.MessageEvents.Where(e => e.CampaignId == campaignId && e.Type == type && e.SentEmailId != null && e.StepId != null);
        var steps = await events
            .GroupBy(e => new { e.IsAutomated, StepId = e.StepId!.Value, e.ContactId })
            .Select(person => new { person.Key.IsAutomated, person.Key.StepId, Times = person.Count() })
            .GroupBy(person => new { person.IsAutomated, person.StepId })
            .Select(step => new { step.Key.IsAutomated, step.Key.StepId, People = step.Count(), Times = step.Sum(p => p.Times) })
            .ToListAsync(cancellationToken);
        var people = await events.Where(e => !e.IsAutomated).Select(e => e.ContactId).Distinct().CountAsync(cancellationToken);
        var bySteps = steps.GroupBy(s => s.StepId).ToDictionary(s => s.Key, s => new TrackedCount(
            s.Where(c => !c.IsAutomated).Sum(c => c.People), s.Where(c => !c.IsAutomated).Sum(c => c.Times), s.Where(c => c.IsAutomated).Sum(c => c.Times)));
        return (new TrackedCount(people, bySteps.Values.Sum(s => s.Times), bySteps.Values.Sum(s => s.Automated)), bySteps);
    }

    private static async Task<List<CameBack>> Replies(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var replies = await (
            from reply in db.EmailReplies
            where reply.CampaignId == campaignId && reply.TakenBackAt == null && (reply.Kind == ReplyKind.Reply || reply.Kind == ReplyKind.AutoReply || reply.Kind == ReplyKind.OutOfOffice)
            join sent in db.SentEmails on reply.SentEmailId equals sent.Id into answered
            from sent in answered.DefaultIfEmpty()
            join enrollment in db.Enrollments on new { CampaignId = campaignId, reply.ContactId } equals new { enrollment.CampaignId, enrollment.ContactId } into enrollments
            from enrollment in enrollments.DefaultIfEmpty()
            select new
            {
                reply.ContactId,
                StepId = sent == null ? null : (Guid?)sent.StepId,
                reply.SentEmailId,
                UploadBatchId = enrollment == null ? null : enrollment.UploadBatchId,
                reply.Kind,
                reply.Intent,
            }).ToListAsync(cancellationToken);
        return replies.ConvertAll(r => new CameBack(
            r.ContactId,
            r.StepId,
            r.SentEmailId,
            r.UploadBatchId,
            r.Kind != ReplyKind.Reply ? CameBackKind.AutomaticReply : r.Intent == ReplyIntent.Interested ? CameBackKind.Interested : CameBackKind.Replied,
            Failure: null,
            WasSent: r.SentEmailId is not null));
    }

    private static async Task<List<CameBack>> Events(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var takenBack = await (
            from reply in db.EmailReplies
            where reply.CampaignId == campaignId && reply.TakenBackAt != null
            join key in db.MessageEventKeys on reply.MessageId equals key.ProviderEventId
            where key.Provider == InboundRecorder.Provider
            select key.EventId).ToHashSetAsync(cancellationToken);
        var events = await (
            from happened in db.MessageEvents
            where happened.CampaignId == campaignId && (happened.Type == MessageEventType.Bounced || happened.Type == MessageEventType.Unsubscribed)
            join enrollment in db.Enrollments on new { CampaignId = campaignId, ContactId = happened.ContactId!.Value } equals new { enrollment.CampaignId, enrollment.ContactId }
            select new { happened.Id, happened.ContactId, happened.StepId, happened.SentEmailId, enrollment.UploadBatchId, happened.Type, happened.FailureClass, enrollment.LastEmailSentAt })
            .ToListAsync(cancellationToken);
        return [.. events.Where(e => !takenBack.Contains(e.Id)).Select(e => new CameBack(
            e.ContactId,
            e.StepId,
            e.SentEmailId,
            e.UploadBatchId,
            e.Type == MessageEventType.Bounced ? CameBackKind.Bounced : CameBackKind.Unsubscribed,
            e.FailureClass,
            WasSent: e.LastEmailSentAt is not null))];
    }

    private static async Task<IReadOnlyList<UploadResults>> Uploads(
        CampaignsDb db, List<EnrolledUpload> enrolled, List<CameBack> back, CancellationToken cancellationToken)
    {
        var ids = enrolled.Select(u => u.UploadBatchId).OfType<Guid>().ToList();
        var files = await db.UploadBatches.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.FileName, u.CreatedAt }).ToDictionaryAsync(u => u.Id, cancellationToken);
        var backOf = back.ToLookup(b => b.UploadBatchId);
        return [.. enrolled.OrderByDescending(u => u.UploadBatchId).Select(u =>
        {
            var file = u.UploadBatchId is { } id ? files.GetValueOrDefault(id) : null;
            return new UploadResults
            {
                UploadBatchId = u.UploadBatchId,
                FileName = file?.FileName,
                UploadedAt = file?.CreatedAt,
                Enrolled = u.Enrolled,
                Contacts = u.Contacted + ResultSums.Refused(backOf[u.UploadBatchId], neverSent: true),
                Replied = ResultSums.People(backOf[u.UploadBatchId].Where(ResultSums.IsReply)),
                Interested = ResultSums.People(backOf[u.UploadBatchId].Where(b => b.What == CameBackKind.Interested)),
                Bounced = ResultSums.People(backOf[u.UploadBatchId].Where(b => b.What == CameBackKind.Bounced)),
            };
        })];
    }

    private sealed record EnrolledUpload(Guid? UploadBatchId, int Enrolled, int Contacted);
}
