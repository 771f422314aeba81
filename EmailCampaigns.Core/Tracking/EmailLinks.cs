using System.Text;

namespace EmailCampaigns.Core.Tracking;

/// <summary>
/// The public addresses of one email. Their tokens name the scheduled email, whose key the sent email takes over: so they also work in a message of which nobody knows whether it
/// went.
/// </summary>
/// <param name="tokens">Makes the tokens.</param>
/// <param name="prefix">What the addresses begin with, without a slash at the end.</param>
/// <param name="emailId">The scheduled email.</param>
internal sealed class EmailLinks(PublicTokens tokens, string prefix, Guid emailId)
{
    private const string OpenPath = "/t/o/";
    private const string ClickPath = "/t/c/";
    private const string UnsubscribePath = "/u/";

    /// <summary>Where the recipient leaves.</summary>
    public string Unsubscribe => $"{prefix}{UnsubscribePath}{tokens.Create(TokenPurpose.Unsubscribe, emailId)}";

    /// <summary>The tracking pixel of an email.</summary>
    public string Pixel => $"{prefix}{OpenPath}{tokens.Create(TokenPurpose.Open, emailId)}.gif";

    /// <summary>The tracked link to <paramref name="url"/>; null if the address does not fit a token.</summary>
    public string? Click(string url)
    {
        var payload = Encoding.UTF8.GetBytes(url);
        return payload.Length > PublicToken.MaxPayload ? null : $"{prefix}{ClickPath}{tokens.Create(TokenPurpose.Click, emailId, payload)}";
    }

    /// <summary>Whether this is a public link of the installation, of this email or another one, whatever host it names.</summary>
    public bool IsOurs(string url) => Carries(url, UnsubscribePath, TokenPurpose.Unsubscribe) || Carries(url, ClickPath, TokenPurpose.Click);

    private bool Carries(string url, string path, TokenPurpose purpose) =>
        url.LastIndexOf(path, StringComparison.Ordinal) is >= 0 and var at && tokens.TryRead(purpose, url.AsSpan(at + path.Length), out _, out _);
}
