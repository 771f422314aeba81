namespace EmailCampaigns.Core.Imports;

/// <summary>
/// Where uploaded files wait and are imported from: <c>{Data:Directory}/uploads/{id}.csv</c>, each with a note beside it that says what it is.
/// </summary>
public sealed class UploadFolder
{
    private readonly string _directory;

    /// <param name="dataDirectory">See the setting <c>Data:Directory</c>.</param>
    public UploadFolder(string dataDirectory) => _directory = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(dataDirectory), "uploads")).FullName;

    /// <summary>The uploaded file, as it came.</summary>
    public string FileOf(Guid id) => Path.Combine(_directory, $"{id}.csv");

    internal string NoteOf(Guid id) => Path.Combine(_directory, $"{id}.json");

    /// <summary>Removes a file; nothing happens where it is gone.</summary>
    internal void Remove(Guid id)
    {
        File.Delete(FileOf(id));
        File.Delete(NoteOf(id));
    }

    /// <summary>Every upload of which there is a file, and when it was last written (UTC).</summary>
    internal IEnumerable<(Guid Id, DateTime WrittenAt)> All() =>
        from file in new DirectoryInfo(_directory).EnumerateFiles()
        where Guid.TryParse(Path.GetFileNameWithoutExtension(file.Name), out _)
        group file.LastWriteTimeUtc by Guid.Parse(Path.GetFileNameWithoutExtension(file.Name)) into upload
        select (upload.Key, upload.Max());
}
