using System.Globalization;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>What a server offers in its answer to EHLO (RFC 5321 section 4.1.1.1).</summary>
internal sealed record SmtpCapabilities
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Of a server that knows HELO only.</summary>
    public static SmtpCapabilities None { get; } = new();

    /// <summary>RFC 2920.</summary>
    public bool Pipelining { get; private init; }

    /// <summary>RFC 6152.</summary>
    public bool EightBitMime { get; private init; }

    /// <summary>RFC 6531.</summary>
    public bool SmtpUtf8 { get; private init; }

    /// <summary>RFC 3207.</summary>
    public bool Starttls { get; private init; }

    /// <summary>RFC 1870: the server wants to be told the size.</summary>
    public bool Size { get; private init; }

    /// <summary>The largest message it takes, in octets; null where it does not say.</summary>
    public long? MaxSize { get; private init; }

    /// <summary>RFC 4954: mechanisms of SASL, in capitals.</summary>
    public IReadOnlySet<string> SignInBy { get; private init; } = new HashSet<string>();

    /// <summary>Reads the lines after the first, which is the server's name.</summary>
    public static SmtpCapabilities Of(SmtpReply reply)
    {
        var offered = None;
        var mechanisms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in reply.Lines.Skip(1))
        {
            var words = line.ToUpperInvariant().Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            offered = words switch
            {
                ["PIPELINING", ..] => offered with { Pipelining = true },
                ["8BITMIME", ..] => offered with { EightBitMime = true },
                ["SMTPUTF8", ..] => offered with { SmtpUtf8 = true },
                ["STARTTLS", ..] => offered with { Starttls = true },
                ["SIZE", .. var size] => offered with { Size = true, MaxSize = SizeOf(size) },
                _ => offered,
            };
            // "AUTH=PLAIN LOGIN" is how servers wrote it before RFC 2554; some write both.
            if (words is [var first, ..] && (first == "AUTH" || first.StartsWith("AUTH=", StringComparison.Ordinal)))
            {
                mechanisms.UnionWith(words.Skip(1).Prepend(first.Length > 5 ? first[5..] : "").Where(word => word.Length > 0));
            }
        }

        return offered with { SignInBy = mechanisms };
    }

    /// <summary>Zero means no fixed limit.</summary>
    private static long? SizeOf(string[] words) =>
        words is [var size, ..] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) && octets > 0 ? octets : null;
}
