using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>A draft as a person saw it.</summary>
/// <param name="Id">The draft.</param>
/// <param name="Revision">The revision on the screen; null takes what stands.</param>
public readonly record struct SeenDraft(Guid Id, int? Revision);

/// <summary>A draft that was not approved or rejected, and why.</summary>
/// <param name="Id">The draft.</param>
/// <param name="Reason">For a person.</param>
/// <param name="Revision">The revision that stands; null where there is no such draft.</param>
public sealed record RefusedDraft(Guid Id, string Reason, int? Revision);

/// <summary>What became of an approval or a rejection.</summary>
/// <param name="Done">How many it was done to.</param>
/// <param name="Refused">The others.</param>
public sealed record DraftVerdict(int Done, IReadOnlyList<RefusedDraft> Refused)
{
    public static DraftVerdict Nothing { get; } = new(0, []);

    /// <summary>Of an approval: those of them that have the first of two yeses now, and wait for another person's.</summary>
    public IReadOnlyList<Guid> AwaitSecond { get; init; } = [];

    public static DraftVerdict operator +(DraftVerdict one, DraftVerdict other) =>
        new(one.Done + other.Done, [.. one.Refused, .. other.Refused]) { AwaitSecond = [.. one.AwaitSecond, .. other.AwaitSecond] };
}

/// <summary>
/// A person's yes: binds the approval to the revision that was seen, and gives the email its firm time if it is the next of its enrollment. Where the campaign asks for two people, the first
/// yes is noted and the draft goes on waiting.
/// </summary>
public sealed class DraftApprover(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>Drafts a transaction.</summary>
    private const int ChunkSize = 100;

    /// <summary>Approves these. What another person changed or decided meanwhile is refused with what stands.</summary>
    public async Task<DraftVerdict> Approve(Actor by, IReadOnlyCollection<SeenDraft> drafts, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(drafts);
        var verdict = DraftVerdict.Nothing;
        foreach (var chunk in drafts.DistinctBy(d => d.Id).Chunk(ChunkSize))
        {
            verdict += await dbs.Edit(by.WorkspaceId, db => ApproveChunk(db, by.ToString(), chunk, cancellationToken), cancellationToken);
        }

        return verdict;
    }

    /// <summary>Approves all that wait at this moment and match, in chunks that commit.</summary>
    public async Task<DraftVerdict> ApproveAll(Actor by, DraftFilter filter, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(filter);
        List<SeenDraft> waiting;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            waiting = await DraftQueries.Waiting(db, filter with { NotYetBy = by.ToString() }).OrderBy(d => d.Id).Select(d => new SeenDraft(d.Id, d.Revision)).ToListAsync(cancellationToken);
        }

        return await Approve(by, waiting, cancellationToken);
    }

    /// <summary>Takes approvals back without changing a word (Undo): what waits with a firm time goes back to planned.</summary>
    public Task<DraftVerdict> TakeBack(Actor by, IReadOnlyCollection<Guid> draftIds, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(draftIds);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var refused = new List<RefusedDraft>();
            var drafts = await db.EmailDrafts.Where(d => draftIds.Contains(d.Id)).ToListAsync(cancellationToken);
            refused.AddRange(draftIds.Except(drafts.Select(d => d.Id)).Select(NoSuchDraft));
            await LaneLocks.OfCampaigns(db, drafts.Select(d => d.CampaignId), cancellationToken);
            var rows = await RowsOf(db, drafts, cancellationToken);
            var done = 0;
            foreach (var draft in drafts)
            {
                if (draft.TakeBackFirst())
                {
                    done++;
                    continue;
                }

                if (draft.Status is not (DraftStatus.Approved or DraftStatus.Scheduled) || rows[draft.Id].Status == ScheduledEmailStatus.Sending)
                {
                    refused.Add(new RefusedDraft(draft.Id, $"It is {SnakeCase.Words(draft.Status)} and cannot be taken back.", draft.Revision));
                    continue;
                }

                BackToPlanned(rows[draft.Id]);
                draft.Unapprove();
                done++;
            }

            await db.SaveChangesAsync(cancellationToken);
            return new DraftVerdict(done, refused);
        }, cancellationToken);
    }

    /// <summary>A row whose approval is gone waits again; one that is not pending stays as it is.</summary>
    internal static void BackToPlanned(ScheduledEmail row)
    {
        if (row.Status == ScheduledEmailStatus.Pending)
        {
            row.MakeEstimate(row.ScheduledFor);
        }
    }

    internal static RefusedDraft NoSuchDraft(Guid id) => new(id, "There is no such draft.", null);

    internal static async Task<Dictionary<Guid, ScheduledEmail>> RowsOf(CampaignsDb db, List<EmailDraft> drafts, CancellationToken cancellationToken)
    {
        var enrollmentIds = drafts.Select(d => d.CampaignContactId).Distinct().ToList();
        var rows = await db.ScheduledEmails.Where(e => enrollmentIds.Contains(e.CampaignContactId)).ToListAsync(cancellationToken);
        return rows.Where(r => r.DraftId is not null).ToDictionary(r => r.DraftId!.Value);
    }

    /// <summary>One chunk, inside the caller's transaction.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="by">Who says yes, as the audit log writes it.</param>
    /// <param name="seen">The drafts as they were seen.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    internal async Task<DraftVerdict> ApproveChunk(CampaignsDb db, string by, IReadOnlyList<SeenDraft> seen, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var ids = seen.Select(s => s.Id).ToList();
        var drafts = await db.EmailDrafts.Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        await LaneLocks.OfCampaigns(db, drafts.Values.Select(d => d.CampaignId), cancellationToken);
        var rows = await RowsOf(db, [.. drafts.Values], cancellationToken);
        var outdated = await DraftQueries.Outdated(db, db.EmailDrafts.Where(d => ids.Contains(d.Id))).Select(d => d.Id).ToListAsync(cancellationToken);
        var campaignIds = drafts.Values.Select(d => d.CampaignId).Distinct().ToList();
        var askForTwo = await db.Campaigns.Where(c => campaignIds.Contains(c.Id) && c.SecondApproval).Select(c => c.Id).ToListAsync(cancellationToken);
        var refused = new List<RefusedDraft>();
        var approved = new List<EmailDraft>();
        var first = new List<Guid>();
        foreach (var (id, revision) in seen)
        {
            if (ReasonAgainst(drafts.GetValueOrDefault(id), rows.GetValueOrDefault(id), revision, outdated.Contains(id)) is { } reason)
            {
                refused.Add(drafts.TryGetValue(id, out var standing) ? new RefusedDraft(id, reason, standing.Revision) : NoSuchDraft(id));
                continue;
            }

            var draft = drafts[id];
            if (!askForTwo.Contains(draft.CampaignId) || (draft.FirstApprovedBy is { } other && other != by))
            {
                draft.Approve(by, now);
                approved.Add(draft);
            }
            else if (draft.FirstApprovedBy is null)
            {
                draft.ApproveFirst(by, now);
                first.Add(id);
            }
            else
            {
                refused.Add(new RefusedDraft(id, "You approved it already. Another person must approve it now.", draft.Revision));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await PlanApproved(db, approved, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new DraftVerdict(approved.Count + first.Count, refused) { AwaitSecond = first };
    }

    private static string? ReasonAgainst(EmailDraft? draft, ScheduledEmail? row, int? revision, bool isOutdated) => draft switch
    {
        null => "There is no such draft.",
        { Status: not (DraftStatus.Draft or DraftStatus.Failed) } => $"It is {SnakeCase.Words(draft.Status)} already.",
        _ when revision is { } seen && seen != draft.Revision => "It was changed meanwhile. Read what stands now.",
        _ when row is not { Status: ScheduledEmailStatus.Planned } => "Its email no longer waits: " + (row?.CancelReason is { } cause ? SnakeCase.Words(cause) : "it is under way") + ".",
        _ when isOutdated => "Its step was changed after it was made. Make it again from the new text, or keep its text, and approve it then.",
        _ when draft.ProblemOfContent() is { } problem => $"It cannot be sent as it is. {problem} Edit it, or reject it.",
        _ => null,
    };

    private async Task PlanApproved(CampaignsDb db, List<EmailDraft> approved, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var ofCampaign in approved.GroupBy(d => d.CampaignId))
        {
            var enrollmentIds = ofCampaign.Select(d => d.CampaignContactId).Distinct().ToList();
            var enrollments = await db.Enrollments.Where(e => enrollmentIds.Contains(e.Id)).ToListAsync(cancellationToken);
            var lane = await LanePlan.Load(db, ofCampaign.Key, now, cancellationToken);
            await planner.Plan(db, lane, enrollments, MovedReason.ApprovedLate, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            var sheet = new CounterSheet();
            sheet.Add(new DayRow(ofCampaign.Key, (await CounterClock.Of(db, cancellationToken)).Day(now)), Counter.TotalDraftsApproved, ofCampaign.Count());
            await sheet.Write(db, now, cancellationToken);
        }
    }
}
