namespace EmailCampaigns.Web.Workspaces;

/// <summary>Where a sign-in leads.</summary>
public static class SafeReturn
{
    /// <summary>The address asked for where it is one of this site, else the start page: a link to the sign-in cannot lead elsewhere.</summary>
    public static string To(string? url) => url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) ? url : "/";
}
