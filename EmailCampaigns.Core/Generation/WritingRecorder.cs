using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>Records what came of a request, and what follows. Whoever lost the claim meanwhile records nothing.</summary>
internal sealed class WritingRecorder(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>After so many answers that were none, a person decides.</summary>
    public const int MaxAttempts = 5;

    /// <summary>Where a server asks for a slower pace and does not say how long.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(20);

    /// <summary>When a text is looked at again whose email waits for the end of a pause.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(15);

    /// <summary>Records an answer with its cost: the draft has its text, or it is asked again, or it fails, or nothing is asked any more.</summary>
    public Task Record(Guid workspaceId, ClaimedText claimed, WritingMaterial material, AiAnswer answer, WrittenText? text, CancellationToken cancellationToken) =>
        Edit(workspaceId, claimed, async (db, generation, draft, now) =>
        {
            var cost = claimed.Settings.CostOf(answer.InputTokens, answer.OutputTokens);
            generation.Note(claimed.Endpoint.Model, DraftPrompt.Version, material.Brief.Facts, answer.InputTokens, answer.OutputTokens, cost);
            if (draft.Status != DraftStatus.Unwritten)
            {
                generation.Cancel("The draft was decided or edited meanwhile.", now);
            }
            else if (text?.Content is { } content)
            {
                generation.Complete(text.Used, text.Findings, now);
                draft.Write(material.Step, content, text.Severe, claimed.Endpoint.Model, text.Findings.Count(f => f.Level == FindingLevel.Warning));
                await DraftThreads.Follow(db, [draft.CampaignContactId], cancellationToken);
            }
            else if (answer.BlocksAll)
            {
                generation.TryAgain(answer.Explanation, now, counts: false);
                await db.AiSettings.ExecuteUpdateAsync(s => s.SetProperty(x => x.BlockedReason, answer.Explanation), cancellationToken);
            }
            else if (answer.Result == AiResult.RateLimited)
            {
                DateTime? until = now + (answer.RetryAfter ?? UsualWait);
                generation.TryAgain(answer.Explanation, until.Value, counts: false);
                await db.AiSettings.Where(s => s.WaitUntil == null || s.WaitUntil < until).ExecuteUpdateAsync(s => s.SetProperty(x => x.WaitUntil, until), cancellationToken);
            }
            else
            {
                var problem = text?.Problem ?? answer.Explanation;
                if ((answer.IsPassing || text is not null) && generation.Attempts < MaxAttempts)
                {
                    var pause = JobBackoff.After(generation.Attempts);
                    generation.TryAgain(problem, now + (answer.RetryAfter > pause ? answer.RetryAfter.Value : pause), counts: true);
                }
                else
                {
                    GiveUp(generation, draft, problem, now);
                }
            }
        }, cancellationToken);

    /// <summary>It cannot be written at all.</summary>
    public Task Fail(Guid workspaceId, ClaimedText claimed, string problem, CancellationToken cancellationToken) =>
        Edit(workspaceId, claimed, (_, generation, draft, now) =>
        {
            GiveUp(generation, draft, problem, now);
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Nobody wants it now: where its email only waits for the end of a pause, it is looked at again later.</summary>
    public Task GiveBack(Guid workspaceId, ClaimedText claimed, CancellationToken cancellationToken) => Edit(workspaceId, claimed, async (db, generation, draft, now) =>
    {
        var cause = await db.ScheduledEmails.Where(e => e.CampaignContactId == draft.CampaignContactId && e.StepId == draft.StepId).Select(e => e.CancelReason).SingleOrDefaultAsync(cancellationToken);
        var isActive = await db.Campaigns.AnyAsync(c => c.Id == draft.CampaignId && (c.Status == CampaignStatus.Active || c.Status == CampaignStatus.Paused), cancellationToken);
        if (draft.Status == DraftStatus.Unwritten && isActive && cause is null or CancelReason.CampaignPaused or CancelReason.EnrollmentPaused)
        {
            generation.TryAgain("Its email waits for the end of a pause.", now + Later, counts: false);
            return;
        }

        const string Reason = "Its email was called off before it was written.";
        generation.Cancel(Reason, now);
        if (draft.Status == DraftStatus.Unwritten)
        {
            draft.GiveUpWriting(Reason);
        }
    }, cancellationToken);

    private static void GiveUp(DraftGeneration generation, EmailDraft draft, string problem, DateTime now)
    {
        generation.Fail(problem, now);
        if (draft.Status == DraftStatus.Unwritten)
        {
            draft.GiveUpWriting($"A model could not write it. {problem}");
        }
    }

    private Task Edit(
        Guid workspaceId, ClaimedText claimed, Func<CampaignsDb, DraftGeneration, EmailDraft, DateTime, Task> act, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
        {
            if (await db.DraftGenerations.SingleOrDefaultAsync(g => g.Id == claimed.Id, cancellationToken) is not { } generation || generation.LeaseToken != claimed.Token)
            {
                return false;
            }

            var draft = await db.EmailDrafts.SingleAsync(d => d.Id == generation.DraftId, cancellationToken);
            await act(db, generation, draft, clock.UtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
}
