namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Where OAuth access tokens come from.</summary>
public interface IAccessTokens
{
    /// <summary>A token that is valid for at least some minutes.</summary>
    /// <exception cref="AccessTokenException">There is none.</exception>
    Task<string> Get(CancellationToken cancellationToken);

    /// <summary>The server refused this token: the next one must be new.</summary>
    void Refused(string token);
}

/// <summary>There is no access token.</summary>
/// <param name="message">Why, in words for a person; no secret stands in it.</param>
/// <param name="isFinal">Whether a person has to act; if not, a later request may succeed.</param>
/// <param name="inner">The exception behind it.</param>
public sealed class AccessTokenException(string message, bool isFinal, Exception? inner) : Exception(message, inner)
{
    /// <summary>Whether a person has to act: sign in again, or correct the settings.</summary>
    public bool IsFinal { get; } = isFinal;

    /// <summary>The provider's error code (RFC 6749 section 5.2), such as <c>invalid_grant</c>; null if it gave none.</summary>
    public string? Error { get; init; }
}
