using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>
/// A sign-in that somebody began: what has to be known when the browser comes back, kept encrypted in that browser. A class and no record, so that its verifier is never printed.
/// </summary>
public sealed class PendingSignIn
{
    public required Guid SenderId { get; init; }

    public required Guid WorkspaceId { get; init; }

    /// <summary>Who began it; null for a program.</summary>
    public required Guid? UserId { get; init; }

    /// <summary>Comes back from the provider with the browser (RFC 6749 section 10.12).</summary>
    public required string State { get; init; }

    /// <summary>Proves that whoever has the code began the sign-in (RFC 7636).</summary>
    public required string Verifier { get; init; }

    /// <summary>Where the browser comes back to.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>When it is too late to come back, UTC.</summary>
    public required DateTime Until { get; init; }

    /// <summary>What the provider is told of <see cref="Verifier"/> (S256, RFC 7636 section 4.2).</summary>
    internal string Challenge => Text(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    internal static string NewSecret() => Text(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether the browser that comes back is the one that left, and the same person signed in to it.</summary>
    internal bool IsOf(Actor by, string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(State), Encoding.UTF8.GetBytes(state)) && (WorkspaceId, UserId) == (by.WorkspaceId, by.UserId);

    private static string Text(byte[] octets) => System.Buffers.Text.Base64Url.EncodeToString(octets);
}

/// <summary>What the browser brings back from the provider (RFC 6749 section 4.1.2).</summary>
public sealed record AuthorizationResponse(string? State, string? Code, string? Error, string? ErrorDescription)
{
    /// <summary>The code is left out.</summary>
    public override string ToString() => $"{nameof(AuthorizationResponse)} {Error}";
}

/// <summary>How a sign-in ended.</summary>
/// <param name="SenderId">The sender it was for; null where that is not known.</param>
/// <param name="Problem">Why nobody is signed in; null where it went well.</param>
/// <param name="Said">What the provider said, or who signed in by mistake.</param>
public sealed record SignInResult(Guid? SenderId, SignInProblem? Problem, string? Said);

/// <summary>Why a sign-in came to nothing.</summary>
public enum SignInProblem
{
    /// <summary>No application is registered in the settings.</summary>
    NotSetUp,

    /// <summary>Somebody deleted the sender meanwhile, or nobody signs in for it.</summary>
    SenderGone,

    /// <summary>Another browser or person began it, or nobody did.</summary>
    NotBegunHere,

    /// <summary>It took too long.</summary>
    Expired,

    /// <summary>The person did not allow it.</summary>
    Denied,

    /// <summary>An admin of the organisation has to allow it first.</summary>
    AdminConsentNeeded,

    /// <summary>The provider refuses, for another reason.</summary>
    Refused,

    /// <summary>The provider does not answer.</summary>
    Unreachable,

    /// <summary>The provider gave an access token and nothing to ask for the next one with.</summary>
    NoRefreshToken,

    /// <summary>The person allowed a part of what was asked for.</summary>
    PermissionMissing,

    /// <summary>Somebody signed in, and it is not the sender's mailbox.</summary>
    WrongAccount,
}
