using System.Globalization;
using CsvHelper;

namespace EmailCampaigns.Core.Imports;

/// <summary>Writes the rejected rows of an import as a CSV: <c>row,column,reason,line</c>.</summary>
public sealed class RejectionFile(UploadQueries queries)
{
    /// <summary>Writes row by row, with flat memory, in UTF-8. A field that a spreadsheet would run as a formula gets an apostrophe before it.</summary>
    /// <param name="workspaceId">Whose import it is.</param>
    /// <param name="uploadId">The import.</param>
    /// <param name="withMark">Begin with a byte order mark: spreadsheets need it to read letters right, programs stumble over it.</param>
    /// <param name="output">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task Write(Guid workspaceId, Guid uploadId, bool withMark, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var options = new CsvWriterOptions { WriteByteOrderMark = withMark, Injection = CsvInjection.Escape };
        await using var csv = CsvWriter.Create(output, options, leaveOpen: true);
        await csv.WriteRecordAsync(["row", "column", "reason", "line"], cancellationToken);
        await foreach (var row in queries.AllRejections(workspaceId, uploadId, cancellationToken))
        {
            await csv.WriteRecordAsync([row.RowNumber.ToString(CultureInfo.InvariantCulture), row.Column ?? "", row.Reason, row.Line], cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }
}
