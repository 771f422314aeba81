namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Where OAuth access tokens come from.</summary>
public interface IAccessTokens
{
    /// <summary>A token that is good for some minutes yet.</summary>
    /// <exception cref="AccessTokenException">There is none to be had.</exception>
    Task<string> Get(CancellationToken cancellationToken);

    /// <summary>The server refused this token: the next one asked for is a new one.</summary>
    void Refused(string token);
}

/// <summary>No access token is to be had.</summary>
/// <param name="message">Why, in words for a person; no secret stands in it.</param>
/// <param name="isFinal">A person has to act; else it passes.</param>
/// <param name="inner">The fault behind it.</param>
public sealed class AccessTokenException(string message, bool isFinal, Exception? inner) : Exception(message, inner)
{
    /// <summary>A person has to act: sign in again, mend the settings.</summary>
    public bool IsFinal { get; } = isFinal;

    /// <summary>The provider's word for it (RFC 6749 section 5.2), such as <c>invalid_grant</c>; null where it said none.</summary>
    public string? Error { get; init; }
}
