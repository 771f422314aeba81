using System.Text;
using EmailCampaigns.Core.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail;

/// <summary>Messages to write, and texts of many scripts that try to break out of the place they stand in.</summary>
internal static class MailSamples
{
    public static readonly OutgoingMessage Plain = new()
    {
        MessageId = "0197f00d@sender.example",
        Date = new DateTime(2026, 1, 5, 9, 7, 3, DateTimeKind.Utc),
        From = new Mailbox("anna@sender.example", "Anna Berg"),
        To = new Mailbox("bob@recipient.example"),
        Subject = "Hello",
        Text = "Hi Bob,\n\nhow are you?\n",
    };

    private static readonly string[] Fragments =
    [
        " ", " ", " ", "  ", "\t", "\r\n", "\n", "\r", "\r\n\r\n", "\0", "\u0001", "\u001b[0m", "\u007f", "\u0085", "\u2028", "\u2029", "\u00a0", "\u200b", "\ufeff",
        "\r\nBcc: victim@example.org\r\n", "\nSubject: other\n", "\r\n\r\n<html>", "\r\n.\r\nMAIL FROM:<a@b.example>\r\n", "\r\n.", "\n..", "\n.\n", ".", "From ", "\nFrom me", "\n>From ", " \n", "\t\n",
        "=", "=?", "?=", "=?utf-8?Q?=41?=", "=?utf-8?B?QQ==?=", "=?iso-8859-1?q?x?= =?utf-8?q?y?=", "=41", "=\r\n", "=0D=0A", "--=_", "\n--=_", "--", "\n-- \nAnna", "_", "?",
        "Hello", "world", "Re:", "Müller", "zażółć gęślą jaźń", "Ελληνικά", "Привет, мир", "שלום עולם", "مرحبا بالعالم", "नमस्ते दुनिया", "สวัสดีชาวโลก", "你好,世界", "こんにちは", "안녕하세요", "Tiếng Việt",
        "👩‍👩‍👧‍👦", "🇪🇪", "👍🏽", "e\u0301", "\U0001D4D0", "\uD83D", "\uDE00", "\uFFFD", "\uFFFF",
        "\"", "\\", "\\\"", "'", "(", ")", "(comment)", "<", ">", "<a@b.example>", "@", ",", ";", ":", "[", "]", "a, b", "Q. Public", "O'Neil", "100%", "<p style=\"color:red\">", "&amp;",
        new('x', 61), new('y', 200), new('z', 1100), new('ü', 90), new('漢', 120), new('.', 80), new(' ', 90), "https://example.org/a/very/long/path/that/does/not/fit?into=one&line=of&seventy=eight&characters=at-all",
    ];

    /// <summary>Any text: the fragments above, and characters of all Unicode with halves of surrogate pairs among them.</summary>
    public static Gen<string> AnyText { get; } =
        Gen.OneOf(Gen.Elements(Fragments), Gen.Elements(Fragments), Gen.Choose(0, 0xFFFF).Select(c => ((char)c).ToString()), Gen.Choose(' ', '~').Select(c => ((char)c).ToString()))
            .ListOf()
            .Select(string.Concat);

    public static Gen<string> AnyAddress { get; } =
        from local in Gen.Elements("a", "anna.berg", "o'neil", "a+b=c", "a..b", ".a", "x_{|}~", "\"john doe\"", "\"a@b\"", "\"a\\\"b\\\\\"", "zoë", "用户", "very-long-" + new string('n', 54))
        from domain in Gen.Elements("example.org", "sub.example.co.uk", "localhost", "bücher.example", "пример.испытание", "例え.テスト", new string('d', 63) + "." + new string('e', 63) + ".example")
        select $"{local}@{domain}";

    public static Gen<OutgoingMessage> AnyMessage { get; } =
        from subject in AnyText
        from fromName in AnyText
        from toName in AnyText
        from fromAddress in AnyAddress
        from toAddress in AnyAddress
        from replyTo in AnyAddress
        from text in AnyText
        from html in AnyText
        from shape in Gen.Choose(0, 7)
        select Plain with
        {
            Subject = subject,
            From = new Mailbox(fromAddress, fromName),
            To = new Mailbox(toAddress, toName),
            ReplyTo = (shape & 1) is 0 ? null : new Mailbox(replyTo),
            Text = text,
            Html = (shape & 2) is 0 ? null : html,
            InReplyTo = (shape & 4) is 0 ? null : "first@sender.example",
            References = (shape & 4) is 0 ? [] : ["zero@sender.example", $"{new string('m', 200)}@sender.example", "first@sender.example"],
            ListUnsubscribeUri = (shape & 1) is 0 ? null : new Uri("https://sender.example/u/" + new string('t', 60)),
            ListUnsubscribeMailto = (shape & 2) is 0 ? null : "leave+" + new string('t', 40) + "@sender.example",
        };

    /// <summary>Letters as most are: short plain fields, lines of any length, now and then a letter beyond ASCII.</summary>
    public static Gen<OutgoingMessage> EverydayMessage { get; } =
        from name in Gen.Elements("", "Anna Berg", "Anna", "Berg, Anna", "Anna B. Berg", "O'Brien", "Zoë", "Anna Berg of the sales department of Northwind Robotics")
        from to in Gen.Elements("bob@recipient.example", "contact0000001@audience12.example.com", new string('b', 64) + "@a-rather-long-domain-name.example.com")
        from subject in Gen.Choose(0, 120).SelectMany(length => Gen.Elements("Hello there, ", "a", "Grüße ").Select(word => string.Concat(Enumerable.Repeat(word, (length / word.Length) + 1))[..length]))
        from lines in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(70, 82), Gen.Choose(0, 3000))
            .SelectMany(length => Gen.Elements("a", "word ", "=", "é", ".", "ends \t").Select(word => string.Concat(Enumerable.Repeat(word, length / word.Length)))).ListOf()
        from end in Gen.Elements("\n", "\r\n", "\r")
        from token in Gen.Choose(1, 80)
        select Plain with
        {
            From = new Mailbox("anna@sender.example", name),
            To = new Mailbox(to, name),
            Subject = subject,
            Text = string.Join(end, lines),
            Html = $"<p>{string.Join(end, lines.AsEnumerable().Reverse())}</p>",
            ListUnsubscribeUri = new Uri("https://sender.example/u/" + new string('t', token)),
            ListUnsubscribeMailto = "anna@sender.example",
        };

    public static string Written(OutgoingMessage message) => Encoding.UTF8.GetString(MimeWriter.Write(message).Span);

    /// <summary>The fields of the header, unfolded, in order.</summary>
    public static List<(string Name, string Value)> Header(string message)
    {
        var fields = new List<(string, string)>();
        foreach (var line in message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n\t", " ", StringComparison.Ordinal).Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add((line[..colon], line[(colon + 1)..].TrimStart()));
        }

        return fields;
    }

    public static string Field(OutgoingMessage message, string name) => Assert.Single(Header(Written(message)), field => field.Name == name).Value;
}
