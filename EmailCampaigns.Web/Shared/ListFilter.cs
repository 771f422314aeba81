using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Shared;

/// <summary>The filters of a list, which stand in the address.</summary>
internal static class ListFilter
{
    /// <summary>Sets one of them; null takes it away. Another filter begins at its first page. Letters that are typed make no history.</summary>
    public static void Filter(this NavigationManager navigation, string filter, object? value) => navigation.NavigateTo(
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [filter] = value, ["page"] = null }), replace: filter == "search");
}
