using System.Security.Cryptography;
using System.Text.Json;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports;

/// <summary>A file that was received and is not imported yet.</summary>
/// <param name="Id">Becomes the id of the upload.</param>
/// <param name="WorkspaceId">Whose it is.</param>
/// <param name="FileName">As the person's computer calls it, without folders.</param>
/// <param name="SizeBytes">Of the file as it came.</param>
/// <param name="Sha256">Of the file as it came, hex.</param>
public sealed record ReceivedFile(Guid Id, Guid WorkspaceId, string FileName, long SizeBytes, string Sha256);

/// <summary>What a person chose for an import, or a program sent along. What is null is guessed or left out.</summary>
public sealed record UploadChoices
{
    /// <summary>How the file is to be read.</summary>
    public CsvFormatChoice Format { get; init; } = CsvFormatChoice.Guess;

    /// <summary>CSV header to field; a header that is not named is not imported. Null: guessed.</summary>
    public IReadOnlyDictionary<string, string?>? Mapping { get; init; }

    public DuplicatePolicy DuplicatePolicy { get; init; }

    /// <summary>The list that every contact of the file is put on.</summary>
    public Guid? ListId { get; init; }

    /// <summary>In place of <see cref="ListId"/>: the list of this name, made if there is none.</summary>
    public string? ListName { get; init; }
}

/// <summary>Takes a file in, and makes an upload of it that the importer then works off.</summary>
public sealed class UploadReceiver(IDbContextFactory<CampaignsDb> dbs, UploadFolder folder, UploadQueries queries, TimeProvider clock)
{
    private const int SampleRows = 100;

    /// <summary>
    /// Stores a file as it comes. A file that did not come whole leaves nothing behind; one that is no CSV by its first bytes is refused before anything is stored.
    /// </summary>
    /// <exception cref="CsvFileException">It is empty, or a workbook, a picture, an archive or the like; the message says what to do.</exception>
    public async Task<ReceivedFile> Store(Stream content, string fileName, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(content);
        var id = Guid.CreateVersion7(clock.UtcNow());
        try
        {
            var (size, sha256) = await Copy(content, folder.FileOf(id), cancellationToken);
            var received = new ReceivedFile(id, by.WorkspaceId, BareName(fileName), size, sha256);
            await File.WriteAllBytesAsync(folder.NoteOf(id), JsonSerializer.SerializeToUtf8Bytes(received), cancellationToken);
            return received;
        }
        catch
        {
            folder.Remove(id);
            throw;
        }
    }

    /// <summary>
    /// A file that was stored before, so that a person who comes back to the page goes on with it; null where it is gone or another workspace's.
    /// </summary>
    public async Task<ReceivedFile?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.NoteOf(id)))
        {
            return null;
        }

        var received = JsonSerializer.Deserialize<ReceivedFile>(await File.ReadAllBytesAsync(folder.NoteOf(id), cancellationToken));
        return received?.WorkspaceId == workspaceId ? received : null;
    }

    /// <summary>Forgets a file that is not going to be imported.</summary>
    public void Discard(ReceivedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        folder.Remove(file.Id);
    }

    /// <summary>
    /// Makes the upload, <c>pending</c>. Starting the same file twice is the same upload. The outcome's problems are on <c>file</c>, <c>encoding</c>,
    /// <c>delimiter</c>, <c>mapping</c> and <c>listName</c>; a list that is not of this workspace is not found.
    /// </summary>
    public async Task<EditOutcome> Start(ReceivedFile file, UploadChoices choices, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(choices);
        if (file.WorkspaceId != by.WorkspaceId)
        {
            return EditOutcome.NotFound(file.Id);
        }

        var checks = new FieldChecks();
        var listName = Check(choices, checks);
        if (checks.HasProblems)
        {
            return EditOutcome.Invalid(checks.Problems);
        }

        var (format, encoding, _) = await Task.Run(() => CsvSniffer.Sniff(folder.FileOf(file.Id), choices.Format, cancellationToken), cancellationToken);
        if (await SampleOf(file, format, checks, cancellationToken) is not { } sample
            || await MappingOf(file, sample, choices.Mapping, checks, cancellationToken) is not { } mapping)
        {
            return EditOutcome.Invalid(checks.Problems);
        }

        var now = clock.UtcNow();
        return await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.UploadBatches.AnyAsync(u => u.Id == file.Id, cancellationToken))
            {
                return EditOutcome.Done(file.Id);
            }

            if (choices.ListId is { } given && !await db.ContactLists.AnyAsync(l => l.Id == given, cancellationToken))
            {
                return EditOutcome.NotFound(given);
            }

            var stored = await CustomFields.Register(db, mapping.CustomFields, now, cancellationToken);
            db.UploadBatches.Add(new UploadBatch
            {
                Id = file.Id,
                FileName = file.FileName,
                ContentSha256 = file.Sha256,
                SizeBytes = file.SizeBytes,
                Encoding = format.Encoding,
                Delimiter = format.Delimiter.ToString(),
                HasHeader = format.HasHeader,
                ColumnMapping = mapping.Renamed(stored).ToDictionary(),
                DuplicatePolicy = choices.DuplicatePolicy,
                Notes = NotesOf(encoding, sample).Stored,
                ListId = listName is null ? choices.ListId : await ListNamed(db, listName, now, cancellationToken),
            });
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(file.Id);
        }, cancellationToken);
    }

    /// <summary>The name of the list to fill; null where none is named.</summary>
    private static string? Check(UploadChoices choices, FieldChecks checks)
    {
        foreach (var problem in choices.Format.Problems())
        {
            checks.Add(problem.Field, problem.Message);
        }

        var listName = checks.Line("listName", FieldChecks.NullIfEmpty(choices.ListName)?.Trim(), ModelConventions.Name);
        if (choices.ListId is not null && listName is not null)
        {
            checks.Add("listName", "Name either a list or the id of one, not both.");
        }

        return listName;
    }

    private async Task<CsvSample?> SampleOf(ReceivedFile file, CsvFormat format, FieldChecks checks, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => CsvSample.Read(folder.FileOf(file.Id), format, SampleRows), cancellationToken);
        }
        catch (CsvFileException unreadable)
        {
            checks.Add("file", unreadable.Message);
            return null;
        }
    }

    /// <summary>What is known of the file before its rows are read.</summary>
    private static ImportNotes NotesOf(EncodingGuess encoding, CsvSample sample)
    {
        var notes = new List<ImportNote>();
        if (encoding.Readings.Count > 0)
        {
            notes.Add(new ImportNote(ImportNoteKind.EncodingGuessed, 0, [.. encoding.Readings.Take(encoding.IsDoubtful ? 3 : 1).Select(r => r.Encoding)]));
        }

        if (sample.LinesAboveHeader > 0)
        {
            notes.Add(new ImportNote(ImportNoteKind.LinesAboveHeader, sample.LinesAboveHeader, []));
        }

        return new ImportNotes(notes);
    }

    private async Task<ColumnMapping?> MappingOf(
        ReceivedFile file, CsvSample sample, IReadOnlyDictionary<string, string?>? given, FieldChecks checks, CancellationToken cancellationToken)
    {
        var fields = given ?? (await queries.GuessFor(file.WorkspaceId, sample, cancellationToken)).ToDictionary(g => g.Header, g => g.Field);
        if (!ColumnMapping.TryCreate(sample.Headers, fields, out var mapping, out var problems))
        {
            foreach (var problem in problems)
            {
                checks.Add("mapping", problem);
            }
        }

        return mapping;
    }

    private static async Task<Guid> ListNamed(CampaignsDb db, string name, DateTime now, CancellationToken cancellationToken)
    {
        var normalized = UniqueName.Of(name);
        var standing = await db.ContactLists.Where(l => l.NameNormalized == normalized).Select(l => (Guid?)l.Id).SingleOrDefaultAsync(cancellationToken);
        if (standing is { } id)
        {
            return id;
        }

        var list = new ContactList(name, description: null, now);
        db.ContactLists.Add(list);
        return list.Id;
    }

    private static async Task<(long Size, string Sha256)> Copy(Stream content, string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (NotCsv.Recognize(buffer.AsSpan(0, Math.Min(read, NotCsv.Needed))) is { } other)
        {
            throw new CsvFileException(other);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });
        long size = 0;
        while (read > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            size += read;
            read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }

        file.Flush(flushToDisk: true); // the upload's row must not outlive its file in a power cut
        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string BareName(string fileName)
    {
        var name = string.Concat((fileName ?? "").Replace('\\', '/').Split('/')[^1].Where(c => !char.IsControl(c))).Trim();
        return name.Length switch
        {
            0 => "upload.csv",
            > ModelConventions.ExternalId => name[^ModelConventions.ExternalId..],
            _ => name,
        };
    }
}
