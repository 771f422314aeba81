using System.Buffers;

namespace EmailCampaigns.Core.Mail;

/// <summary>The folders that pickup senders write to: all of them inside the data directory, whatever name a person gives.</summary>
public static class PickupFolder
{
    /// <summary>Longest name of a folder.</summary>
    public const int MaxNameLength = 64;

    private static readonly SearchValues<char> Special = SearchValues.Create(" -_.@+");

    /// <summary><c>{dataDirectory}/outbox</c>, or the folder of this name in it.</summary>
    /// <param name="dataDirectory">The installation's data directory.</param>
    /// <param name="name">Null or empty for the outbox itself.</param>
    /// <exception cref="ArgumentException">The name has a <see cref="Problem"/>.</exception>
    public static string Resolve(string dataDirectory, string? name)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        if (Problem(name) is { } problem)
        {
            throw new ArgumentException(problem, nameof(name));
        }

        var outbox = Path.Combine(Path.GetFullPath(dataDirectory), "outbox");
        return string.IsNullOrEmpty(name) ? outbox : Path.Combine(outbox, name);
    }

    /// <summary>
    /// Why a name is refused, for a person to read, or null. What is left are names that mean the same on every system: no separators, drives, devices or
    /// hidden files, and nothing that Windows would cut off.
    /// </summary>
    public static string? Problem(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (name.Length > MaxNameLength)
        {
            return $"The folder's name is longer than {MaxNameLength} characters.";
        }

        if (!name.All(c => char.IsLetterOrDigit(c) || Special.Contains(c)))
        {
            return "The folder's name may hold letters, digits, spaces and - _ . @ + only.";
        }

        if (!char.IsLetterOrDigit(name[0]) || name[^1] is ' ' or '.')
        {
            return "The folder's name begins with a letter or a digit and does not end in a space or a dot.";
        }

        return IsDevice(name) ? "The folder's name is one that Windows keeps for a device." : null;
    }

    private static bool IsDevice(string name) => name.Split('.')[0].TrimEnd().ToUpperInvariant() is
        "CON" or "PRN" or "AUX" or "NUL" or ['C', 'O', 'M', >= '0' and <= '9'] or ['L', 'P', 'T', >= '0' and <= '9'];
}
