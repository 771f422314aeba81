using System.Globalization;
using System.Net;
using EmailCampaigns.Core.Files;

namespace EmailCampaigns.Web.Files;

/// <summary>What is said of a picture while somebody says it.</summary>
public sealed class PictureLooks
{
    public string? Alt { get; set; }
    public bool IsDecoration { get; set; }
    public int Width { get; set; }
    public bool Embed { get; set; }

    /// <summary>Why it cannot be taken as it is; null where it can.</summary>
    public string? AltProblem { get; private set; }

    /// <summary>What the attribute <c>alt</c> is to be.</summary>
    public string AltText => IsDecoration ? "" : Alt?.Trim() ?? "";

    /// <summary>Whether it is said what the picture shows, or that it shows nothing.</summary>
    public bool Check()
    {
        AltProblem = IsDecoration || !string.IsNullOrWhiteSpace(Alt) ? null : "Say in a few words what it shows, or that it is decoration.";
        return AltProblem is null;
    }

    /// <summary>The picture as HTML.</summary>
    /// <param name="address">Where it is loaded from.</param>
    public string ToHtml(string address) => string.Create(
        CultureInfo.InvariantCulture,
        $"<img{(Embed ? $" {EmbeddedPictures.Mark}" : "")} src=\"{WebUtility.HtmlEncode(address)}\" alt=\"{WebUtility.HtmlEncode(AltText)}\" width=\"{Math.Max(1, Width)}\" style=\"max-width:100%;height:auto\">");
}
