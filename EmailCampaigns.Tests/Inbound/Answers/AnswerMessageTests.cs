using System.Text;
using EmailCampaigns.Core.Inbound.Answers;
using MimeKit;

namespace EmailCampaigns.Tests.Inbound.Answers;

/// <summary>The message that an answer becomes, as others read it.</summary>
public sealed class AnswerMessageTests
{
    private static readonly DateTime Now = new(2026, 1, 15, 9, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void It_has_the_signature_between_the_answer_and_the_quotation()
    {
        var mime = Write("Hello Katrin,\n\ngladly <soon>.", sender => sender.SignatureHtml = "<p>Ann Lee, Northwind</p>");

        Assert.Equal(
            "Hello Katrin,\n\ngladly <soon>.\n\n-- \nAnn Lee, Northwind\n\nOn 15 January 2026 at 10:04, Katrin Vogel wrote:\n> Could you quote\n>\n> two cells?\n",
            mime.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(
            "<p>Hello Katrin,</p>\n<p>gladly &lt;soon&gt;.</p>\n<div><p>Ann Lee, Northwind</p></div>\n<p>On 15 January 2026 at 10:04, Katrin Vogel wrote:</p>\n"
            + "<blockquote style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">\n<p>Could you quote</p>\n<p>two cells?</p>\n</blockquote>\n",
            mime.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Equal("katrin@example.net", mime.To.Mailboxes.Single().Address);
        Assert.Equal(["first@northwind.example", "reply@example.net"], mime.References);
        Assert.Equal("reply@example.net", mime.InReplyTo);
    }

    [Fact]
    public void Nothing_that_strangers_wrote_becomes_a_header_or_an_element()
    {
        var mime = Write("Hi", name: "Eve\r\nBcc: all@example.org <b>", quoted: "<script>alert(1)</script>\r\nBcc: x");

        Assert.Empty(mime.Bcc);
        Assert.DoesNotContain("<script", mime.HtmlBody!, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mime.HtmlBody!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_without_text_is_not_quoted() => Assert.Equal("Hi\n", Write("Hi", quoted: null).TextBody!.ReplaceLineEndings("\n"));

    private static MimeMessage Write(string text, Action<SenderAccount>? change = null, string name = "Katrin Vogel", string? quoted = "Could you quote\n\ntwo cells?")
    {
        var sender = new SenderAccount("ann@northwind.example", SenderProvider.Smtp, Now) { DisplayName = "Ann Lee" };
        change?.Invoke(sender);
        var reply = new EmailReply { ReceivedAt = Now.AddMinutes(-26), FromAddress = "katrin@example.net", BodyText = quoted };
        var answer = new ReplyAnswer
        {
            RecipientEmail = "katrin@example.net",
            Subject = "Re: Drives",
            BodyText = text,
            MessageId = "answer@northwind.example",
            ThreadIds = "first@northwind.example reply@example.net",
        };
        var message = AnswerMessage.Write(answer, reply, name, sender, "Europe/Berlin", Now);
        return MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message.Span))));
    }
}
