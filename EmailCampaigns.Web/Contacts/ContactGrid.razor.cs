using System.Globalization;
using EmailCampaigns.Core.Contacts;
using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;

namespace EmailCampaigns.Web.Contacts;

/// <summary>
/// The address is the table's state: a gesture changes the address, and a changed address loads. So a reload, a link and the back button show the same.
/// </summary>
public sealed partial class ContactGrid(ContactQueries contacts, NavigationManager navigation)
{
    private const int PageSize = 50;

    private static readonly Dictionary<string, ContactSort> Columns = new(StringComparer.Ordinal)
    {
        [nameof(ContactRow.Name)] = ContactSort.Name,
        [nameof(ContactRow.Company)] = ContactSort.Company,
        [nameof(ContactRow.CreatedAt)] = ContactSort.Created,
    };

    private RadzenDataGrid<ContactRow>? _grid;
    private ContactFilter? _asked;
    private ContactPage? _found;
    private bool _isLoading;
    private int? _gridPage;

    /// <summary>Which contacts; order and page are taken from the address.</summary>
    [Parameter, EditorRequired]
    public ContactFilter Filter { get; set; } = new();

    [Parameter, EditorRequired]
    public HashSet<Guid> Selected { get; set; } = [];

    [Parameter]
    public RenderFragment? Actions { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment? Nothing { get; set; }

    /// <summary>Counted from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    /// <summary><c>name</c>, or <c>-name</c> for descending.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    private int CurrentPage => Math.Max(PageNumber ?? 1, 1);

    private (ContactSort By, bool Descending) Order =>
        Enum.TryParse<ContactSort>(Sort?.TrimStart('-'), ignoreCase: true, out var by) ? (by, Sort!.StartsWith('-')) : (ContactSort.Created, true);

    private bool IsPageSelected => _found is { Rows.Count: > 0 } page && page.Rows.All(c => Selected.Contains(c.Id));

    private string Summary
    {
        get
        {
            var first = ((CurrentPage - 1) * PageSize) + 1;
            var last = first + (_found?.Rows.Count ?? 0) - 1;
            return string.Create(
                CultureInfo.InvariantCulture, $"{first:N0} to {last:N0} of {(_found is { IsAtLeast: true } ? "more than " : "")}{_found?.Total ?? 0:N0}");
        }
    }

    /// <summary>Reads the page again, after something was done to its rows.</summary>
    public async Task ReloadAsync()
    {
        await LoadAsync(_asked!);
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        var filter = Filter with { Sort = Order.By, Descending = Order.Descending, Skip = (CurrentPage - 1) * PageSize, Take = PageSize };
        if (filter != _asked)
        {
            await LoadAsync(filter);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_grid is null)
        {
            _gridPage = null;
        }
        else if (_gridPage != CurrentPage && _found is not null && !_isLoading)
        {
            _gridPage = CurrentPage;
            await _grid.GoToPage(CurrentPage - 1);
        }
    }

    private async Task LoadAsync(ContactFilter filter)
    {
        _asked = filter;
        _isLoading = true;
        var found = await contacts.Page(Actor.WorkspaceId, filter, Left);
        if (filter == _asked) // else another was asked for meanwhile, and its answer is the one to show
        {
            _found = found;
            _isLoading = false;
        }
    }

    /// <summary>What the table asks for by a gesture; its first question comes from no gesture.</summary>
    private void Follow(LoadDataArgs args)
    {
        if (_gridPage is null)
        {
            _gridPage = 1;
            return;
        }

        _gridPage = ((args.Skip ?? 0) / PageSize) + 1;
        var sort = args.Sorts?.FirstOrDefault(s => s.SortOrder is not null) is { } sorted && Columns.TryGetValue(sorted.Property ?? "", out var by)
            ? (sorted.SortOrder == SortOrder.Descending ? "-" : "") + by.ToString().ToLowerInvariant()
            : null;
        var address = navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["page"] = _gridPage == 1 ? null : _gridPage,
            ["sort"] = sort == "-created" ? null : sort,
        });
        if (address != navigation.Uri)
        {
            navigation.NavigateTo(address);
        }
    }

    private SortOrder? OrderOf(ContactSort by) => Order.By != by ? null : Order.Descending ? SortOrder.Descending : SortOrder.Ascending;

    private void Open(DataGridRowMouseEventArgs<ContactRow> click) => navigation.NavigateTo($"/contacts/{click.Data!.Id}");

    private void Clear() => Selected.Clear();

    private void SelectPage(bool on)
    {
        foreach (var contact in _found?.Rows ?? [])
        {
            Select(contact.Id, on);
        }
    }

    private void Select(Guid id, bool on) => _ = on ? Selected.Add(id) : Selected.Remove(id);
}
