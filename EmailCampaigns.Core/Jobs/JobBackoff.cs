using System.Data.Common;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Jobs;

/// <summary>How a job retries after failures.</summary>
public static class JobBackoff
{
    /// <summary>Failures in a row after which a job gives up what it can give up.</summary>
    public const int MaxAttempts = 5;

    private const int LongestError = 500;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
    ];

    /// <summary>The pause after so many failures in a row; longer each time, at most an hour.</summary>
    public static TimeSpan After(int failures) => Delays[Math.Clamp(failures, 1, Delays.Length) - 1];

    /// <summary>Whether a failure is transient (the database, the disk): a later attempt may succeed, so nothing is given up.</summary>
    public static bool IsTransient(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault is StaleVersionException || fault.GetBaseException() is DbException { IsTransient: true } or TimeoutException or IOException;
    }

    /// <summary>The fault on one line, for a person.</summary>
    public static string Describe(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var line = string.Join(' ', fault.GetBaseException().Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestError ? line : line[..LongestError];
    }
}
