using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>Cuts one page out of rows that are few enough to be read at once.</summary>
internal static class Paging
{
    public static Paged<T> Page<T>(this IReadOnlyCollection<T> rows, PageRequest page) =>
        page.Of(new Page<T>([.. rows.Skip(page.Offset).Take(page.PageSize)], rows.Count));
}
