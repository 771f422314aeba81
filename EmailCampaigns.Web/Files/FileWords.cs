using System.Globalization;
using EmailCampaigns.Core.Files;

namespace EmailCampaigns.Web.Files;

/// <summary>Files in words.</summary>
public static class FileWords
{
    /// <summary>"640 × 480, PNG" or "PDF".</summary>
    public static string Describe(FileRow file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Kind == FileKind.Picture
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Width} × {file.Height}, {file.MediaType["image/".Length..].ToUpperInvariant()}")
            : FileNames.EndingOf(file.Name) is { Length: > 0 } ending ? ending.ToUpperInvariant() : "file";
    }

    /// <summary>What of it has the file, after its name: "step 2".</summary>
    public static string PartOf(FileUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use.UsedBy switch
        {
            FileUser.Template => "template",
            FileUser.Step => string.Create(CultureInfo.InvariantCulture, $"step {use.Step}"),
            FileUser.Plan => "as it was started",
            FileUser.Draft => use.Drafts == 1 ? "an edited draft" : string.Create(CultureInfo.InvariantCulture, $"{use.Drafts:N0} edited drafts"),
            FileUser.Sender => "signature",
        };
    }

    /// <summary>Where it is taken out.</summary>
    public static string AddressOf(FileUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use.UsedBy switch
        {
            FileUser.Template => $"/templates/{use.OwnerId}",
            FileUser.Step => $"/campaigns/{use.OwnerId}/sequence",
            FileUser.Plan => $"/campaigns/{use.OwnerId}",
            FileUser.Draft => $"/campaigns/{use.OwnerId}/drafts",
            FileUser.Sender => $"/senders/{use.OwnerId}",
        };
    }
}
