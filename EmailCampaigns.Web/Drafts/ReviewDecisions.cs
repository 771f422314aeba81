using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Drafts;

/// <summary>How far a decision on many drafts is.</summary>
/// <param name="What">"Approving 88 drafts", "Making 88 drafts again".</param>
/// <param name="Done">Decided or refused so far.</param>
/// <param name="Total">All of them.</param>
/// <param name="PerSecond">The rate, once it is known.</param>
public sealed record BulkProgress(string What, int Done, int Total, double? PerSecond);

/// <summary>What became of a decision: which were decided, which were not and why.</summary>
public sealed record Decided(IReadOnlyList<Guid> Ids, IReadOnlyList<RefusedDraft> Refused)
{
    /// <summary>Of an approval: those that wait for a second person's.</summary>
    public IReadOnlyList<Guid> AwaitSecond { get; init; } = [];
}

/// <summary>A reviewer's decisions on one draft or many: in pieces that can be watched and stopped.</summary>
public sealed class ReviewDecisions(DraftApprover approver, DraftRejecter rejecter, DraftEditor editor, DraftRegenerator regenerator, TimeProvider clock)
{
    private const int Piece = 50;

    /// <summary>Approves; stops between two pieces when cancelled, and what is done stays done.</summary>
    public Task<Decided> ApproveAsync(Actor by, IReadOnlyList<SeenDraft> drafts, Action<BulkProgress> tell, CancellationToken cancellationToken) =>
        InPiecesAsync($"Approving {ProgressWords.Counted(drafts.Count, "draft")}", drafts, piece => approver.Approve(by, piece, CancellationToken.None), tell, cancellationToken);

    /// <summary>Rejects, in the same way.</summary>
    public Task<Decided> RejectAsync(
        Actor by, IReadOnlyList<SeenDraft> drafts, RejectChoice choice, Action<BulkProgress> tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return InPiecesAsync($"Rejecting {ProgressWords.Counted(drafts.Count, "draft")}", drafts, piece => rejecter.Reject(by, piece, choice.Then, choice.Reason, CancellationToken.None), tell, cancellationToken);
    }

    /// <summary>Makes a draft again from the present text of its step; edits are dropped. Tells why it could not be, if so.</summary>
    public async Task<string?> MakeAgainAsync(Actor by, SeenDraft draft, CancellationToken cancellationToken) =>
        (await regenerator.Regenerate(by, [draft], EditedDrafts.Replace, cancellationToken)).Refused.Select(r => r.Reason).FirstOrDefault();

    /// <summary>Makes many again, in the same way as many are approved.</summary>
    public Task<Decided> MakeAgainAsync(Actor by, IReadOnlyList<SeenDraft> drafts, EditedDrafts edited, Action<BulkProgress> tell, CancellationToken cancellationToken) =>
        InPiecesAsync($"Making {ProgressWords.Counted(drafts.Count, "draft")} again", drafts, piece => regenerator.Regenerate(by, piece, edited, CancellationToken.None), tell, cancellationToken);

    /// <summary>Has a model write drafts again; a text that stands is kept as a version. Tells which could not be.</summary>
    public async Task<IReadOnlyList<RefusedDraft>> RegenerateAsync(Actor by, IReadOnlyList<SeenDraft> drafts, string? remark, CancellationToken cancellationToken) =>
        (await regenerator.Regenerate(by, drafts, EditedDrafts.Replace, remark, cancellationToken)).Refused;

    /// <summary>Puts a text that stood before in the place of the present one, as an edit. Tells why it could not be, if so.</summary>
    public async Task<string?> UseVersionAsync(Actor by, ReviewDraft draft, DraftVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(version);
        var (content, now) = (version.Content, draft.Content);
        var change = new DraftChange(content.Subject == now.Subject ? null : content.Subject, content.Html == now.Html ? null : content.Html, content.Text == now.Text ? null : content.Text, draft.Revision)
        {
            Attachments = content.Attachments.Equals(now.Attachments) ? null : content.Attachments,
        };
        return await EditAsync(by, draft.Id, change, cancellationToken) is { IsDone: false } refused ? refused.Message : null;
    }

    /// <summary>Keeps the text of an outdated draft. Tells why it could not be, if so.</summary>
    public async Task<string?> KeepAsync(Actor by, SeenDraft draft, CancellationToken cancellationToken) =>
        await editor.Keep(by, draft.Id, draft.Revision, cancellationToken) is { IsDone: false } refused ? refused.Message : null;

    /// <summary>Takes approvals back, and tells which could not be.</summary>
    public async Task<IReadOnlyList<RefusedDraft>> TakeApprovalsBackAsync(Actor by, IReadOnlyList<Guid> draftIds, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedDraft>();
        foreach (var piece in draftIds.Chunk(Piece))
        {
            refused.AddRange((await approver.TakeBack(by, piece, cancellationToken)).Refused);
        }

        return refused;
    }

    /// <summary>Takes rejections back, and tells which could not be.</summary>
    public async Task<IReadOnlyList<RefusedDraft>> TakeRejectionsBackAsync(Actor by, IReadOnlyList<Guid> draftIds, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedDraft>();
        foreach (var id in draftIds)
        {
            try
            {
                var outcome = await rejecter.TakeBack(by, id, cancellationToken);
                if (!outcome.IsDone)
                {
                    refused.Add(new RefusedDraft(id, outcome.Message, null));
                }
            }
            catch (IllegalTransitionException illegal)
            {
                refused.Add(new RefusedDraft(id, illegal.Message, null));
            }
        }

        return refused;
    }

    /// <summary>Saves an edit; an email that is already on its way is an outcome here, not an error.</summary>
    public async Task<EditOutcome> EditAsync(Actor by, Guid draftId, DraftChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            var edit = DraftEdit.To(change.Subject, change.Html, change.Text) with { Attachments = change.Attachments is { } files ? new FilesEdit(files) : null };
            return await editor.Edit(by, draftId, edit, change.Revision, cancellationToken);
        }
        catch (IllegalTransitionException illegal)
        {
            return EditOutcome.InUse(draftId, illegal.Message);
        }
    }

    private async Task<Decided> InPiecesAsync(
        string what, IReadOnlyList<SeenDraft> drafts, Func<SeenDraft[], Task<DraftVerdict>> decide, Action<BulkProgress> tell, CancellationToken cancellationToken)
    {
        var decided = new List<Guid>();
        var refused = new List<RefusedDraft>();
        var awaitSecond = new List<Guid>();
        var began = clock.GetTimestamp();
        if (drafts.Count > 1)
        {
            tell(new BulkProgress(what, 0, drafts.Count, PerSecond: null));
            await Task.Yield(); // a database in the process answers at once: let the page be drawn, and hear that it is to stop
        }

        foreach (var piece in drafts.Chunk(Piece))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var verdict = await decide(piece);
            refused.AddRange(verdict.Refused);
            awaitSecond.AddRange(verdict.AwaitSecond);
            decided.AddRange(piece.Select(d => d.Id).Except(verdict.Refused.Select(r => r.Id)));
            if (drafts.Count > 1) // one is done before anybody could read how far it is
            {
                var seconds = clock.GetElapsedTime(began).TotalSeconds;
                var done = decided.Count + refused.Count;
                tell(new BulkProgress(what, done, drafts.Count, seconds > 0 ? done / seconds : null));
                await Task.Yield();
            }
        }

        return new Decided(decided, refused) { AwaitSecond = awaitSecond };
    }
}
