using EmailCampaigns.Core.Contacts;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Finds the row that names the columns, behind titles and notes that programs write above it.</summary>
internal static class HeaderFinder
{
    /// <summary>How far down it is looked for.</summary>
    public const int MaxRows = 30;

    /// <summary>Which of the first rows is the header; 0 where none stands out.</summary>
    /// <param name="rows">Rows with something in them, in order.</param>
    public static int Find(IReadOnlyList<string[]> rows)
    {
        var candidates = rows.TakeWhile(row => !HasAddress(row)).Take(MaxRows).ToList();
        var width = rows.Count == 0 ? 0 : rows.CountBy(Filled).MaxBy(c => (c.Value, c.Key)).Key;
        var enough = width == 1 ? 1 : Math.Max(2, width / 2);
        var named = candidates.FindIndex(row => Filled(row) >= Math.Min(enough, 2) && Array.Exists(row, cell => HeaderGuess.KnownField(cell) == FieldName.Email));
        if (named < 0)
        {
            named = candidates.FindIndex(row => row.Count(cell => HeaderGuess.KnownField(cell) is not null) >= 2);
        }

        return named >= 0 ? named : Math.Max(0, candidates.FindIndex(row => Filled(row) >= enough));
    }

    /// <summary>Whether the rows begin with names of columns, and not with the first contact.</summary>
    public static bool IsThere(IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return true;
        }

        var row = rows[Find(rows)];
        return !HasAddress(row) && (Array.Exists(row, cell => HeaderGuess.KnownField(cell) is not null) || !Array.Exists(row, IsNumber));
    }

    public static bool HasAddress(string[] row) => Array.Exists(row, cell => cell.AsSpan().ContainsAny('@', '＠') && AddressCell.TryParse(cell, out _, out _));

    private static int Filled(string[] row) => row.Count(cell => !string.IsNullOrWhiteSpace(cell));

    private static bool IsNumber(string cell) => cell.Length > 0 && cell.All(c => char.IsDigit(c) || c is ' ' or '.' or ',' or '+' or '-' or '/' or '(' or ')');
}
