using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Web.Shared;
using NodaTime;

namespace EmailCampaigns.Web.Inbound;

/// <summary>
/// One person's walk through the replies: the list under a filter, the reply that is looked at, the one after it already read. One a page; used by one circuit, so never
/// from two threads at once.
/// </summary>
public sealed class ReplySession(ReplyDeskQueries desk, ReplyThreadQueries threads, ViewerTime viewer)
{
    /// <summary>Rows that are read at once.</summary>
    public const int PageSize = 100;

    private const int SettledRows = 5;

    private readonly HashSet<Guid> _selected = [];
    private List<ReplyLine> _rows = [];
    private Guid? _lastSelected;
    private Guid _workspaceId;
    private (Guid Id, Task<DeskReply?> Reply)? _ahead;

    public ReplyFilter Filter { get; private set; } = new();

    /// <summary>The campaigns that can be filtered by.</summary>
    public IReadOnlyList<RepliedCampaign> Campaigns { get; private set; } = [];

    public ReplyCounts Counts { get; private set; } = new(0, 0, 0, 0);

    /// <summary>The first of the tray.</summary>
    public IReadOnlyList<ReplyLine> Rows => _rows;

    /// <summary>What rules have settled today; only beside those that wait.</summary>
    public IReadOnlyList<ReplyLine> Settled { get; private set; } = [];

    /// <summary>The rows that are ticked, in their order.</summary>
    public IReadOnlyList<ReplyLine> Selected => [.. _rows.Where(r => _selected.Contains(r.Id))];

    /// <summary>How many lie in the tray under the filter.</summary>
    public int Total { get; private set; }

    /// <summary>The reply that is looked at; it need not lie in the tray any more.</summary>
    public DeskReply? Current { get; private set; }

    /// <summary>Its place in the list, from 1; 0 where it is not in it.</summary>
    public int Position => Index + 1;

    public Guid? NextId => Index + 1 < _rows.Count ? _rows[Index + 1].Id : null;

    public Guid? PreviousId => Index > 0 ? _rows[Index - 1].Id : null;

    private int Index => Current is { } current ? _rows.FindIndex(r => r.Id == current.Id) : -1;

    /// <summary>Shows the list under a filter, and in it a reply: the one named, else the first.</summary>
    public async Task OpenAsync(Guid workspaceId, ReplyFilter filter, Guid? replyId, CancellationToken cancellationToken)
    {
        (_workspaceId, Filter) = (workspaceId, filter);
        _rows = [];
        ClearSelection();
        await ReloadAsync(cancellationToken);
        await ShowAsync(replyId ?? _rows.FirstOrDefault()?.Id, cancellationToken);
    }

    /// <summary>Reads the list again; the reply that is looked at stays.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        Campaigns = await desk.Campaigns(_workspaceId, cancellationToken);
        Counts = await desk.Counts(_workspaceId, Filter, cancellationToken);
        Settled = Filter is { Tray: ReplyTray.ToHandle, Intent: null } ? await desk.Settled(_workspaceId, Filter, Midnight(), SettledRows, cancellationToken) : [];
        await ReadAsync(Math.Max(PageSize, _rows.Count), cancellationToken);
    }

    /// <summary>Reads further rows of a long list.</summary>
    public Task ReadMoreAsync(CancellationToken cancellationToken) => ReadAsync(_rows.Count + PageSize, cancellationToken);

    /// <summary>Looks at a reply, and reads the one after it ahead.</summary>
    public async Task ShowAsync(Guid? replyId, CancellationToken cancellationToken)
    {
        var reading = _ahead is { } ahead && ahead.Id == replyId ? ahead.Reply : replyId is { } id ? threads.Find(_workspaceId, id, cancellationToken) : null;
        _ahead = null;
        Current = reading is null ? null : await reading;
        if (Index >= 0 && Index == _rows.Count - 1 && _rows.Count < Total)
        {
            await ReadMoreAsync(cancellationToken);
        }

        if (NextId is { } next)
        {
            _ahead = (next, threads.Find(_workspaceId, next, cancellationToken));
        }
    }

    public bool IsSelected(Guid replyId) => _selected.Contains(replyId);

    /// <summary>Ticks a row or takes the tick away; with <paramref name="upTo"/> all from the row that was ticked before up to this one.</summary>
    public void Select(Guid replyId, bool on, bool upTo)
    {
        var (from, to) = (_rows.FindIndex(r => r.Id == _lastSelected), _rows.FindIndex(r => r.Id == replyId));
        var rows = upTo && from >= 0 && to >= 0 ? _rows.GetRange(Math.Min(from, to), Math.Abs(to - from) + 1).Select(r => r.Id) : [replyId];
        foreach (var id in rows)
        {
            _ = on ? _selected.Add(id) : _selected.Remove(id);
        }

        _lastSelected = replyId;
    }

    public void ClearSelection()
    {
        _selected.Clear();
        _lastSelected = null;
    }

    /// <summary>Reads the current one again, as it stands now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _ahead = null;
        if (Current is not { } shown)
        {
            return;
        }

        var fresh = await threads.Find(_workspaceId, shown.Id, cancellationToken);
        if (Current?.Id != shown.Id)
        {
            return; // whoever looks has gone on meanwhile
        }

        Current = fresh;
        if (_ahead is null && NextId is { } next)
        {
            _ahead = (next, threads.Find(_workspaceId, next, cancellationToken));
        }
    }

    /// <summary>Something was decided on the current reply: reads the list again, and where the reply has left it, which one is next.</summary>
    public async Task<Guid?> DecidedAsync(CancellationToken cancellationToken)
    {
        var (decided, place) = (Current?.Id, Math.Max(0, Index));
        await ReloadAsync(cancellationToken);
        return _rows.Exists(r => r.Id == decided) ? decided : _rows.Count == 0 ? null : _rows[Math.Min(place, _rows.Count - 1)].Id;
    }

    private async Task ReadAsync(int take, CancellationToken cancellationToken)
    {
        var page = await desk.Page(_workspaceId, Filter, 0, take, cancellationToken);
        (_rows, Total) = ([.. page.Rows], page.Total);
        _selected.IntersectWith(_rows.Select(r => r.Id)); // what is not seen is not decided
    }

    /// <summary>When the viewer's day began, UTC.</summary>
    private DateTime Midnight() => viewer.Zone.AtStartOfDay(LocalDate.FromDateTime(viewer.Local(viewer.UtcNow))).ToDateTimeUtc();
}
