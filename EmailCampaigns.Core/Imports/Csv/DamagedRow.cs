namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>A row whose quotes are wrong, or that is too long: how much of the file belongs to it.</summary>
/// <param name="Raw">Its first line; the start of it where the row is too long.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Swallowed">How many lines behind its first belong to it, where a line that looks like a row ended it.</param>
internal sealed record DamagedRow(byte[] Raw, CsvRowProblem Problem, int Swallowed)
{
    /// <summary>What is kept of a row that is too long.</summary>
    private const int MaxRawOfTooLong = 1000;

    /// <summary>
    /// Reads one: its first line, and the lines behind it until one looks like a row, the quotes are closed, or the record is at its end. The file is behind it then.
    /// </summary>
    /// <param name="file">Stands where the row begins, or at the line break before it.</param>
    /// <param name="end">Where it ends, as far as its quotes tell; null where it is too long to say.</param>
    /// <param name="shape">What a row of the file looks like.</param>
    public static DamagedRow Read(RewindableStream file, long? end, RowShape shape)
    {
        var lines = new LineReader(file, CsvRows.MaxRowBytes);
        while (lines.Read() && lines.Length == 0)
        {
            // the line break of the row before
        }

        var kept = lines.Line.ToArray();
        var isLong = lines.Length > CsvRows.MaxRowBytes;
        var quotes = lines.Quotes;
        var behind = 0;
        var swallowed = 0;
        var isClosed = false;
        while (!(isClosed = end is null ? quotes % 2 == 0 : file.Position >= end))
        {
            var next = file.Position;
            if (!lines.Read())
            {
                break;
            }

            if (shape.Fits(lines.Line))
            {
                file.Rewind(next);
                swallowed = behind;
                break;
            }

            behind++;
            quotes += lines.Quotes;
        }

        return isLong || (isClosed && end is null)
            ? new DamagedRow(kept[..Math.Min(kept.Length, MaxRawOfTooLong)], CsvRowProblem.TooLong, swallowed)
            : new DamagedRow(kept, CsvRowProblem.UnclosedQuote, swallowed);
    }
}
