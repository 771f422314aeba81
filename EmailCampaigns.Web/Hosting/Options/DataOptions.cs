namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The folder with database, pickup folder and data-protection keys; once read, its absolute path.</summary>
    public string Directory { get; set; } = "data";
}
