using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Shared;

/// <summary>A page of rows in a <see cref="MudDataGrid{T}"/>, with its page and its order in the address.</summary>
/// <typeparam name="T">A row.</typeparam>
public sealed partial class PagedGrid<T>(NavigationManager navigation)
{
    private MudDataGrid<T>? _grid;
    private GridRows<T>? _found;
    private (int Page, string? Sort, object? Filter) _loaded;
    private string? _clicked;
    private bool _isFollowing;

    /// <summary>Reads a page.</summary>
    [Parameter, EditorRequired]
    public Func<GridRequest, CancellationToken, Task<GridRows<T>>> Load { get; set; } = default!;

    /// <summary>What the rows depend on beside page and order; another value reads again.</summary>
    [Parameter]
    public object? Filter { get; set; }

    /// <summary>The order while the address names none: "-created".</summary>
    [Parameter]
    public string? DefaultSort { get; set; }

    [Parameter]
    public int PageSize { get; set; } = 50;

    /// <summary>A row in a word, for counting: "contact".</summary>
    [Parameter, EditorRequired]
    public string One { get; set; } = "";

    /// <summary>The plural, where it is not <see cref="One"/> with an s.</summary>
    [Parameter]
    public string? Many { get; set; }

    /// <summary>Where a click on a row leads; null for nowhere. The row needs a link besides, for the keyboard.</summary>
    [Parameter]
    public Func<T, string>? Href { get; set; }

    [Parameter]
    public GridSelection? Selection { get; set; }

    [Parameter]
    public bool CanSelectAll { get; set; }

    [Parameter]
    public Func<T, Guid>? IdOf { get; set; }

    /// <summary>What a screen reader calls a row: "Select Lena Hoffmann".</summary>
    [Parameter]
    public Func<T, string?>? NameOf { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment? Columns { get; set; }

    /// <summary>What can be done with the selection.</summary>
    [Parameter]
    public RenderFragment<GridSelection>? Actions { get; set; }

    /// <summary>Why there is no row.</summary>
    [Parameter, EditorRequired]
    public RenderFragment? Empty { get; set; }

    /// <summary>Quiet words before the pager's arrows: keys, the order.</summary>
    [Parameter]
    public RenderFragment? Footer { get; set; }

    /// <summary>Told after each page that was read.</summary>
    [Parameter]
    public EventCallback<GridRows<T>> Loaded { get; set; }

    /// <summary>Of all pages; 0 before the first was read.</summary>
    public long Total => _found?.Total ?? 0;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<T> Rows => _found?.Rows ?? [];

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortInAddress { get; set; }

    private int Page => Math.Max(PageNumber ?? 1, 1);

    private string? Sort => string.IsNullOrEmpty(SortInAddress) ? DefaultSort : SortInAddress;

    private bool IsEmpty => _found is { Rows.Count: 0 };

    private bool IsPageSelected => Rows.Count > 0 && Selection is not null && Rows.All(row => Selection.Contains(IdOf!(row)));

    private bool? HeaderState => IsPageSelected ? true : Selection is not null && Rows.Any(row => Selection.Contains(IdOf!(row))) ? null : false;

    private string Summary
    {
        get
        {
            var first = ((_loaded.Page - 1L) * PageSize) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{first:N0} to {first + Rows.Count - 1:N0} of {(_found is { IsAtLeast: true } ? "more than " : "")}{Total:N0}");
        }
    }

    /// <summary>Reads the page again, after something was done to its rows.</summary>
    public Task ReloadAsync() => FollowAsync();

    internal SortDirection DirectionOf(string? column) =>
        column is null || Sort?.TrimStart('-') != column ? SortDirection.None : Sort[0] == '-' ? SortDirection.Descending : SortDirection.Ascending;

    protected override async Task OnParametersSetAsync()
    {
        if (_clicked == Sort)
        {
            _clicked = null;
        }

        // After a click on a header its rows are read already, and the address is still on its way to the browser and back.
        if (_found is not null && _clicked is null && !_loaded.Equals((Page, Sort, Filter)))
        {
            await FollowAsync();
        }
    }

    /// <summary>Reads what the address asks for.</summary>
    private async Task FollowAsync()
    {
        if (_grid is null)
        {
            return;
        }

        _isFollowing = true;
        try
        {
            if (Sort == SortOf(_grid.SortDefinitions.Values))
            {
                await _grid.ReloadServerData();
            }
            else if (Sort is null)
            {
                await _grid.RemoveSortAsync(_grid.SortDefinitions.Keys.FirstOrDefault());
            }
            else
            {
                await _grid.SetSortAsync(Sort.TrimStart('-'), DirectionOf(Sort.TrimStart('-')), _ => null);
            }
        }
        finally
        {
            _isFollowing = false;
        }
    }

    /// <summary>Asked by the grid: for its first page, after a click on a header, and when it is told to follow the address.</summary>
    private async Task<GridData<T>> LoadAsync(GridState<T> state, CancellationToken cancellation)
    {
        var wanted = (Page, Sort, Filter);
        var clicked = SortOf(state.SortDefinitions);
        if (!_isFollowing && _found is not null && clicked is not null && clicked != Sort)
        {
            _loaded = wanted = (1, clicked, Filter);
            _clicked = clicked;
            navigation.NavigateTo(navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?> { ["sort"] = clicked == DefaultSort ? null : clicked, ["page"] = null }));
        }

        _loaded = wanted;
        var request = new GridRequest((wanted.Page - 1) * PageSize, PageSize, wanted.Sort?.TrimStart('-'), wanted.Sort is ['-', ..]);
        var found = await Load(request, cancellation);
        cancellation.ThrowIfCancellationRequested(); // another page was asked for meanwhile, and its rows are the ones to show
        _found = found;
        await Loaded.InvokeAsync(found);
        StateHasChanged();
        return new GridData<T> { Items = found.Rows, TotalItems = (int)Math.Min(found.Total, int.MaxValue) };
    }

    private static string? SortOf(IEnumerable<SortDefinition<T>> sorts) =>
        sorts.FirstOrDefault() is { } sort ? (sort.Descending ? "-" : "") + sort.SortBy : null;

    private void Go(int page) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["page"] = page <= 1 ? null : page }));

    private Task OpenAsync(DataGridRowClickEventArgs<T> click)
    {
        if (Href is not null && click.MouseEventArgs is { CtrlKey: false, MetaKey: false, ShiftKey: false })
        {
            navigation.NavigateTo(Href(click.Item));
        }

        return Task.CompletedTask;
    }

    private string ClassOf(T row, int index) => Selection is not null && Selection.Contains(IdOf!(row)) ? "selected" : "";

    private string Counted(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private void Clear() => Selection!.Clear();

    private void SelectAll() => Selection!.SelectAll();

    private void SelectPage(bool on)
    {
        if (on && Selection!.IsAll)
        {
            Selection.Clear();
        }

        Selection!.Set(Rows.Select(IdOf!), on);
    }

    private void Select(T row, bool on)
    {
        if (Selection!.IsAll && !on)
        {
            SelectPage(true);
        }

        Selection.Set([IdOf!(row)], on);
    }
}
