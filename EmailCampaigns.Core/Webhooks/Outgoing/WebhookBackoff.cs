namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>When a message that was not taken is sent again, and when an endpoint is given up. The delays are those that Standard Webhooks recommends.</summary>
internal static class WebhookBackoff
{
    /// <summary>An endpoint that took nothing for so long is disabled.</summary>
    public static readonly TimeSpan DisableAfter = TimeSpan.FromDays(5);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>The pause after a number of failed attempts; null after the last.</summary>
    public static DateTime? Next(int failures, DateTime now) => failures <= Delays.Length ? now + Delays[failures - 1] : null;
}
