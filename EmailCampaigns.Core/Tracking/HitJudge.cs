namespace EmailCampaigns.Core.Tracking;

/// <summary>
/// Whether a person opened or clicked. It judges by what the event keeps, so that stored events can be judged again: a burst is known by its third link, and then the first two were no
/// person's either.
/// </summary>
internal static class HitJudge
{
    /// <summary>Nobody reads an email that quickly; scanners look at it before they deliver it.</summary>
    public static readonly TimeSpan SoonAfterSending = TimeSpan.FromSeconds(3);

    /// <summary>Within so long a person does not click <see cref="BurstLinks"/> links.</summary>
    public static readonly TimeSpan BurstWithin = TimeSpan.FromSeconds(2);

    /// <summary>Different links.</summary>
    public const int BurstLinks = 3;

    /// <param name="hit">An open or a click.</param>
    /// <param name="sentAt">When its email was handed over; null where nobody knows.</param>
    /// <param name="clicks">The clicks in that email around the same time, this one among them.</param>
    /// <returns>Why it is a program's; null where it is a person's.</returns>
    public static AutomatedReason? Judge(Hit hit, DateTime? sentAt, IReadOnlyCollection<Hit> clicks)
    {
        ArgumentNullException.ThrowIfNull(clicks);
        if (hit.IsHead)
        {
            return AutomatedReason.HeadRequest;
        }

        if (UserAgents.Judge(hit.UserAgent) is { } byName)
        {
            return byName;
        }

        if (sentAt is { } sent && hit.At < sent + SoonAfterSending)
        {
            return AutomatedReason.SoonAfterSending;
        }

        return hit.Url is not null && IsInBurst(hit, clicks) ? AutomatedReason.ManyLinks : null;
    }

    private static bool IsInBurst(Hit hit, IReadOnlyCollection<Hit> clicks) => clicks
        .Where(first => first.At <= hit.At && first.At >= hit.At - BurstWithin)
        .Any(first => clicks.Where(c => c.At >= first.At && c.At <= first.At + BurstWithin).Select(c => c.Url).Distinct(StringComparer.Ordinal).Count() >= BurstLinks);
}

/// <summary>What is known of an open (without <paramref name="Url"/>) or a click.</summary>
internal readonly record struct Hit(DateTime At, string? Url, string? UserAgent, bool IsHead);
