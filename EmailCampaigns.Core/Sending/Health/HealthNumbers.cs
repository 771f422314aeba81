namespace EmailCampaigns.Core.Sending.Health;

/// <summary>What is measured of the emails of a sender or a campaign.</summary>
public enum HealthMeasure
{
    /// <summary>The address does not exist.</summary>
    Bounces,

    /// <summary>The recipient reported the email as spam.</summary>
    Complaints,

    /// <summary>The receiving server refuses mail of this sender.</summary>
    Blocked,
}

/// <summary>The emails of a sender or a campaign after <see cref="Since"/>. One that failed twice in the same way counts once.</summary>
/// <param name="Since">What was sent after it counts, UTC.</param>
/// <param name="IsSinceResume">Whether a person let it go on at <paramref name="Since"/>; else it is where the window begins.</param>
/// <param name="Emails">Emails that left or were refused while they did.</param>
/// <param name="Bounced">Those of them that bounced hard.</param>
/// <param name="Complained">Those of them that were reported as spam.</param>
/// <param name="Blocked">Those of them that were blocked.</param>
public sealed record HealthNumbers(DateTime Since, bool IsSinceResume, int Emails, int Bounced, int Complained, int Blocked)
{
    /// <summary>Counts what failed since an instant beside what was sent since then.</summary>
    internal static HealthNumbers Of(HealthWindow window, int sent, IEnumerable<FailedDelivery> failures)
    {
        var counted = failures.Where(f => f.EmailAt > window.Since).ToList();
        return new HealthNumbers(
            window.Since,
            window.IsSinceResume,
            sent + counted.Where(f => !f.WasSent).DistinctBy(f => f.ScheduledEmailId).Count(),
            Count(HealthMeasure.Bounces),
            Count(HealthMeasure.Complaints),
            Count(HealthMeasure.Blocked));

        int Count(HealthMeasure measure) => counted.Where(f => f.Measure == measure).DistinctBy(f => f.ScheduledEmailId).Count();
    }

    /// <summary>How many of the emails count for a measure.</summary>
    public int Of(HealthMeasure measure) => measure switch
    {
        HealthMeasure.Bounces => Bounced,
        HealthMeasure.Complaints => Complained,
        HealthMeasure.Blocked => Blocked,
    };
}

/// <summary>The time in which emails count.</summary>
/// <param name="Since">The instant before it, UTC: what was sent at the very moment of a resume was on its way before.</param>
/// <param name="IsSinceResume">Whether a person's resume set it.</param>
internal readonly record struct HealthWindow(DateTime Since, bool IsSinceResume)
{
    /// <summary>The window that ends now; what a person has let go on begins anew at that moment.</summary>
    public static HealthWindow At(DateTime now, DateTime? resumedAt)
    {
        var start = now - HealthRules.Window;
        return resumedAt > start ? new HealthWindow(resumedAt.Value, IsSinceResume: true) : new HealthWindow(start, IsSinceResume: false);
    }
}

/// <summary>An email that did not arrive as it should.</summary>
/// <param name="CampaignId">Its campaign.</param>
/// <param name="SenderId">The sender through which it left.</param>
/// <param name="ScheduledEmailId">The email.</param>
/// <param name="Measure">What happened to it.</param>
/// <param name="EmailAt">When it was sent, or refused while it was, UTC.</param>
/// <param name="WasSent">False where the receiving server refused it at once, so that it never counted as sent.</param>
internal sealed record FailedDelivery(Guid CampaignId, Guid SenderId, Guid ScheduledEmailId, HealthMeasure Measure, DateTime EmailAt, bool WasSent);
