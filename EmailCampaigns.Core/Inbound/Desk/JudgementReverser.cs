using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>
/// Takes the judgement of an inbound message back: no reply after all, or no bounce. What it ended goes on, and the suppression that it made is lifted, and only that one;
/// what something else holds as well stays as it is.
/// </summary>
public sealed class JudgementReverser(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    private const string Because = "What came in was judged wrongly.";

    /// <summary>Takes it back. Doing it twice changes nothing.</summary>
    public Task<EditOutcome> TakeBack(Actor by, Guid replyId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var seen = await db.EmailReplies.AsNoTracking().SingleOrDefaultAsync(r => r.Id == replyId, cancellationToken);
            if (seen is null)
            {
                return EditOutcome.NotFound(replyId);
            }

            var effects = await EffectsOf(db, seen, cancellationToken);
            await LaneLocks.OfCampaigns(db, effects.Select(e => e.CampaignId).Union(seen.CampaignId is { } own ? [own] : []), cancellationToken);
            await db.Lock("email_replies", db.WorkspaceId, "id", [replyId], cancellationToken);
            var reply = await db.EmailReplies.SingleAsync(r => r.Id == replyId, cancellationToken);
            if (reply.TakenBackAt is not null)
            {
                return EditOutcome.Done(replyId);
            }

            var now = clock.UtcNow();
            var counted = reply.CampaignId is { } campaignId ? await CountedChange.Begin(db, campaignId, reply.ContactId, cancellationToken) : null;
            (reply.TakenBackAt, reply.ReadAt) = (now, reply.ReadAt ?? now);
            await LiftSuppression(db, reply, cancellationToken);
            await MarkArrived(db, reply, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken); // the planner looks at suppressions
            foreach (var campaign in effects.GroupBy(e => e.CampaignId))
            {
                await GoOn(db, reply, campaign.Key, [.. campaign], by, now, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            if (counted is not null)
            {
                await counted.Write(now, cancellationToken);
            }

            return EditOutcome.Done(replyId);
        }, cancellationToken);
    }

    private async Task GoOn(
        CampaignsDb db, EmailReply reply, Guid campaignId, IReadOnlyList<CausedChange> effects, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        var ids = effects.Select(e => e.EnrollmentId).ToList();
        var enrollments = await db.Enrollments.Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
        var open = new List<Enrollment>();
        foreach (var effect in effects)
        {
            var enrollment = enrollments[effect.EnrollmentId];
            if (enrollment.Status != effect.To || await IsHeldByAnother(db, reply, effect, cancellationToken) || !enrollment.Restore(effect.From, Because))
            {
                continue;
            }

            db.Transitions.Add(Transition.Of(enrollment, effect.To, Because, by, now));
            if (enrollment.IsOpen)
            {
                open.Add(enrollment);
            }
        }

        if (open.Count > 0)
        {
            await CompletedCampaign.Reopen(db, campaignId, Because, by, now, cancellationToken);
            await planner.Plan(db, await LanePlan.Load(db, campaignId, now, cancellationToken), open, MovedReason.Resumed, now, cancellationToken);
        }
    }

    /// <summary>What it caused, and what others caused that were taken back while this one still stood: the last of them lets the sequence go on.</summary>
    private static async Task<List<CausedChange>> EffectsOf(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var concerned = (await CausedChanges.Concerned(db, reply, cancellationToken)).Select(c => c.Id);
        var takenBack = await Alike(db, reply).AsNoTracking().Where(r => r.TakenBackAt != null && concerned.Contains(r.ContactId)).ToListAsync(cancellationToken);
        var effects = new List<CausedChange>();
        foreach (var cause in takenBack.Prepend(reply))
        {
            effects.AddRange(await CausedChanges.Of(db, cause, cancellationToken));
        }

        return effects;
    }

    /// <summary>Whether another message says the same of it, and stands: of the contact, or, where a colleague's reply stopped it, of anyone in the company.</summary>
    private static async Task<bool> IsHeldByAnother(CampaignsDb db, EmailReply reply, CausedChange effect, CancellationToken cancellationToken)
    {
        var standing = Alike(db, reply).Where(r => r.TakenBackAt == null);
        if (!effect.OfColleague)
        {
            return await standing.AnyAsync(r => r.ContactId == effect.ContactId && (r.CampaignId == null || r.CampaignId == effect.CampaignId), cancellationToken);
        }

        var concerned = (await CausedChanges.Concerned(db, reply, cancellationToken)).Select(c => c.Id);
        return await standing.AnyAsync(r => r.CampaignId == effect.CampaignId && concerned.Contains(r.ContactId), cancellationToken);
    }

    private static IQueryable<EmailReply> Alike(CampaignsDb db, EmailReply reply) =>
        db.EmailReplies.Where(r => r.Id != reply.Id && r.Kind == reply.Kind && r.FailureClass == reply.FailureClass);

    /// <summary>The email that was said not to have arrived, or to be spam, is as any that was sent.</summary>
    private static async Task MarkArrived(CampaignsDb db, EmailReply reply, DateTime now, CancellationToken cancellationToken)
    {
        if (reply is { Kind: ReplyKind.Bounce, AnswerId: { } answerId })
        {
            await db.Lock("reply_answers", db.WorkspaceId, "id", [answerId], cancellationToken);
            (await db.ReplyAnswers.SingleAsync(a => a.Id == answerId, cancellationToken)).ArrivedAfterAll();
        }

        if (reply is { Kind: ReplyKind.Bounce, SentEmailId: { } sent })
        {
            await db.SentEmails.Where(s => s.Id == sent && (s.Status == SentEmailStatus.Bounced || s.Status == SentEmailStatus.Complained))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SentEmailStatus.Sent).SetProperty(s => s.UpdatedAt, now), cancellationToken);
        }
    }

    /// <summary>Lifts the suppression that it made; one that has got a stronger reason since is no longer its own.</summary>
    private static async Task LiftSuppression(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var reason = reply switch
        {
            { Kind: ReplyKind.UnsubscribeRequest } => SuppressionReason.Unsubscribed,
            { Kind: ReplyKind.Bounce, FailureClass: FailureClass.Complaint } => SuppressionReason.Complaint,
            _ => SuppressionReason.HardBounce,
        };
        db.Suppressions.RemoveRange(await db.Suppressions.Where(s => s.CausedBy == reply.Id && s.Reason == reason).ToListAsync(cancellationToken));
    }
}
