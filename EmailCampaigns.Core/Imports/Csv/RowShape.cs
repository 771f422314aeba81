using System.Text;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>What a row of a file looks like: not more cells than the header has, and an address among them.</summary>
internal readonly record struct RowShape(char Delimiter, int Columns)
{
    /// <summary>Whether a line could be a row.</summary>
    public bool Fits(ReadOnlySpan<byte> line)
    {
        if (!line.Contains((byte)'@'))
        {
            return false;
        }

        var cells = Encoding.UTF8.GetString(line).Split(Delimiter);
        return cells.Length <= Columns && (cells.Length > 1 || Columns == 1) && HeaderFinder.HasAddress(cells);
    }

    /// <summary>Whether a line of a record, which a quote stretches over several, looks like a row of its own.</summary>
    public bool IsWithin(ReadOnlySpan<byte> record)
    {
        var isFirst = true;
        foreach (var line in record.SplitAny((byte)'\n', (byte)'\r'))
        {
            if (!isFirst && Fits(record[line]))
            {
                return true;
            }

            isFirst = false;
        }

        return false;
    }
}
