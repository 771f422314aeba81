using Microsoft.Data.Sqlite;

namespace EmailCampaigns.Web.Hosting;

/// <summary>
/// Holds, for as long as the process lives, the one place from which a SQLite database is sent from. The operating system lets go of it even
/// when the process is killed.
/// </summary>
internal sealed class DispatchLock : IDisposable
{
    private readonly FileStream _file;

    private DispatchLock(FileStream file) => _file = file;

    /// <summary>Takes the lock that lies beside the database file.</summary>
    /// <exception cref="SettingException">Another process has it.</exception>
    public static DispatchLock Take(string connectionString)
    {
        var database = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        var path = Path.Combine(Path.GetDirectoryName(database)!, "dispatch.lock");
        try
        {
            return new DispatchLock(PrivateFiles.Open(path, FileShare.None));
        }
        catch (IOException)
        {
            throw new SettingException("Sending:Enabled", $"another process already sends from {database}. Set it to false in this one.");
        }
    }

    public void Dispose() => _file.Dispose();
}
