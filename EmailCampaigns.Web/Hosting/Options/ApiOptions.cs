using System.ComponentModel.DataAnnotations;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Requests a minute that one API key may make.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;
}
