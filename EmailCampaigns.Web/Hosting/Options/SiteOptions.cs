using System.ComponentModel.DataAnnotations;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>Settings without a section: under which addresses the site is reached.</summary>
public sealed class SiteOptions
{
    /// <summary>Where it listens.</summary>
    [MinLength(1), ListenAddress]
    public string[] Urls { get; set; } = ["http://localhost:5080"];

    /// <summary>Prefix of the links in emails, without a slash at its end; the first of <see cref="Urls"/> where none is set.</summary>
    [PublicAddress]
    public string PublicBaseUrl { get; set; } = "";

    /// <summary>Names of the site that are answered; <c>*</c> is any. The framework's own host filter reads the same key.</summary>
    [HostPattern]
    public string[] AllowedHosts { get; set; } = ["*"];

    /// <summary>Whether people reach it over TLS, so that no cookie goes in the clear.</summary>
    public bool IsPublicOverTls => PublicBaseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
