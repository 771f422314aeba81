using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>A key with which another program acts in a workspace. The key itself is shown once and never stored.</summary>
public sealed class ApiKey : IWorkspaceOwned, ITimestamped
{
    private const string Marker = "ec_";

    /// <summary>Shortest key that is taken as given, in characters.</summary>
    public const int MinimumLength = 32;

    private ApiKey()
    {
    }

    private ApiKey(string name, string key, Role role, DateTime? expiresAt, Actor by, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
        Prefix = PrefixOf(key);
        KeyHash = HashOf(key);
        Role = role;
        ExpiresAt = expiresAt;
        CreatedBy = by.ToString();
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>The first characters, by which a person recognises the key and the database finds it.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>SHA-256 of the key, hex. A key is random and long, so a slow hash would add nothing.</summary>
    public string KeyHash { get; private set; } = "";

    public Role Role { get; private set; }

    /// <summary><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>Written at most once a minute.</summary>
    public DateTime? LastUsedAt { get; set; }

    public DateTime? ExpiresAt { get; private set; }
    public DateTime? RevokedAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Makes a key; <paramref name="key"/> is the only time its text exists.</summary>
    public static ApiKey Create(string name, Role role, DateTime? expiresAt, Actor by, DateTime now, out string key)
    {
        ArgumentNullException.ThrowIfNull(by);
        key = Marker + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        return new ApiKey(name, key, role, expiresAt, by, now);
    }

    /// <summary>Takes a key as given (unattended set-up).</summary>
    /// <exception cref="ArgumentException">It is shorter than <see cref="MinimumLength"/>.</exception>
    public static ApiKey FromGiven(string name, string key, Role role, Actor by, DateTime now) =>
        key.Length < MinimumLength
            ? throw new ArgumentException($"An API key has at least {MinimumLength} characters; this one has {key.Length}.", nameof(key))
            : new ApiKey(name, key, role, expiresAt: null, by, now);

    public static string PrefixOf(string key) => key[..Math.Min(key.Length, 11)];

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public bool IsValidAt(DateTime now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    public void Revoke(DateTime now) => RevokedAt ??= now;
}
