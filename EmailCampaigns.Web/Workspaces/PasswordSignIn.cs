using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Checks passwords: at the sign-in, and of one who changes theirs. Every failure has the same answer, so that nobody learns which addresses have an account.</summary>
public sealed partial class PasswordSignIn(
    SignInManager<User> signIn, UserManager<User> users, IPasswordHasher<User> passwords, SignInLimiter limiter, KnownDevice devices, IHttpContextAccessor request, ILogger<PasswordSignIn> log)
{
    /// <summary>For a wrong address, a wrong password and too many attempts alike.</summary>
    public const string Failure = "Email or password is wrong, or there were too many attempts. Check both and try again; after several failures wait five minutes.";

    // Checked where there is no account, which takes as long as a wrong password.
    private static readonly User Nobody = new();
    private static string? _nobodysHash;

    /// <summary>Signs in; false where that failed.</summary>
    public async Task<bool> SignIn(string? email, string? password)
    {
        var user = await users.FindByEmailAsync(email ?? "");
        if (!await Check(user, email ?? "", password ?? ""))
        {
            return false;
        }

        await signIn.SignInAsync(user!, isPersistent: true);
        devices.Remember(user!);
        return true;
    }

    public Task<bool> Confirm(User user, string? password)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Check(user, user.Email ?? "", password ?? "");
    }

    private async Task<bool> Check(User? user, string account, string password)
    {
        var attempt = new SignInAttempt(account, request.HttpContext?.Connection.RemoteIpAddress, devices.For(user));
        if (!limiter.Allows(attempt))
        {
            LogRefused(attempt.Client?.ToString());
            return false;
        }

        if (password.Length <= NewUser.MaxPasswordLength && await Verify(user, password))
        {
            limiter.Succeeded(attempt);
            return true;
        }

        limiter.Failed(attempt);
        return false;
    }

    private async Task<bool> Verify(User? user, string password)
    {
        if (user?.PasswordHash is null)
        {
            _nobodysHash ??= passwords.HashPassword(Nobody, "nobody");
            passwords.VerifyHashedPassword(Nobody, _nobodysHash, password);
            return false;
        }

        return await users.CheckPasswordAsync(user, password);
    }

    [LoggerMessage(1111, LogLevel.Warning, "Sign-ins from {Client} or of the account asked for are refused for a while: too many failed")]
    private partial void LogRefused(string? client);
}
