using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>Records the result of a request, and its consequences. Nothing is recorded if the claim was lost meanwhile.</summary>
internal sealed class WritingRecorder(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>After so many unusable responses, a person decides.</summary>
    public const int MaxAttempts = 5;

    /// <summary>Where a server asks for a slower pace and does not say how long.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(20);

    /// <summary>When a text is looked at again whose email waits for the end of a pause.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(15);

    /// <summary>Records an answer with its cost: the draft has its text, or it is asked again, or it fails, or nothing is asked any more.</summary>
    public Task Record(Guid workspaceId, ClaimedText claimed, WritingMaterial material, AiCompletion completion, WrittenText? text, CancellationToken cancellationToken) =>
        Edit(workspaceId, claimed, async (db, generation, draft, now) =>
        {
            var cost = claimed.Settings.CostOf(completion.InputTokens, completion.OutputTokens);
            generation.Note(claimed.Endpoint.Model, material.InstructionVersion, material.Facts, completion.InputTokens, completion.OutputTokens, cost);
            if (draft.Status != DraftStatus.Unwritten)
            {
                generation.Cancel("The draft was decided or edited meanwhile.", now);
            }
            else if (text?.Content is { } content)
            {
                Complete(generation, draft, claimed, material, text, content, now);
                await DraftThreads.Follow(db, [draft.CampaignContactId], cancellationToken);
            }
            else if (await HoldAll(db, completion, now, cancellationToken) is { } until)
            {
                generation.TryAgain(completion.Explanation, until, counts: false);
            }
            else
            {
                var problem = text?.Problem ?? completion.Explanation;
                if ((completion.IsPassing || text is not null) && generation.Attempts < MaxAttempts)
                {
                    var pause = JobBackoff.After(generation.Attempts);
                    generation.TryAgain(problem, now + (completion.RetryAfter > pause ? completion.RetryAfter.Value : pause), counts: true);
                }
                else if (generation.BeforeJson is null && material.Without(problem) is { Content: { } withFallbacks } without)
                {
                    Complete(generation, draft, claimed, material, without, withFallbacks, now);
                    await DraftThreads.Follow(db, [draft.CampaignContactId], cancellationToken);
                }
                else
                {
                    await GiveUp(db, generation, draft, problem, now, cancellationToken);
                }
            }
        }, cancellationToken);

    /// <summary>Nothing of it is for a model, for this contact or any more: the template makes it.</summary>
    public Task Make(Guid workspaceId, ClaimedText claimed, WritingMaterial material, CancellationToken cancellationToken) => Edit(workspaceId, claimed, async (db, generation, draft, now) =>
    {
        generation.Cancel("Nothing of this email is for a model to write.", now);
        if (draft.Status == DraftStatus.Unwritten && material.Without("") is { Content: { } content } made)
        {
            draft.Generate(material.Step, content, made.Severe);
            await DraftThreads.Follow(db, [draft.CampaignContactId], cancellationToken);
        }
    }, cancellationToken);

    /// <summary>Records what was written for a preview. Nothing is tried again: whoever waited sees why.</summary>
    public Task RecordPreview(Guid workspaceId, ClaimedText claimed, VariablesMaterial material, AiCompletion completion, WrittenText? text, CancellationToken cancellationToken) =>
        dbs.Edit(workspaceId, async db =>
        {
            if (await db.DraftGenerations.SingleOrDefaultAsync(g => g.Id == claimed.Id, cancellationToken) is not { } generation || generation.LeaseToken != claimed.Token)
            {
                return false;
            }

            var now = clock.UtcNow();
            generation.Note(
                claimed.Endpoint.Model, material.InstructionVersion, material.Facts, completion.InputTokens, completion.OutputTokens, claimed.Settings.CostOf(completion.InputTokens, completion.OutputTokens));
            if (text?.Content is not null)
            {
                generation.Keep(material.Contact.Id, text.Texts);
                generation.Complete(text.Used, text.Findings, now);
            }
            else
            {
                await HoldAll(db, completion, now, cancellationToken);
                generation.Fail(text?.Problem ?? completion.Explanation, now);
            }

            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>It cannot be written at all.</summary>
    public Task Fail(Guid workspaceId, ClaimedText claimed, string problem, CancellationToken cancellationToken) =>
        Edit(workspaceId, claimed, (db, generation, draft, now) => GiveUp(db, generation, draft, problem, now, cancellationToken), cancellationToken);

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
            draft.GiveUpWriting(Reason, await StandingText.Problem(db, draft, cancellationToken));
        }
    }, cancellationToken);

    /// <summary>Where an answer concerns all that the workspace has written: until when nothing is asked. Null where it does not.</summary>
    private static async Task<DateTime?> HoldAll(CampaignsDb db, AiCompletion completion, DateTime now, CancellationToken cancellationToken)
    {
        if (completion.BlocksAll)
        {
            await db.AiSettings.ExecuteUpdateAsync(s => s.SetProperty(x => x.BlockedReason, completion.Explanation), cancellationToken);
            return now; // a person ends it
        }

        if (completion.Result != AiResult.RateLimited)
        {
            return null;
        }

        DateTime? until = now + (completion.RetryAfter ?? UsualWait);
        await db.AiSettings.Where(s => s.WaitUntil == null || s.WaitUntil < until).ExecuteUpdateAsync(s => s.SetProperty(x => x.WaitUntil, until), cancellationToken);
        return until;
    }

    private static void Complete(DraftGeneration generation, EmailDraft draft, ClaimedText claimed, WritingMaterial material, WrittenText text, EmailContent content, DateTime now)
    {
        if (material is VariablesMaterial)
        {
            generation.Keep(draft.ContactId, text.Texts);
        }

        generation.Complete(text.Used, text.Findings, now);
        draft.Write(material.Step, content, text.Severe, claimed.Endpoint.Model, text.Findings.Count(f => f.Level == FindingLevel.Warning));
    }

    private static async Task GiveUp(CampaignsDb db, DraftGeneration generation, EmailDraft draft, string problem, DateTime now, CancellationToken cancellationToken)
    {
        generation.Fail(problem, now);
        if (draft.Status == DraftStatus.Unwritten)
        {
            draft.GiveUpWriting($"A model could not write it. {problem}", await StandingText.Problem(db, draft, cancellationToken));
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
