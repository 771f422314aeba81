namespace EmailCampaigns.Core.Tracking;

/// <summary>What the public links of an email begin with.</summary>
public static class PublicPrefix
{
    /// <summary>The sender's own domain, else the workspace's address, else that of the installation; without a slash at its end.</summary>
    public static string Of(string? trackingDomain, string? workspaceUrl, string installationUrl)
    {
        ArgumentNullException.ThrowIfNull(installationUrl);
        return trackingDomain is not null ? $"https://{trackingDomain}" : (string.IsNullOrEmpty(workspaceUrl) ? installationUrl : workspaceUrl).TrimEnd('/');
    }

    /// <summary>Whether only a browser on this machine gets there.</summary>
    public static bool IsOnlyLocal(string prefix) => Uri.TryCreate(prefix, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
