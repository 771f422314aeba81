using System.ComponentModel.DataAnnotations;

namespace EmailCampaigns.Core.Webhooks;

/// <summary>The settings under <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>Whether endpoints may be in this machine's own and in private networks. Else whoever may set one could reach what only this machine can.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>How long an endpoint has to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Days after which webhooks are removed, those that came in and those that went out.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; init; } = 30;
}
