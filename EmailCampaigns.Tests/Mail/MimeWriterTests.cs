using System.Text;
using EmailCampaigns.Core.Mail;
using FsCheck;
using FsCheck.Fluent;
using static EmailCampaigns.Tests.Mail.MailSamples;

namespace EmailCampaigns.Tests.Mail;

public sealed class MimeWriterTests
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
        const string Expected = """
            Content-Type: multipart/alternative;
             boundary="=_74986685caa65c6ee4db8359"

            --=_74986685caa65c6ee4db8359
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hi

            --=_74986685caa65c6ee4db8359
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p style=3D"color:red">Hi=E2=80=A6</p>

            --=_74986685caa65c6ee4db8359--

            """;

        var written = Written(Plain with { Text = "Hi", Html = "<p style=\"color:red\">Hi…</p>" });

        Assert.EndsWith("MIME-Version: 1.0\r\n" + Expected.ReplaceLineEndings("\r\n"), written, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_message_keeps_to_the_limits_of_the_format()
    {
        Prop.ForAll(AnyMessage.ToArbitrary(), message =>
        {
            var written = MimeWriter.Write(message).Span;
            Assert.True(message.NeedsSmtpUtf8 || Ascii.IsValid(written), "an octet above 127");
            Assert.True(written.EndsWith("\r\n"u8), "no line end at the end");

            var text = Encoding.UTF8.GetString(written);
            var lines = text.Split("\r\n");
            Assert.DoesNotContain(lines, line => line.AsSpan().ContainsAny('\r', '\n', '\0'));
            var headerLines = lines.TakeWhile(line => line.Length > 0).ToList();
            Assert.All(headerLines, line => Assert.True(line.Length <= 76 || IsOneWord(line), line));
            Assert.All(lines, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 998, line));
            Assert.All(lines.Skip(headerLines.Count), line => Assert.True(line.Length <= 76 && line is not ([.., ' '] or [.., '\t'] or ['.', ..]), line));
            Assert.DoesNotContain(lines, line => line.StartsWith("From ", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsOneWord(string headerLine) => headerLine[0] is ' ' && !headerLine.Replace("\"john doe\"", "quoted", StringComparison.Ordinal).TrimStart().Contains(' ', StringComparison.Ordinal);

    [Fact]
    public void The_same_message_gives_the_same_bytes() =>
        Prop.ForAll(AnyMessage.ToArbitrary(), message => MimeWriter.Write(message).Span.SequenceEqual(MimeWriter.Write(message).Span)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_subject_cannot_begin_another_field()
    {
        var message = Plain with { Subject = "Hi\r\nBcc: victim@example.org\r\n\r\nbody", From = new Mailbox("anna@sender.example", "Anna\nBcc: x@example.org") };

        Assert.DoesNotContain(Header(Written(message)), field => field.Name is "Bcc");
        Assert.Equal("Hi Bcc: victim@example.org body", Field(message, "Subject"));
        Assert.Equal("\"Anna Bcc: x@example.org\" <anna@sender.example>", Field(message, "From"));
    }

    [Theory]
    [InlineData("Ein Gruß aus Köln", "=?utf-8?Q?Ein_Gru=C3=9F_aus_K=C3=B6ln?=")]
    [InlineData("你好", "=?utf-8?B?5L2g5aW9?=")]
    [InlineData("what is =?utf-8?Q?this?= thing about", "=?utf-8?Q?what_is_=3D=3Futf-8=3FQ=3Fthis=3F=3D_thing_about?=")]
    [InlineData("a word of sixty-one letters: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "=?utf-8?Q?a_word_of_sixty-one_letters=3A_xxxxxxxxxxxxxxxxxxxxxxxx?= =?utf-8?Q?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?=")]
    [InlineData("", "")]
    public void A_subject_is_encoded_only_where_it_must_be_and_the_shorter_way(string subject, string expected) =>
        Assert.Equal(expected, Field(Plain with { Subject = subject }, "Subject"));

    [Theory]
    [InlineData(null, "a@b.example")]
    [InlineData("  ", "a@b.example")]
    [InlineData("Anna Berg", "Anna Berg <a@b.example>")]
    [InlineData("Berg, Anna", "\"Berg, Anna\" <a@b.example>")]
    [InlineData("Anna \"Ann\" Berg", "\"Anna \\\"Ann\\\" Berg\" <a@b.example>")]
    [InlineData("Jürgen", "=?utf-8?Q?J=C3=BCrgen?= <a@b.example>")]
    [InlineData("Anna (a long, long name that would be folded inside of its quotes) Berg",
        "=?utf-8?Q?Anna_=28a_long=2C_long_name_that_would_be_folded_inside_of_i?= =?utf-8?Q?ts_quotes=29_Berg?= <a@b.example>")]
    public void A_name_is_written_plain_quoted_or_encoded(string? name, string expected) =>
        Assert.Equal(expected, Field(Plain with { To = new Mailbox("a@b.example", name) }, "To"));

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character()
    {
        var message = Plain with { Subject = "half \uD83D pair", Text = "half \uDE00 pair" };

        Assert.Equal("=?utf-8?Q?half_=EF=BF=BD_pair?=", Field(message, "Subject"));
        Assert.EndsWith("\r\n\r\nhalf =EF=BF=BD pair\r\n", Written(message), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_subject_is_folded_between_words_and_characters()
    {
        var subject = Written(Plain with { Subject = string.Join(' ', Enumerable.Repeat("漢字かな", 20)) });

        var words = subject.Split("\r\n").SkipWhile(line => !line.StartsWith("Subject:", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("Message-ID", StringComparison.Ordinal)).ToList();
        Assert.True(words.Count > 3);
        Assert.All(words, line => Assert.True(line.Length <= 76));
        Assert.All(words, line => Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Convert.FromBase64String(line.Split('?')[3]))));
    }

    [Fact]
    public void A_body_that_holds_the_boundary_cannot_end_its_part()
    {
        var message = Plain with { Text = "short", Html = "short" };
        var boundary = Written(message).Split('"')[1];

        var written = Written(message with { Text = $"--{boundary}--\r\n--{boundary}\r\n", Html = $"a\r\n--{boundary}" });

        Assert.Equal(3, written.Split("--" + boundary).Length - 1);
        Assert.Contains("--=3D_", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a line that ends in a space \nnext", "a line that ends in a space=20\r\nnext\r\n")]
    [InlineData("tab\t", "tab=09\r\n")]
    [InlineData(".", "=2E\r\n")]
    [InlineData("From me", "=46rom me\r\n")]
    [InlineData("1 = 1 ü", "1 =3D 1 =C3=BC\r\n")]
    [InlineData("a\rb\nc\r\nd", "a\r\nb\r\nc\r\nd\r\n")]
    [InlineData("nul \0", "nul =00\r\n")]
    [InlineData("\n\n", "\r\n\r\n")]
    [InlineData("", "")]
    public void A_body_arrives_as_it_went(string text, string expected)
    {
        var written = Written(Plain with { Text = text });

        Assert.Equal(expected, written[(written.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    [Fact]
    public void A_long_line_is_broken_softly_between_characters_and_safely()
    {
        var written = Written(Plain with { Text = new string('a', 73) + "é" + new string('b', 69) + "." + new string('.', 80) });

        Assert.EndsWith($"\r\n\r\n{new string('a', 73)}=\r\n=C3=A9{new string('b', 69)}=\r\n=2E{new string('.', 72)}=\r\n=2E{new string('.', 7)}\r\n", written, StringComparison.Ordinal);
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
    public void An_address_beyond_ascii_says_that_it_needs_smtputf8()
    {
        var domain = Plain with { To = new Mailbox("bob@bücher.example") };
        var local = Plain with { To = new Mailbox("böb@bücher.example") };

        Assert.False(domain.NeedsSmtpUtf8);
        Assert.Equal("bob@xn--bcher-kva.example", Field(domain, "To"));
        Assert.True(local.NeedsSmtpUtf8);
        Assert.Equal("böb@xn--bcher-kva.example", Field(local, "To"));
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
}
