using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// A cookie that says from which browser an account signed in before. It lets nobody in; it only keeps the failures of others from counting against its owner
/// (OWASP's device cookies).
/// </summary>
public sealed class KnownDevice(IDataProtectionProvider protection, IHttpContextAccessor request)
{
    private const string CookieName = "EmailCampaigns.Device";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("known-device").ToTimeLimitedDataProtector();

    /// <summary>The id of the browser of this request, if this account signed in from it before.</summary>
    public string? For(User? user)
    {
        if (user is null || request.HttpContext?.Request.Cookies[CookieName] is not { Length: > 0 } cookie)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(cookie).Split(' ') is [var id, var device] && id == user.Id.ToString() ? device : null;
        }
        catch (CryptographicException)
        {
            return null; // of another key ring, out of date, or made up
        }
    }

    /// <summary>Remembers the browser of this request.</summary>
    public void Remember(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var device = For(user) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var context = request.HttpContext ?? throw new InvalidOperationException("There is no request.");
        context.Response.Cookies.Append(CookieName, _protector.Protect($"{user.Id} {device}", Lifetime), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }
}
