using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>Lets the owner of one email address join a workspace in one role, by a link. The link is shown once; its token is stored as a hash.</summary>
public sealed class Invitation : IWorkspaceOwned, ITimestamped
{
    /// <summary>How long a link works unless something else is asked for.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(7);

    /// <summary>How long a link works at most.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(90);

    private const int TokenBytes = 32;

    private Invitation()
    {
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>As typed.</summary>
    public string Email { get; private set; } = "";

    public string EmailNormalized { get; private set; } = "";
    public Role Role { get; private set; }

    /// <summary>SHA-256 of the token, hex. The token is random and long, so a slow hash would add nothing.</summary>
    public string TokenHash { get; private set; } = "";

    /// <summary><c>user:…</c> or <c>api_key:…</c>.</summary>
    public string InvitedBy { get; private set; } = "";

    public DateTime ExpiresAt { get; private set; }
    public DateTime? AcceptedAt { get; private set; }
    public DateTime? RevokedAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Makes an invitation; <paramref name="token"/> is the only time its text exists.</summary>
    public static Invitation Create(EmailAddress email, Role role, Actor by, DateTime expiresAt, DateTime now, out string token)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(by);
        token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        return new Invitation
        {
            Id = Guid.CreateVersion7(now),
            Email = email.Address,
            EmailNormalized = email.Normalized,
            Role = role,
            TokenHash = HashOf(token),
            InvitedBy = by.ToString(),
            ExpiresAt = expiresAt,
        };
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public InvitationStatus StatusAt(DateTime now) => this switch
    {
        { AcceptedAt: not null } => InvitationStatus.Accepted,
        { RevokedAt: not null } => InvitationStatus.Revoked,
        _ when ExpiresAt <= now => InvitationStatus.Expired,
        _ => InvitationStatus.Open,
    };
}

/// <summary>What can be done with an invitation; follows from its times, so it is not stored.</summary>
public enum InvitationStatus
{
    /// <summary>The link works.</summary>
    Open,

    Accepted,
    Revoked,
    Expired,
}
