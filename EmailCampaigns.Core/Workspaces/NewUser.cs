using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Makes the row of a person who signs in with an email address and a password.</summary>
public sealed class NewUser(IPasswordHasher<User> passwords, ILookupNormalizer names)
{
    /// <summary>Shortest password, in characters. Length is what protects; no rule asks for kinds of characters (NIST SP 800-63B, 3.1.1.2).</summary>
    public const int MinPasswordLength = 8;

    /// <summary>Longest password: hashing is slow on purpose, and must not be made slower by whoever asks.</summary>
    public const int MaxPasswordLength = 200;

    /// <summary>What is wrong with a password that somebody chose; null where nothing is.</summary>
    public static string? PasswordProblem(string? password) => password is { Length: >= MinPasswordLength and <= MaxPasswordLength }
        ? null
        : $"A password has {MinPasswordLength} to {MaxPasswordLength} characters.";

    /// <summary>A user to add; a name that is not given is made from the address.</summary>
    public User Make(EmailAddress address, string? displayName, string password, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(address);
        var email = address.Address;
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            DisplayName = string.IsNullOrWhiteSpace(displayName) ? email[..email.LastIndexOf('@')] : displayName.Trim(),
            UserName = email,
            NormalizedUserName = names.NormalizeName(email),
            Email = email,
            NormalizedEmail = names.NormalizeEmail(email),
            SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)),
        };
        user.PasswordHash = passwords.HashPassword(user, password);
        return user;
    }
}
