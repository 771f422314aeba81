using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;

namespace EmailCampaigns.Web.Drafts;

/// <summary>What was decided on a draft a moment ago, for orientation above the queue.</summary>
public sealed record DecidedRow(DraftRow Row, bool IsApproved);

/// <summary>
/// One reviewer's walk through the drafts that wait: the queue under a filter, the draft that is looked at, the one after it already read.
/// One a page; used by one circuit, so never from two threads at once.
/// </summary>
public sealed class ReviewSession(ReviewQueries reviews, DraftQueries drafts, ApprovalForecast forecast, TimeProvider clock)
{
    /// <summary>Rows that are read at once.</summary>
    public const int PageSize = 100;

    private const int RefillBelow = 20;
    private const int RecentRows = 2;
    private const int WritingRows = 5;

    private readonly HashSet<Guid> _selected = [];
    private readonly List<DateTime> _decisions = [];
    private List<DraftRow> _rows = [];
    private List<DecidedRow> _recent = [];
    private Guid _workspaceId;
    private string? _reviewer;
    private ReviewDraft? _ahead;
    private Guid? _undecided;
    private readonly Dictionary<Guid, string> _decidedIn = [];
    private int _changes;

    public DraftFilter Filter { get; private set; } = new();

    /// <summary>The campaigns and steps that can be filtered by.</summary>
    public IReadOnlyList<ReviewCampaign> Campaigns { get; private set; } = [];

    /// <summary>The first of those that wait, the soonest to go out first.</summary>
    public IReadOnlyList<DraftRow> Rows => _rows;

    /// <summary>The last ones decided, the newest last.</summary>
    public IReadOnlyList<DecidedRow> Recent => _recent;

    public IReadOnlySet<Guid> Selected => _selected;

    /// <summary>How many wait under the filter.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many of those that wait can be approved as they are: not those with an earlier text of their step, nor those that could not be made.</summary>
    public int Approvable { get; private set; }

    /// <summary>The first of those that a model is writing.</summary>
    public IReadOnlyList<DraftRow> Writing { get; private set; } = [];

    /// <summary>How many a model is writing, or is about to.</summary>
    public int BeingWritten { get; private set; }

    /// <summary>Whether the campaign that is filtered by is paused: its drafts wait for that to end.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>How many were approved in this visit; the others were rejected.</summary>
    public int Approved { get; private set; }

    /// <summary>The campaigns whose drafts were decided in this visit, by their names.</summary>
    public IReadOnlyDictionary<Guid, string> DecidedIn => _decidedIn;

    /// <summary>When each decision of this visit was made.</summary>
    public IReadOnlyList<DateTime> Decisions => _decisions;

    /// <summary>The draft that is looked at; it need not wait any more.</summary>
    public ReviewDraft? Current { get; private set; }

    /// <summary>When the current one goes out, or would if it were approved now; null while that is worked out.</summary>
    public ExpectedSending? Expected { get; private set; }

    /// <summary>The place of the current one among all of this visit, from 1; of meaning only while it waits.</summary>
    public int Position => _decisions.Count + Math.Max(0, Index) + 1;

    /// <summary>All of this visit: decided and waiting.</summary>
    public int Total => _decisions.Count + Waiting;

    public Guid? NextId => Index + 1 < _rows.Count ? _rows[Index + 1].Id : null;

    public Guid? PreviousId => Index > 0 ? _rows[Index - 1].Id : null;

    /// <summary>Whether the current one waits in the queue.</summary>
    public bool CurrentWaits => Index >= 0;

    /// <summary>The filter, without what the reviewer has said the first of two yeses to.</summary>
    private DraftFilter Asked => Filter with { NotYetBy = _reviewer };

    private int Index => Current is { } current ? _rows.FindIndex(r => r.Id == current.Id) : -1;

    /// <summary>Shows the queue under a filter, and in it a draft: the one named, else the first.</summary>
    public Task OpenAsync(Guid workspaceId, DraftFilter filter, Guid? draftId, CancellationToken cancellationToken) =>
        OpenAsync(workspaceId, reviewer: null, filter, draftId, cancellationToken);

    /// <summary>The same for a reviewer, as the audit log writes them: what they said the first of two yeses to waits for somebody else.</summary>
    public async Task OpenAsync(Guid workspaceId, string? reviewer, DraftFilter filter, Guid? draftId, CancellationToken cancellationToken)
    {
        (_workspaceId, _reviewer) = (workspaceId, reviewer);
        if (filter != Filter)
        {
            _selected.Clear();
            _decisions.Clear();
            _decidedIn.Clear();
            Approved = 0;
            _recent = [];
            _changes++; // what is still being read is of the filter before
        }

        Filter = filter;
        await ReloadAsync(cancellationToken);
        await ShowAsync(draftId ?? _rows.FirstOrDefault()?.Id, cancellationToken);
    }

    /// <summary>Reads the queue again; the draft that is looked at stays.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        Campaigns = await reviews.Campaigns(_workspaceId, _reviewer, cancellationToken);
        IsPaused = Filter.CampaignId is { } campaign && await reviews.IsPaused(_workspaceId, campaign, cancellationToken);
        await ReadAsync(Math.Max(PageSize, _rows.Count), cancellationToken);
    }

    /// <summary>Reads further rows of a long queue.</summary>
    public Task ReadMoreAsync(CancellationToken cancellationToken) => ReadAsync(_rows.Count + PageSize, cancellationToken);

    /// <summary>Looks at a draft.</summary>
    public async Task ShowAsync(Guid? draftId, CancellationToken cancellationToken)
    {
        var draft = draftId is not { } id ? null : _ahead?.Id == id ? _ahead : await reviews.Find(_workspaceId, id, cancellationToken);
        (_ahead, Expected, Current) = (null, null, draft);
        await ReadUpToCurrentAsync(cancellationToken);
    }

    /// <summary>Reads the draft after the current one, so that it can be shown at once.</summary>
    public async Task ReadAheadAsync(CancellationToken cancellationToken)
    {
        if (NextId is { } next && _ahead?.Id != next)
        {
            var draft = await reviews.Find(_workspaceId, next, cancellationToken);
            _ahead = NextId == next ? draft : _ahead;
        }
    }

    /// <summary>Goes on to the next draft while the approval of the current one is still to be written. What became of it is told by <see cref="SettleAsync"/>.</summary>
    public async Task MoveOnAsync(CancellationToken cancellationToken)
    {
        _undecided = Current!.Id;
        await ShowAsync(await DecidedAsync([Current.Id], approved: true, cancellationToken), cancellationToken);
    }

    /// <summary>The approval that was gone on from is written, or was refused: then the draft waits again, and is looked at again.</summary>
    public async Task SettleAsync(bool refused, CancellationToken cancellationToken)
    {
        var draft = _undecided!.Value;
        _undecided = null;
        _changes++;
        if (refused)
        {
            await TakenBackAsync([draft], wasApproval: true, cancellationToken);
            await ShowAsync(draft, cancellationToken);
        }
    }

    /// <summary>Reads on where the current one stands near the end of what was read, or beyond it: the queue does not end with its first page.</summary>
    private async Task ReadUpToCurrentAsync(CancellationToken cancellationToken)
    {
        if (Current is not { } current || _rows.Count >= Waiting)
        {
            return;
        }

        if (Index < 0 && await drafts.PlaceOf(_workspaceId, Asked, current.Id, cancellationToken) is { } place)
        {
            await ReadAsync(place + PageSize, cancellationToken);
        }
        else if (Index >= _rows.Count - RefillBelow)
        {
            await ReadMoreAsync(cancellationToken);
        }
    }

    /// <summary>Reads the current one again, as it stands now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _ahead = null;
        await ShowAsync(Current?.Id, cancellationToken);
    }

    /// <summary>Works out when the current one goes out. False where another one is looked at by the time it is known.</summary>
    public async Task<bool> LoadExpectedAsync(CancellationToken cancellationToken)
    {
        if (Current is not { } draft)
        {
            return false;
        }

        var expected = CurrentWaits
            ? await forecast.Of(_workspaceId, draft.Id, cancellationToken)
            : await reviews.Expected(_workspaceId, draft.Id, cancellationToken);
        if (Current != draft)
        {
            return false;
        }

        Expected = expected;
        return true;
    }

    /// <summary>Takes decided drafts out of the queue and says which one comes next.</summary>
    public async Task<Guid?> DecidedAsync(IReadOnlyCollection<Guid> draftIds, bool approved, CancellationToken cancellationToken)
    {
        var place = Math.Max(0, Index);
        var decided = _rows.Where(r => draftIds.Contains(r.Id)).ToList();
        var before = _rows.Take(place).Count(r => draftIds.Contains(r.Id));
        _recent = [.. _recent.Concat(decided.Select(r => new DecidedRow(r, approved))).TakeLast(RecentRows)];
        _ahead = approved ? _ahead : null; // a rejection may have changed it
        _changes++;
        _rows.RemoveAll(r => draftIds.Contains(r.Id));
        _selected.ExceptWith(draftIds);
        _decisions.AddRange(Enumerable.Repeat(clock.UtcNow(), draftIds.Count));
        Approved += approved ? draftIds.Count : 0;
        foreach (var (id, name) in decided.Select(r => (r.CampaignId, r.CampaignName))
            .Concat(decided.Count < draftIds.Count ? Campaigns.Where(c => Filter.CampaignId is null || c.Id == Filter.CampaignId).Select(c => (c.Id, c.Name)) : []))
        {
            _decidedIn[id] = name;
        }

        (Waiting, Approvable) = (Waiting - decided.Count, Math.Max(0, Approvable - decided.Count(IsApprovable)));

        // Only what was read is known to have been counted; the rest, and drafts that were made meanwhile, are counted anew.
        if (decided.Count < draftIds.Count || _rows.Count < Math.Min(RefillBelow, Waiting))
        {
            await ReadAsync(PageSize, cancellationToken);
        }

        return _rows.Count == 0 ? null : _rows[Math.Min(place - before, _rows.Count - 1)].Id;
    }

    /// <summary>Decisions were taken back: they wait again.</summary>
    public async Task TakenBackAsync(IReadOnlyCollection<Guid> draftIds, bool wasApproval, CancellationToken cancellationToken)
    {
        Approved = Math.Max(0, Approved - (wasApproval ? draftIds.Count : 0));
        _recent = [.. _recent.Where(r => !draftIds.Contains(r.Row.Id))];
        _decisions.RemoveRange(Math.Max(0, _decisions.Count - draftIds.Count), Math.Min(draftIds.Count, _decisions.Count));
        _ahead = null;
        _changes++;
        await ReloadAsync(cancellationToken);
        await ReadUpToCurrentAsync(cancellationToken);
    }

    public void Select(Guid draftId, bool on)
    {
        if (on)
        {
            _selected.Add(draftId);
        }
        else
        {
            _selected.Remove(draftId);
        }
    }

    public void ClearSelection() => _selected.Clear();

    /// <summary>The selected ones as they are on the screen.</summary>
    public IReadOnlyList<SeenDraft> SelectedAsSeen() => [.. _rows.Where(r => _selected.Contains(r.Id)).Select(r => new SeenDraft(r.Id, r.Revision))];

    private static bool IsApprovable(DraftRow row) => !row.IsOutdated && row.Status != DraftStatus.Failed;

    private async Task ReadAsync(int take, CancellationToken cancellationToken)
    {
        int changes;
        do
        {
            changes = _changes;
            var (rows, total) = await drafts.WaitingPage(_workspaceId, Asked, 0, take, cancellationToken);
            var approvable = total - await drafts.CountNotApprovable(_workspaceId, Asked, cancellationToken);
            var undecided = rows.Where(r => r.Id == _undecided).ToList();
            var (writing, beingWritten) = await drafts.BeingWrittenPage(_workspaceId, Filter, WritingRows, cancellationToken);
            if (changes == _changes)
            {
                (Writing, BeingWritten) = (writing, beingWritten);
                (_rows, Waiting, Approvable) = ([.. rows.Except(undecided)], total - undecided.Count, Math.Max(0, approvable - undecided.Count(IsApprovable)));
            }
        }
        while (changes != _changes); // something was decided, or another filter chosen, while this was read: what was read is of before
        _selected.IntersectWith(_rows.Select(r => r.Id));
    }
}
