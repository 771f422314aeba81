using System.Collections.Frozen;

namespace EmailCampaigns.Core.Inbound;

/// <summary>Domains whose users have nothing in common but their provider.</summary>
public static class FreeMail
{
    private static readonly FrozenSet<string> Domains = new[]
    {
        "aol.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com",
        "hey.com", "hotmail.com", "hotmail.de", "hotmail.fr", "icloud.com", "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru",
        "me.com", "msn.com", "o2.pl", "onet.pl", "orange.fr", "outlook.com", "outlook.de", "pm.me", "proton.me", "protonmail.com", "qq.com", "t-online.de",
        "web.de", "wp.pl", "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yandex.ru", "ymail.com", "zoho.com", "163.com",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a normalised domain belongs to a free-mail provider.</summary>
    public static bool IsFree(string domain) => Domains.Contains(domain);
}
