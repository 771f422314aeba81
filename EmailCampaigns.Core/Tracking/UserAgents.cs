namespace EmailCampaigns.Core.Tracking;

/// <summary>What a program's own name says of who asks.</summary>
internal static class UserAgents
{
    /// <summary>Apple Mail Privacy Protection says no more than this; it loads each picture when the mail arrives.</summary>
    private const string AppleMailPrivacy = "Mozilla/5.0";

    /// <summary>
    /// Parts of names, in lower case. The picture proxies of Gmail (<c>GoogleImageProxy</c>) and Yahoo (<c>YahooMailProxy</c>) are not among them: they load a picture when a person opens
    /// the email, and hide no more than where that person is.
    /// </summary>
    private static readonly string[] Scanners =
    [
        // Mail security.
        "barracuda", "proofpoint", "mimecast", "messagelabs", "symantec", "forcepoint", "fireeye", "trendmicro", "trend micro", "tmase", "sophos", "zscaler", "ironport", "cloudmark",
        "avanan", "bitdefender", "fortinet", "fortiguard", "kaspersky", "mcafee", "webroot", "safelinks", "urldefense", "virustotal", "urlscan", "existence discovery",

        // Previews of links in chats and feeds, and crawlers.
        "facebookexternalhit", "slackbot", "skypeuripreview", "bingpreview", "whatsapp", "telegrambot", "discordbot", "twitterbot", "linkedinbot", "googlebot", "google-safety", "bingbot",
        "applebot", "duckduckbot", "yandexbot", "baiduspider", "ahrefs", "semrush", "crawler", "spider", "scanner", "linkcheck", "link-check", "link check", "bot/", "bot;", "+http",

        // Libraries and tools.
        "curl/", "wget/", "python", "aiohttp", "httpx", "go-http-client", "java/", "okhttp", "apache-httpclient", "libwww", "lwp::", "axios", "node-fetch", "node/", "undici", "got (",
        "php/", "guzzle", "httpclient", "postman", "insomnia", "powershell", "headlesschrome", "phantomjs", "selenium", "puppeteer", "playwright",
    ];

    public static AutomatedReason? Judge(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return AutomatedReason.NoUserAgent;
        }

        if (userAgent.Trim() == AppleMailPrivacy)
        {
            return AutomatedReason.PrivacyProxy;
        }

        return Array.Exists(Scanners, part => userAgent.Contains(part, StringComparison.OrdinalIgnoreCase)) ? AutomatedReason.Scanner : null;
    }
}
