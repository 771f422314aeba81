using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>A reply of a mail server (RFC 5321 section 4.2), complete.</summary>
/// <param name="Code">Three digits, 200 to 599.</param>
/// <param name="Lines">The text of each line, without its code.</param>
public sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The enhanced status code (RFC 3463), such as <c>5.1.1</c>; read where it stands, announced or not. Null where there is none.</summary>
    public string? EnhancedCode => Lines.Select(EnhancedCodeOf).FirstOrDefault(code => code is not null);

    /// <summary>2yz.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>3yz: the server waits for more input.</summary>
    public bool IsIntermediate => Code is >= 300 and < 400;

    /// <summary>4yz or 5yz.</summary>
    public bool IsRefusal => Code is >= 400 and < 600;

    /// <summary>421: the server closes the connection (RFC 5321 section 3.8).</summary>
    public bool IsClosing => Code is 421;

    /// <summary>Everything in one line, the codes once: <c>550 5.1.1 No such user, look at https://example.org</c>.</summary>
    public override string ToString() =>
        string.Join(' ', Lines.Select(WithoutEnhancedCode).Prepend(EnhancedCode ?? "").Prepend($"{Code}").Where(part => part.Length > 0));

    private static string? EnhancedCodeOf(string line) => LeadingEnhancedCode().Match(line) is { Success: true } match ? match.Groups[1].Value : null;

    private static string WithoutEnhancedCode(string line) => LeadingEnhancedCode().Replace(line, "").Trim();

    [GeneratedRegex(@"^\s?([245]\.\d{1,3}\.\d{1,3})(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingEnhancedCode();
}
