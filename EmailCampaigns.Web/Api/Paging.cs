using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Api;

/// <summary>Cuts one page out of rows that are filtered and in their order.</summary>
internal static class Paging
{
    public static async Task<Paged<T>> Page<T>(this IQueryable<T> rows, PageRequest page, CancellationToken cancellationToken) => page.Of(
        await rows.Skip(page.Offset).Take(page.PageSize).ToListAsync(cancellationToken), await rows.LongCountAsync(cancellationToken));

    public static Paged<T> Page<T>(this IReadOnlyCollection<T> rows, PageRequest page) => page.Of([.. rows.Skip(page.Offset).Take(page.PageSize)], rows.Count);
}
