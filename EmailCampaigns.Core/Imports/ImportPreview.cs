using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports;

/// <summary>A file as it would be read.</summary>
/// <param name="Format">How; guessed, or as a person said.</param>
/// <param name="Encoding">How sure the encoding is, and how the file reads in others.</param>
/// <param name="Delimiter">How sure the delimiter is, and how the file reads with others.</param>
/// <param name="Sample">Its columns and first rows.</param>
/// <param name="Guesses">What each column would become.</param>
public sealed record FilePreview(CsvFormat Format, EncodingGuess Encoding, DelimiterGuess Delimiter, CsvSample Sample, IReadOnlyList<ColumnGuess> Guesses);

/// <summary>What an import would do, from reading every row. <c>Rows = New + Known + Repeats + Rejected</c>.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="New">They become contacts.</param>
/// <param name="Known">Their address is a contact already; the policy says what happens.</param>
/// <param name="Repeats">Their address stands further up in the file.</param>
/// <param name="Rejected">They cannot be contacts.</param>
/// <param name="Suppressed">Addresses among the new and known ones that are never mailed; importing does not change that.</param>
/// <param name="Reasons">Why rows are rejected, the most frequent first.</param>
/// <param name="Notes">What a person should know of rows that would be imported all the same.</param>
/// <param name="EmptyCells">For each column how many rows have nothing in it, of those that can be read.</param>
public sealed record ImportCheck(
    int Rows,
    int New,
    int Known,
    int Repeats,
    int Rejected,
    int Suppressed,
    IReadOnlyList<RejectionReason> Reasons,
    IReadOnlyList<ImportNote> Notes,
    IReadOnlyList<int> EmptyCells);

/// <summary>Rows that would be rejected for one reason.</summary>
/// <param name="FirstRow">The number of the first of them.</param>
/// <param name="Example">What stands there: the value at fault, or how many columns there are.</param>
public sealed record RejectionReason(string Reason, int Rows, long FirstRow, string Example);

/// <summary>Shows what a file holds and what its import would do, and changes nothing.</summary>
public sealed class ImportPreview(IDbContextFactory<CampaignsDb> dbs, UploadFolder folder, UploadQueries queries, SuppressionLookup suppressions)
{
    private const int SampleRows = 100;

    /// <summary>Rows that are looked up together; each address is a parameter.</summary>
    private const int RowsPerBlock = 500;

    private const int ExampleLength = 100;

    /// <summary>The file's format, columns and first rows, read as a person says and where nothing is said as it is guessed.</summary>
    /// <exception cref="CsvFileException">It cannot be read as a CSV so; the message is for people.</exception>
    public async Task<FilePreview> Look(ReceivedFile file, CsvFormatChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = folder.FileOf(file.Id);
        var (format, encoding, delimiter) = await Task.Run(() => CsvSniffer.Sniff(path, choice, cancellationToken), cancellationToken);
        var sample = await Task.Run(() => CsvSample.Read(path, format, SampleRows), cancellationToken);
        return new FilePreview(format, encoding, delimiter, sample, await queries.GuessFor(file.WorkspaceId, sample, cancellationToken));
    }

    /// <summary>Reads every row as the importer would, with flat memory, and counts what would become of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">How it is read.</param>
    /// <param name="mapping">What its columns are.</param>
    /// <param name="progress">Is told the rows read so far.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public Task<ImportCheck> Check(ReceivedFile file, CsvFormat format, ColumnMapping mapping, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Task.Run(
            async () =>
            {
                using var rows = CsvRows.Open(folder.FileOf(file.Id), format);
                using var reader = new ImportRowReader(rows, mapping);
                using var seen = new ScratchSet();
                await using var db = dbs.For(file.WorkspaceId);
                var hasSuppressions = await db.Suppressions.AnyAsync(cancellationToken);
                var count = new Counting(rows.Headers.Count);
                var block = new List<string>(RowsPerBlock);
                while (reader.Read() is { } row)
                {
                    count.Add(row, rows);
                    if (row.Address is { } address)
                    {
                        if (seen.Add(HashOf(address.Normalized)))
                        {
                            block.Add(address.Normalized);
                        }
                        else
                        {
                            count.Repeats++;
                        }
                    }

                    if (block.Count == RowsPerBlock)
                    {
                        await LookUp(db, block, hasSuppressions, count, cancellationToken);
                        progress?.Report(count.Rows);
                    }
                }

                await LookUp(db, block, hasSuppressions, count, cancellationToken);
                progress?.Report(count.Rows);
                return count.Result();
            },
            cancellationToken);
    }

    /// <summary>64 bits of a hash tell the addresses of a file apart: among ten million, two share one in about one file of 400,000.</summary>
    private static long HashOf(string address)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(address), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private async Task LookUp(CampaignsDb db, List<string> addresses, bool hasSuppressions, Counting count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var known = await OtherAddresses.Owners(db, addresses).Select(owner => owner.Address).Distinct().CountAsync(cancellationToken);
        count.Known += known;
        count.New += addresses.Count - known;
        if (hasSuppressions)
        {
            count.Suppressed += (await suppressions.Of(db, addresses, cancellationToken)).Count;
        }

        addresses.Clear();
    }

    private sealed class Counting(int columns)
    {
        private readonly Dictionary<string, RejectionReason> _reasons = [];
        private readonly int[] _emptyCells = new int[columns];
        private ImportNotes _notes = new([]);

        public int Rows { get; private set; }
        public int New { get; set; }
        public int Known { get; set; }
        public int Repeats { get; set; }
        public int Suppressed { get; set; }

        public void Add(ImportRow row, CsvRows rows)
        {
            Rows++;
            _notes = _notes.With([row]);
            if (row.Rejection is { } rejection)
            {
                var example = rejection.Value.Length > ExampleLength ? rejection.Value[..ExampleLength] : rejection.Value;
                var standing = _reasons.GetValueOrDefault(rejection.Reason) ?? new RejectionReason(rejection.Reason, 0, row.Number, example);
                _reasons[rejection.Reason] = standing with { Rows = standing.Rows + 1 };
            }

            if (rows.Problem == CsvRowProblem.None)
            {
                for (var i = 0; i < columns; i++)
                {
                    _emptyCells[i] += i >= rows.FieldCount || rows.GetUtf8(i).Trim((byte)' ').IsEmpty ? 1 : 0;
                }
            }
        }

        public ImportCheck Result()
        {
            var reasons = _reasons.Values.OrderByDescending(r => r.Rows).ThenBy(r => r.FirstRow).ToList();
            return new ImportCheck(Rows, New, Known, Repeats, reasons.Sum(r => r.Rows), Suppressed, reasons, _notes.All, _emptyCells);
        }
    }
}
