using System.Collections.Frozen;

namespace EmailCampaigns.Core.Inbound;

/// <summary>Domains whose users have nothing in common but their provider.</summary>
public static class FreeMail
{
    private static readonly FrozenSet<string> Domains = new[]
    {
        "126.com", "163.com", "arcor.de", "att.net", "bk.ru", "bluewin.ch", "bol.com.br", "btinternet.com", "centrum.cz", "comcast.net", "fastmail.com",
        "fastmail.fm", "free.fr", "freenet.de", "gmail.com", "googlemail.com", "hey.com", "icloud.com", "inbox.ru", "interia.pl", "laposte.net", "libero.it",
        "list.ru", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "o2.pl", "onet.pl", "orange.fr", "pm.me", "proton.me",
        "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "seznam.cz", "sfr.fr", "sina.com", "t-online.de", "tuta.io", "tutanota.com", "uol.com.br",
        "verizon.net", "virgilio.it", "wanadoo.fr", "web.de", "wp.pl", "ymail.com", "zoho.com",
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
