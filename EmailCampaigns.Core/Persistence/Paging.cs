using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>What lists ask of rows that are filtered.</summary>
internal static class Paging
{
    private const int KeysAtOnce = 500;

    /// <summary>Cuts one page out of rows that are in their order.</summary>
    public static async Task<Page<T>> Page<T>(this IQueryable<T> rows, int skip, int take, CancellationToken cancellationToken) =>
        new(await rows.Skip(skip).Take(take).ToListAsync(cancellationToken), await rows.CountAsync(cancellationToken));

    /// <summary>The first of these ids that is none of the known; null where all are.</summary>
    public static async Task<Guid?> FirstUnknown(this IQueryable<Guid> known, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var chunk in ids.Chunk(KeysAtOnce))
        {
            var found = await known.Where(id => chunk.Contains(id)).ToListAsync(cancellationToken);
            if (chunk.Except(found).Cast<Guid?>().FirstOrDefault() is { } unknown)
            {
                return unknown;
            }
        }

        return null;
    }
}
