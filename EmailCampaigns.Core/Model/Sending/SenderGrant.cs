namespace EmailCampaigns.Core.Model.Sending;

/// <summary>
/// What a person allowed at the provider of a mailbox: the tokens by which its sender sends and reads (table <c>sender_grants</c>). One row a sender, shared by all processes, which
/// refresh the access token in turns.
/// </summary>
public sealed class SenderGrant : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid SenderAccountId { get; init; }

    /// <summary>The address that signed in.</summary>
    public string Account { get; private set; } = "";

    /// <summary>When.</summary>
    public DateTime SignedInAt { get; private set; }

    /// <summary>Encrypted.</summary>
    public string RefreshToken { get; private set; } = "";

    /// <summary>Encrypted; null until one is asked for, and after the provider refused the one before.</summary>
    public string? AccessToken { get; private set; }

    /// <summary>Up to when the access token is used.</summary>
    public DateTime? AccessTokenUntil { get; private set; }

    /// <summary>Who refreshes the access token just now; null while nobody does.</summary>
    public Guid? RefreshLease { get; private set; }

    /// <summary>When others may, should that process never come back.</summary>
    public DateTime? RefreshLeaseUntil { get; private set; }

    /// <summary>Why somebody has to sign in again, for a person; null while the tokens work.</summary>
    public string? Problem { get; private set; }

    /// <summary>Since when they do not.</summary>
    public DateTime? FailedAt { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Somebody signed in: what was granted before is over. A process that refreshes just now finds another refresh token, and keeps nothing.</summary>
    public void SignIn(string account, string refreshToken, string accessToken, DateTime accessTokenUntil, DateTime now)
    {
        (Account, SignedInAt) = (account, now);
        (RefreshToken, AccessToken, AccessTokenUntil) = (refreshToken, accessToken, accessTokenUntil);
        (RefreshLease, RefreshLeaseUntil) = (null, null);
        (Problem, FailedAt) = (null, null);
    }
}
