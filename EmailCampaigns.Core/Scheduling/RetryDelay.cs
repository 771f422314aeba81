using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Scheduling;

/// <summary>When an email is tried again after a temporary failure, and for how long.</summary>
public static class RetryDelay
{
    /// <summary>Minimum number of attempts.</summary>
    public const int MinAttempts = 12;

    /// <summary>Minimum time over which attempts are made, counting only the time in which the window is open.</summary>
    public static readonly TimeSpan MinOpenTime = TimeSpan.FromHours(24);

    /// <summary>The pause after the given number of attempts: 1, 5 and 15 minutes, then an hour each. docs/smtp.md names them too.</summary>
    public static TimeSpan After(int attempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        return TimeSpan.FromMinutes(attempts switch { 1 => 1, 2 => 5, 3 => 15, _ => 60 });
    }

    /// <summary>When the next attempt is allowed: after the pause, inside the window.</summary>
    public static DateTime NextAttempt(int attempts, DateTime nowUtc, SendWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return window.Next(nowUtc + After(attempts));
    }

    /// <summary>Whether enough was tried: 12 attempts and 24 hours of open window since the first, whichever is later.</summary>
    public static bool GivesUp(int attempts, DateTime firstAttemptUtc, DateTime nowUtc, SendWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return attempts >= MinAttempts && window.OpenTime(firstAttemptUtc, nowUtc) >= MinOpenTime;
    }
}
