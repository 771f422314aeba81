namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>A process's claim on emails: who, and the token that says that it is still theirs.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Token">One run through one lane.</param>
public sealed record Lease(string Owner, Guid Token)
{
    /// <summary>How long a lease lasts that nobody renews, in seconds of the database's clock.</summary>
    public const int Seconds = 60;

    /// <summary>How often a living process renews.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);
}
