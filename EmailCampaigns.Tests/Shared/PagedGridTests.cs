using Bunit;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Shared;

/// <summary>Page, order and filter of a grid: what the address says is what is read, once.</summary>
public sealed class PagedGridTests : BunitContext
{
    private readonly List<GridRequest> _asked = [];
    private readonly NavigationManager _navigation;

    public PagedGridTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        _navigation = Services.GetRequiredService<NavigationManager>();
        Render<MudPopoverProvider>();
    }

    [Fact]
    public void The_address_says_which_page_and_which_order()
    {
        _navigation.NavigateTo("/contacts?page=3&sort=-name");

        Grid();

        Assert.Equal(new GridRequest(4, 2, "name", Descending: true), Assert.Single(_asked));
    }

    [Fact]
    public void Without_an_order_in_the_address_the_default_one_holds()
    {
        Grid();

        Assert.Equal(new GridRequest(0, 2, "created", Descending: true), Assert.Single(_asked));
    }

    [Fact]
    public void A_click_on_a_header_changes_the_address_and_reads_once()
    {
        var grid = Grid();

        grid.Find("th .sortable-column-header").Click();

        Assert.EndsWith("?sort=name", _navigation.Uri, StringComparison.Ordinal);
        Assert.Equal([new GridRequest(0, 2, "created", true), new GridRequest(0, 2, "name", false)], _asked);
    }

    [Fact]
    public void An_equal_filter_reads_nothing_and_another_one_reads_again()
    {
        var grid = Grid();

        grid.Render(p => p.Add(g => g.Filter, new Filter("all")));
        Assert.Single(_asked);

        grid.Render(p => p.Add(g => g.Filter, new Filter("some")));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public void Rows_stand_in_the_order_in_which_they_were_read()
    {
        _navigation.NavigateTo("/contacts?sort=-name");

        var rows = Grid().FindAll("tbody tr").Select(row => row.TextContent.Trim());

        Assert.Equal(["b", "a"], rows);
    }

    private IRenderedComponent<PagedGrid<string>> Grid() => Render<PagedGrid<string>>(p => p
        .Add(g => g.Load, (request, _) =>
        {
            _asked.Add(request);
            return Task.FromResult(new GridRows<string>(["b", "a"], 9));
        })
        .Add(g => g.Filter, new Filter("all"))
        .Add(g => g.DefaultSort, "-created")
        .Add(g => g.PageSize, 2)
        .Add(g => g.One, "letter")
        .Add(g => g.Columns, builder =>
        {
            builder.OpenComponent<GridColumn<string>>(0);
            builder.AddComponentParameter(1, "Title", "Name");
            builder.AddComponentParameter(2, "Sort", "name");
            builder.AddComponentParameter(3, "CellTemplate", (RenderFragment<CellContext<string>>)(cell => inner => inner.AddContent(0, cell.Item)));
            builder.CloseComponent();
        }));

    private sealed record Filter(string Words);
}
