namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The folder with database, pickup folder and the certificate of Data Protection; once read, its absolute path.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>The operator's own certificate for the keys of Data Protection; once read, its absolute path. Null leaves it to the folder.</summary>
    public string? KeyCertificate { get; set; }
}
