namespace EmailCampaigns.Core.Mail;

/// <summary>Message identifiers (RFC 5322 section 3.6.4), kept everywhere without their angle brackets.</summary>
public static class MessageIds
{
    /// <summary>Longest identifier that is kept as it is (see the keys in the database).</summary>
    public const int MaxLength = 255;

    /// <summary>The identifier of the message that belongs to a row: the same for the same key, so that a retry is recognised as the same message.</summary>
    /// <param name="key">The row's key; the identifier is as unique as it.</param>
    /// <param name="senderDomain">The domain of the From address; some filters hold one of another domain against the message.</param>
    /// <exception cref="MessageFieldException">It is not a domain name.</exception>
    public static string New(Guid key, string senderDomain)
    {
        ArgumentNullException.ThrowIfNull(senderDomain);
        var left = key.ToString("N");
        var domain = MailboxAddresses.AsciiDomain(senderDomain, "Message-ID").ToLowerInvariant();
        while (left.Length + 1 + domain.Length > MaxLength)
        {
            // A parent domain is the sender's too. Labels end at 63, so there always is one.
            domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        return $"{left}@{domain}";
    }

    /// <summary>Takes the angle brackets off and refuses what could break out of them.</summary>
    /// <param name="messageId">With or without angle brackets. What other servers made need not have an at sign.</param>
    /// <param name="field">What to name when it is refused.</param>
    /// <exception cref="MessageFieldException">Empty, longer than 255, or a character that is not printable ASCII, a space or an angle bracket.</exception>
    public static string Normalize(string messageId, string field)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        var id = messageId is ['<', .., '>'] ? messageId[1..^1] : messageId;
        if (id.Length is 0 or > MaxLength)
        {
            throw new MessageFieldException(field, $"a message id has 1 to {MaxLength} characters.");
        }

        return id.AsSpan().ContainsAnyExceptInRange('!', '~') || id.AsSpan().ContainsAny('<', '>')
            ? throw new MessageFieldException(field, "a message id holds printable ASCII without spaces and angle brackets.")
            : id;
    }
}
