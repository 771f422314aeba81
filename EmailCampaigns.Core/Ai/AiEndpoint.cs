using System.Security.Cryptography;

namespace EmailCampaigns.Core.Ai;

/// <summary>A model and where it is.</summary>
/// <param name="BaseUrl">Before <c>/chat/completions</c>, without a slash at the end.</param>
/// <param name="Model">Its name.</param>
/// <param name="Key">Null where the server asks for none.</param>
/// <param name="IsInstallation">Whether the installation names it, not the workspace.</param>
public sealed record AiEndpoint(Uri BaseUrl, string Model, string? Key, bool IsInstallation)
{
    /// <summary>The address; null where the text is none: http or https without user, query and fragment. <c>/chat/completions</c> at its end is left out, since people copy that too.</summary>
    public static Uri? UrlOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Path = "/chat/completions";
        var address = text.Trim().TrimEnd('/');
        address = address.EndsWith(Path, StringComparison.OrdinalIgnoreCase) ? address[..^Path.Length] : address;
        return Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "", Host: not "" } ? url : null;
    }

    /// <summary>Never with the key.</summary>
    public override string ToString() => $"{Model} at {BaseUrl}";
}

/// <summary>Keeps the keys of models: encrypted under the installation's key ring before they are stored, read only to ask the model.</summary>
/// <param name="protect">Encrypts.</param>
/// <param name="unprotect">Decrypts; throws <see cref="CryptographicException"/> for what this key ring did not encrypt.</param>
public sealed class AiSecrets(Func<string, string> protect, Func<string, string> unprotect)
{
    public string Protect(string key) => protect(key);

    /// <summary>The key; null where it was encrypted under a key ring that is gone.</summary>
    public string? TryUnprotect(string kept)
    {
        try
        {
            return unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
