using System.Globalization;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>The names of columns as they are shown and mapped.</summary>
internal static class HeaderNames
{
    /// <summary>Unique names, none of them empty: a column without a name is called by its place, a second "Name" is "Name (2)".</summary>
    public static List<string> Of(IEnumerable<string> cells)
    {
        var headers = new List<string>();
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var cell in cells)
        {
            var header = Clean(cell);
            if (header.Length == 0)
            {
                header = string.Create(CultureInfo.InvariantCulture, $"Column {headers.Count + 1}");
            }

            var unique = header;
            for (var n = 2; !used.Add(unique); n++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{header} ({n})");
            }

            headers.Add(unique);
        }

        return headers;
    }

    private static string Clean(string cell) =>
        string.Join(' ', string.Concat(cell.Where(c => !char.IsControl(c) || char.IsWhiteSpace(c))).Trim('\uFEFF').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
