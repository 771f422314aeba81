using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>
/// Makes drafts again from the contact, and the plan that it is on, as they are now: outdated ones, and those that could not be made or were rejected. Where a model writes the drafts of a campaign, they are queued for it,
/// with a remark if there is one, and the text that stands stays until it has written another.
/// </summary>
public sealed class DraftRegenerator(IDbContextFactory<CampaignsDb> dbs, DraftGenerator generator, EnrollmentPlanner planner, TimeProvider clock)
{
    private const int ChunkSize = 100;

    /// <summary>The maximum number that is generated while somebody waits.</summary>
    private const int Few = 10;

    /// <summary>Makes these again, without a remark.</summary>
    public Task<DraftVerdict> Regenerate(Actor by, IReadOnlyCollection<SeenDraft> drafts, EditedDrafts edited, CancellationToken cancellationToken) =>
        Regenerate(by, drafts, edited, remark: null, cancellationToken);

    /// <summary>Makes these again. What another person changed or decided meanwhile is refused with what stands.</summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="drafts">As they were seen.</param>
    /// <param name="edited">What becomes of those that a person edited.</param>
    /// <param name="remark">For a model: what is wanted otherwise. A template makes nothing of it.</param>
    /// <param name="cancellationToken">Stops between two chunks.</param>
    public async Task<DraftVerdict> Regenerate(Actor by, IReadOnlyCollection<SeenDraft> drafts, EditedDrafts edited, string? remark, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(drafts);
        if (remark?.Length > ContentLimits.Reason)
        {
            return new DraftVerdict(0, [.. drafts.Select(d => new RefusedDraft(d.Id, $"The remark has more than {ContentLimits.Reason} characters.", d.Revision))]);
        }

        var verdict = DraftVerdict.Nothing;
        foreach (var chunk in drafts.DistinctBy(d => d.Id).Chunk(ChunkSize))
        {
            verdict += await dbs.Edit(by.WorkspaceId, db => RegenerateChunk(db, by.ToString(), chunk, edited, remark, cancellationToken), cancellationToken);
        }

        return verdict;
    }

    /// <summary>Makes all again that wait at this moment, match, and are outdated or could not be made; in chunks that commit.</summary>
    public Task<DraftVerdict> RegenerateAll(Actor by, DraftFilter filter, EditedDrafts edited, CancellationToken cancellationToken) =>
        RegenerateAll(by, filter, edited, remark: null, cancellationToken);

    /// <summary>The same with a remark for the model, where one writes them.</summary>
    public async Task<DraftVerdict> RegenerateAll(Actor by, DraftFilter filter, EditedDrafts edited, string? remark, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        List<SeenDraft> waiting;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            waiting = await DraftQueries.ToMakeAgain(db, filter).OrderBy(d => d.Id).Select(d => new SeenDraft(d.Id, d.Revision)).ToListAsync(cancellationToken);
        }

        return await Regenerate(by, waiting, edited, remark, cancellationToken);
    }

    /// <summary>One chunk, inside the caller's transaction.</summary>
    internal async Task<DraftVerdict> RegenerateChunk(
        CampaignsDb db, string by, IReadOnlyList<SeenDraft> seen, EditedDrafts edited, string? remark, CancellationToken cancellationToken)
    {
        var ids = seen.Select(s => s.Id).ToList();
        var drafts = await db.EmailDrafts.Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        var rows = await DraftApprover.RowsOf(db, [.. drafts.Values], cancellationToken);
        var beingWritten = await db.DraftGenerations.Where(g => g.DraftId != null && ids.Contains(g.DraftId.Value) && (g.Status == GenerationStatus.Queued || g.Status == GenerationStatus.Running))
            .Select(g => g.DraftId!.Value).ToListAsync(cancellationToken);
        var sources = await Sources.Load(db, drafts.Values, cancellationToken);
        var refused = new List<RefusedDraft>();
        var made = new List<EmailDraft>();
        var wereRejected = new List<EmailDraft>();
        foreach (var (id, revision) in seen)
        {
            var draft = drafts.GetValueOrDefault(id);
            if (draft is null)
            {
                refused.Add(DraftApprover.NoSuchDraft(id));
                continue;
            }

            var step = sources.StepOf(draft);
            if ((beingWritten.Contains(id) ? "It is being written already." : ReasonAgainst(draft, rows.GetValueOrDefault(id), step, revision, edited)) is { } reason)
            {
                refused.Add(new RefusedDraft(id, reason, draft.Revision));
                continue;
            }

            if (draft.Status == DraftStatus.Rejected)
            {
                wereRejected.Add(draft);
            }

            if (sources.Campaigns[draft.CampaignId].DraftsBy == DraftsBy.Ai || AiVariables.AreIn(step!.Source))
            {
                db.DraftGenerations.Add(new DraftGeneration(draft, by, string.IsNullOrWhiteSpace(remark) ? null : remark.Trim(), isUrgent: seen.Count <= Few, clock.UtcNow()));
                draft.AwaitWriting(step!);
            }
            else
            {
                var (content, problem) = generator.Make(sources.PlanOf(draft), step!, sources.FieldsOf(draft));
                draft.Generate(step!, content, problem);
            }

            made.Add(draft);
        }

        await DraftThreads.Follow(db, [.. made.Select(d => d.CampaignContactId).Distinct()], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await PlanAgain(db, wereRejected, sources, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new DraftVerdict(made.Count, refused);
    }

    private static string? ReasonAgainst(EmailDraft draft, ScheduledEmail? row, FrozenStep? step, int? revision, EditedDrafts edited) =>
        draft.Status is DraftStatus.Approved or DraftStatus.Scheduled ? "It is approved. Take the approval back first."
        : draft.Status == DraftStatus.Sent ? "It is sent already."
        : revision is { } seen && seen != draft.Revision ? "It was changed meanwhile. Read what stands now."
        : row is not { Status: ScheduledEmailStatus.Planned or ScheduledEmailStatus.Cancelled } ? $"Its email is {SnakeCase.Words(row?.Status ?? ScheduledEmailStatus.Cancelled)}."
        : step is null ? "The step of this draft is no longer part of the sequence."
        : draft.IsEdited && edited == EditedDrafts.Keep ? "A person edited it; made again, it would lose the edits."
        : null;

    /// <summary>A rejected draft that waits again needs a place in the plan again; the others kept theirs.</summary>
    private async Task PlanAgain(CampaignsDb db, List<EmailDraft> drafts, Sources sources, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        foreach (var ofCampaign in drafts.GroupBy(d => d.CampaignId))
        {
            var lane = await LanePlan.Load(db, ofCampaign.Key, now, cancellationToken);
            await planner.Plan(db, lane, [.. ofCampaign.Select(sources.EnrollmentOf).Distinct()], moved: null, now, cancellationToken);
        }
    }

    /// <summary>What drafts are made from.</summary>
    private sealed record Sources(
        IReadOnlyDictionary<Guid, Campaign> Campaigns,
        IReadOnlyDictionary<Guid, FrozenPlan> Plans,
        IReadOnlyDictionary<Guid, Enrollment> Enrollments,
        IReadOnlyDictionary<Guid, Contact> Contacts,
        IReadOnlyDictionary<Guid, SenderAccount> Senders,
        string? PostalAddress)
    {
        public static async Task<Sources> Load(CampaignsDb db, IReadOnlyCollection<EmailDraft> drafts, CancellationToken cancellationToken)
        {
            var (campaignIds, enrollmentIds, contactIds) = (
                drafts.Select(d => d.CampaignId).Distinct().ToList(), drafts.Select(d => d.CampaignContactId).Distinct().ToList(), drafts.Select(d => d.ContactId).Distinct().ToList());
            var campaigns = await db.Campaigns.AsNoTracking().Where(c => campaignIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
            var enrollments = await db.Enrollments.Where(e => enrollmentIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
            var versionIds = enrollments.Values.Select(e => e.PlanVersionId).Distinct().ToList();
            var senderIds = campaigns.Values.Select(c => c.SenderAccountId).ToList();
            return new Sources(
                campaigns,
                await db.PlanVersions.AsNoTracking().Where(p => versionIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => FrozenPlan.Parse(p.PlanJson), cancellationToken),
                enrollments,
                await db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken),
                await db.SenderAccounts.AsNoTracking().Where(s => senderIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken),
                await db.PostalAddress(cancellationToken));
        }

        public FrozenPlan PlanOf(EmailDraft draft) => Plans[EnrollmentOf(draft).PlanVersionId].For(draft.ContactId);

        public FrozenStep? StepOf(EmailDraft draft) => PlanOf(draft).Find(draft.StepId);

        public Enrollment EnrollmentOf(EmailDraft draft) => Enrollments[draft.CampaignContactId];

        public MergeFields FieldsOf(EmailDraft draft) =>
            ContactMergeFields.For(Contacts[draft.ContactId], Senders[Campaigns[draft.CampaignId].SenderAccountId!.Value], PostalAddress);
    }
}
