using Microsoft.Data.Sqlite;

namespace EmailCampaigns.Web.Hosting;

/// <summary>Folders and files of the installation that nobody else on the machine is to read: addresses, password hashes, the keys of secrets.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder for the account that runs the program alone (0700); one that is there stays as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path); // takes the rights of the folder above
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes the file of a SQLite database (0600), wherever it lies, before the database does so with the rights that any file gets. Its log files take after it.</summary>
    public static void CreateDatabase(string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString);
        if (settings.Mode is SqliteOpenMode.ReadWriteCreate && settings.DataSource is { Length: > 0 } path and not ":memory:" && !path.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            using var file = Open(Path.GetFullPath(path), FileShare.ReadWrite);
        }
    }

    /// <summary>Opens a file for reading and writing, and makes it (0600) where it is missing.</summary>
    public static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>Whether others on the machine may look into a folder.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ForOthers) != UnixFileMode.None;
}
