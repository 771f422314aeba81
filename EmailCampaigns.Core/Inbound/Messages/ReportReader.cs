using MimeKit;

namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>Reads the machine-readable parts of reports (RFC 3464, RFC 5965).</summary>
internal static class ReportReader
{
    /// <summary>The groups of fields that speak of a recipient; the first one speaks of the message.</summary>
    public static IEnumerable<RecipientReport> Recipients(IEnumerable<HeaderList> groups) => groups
        .Where(group => group.Contains("Action") || group.Contains("Final-Recipient") || group.Contains("Status"))
        .Take(InboundLimits.MaxRecipients)
        .Select(group => new RecipientReport(
            Field(group, "Action")?.ToLowerInvariant().Split(' ')[0] ?? "",
            StatusOf(Field(group, "Status")),
            DiagnosticOf(group),
            AddressOf(Field(group, "Original-Recipient")),
            AddressOf(Field(group, "Final-Recipient"))));

    /// <summary>Who complained, and how.</summary>
    public static FeedbackReport Feedback(HeaderList fields) => new(
        Field(fields, "Feedback-Type")?.ToLowerInvariant() ?? "abuse",
        [.. new[] { "Original-Rcpt-To", "Removal-Recipient", "Redacted-Address" }.SelectMany(name => fields.Where(f => f.Field.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Select(field => InboundParser.Normalized(field.Value?.Trim().Trim('<', '>'))).OfType<string>().Distinct().Take(InboundLimits.MaxRecipients)]);

    /// <summary>A complaint by the Junk Mail Reporting Program of Outlook.com, which sends the message with a header for its recipient instead of a report; null where it is none.</summary>
    public static FeedbackReport? JunkReport(HeaderList returned) =>
        Field(returned, "X-HmXmrOriginalRecipient") is { } recipient ? new("abuse", InboundParser.Normalized(recipient.Trim('<', '>')) is { } address ? [address] : []) : null;

    /// <summary>What is known of the message that comes back.</summary>
    public static ReturnedMessage Returned(HeaderList headers) => new(
        [.. InboundParser.IdsIn(headers[HeaderId.MessageId]), .. InboundParser.IdsIn(headers["X-Original-Message-ID"])],
        InternetAddressList.TryParse(headers[HeaderId.From] ?? "", out var from) ? InboundParser.Normalized(from.Mailboxes.FirstOrDefault()?.Address) : null,
        InboundParser.RecipientsOf(headers),
        headers[HeaderId.Subject] is { } subject ? CleanText.Line(subject, InboundLimits.MaxField) : null);

    private static string? Field(HeaderList fields, string name) =>
        fields[name] is { } value && CleanText.Line(value, InboundLimits.MaxField) is { Length: > 0 } line ? line : null;

    /// <summary><c>5.1.1 (bad destination mailbox address)</c> is 5.1.1.</summary>
    private static string? StatusOf(string? field) => field?.Split([' ', '(', ';'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    /// <summary>Without the word for its kind; where there is none, what relays say elsewhere.</summary>
    private static string? DiagnosticOf(HeaderList group)
    {
        var said = Field(group, "Diagnostic-Code") ?? Field(group, "X-Postfix-Diagnostic") ?? Field(group, "X-Display-Diagnostic");
        var typed = said?.IndexOf(';', StringComparison.Ordinal);
        var text = typed is > 0 and < 20 ? said![(typed.Value + 1)..].Trim() : said;
        return Field(group, "X-Supplementary-Info") is { } more ? $"{text} {more}".Trim() : text;
    }

    /// <summary><c>rfc822;ann@example.org</c>.</summary>
    private static string? AddressOf(string? field) =>
        field is null ? null : InboundParser.Normalized(field[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>'));
}
