using EmailCampaigns.Core.Imports.Csv;

namespace EmailCampaigns.Core.Imports;

/// <summary>The columns of a file and its first rows.</summary>
/// <param name="Headers">See <see cref="CsvRows.Headers"/>.</param>
/// <param name="Rows">Those that can be read, each with one value a header.</param>
/// <param name="LinesAboveHeader">Lines of title and notes above the header, which are passed over.</param>
public sealed record CsvSample(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, int LinesAboveHeader = 0)
{
    /// <summary>Reads the beginning of a file.</summary>
    /// <exception cref="CsvFileException">The file cannot be read as a CSV.</exception>
    public static CsvSample Read(string path, CsvFormat format, int rowCount)
    {
        using var rows = CsvRows.Open(path, format);
        var sample = new List<IReadOnlyList<string>>(rowCount);
        while (sample.Count < rowCount && rows.Read())
        {
            if (rows.Problem == CsvRowProblem.None)
            {
                sample.Add([.. Enumerable.Range(0, rows.Headers.Count).Select(i => i < rows.FieldCount ? rows.GetString(i) : "")]);
            }
        }

        return new CsvSample(rows.Headers, sample, rows.LinesAboveHeader);
    }
}
