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
        "126.com", "arcor.de", "att.net", "bk.ru", "bluewin.ch", "bol.com.br", "btinternet.com", "centrum.cz", "comcast.net", "fastmail.fm", "inbox.ru", "interia.pl", "list.ru",
        "naver.com", "rambler.ru", "rediffmail.com", "seznam.cz", "sfr.fr", "sina.com", "tuta.io", "tutanota.com", "uol.com.br", "verizon.net", "virgilio.it", "wanadoo.fr", "web.de", "wp.pl", "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yandex.ru", "ymail.com", "zoho.com", "163.com",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Providers with a domain in many countries: <c>hotmail.fr</c>, <c>yahoo.co.jp</c>.</summary>
    private static readonly FrozenSet<string> Everywhere = new[] { "aol", "gmx", "hotmail", "live", "outlook", "yahoo", "yandex" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a normalised domain belongs to a free-mail provider.</summary>
    public static bool IsFree(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Domains.Contains(domain)
            || (domain.Split('.') is [_, "co" or "com", { Length: 2 }] or [_, { Length: 2 or 3 }] && Everywhere.Contains(domain[..domain.IndexOf('.', StringComparison.Ordinal)]));
    }
}
