using System.Text.Json;

namespace EmailCampaigns.Core.Sending;

/// <summary>What a process remembers outside of the database: which installation it belongs to, and how far that was.</summary>
/// <param name="InstallationId">The database's id.</param>
/// <param name="Heartbeat">Its heartbeat when last raised by this process.</param>
public sealed record InstallationMark(Guid InstallationId, long Heartbeat)
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "installation.json";

    /// <summary>Reads it; null where there is none, or none that can be understood: a process that remembers nothing is the careful assumption.</summary>
    public static async Task<InstallationMark?> Read(string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<InstallationMark>(await File.ReadAllTextAsync(path, cancellationToken), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, whole or not at all, also where the power fails.</summary>
    public async Task Write(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        await using (var file = new FileStream(path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, this, JsonSerializerOptions.Web, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }
}
