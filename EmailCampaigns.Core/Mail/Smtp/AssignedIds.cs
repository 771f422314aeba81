using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>The identifiers that a server assigns to a message in its final reply: threads continue from the one, its operator finds the message by the other.</summary>
/// <param name="MessageId">The Message-ID it put in place of ours, without angle brackets; null where the reply names none or ours.</param>
/// <param name="QueueId">Its own name for the message; null where it tells none.</param>
internal readonly partial record struct AssignedIds(string? MessageId, string? QueueId)
{
    /// <summary>Longest identifier that is kept (see the keys in the database).</summary>
    private const int MaxLength = MessageIds.MaxLength;

    /// <summary>Reads the final reply.</summary>
    /// <param name="text">What the server said to the final dot: the text of an <see cref="SmtpReply"/>.</param>
    /// <param name="messageId">The Message-ID in the message.</param>
    /// <param name="host">The server; Amazon SES makes Message-IDs of the name that its reply tells.</param>
    public static AssignedIds Of(string text, string messageId, string host)
    {
        if (text.Length > 4 * MaxLength)
        {
            text = text[..(4 * MaxLength)];
        }

        var queueId = NullIfTooLong(QueueIdIn(text));
        var replaced = Bracketed().Match(text) is { Success: true } match ? match.Groups[1].Value : OfAmazon(queueId, host);
        return new(replaced == messageId ? null : NullIfTooLong(replaced), queueId);
    }

    private static string? QueueIdIn(string text)
    {
        foreach (var known in (Regex[])[InternalId(), QueuedAs(), Exim(), Amazon(), Google(), Sendmail(), Qmail()])
        {
            if (known.Match(text) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }

        return null;
    }

    private static string? OfAmazon(string? queueId, string host) => queueId is not null && AmazonHost().Match(host) is { Success: true } match
        ? $"{queueId}@{(match.Groups[1].Value is "us-east-1" ? "email" : match.Groups[1].Value)}.amazonses.com"
        : null;

    private static string? NullIfTooLong(string? id) => id?.Length <= MaxLength ? id : null;

    /// <summary>
    /// Exchange and Outlook: <c>250 2.6.0 &lt;id@host&gt; [InternalId=1, Hostname=...] Queued mail for delivery</c>, <c>250 2.0.0 OK &lt;id@host&gt;
    /// [Hostname=...]</c>.
    /// </summary>
    [GeneratedRegex(@"<([!-;=?-~]+@[!-;=?-~]+)>\s*\[(?:InternalId|Hostname)=", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\[InternalId=(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex InternalId();

    /// <summary>Postfix, SendGrid, hMailServer and others: <c>250 2.0.0 Ok: queued as 4Tq0XJ2rSHz</c>.</summary>
    [GeneratedRegex(@"\bqueued (?:mail )?(?:as|with id) ([!-~]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex QueuedAs();

    /// <summary><c>250 OK id=1rQ2ab-0001Xy-2Z</c>.</summary>
    [GeneratedRegex(@"\bid=<?([!-;=?-~]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Exim();

    /// <summary><c>250 Ok 0100018c-...-000000</c>.</summary>
    [GeneratedRegex(@"^250 Ok ([0-9a-f]{16}-[0-9a-f-]{20,}-\d{6})\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Amazon();

    /// <summary><c>250 2.0.0 OK  1700000000 a1-20020a05600c...wrb.12 - gsmtp</c>.</summary>
    [GeneratedRegex(@"\bOK\s+\d+ ([!-~]+) - gsmtp", RegexOptions.CultureInvariant)]
    private static partial Regex Google();

    /// <summary>Sendmail and OpenSMTPD: <c>250 2.0.0 3a1b2c3d Message accepted for delivery</c>.</summary>
    [GeneratedRegex(@"^250 (?:2\.\d\.\d )?(?:Ok:? )?([0-9A-Za-z]{6,}) Message accepted", RegexOptions.CultureInvariant)]
    private static partial Regex Sendmail();

    /// <summary><c>250 ok 1700000000 qp 12345</c>.</summary>
    [GeneratedRegex(@"\bok \d+ qp (\d+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Qmail();

    [GeneratedRegex(@"^email-smtp(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AmazonHost();
}
