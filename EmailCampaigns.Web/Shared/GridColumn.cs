using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Shared;

/// <summary>A column of a <see cref="PagedGrid{T}"/>: a template column whose sorting is a word in the address.</summary>
public sealed class GridColumn<T> : TemplateColumn<T>
{
    private string? _sort;

    /// <summary>The word for sorting by it in the address; null where it cannot be sorted by.</summary>
    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Right-aligned, for numbers.</summary>
    [Parameter]
    public bool Number { get; set; }

    /// <summary>A CSS width; the columns without one share the rest.</summary>
    [Parameter]
    public string? Width { get; set; }

    /// <summary>Left out on a phone.</summary>
    [Parameter]
    public bool HideOnPhone { get; set; }

    /// <inheritdoc />
    public override string PropertyName => _sort ?? base.PropertyName;

    [CascadingParameter]
    private PagedGrid<T>? Owner { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _sort = Sort;
        Sortable = Sort is not null;
        SortBy = _ => string.Empty; // the server sorts; without a function the header offers nothing to click
        InitialDirection = Owner?.DirectionOf(Sort) ?? SortDirection.None;
        var classes = string.Join(' ', new[] { Number ? "number" : null, HideOnPhone ? "wide" : null }.Where(c => c is not null));
        (CellClass, HeaderClass) = ($"{classes} {CellClass}", $"{classes} {HeaderClass}");
        HeaderStyle = Width is null ? HeaderStyle : $"width:{Width};{HeaderStyle}";
        await base.OnInitializedAsync();
    }
}
