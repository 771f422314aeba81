using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Shared;

/// <summary>
/// Icons as plain markup, looking as those of <see cref="MudIcon"/>. A component is kept for each open page with its state and two render trees, some 4 KB; markup is one string for all
/// pages (docs/decisions/0044).
/// </summary>
public static class Svg
{
    /// <summary>One for each icon and look that the code names.</summary>
    private static readonly ConcurrentDictionary<(string Icon, Size Size, string? Class), MarkupString> Made = new();

    /// <summary>An icon that only decorates: a screen reader is not told of it.</summary>
    /// <param name="icon">One of <c>Icons.Material.Outlined</c>.</param>
    /// <param name="size">As MudBlazor has them.</param>
    /// <param name="class">Further CSS classes, from the code.</param>
    public static MarkupString Icon(string icon, Size size = Size.Medium, string? @class = null) => Made.GetOrAdd((icon, size, @class), static key => new MarkupString(
        $"""<svg class="mud-icon-root mud-svg-icon mud-icon-size-{key.Size.ToString().ToLowerInvariant()} {key.Class}" focusable="false" viewBox="0 0 24 24" aria-hidden="true" role="img">{key.Icon}</svg>"""));

    /// <summary>The same, small.</summary>
    public static MarkupString Small(string icon, string? @class = null) => Icon(icon, Size.Small, @class);
}
