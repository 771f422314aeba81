using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>Reads what stands in the query of a list.</summary>
internal static class Query
{
    /// <summary>A status in its stored spelling; null where none is named.</summary>
    /// <exception cref="InvalidInputException">No status is spelt so.</exception>
    public static TStatus? Status<TStatus>(string? text, string field)
        where TStatus : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return SnakeCase.TryParse<TStatus>(text, out var status)
            ? status
            : throw new InvalidInputException(field, $"Expected is {Expected.OneOf(typeof(TStatus))}.");
    }

    /// <summary>An instant with its offset; null where none is named.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static DateTime? Instant(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Instants.TryParse(text, out var instant) ? instant : throw new InvalidInputException(field, $"Expected is {Expected.Instant}.");
    }

    /// <summary>What a list is ordered by: <c>name</c>, or <c>-name</c> for descending.</summary>
    /// <exception cref="InvalidInputException">The list cannot be ordered by it.</exception>
    public static (TSort Sort, bool Descending) Sort<TSort>(PageRequest page, IReadOnlyDictionary<string, TSort> fields, (TSort Sort, bool Descending) otherwise)
        where TSort : struct, Enum
    {
        if (page.Sort is null)
        {
            return otherwise;
        }

        var descending = page.Sort.StartsWith('-');
        return fields.TryGetValue(page.Sort.TrimStart('-'), out var sort)
            ? (sort, descending)
            : throw new InvalidInputException("sort", $"Expected is one of {string.Join(", ", fields.Keys)}, with a minus before it for descending.");
    }
}
