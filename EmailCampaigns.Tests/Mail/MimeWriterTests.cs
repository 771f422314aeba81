using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;
using FsCheck;
using FsCheck.Fluent;
using static EmailCampaigns.Tests.Mail.MailSamples;

namespace EmailCampaigns.Tests.Mail;

public sealed partial class MimeWriterTests
{
    [Fact]
    public void A_plain_message_is_written_to_the_letter()
    {
        const string Expected = """
            Date: Mon, 05 Jan 2026 09:07:03 +0000
            From: Anna Berg <anna@sender.example>
            To: bob@recipient.example
            Subject: Hello
            Message-ID: <0197f00d@sender.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hi Bob,

            how are you?

            """;

        Assert.Equal(Expected.ReplaceLineEndings("\r\n"), Written(Plain));
    }

    [Fact]
    public void Text_comes_before_html()
    {
        var written = Written(Plain with { Text = "Hi", Html = "<p>Hi…</p>" });

        Assert.StartsWith("multipart/alternative", Assert.Single(Header(written), field => field.Name is "Content-Type").Value, StringComparison.Ordinal);
        Assert.InRange(written.IndexOf("text/plain", StringComparison.Ordinal), 0, written.IndexOf("text/html", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_message_keeps_to_the_limits_of_the_format()
    {
        Prop.ForAll(AnyMessage.ToArbitrary(), message =>
        {
            var written = MimeWriter.Write(message).Span;
            string?[] addresses = [message.From.Address, message.To.Address, message.ReplyTo?.Address];
            Assert.True(addresses.Any(address => address is not null && !Ascii.IsValid(address.AsSpan(0, address.LastIndexOf('@')))) || Ascii.IsValid(written), "an octet above 127");
            Assert.True(written.EndsWith("\r\n"u8), "no line end at the end");

            var lines = Encoding.UTF8.GetString(written).Split("\r\n");
            Assert.DoesNotContain(lines, line => line.AsSpan().ContainsAny('\r', '\n', '\0'));
            Assert.All(lines, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 998, line));
            Assert.All(lines.TakeWhile(line => line.Length > 0), line => Assert.True(line.Length <= 78 || IsOneWord(line), line));
            Assert.All(lines.SkipWhile(line => line.Length > 0), line => Assert.True(line.Length <= 78, line));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Of messages of all kinds: most of <see cref="AnyMessage"/> have a strange subject, many letters sent are plain.</summary>
    [Fact]
    public void The_octets_are_those_that_mimekit_writes_by_itself()
    {
        Prop.ForAll(Gen.OneOf(AnyMessage, EverydayMessage).ToArbitrary(), message =>
            Assert.Equal(WithoutBoundary(MimeKitMessages.Write(message)), WithoutBoundary(MimeWriter.Write(message).ToArray())))
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_that_mailkit_is_given_is_sent_as_it_was_written(bool isRead)
    {
        Prop.ForAll(AnyMessage.ToArbitrary(), message =>
        {
            var written = MimeWriter.Write(message);
            using var given = isRead ? MimeKit.MimeMessage.Load(new MemoryStream(written.ToArray()), persistent: true) : WrittenMessage.Of(written)!;
            using var sent = new MemoryStream();
            var format = MimeKit.FormatOptions.Default.Clone();
            format.NewLineFormat = MimeKit.NewLineFormat.Dos;
            format.EnsureNewLine = true;
            given.WriteTo(format, sent);
            Assert.Equal(Encoding.UTF8.GetString(written.Span), Encoding.UTF8.GetString(sent.ToArray()));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("no header at all")]
    [InlineData("\r\n\r\nA: body")]
    [InlineData(": no name\r\n\r\nbody")]
    [InlineData("A: b\r\n\r\na line end\nthat is none\r\n")]
    [InlineData("A: b\r\n\r\na line end\rthat is none\r\n")]
    public void What_is_no_message_is_left_to_mimekit(string octets) => Assert.Null(WrittenMessage.Of(Encoding.ASCII.GetBytes(octets)));

    [Fact]
    public void A_subject_cannot_begin_another_field()
    {
        var message = Plain with { Subject = "Hi\r\nBcc: victim@example.org\r\n\r\nbody", From = new Mailbox("anna@sender.example", "Anna\nBcc: x@example.org") };

        Assert.DoesNotContain(Header(Written(message)), field => field.Name is "Bcc");
        Assert.Equal("Hi Bcc: victim@example.org body", Field(message, "Subject"));
        Assert.Equal("\"Anna Bcc: x@example.org\" <anna@sender.example>", Field(message, "From"));
    }

    [Fact]
    public void Text_that_reads_like_an_encoded_word_is_not_decoded_by_its_reader()
    {
        const string Subject = "what is =?utf-8?Q?this?= thing about, =?utf-8?B?w7w=?= and all of the rest of a long line";

        var field = Field(Plain with { Subject = Subject, To = new Mailbox("a@b.example", "=?utf-8?Q?Bob?=") }, "Subject");

        Assert.DoesNotContain("this", field, StringComparison.Ordinal);
        Assert.Equal(Subject, MimeKit.Utils.Rfc2047.DecodeText(Encoding.ASCII.GetBytes(field)));
        Assert.Equal("=?utf-8?b?PT91dGYtOD9RP0JvYj89?= <a@b.example>", Field(Plain with { To = new Mailbox("a@b.example", "=?utf-8?Q?Bob?=") }, "To"));
    }

    [Fact]
    public void A_body_that_contains_a_boundary_of_another_message_keeps_its_parts()
    {
        var message = Plain with { Text = "short", Html = "short" };
        var boundary = Written(message).Split('"')[1];

        var written = Written(message with { Text = $"--{boundary}--\r\n--{boundary}\r\n", Html = $"a\r\n--{boundary}" });

        using var read = MimeKit.MimeMessage.Load(new MemoryStream(Encoding.ASCII.GetBytes(written)));
        Assert.Equal(($"--{boundary}--\r\n--{boundary}\r\n", $"a\r\n--{boundary}\r\n"), (read.TextBody!.ReplaceLineEndings("\r\n"), read.HtmlBody!.ReplaceLineEndings("\r\n")));
    }

    [Theory]
    [InlineData("a line that ends in a space \nnext")]
    [InlineData("tab\t")]
    [InlineData(".")]
    [InlineData("From me")]
    [InlineData("1 = 1 ü")]
    [InlineData("a\rb\nc\r\nd")]
    [InlineData("nul \0")]
    [InlineData("\n\n")]
    [InlineData("half \uDE00 pair")]
    public void A_body_arrives_as_it_went(string text)
    {
        var written = Written(Plain with { Text = text });

        using var read = MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(written)));
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\uDE00', '\uFFFD');
        Assert.Equal(lines.EndsWith('\n') ? lines : lines + "\n", read.TextBody!.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_thread_names_the_message_before_and_all_before_it()
    {
        var message = Plain with { InReplyTo = "<two@x.example>", References = ["<one@x.example>", "two@x.example"] };

        Assert.Equal("two@x.example", message.InReplyTo);
        Assert.Equal("<two@x.example>", Field(message, "In-Reply-To"));
        Assert.Equal("<one@x.example> <two@x.example>", Field(message, "References"));
    }

    [Fact]
    public void Unsubscribing_is_offered_by_web_and_mail()
    {
        var message = Plain with { ListUnsubscribeUri = new Uri("https://bücher.example/u/ä?t=1"), ListUnsubscribeMailto = "leave+a=b@bücher.example" };

        Assert.Equal("<https://xn--bcher-kva.example/u/%C3%A4?t=1>, <mailto:leave+a%3Db@xn--bcher-kva.example>", Field(message, "List-Unsubscribe"));
        Assert.Equal("List-Unsubscribe=One-Click", Field(message, "List-Unsubscribe-Post"));
    }

    [Fact]
    public void Unsubscribing_by_mail_alone_is_not_one_click()
    {
        var message = Plain with { ListUnsubscribeMailto = "mailto:leave@sender.example?subject=unsubscribe" };

        Assert.Equal("<mailto:leave@sender.example?subject=unsubscribe>", Field(message, "List-Unsubscribe"));
        Assert.DoesNotContain(Header(Written(message)), field => field.Name is "List-Unsubscribe-Post");
    }

    [Fact]
    public void A_uri_cannot_leave_its_brackets() =>
        Assert.Equal(
            "List-Unsubscribe",
            Assert.Throws<MessageFieldException>(() => Written(Plain with { ListUnsubscribeMailto = "mailto:a@b.example>\r\nBcc: c@d.example" })).Field);

    [Fact]
    public void A_uri_that_no_line_can_hold_is_refused() =>
        Assert.Throws<MessageFieldException>(() => Written(Plain with { ListUnsubscribeUri = new Uri("https://sender.example/" + new string('u', 1000)) }));

    [Fact]
    public void Only_a_web_address_can_be_posted_to() =>
        Assert.Throws<MessageFieldException>(() => Written(Plain with { ListUnsubscribeUri = new Uri("ftp://sender.example/u") }));

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void A_date_that_is_not_UTC_is_refused(DateTimeKind kind) =>
        Assert.Equal("Date", Assert.Throws<MessageFieldException>(() => Written(Plain with { Date = DateTime.SpecifyKind(Plain.Date, kind) })).Field);

    [Fact]
    public void A_domain_beyond_ascii_is_written_in_ascii_and_a_local_part_as_it_is()
    {
        Assert.Equal("bob@xn--bcher-kva.example", Field(Plain with { To = new Mailbox("bob@bücher.example") }, "To"));
        Assert.Equal("böb@xn--bcher-kva.example", Field(Plain with { To = new Mailbox("böb@bücher.example") }, "To"));
    }

    private static bool IsOneWord(string headerLine)
    {
        var line = headerLine.Replace("\"john doe\"", "quoted", StringComparison.Ordinal).Trim();
        return !line.Contains(' ', StringComparison.Ordinal) || (line.StartsWith('"') && line.EndsWith('"')) || line[..line.IndexOf(' ', StringComparison.Ordinal)].EndsWith(':');
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Reply-To")]
    public void A_bad_address_is_refused_by_the_name_of_its_field(string field)
    {
        var bad = new Mailbox("a@b.example\r\nBcc: c@d.example");
        var message = field switch { "From" => Plain with { From = bad }, "To" => Plain with { To = bad }, _ => Plain with { ReplyTo = bad } };

        var refusal = Assert.Throws<MessageFieldException>(() => Written(message));

        Assert.Equal(field, refusal.Field);
        Assert.DoesNotContain("b.example", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Each message has boundaries of its own.</summary>
    private static string WithoutBoundary(byte[] message) => Boundary().Replace(Encoding.UTF8.GetString(message), "=-boundary==");

    [GeneratedRegex("=-[A-Za-z0-9+/]{22}==")]
    private static partial Regex Boundary();
}
