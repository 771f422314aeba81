using System.Globalization;
using System.Net;
using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending.Dispatch;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>The message that an answer becomes: as a mail program writes one, without tracking, and without the footer and the headers of a campaign.</summary>
internal static class AnswerMessage
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>Writes it down.</summary>
    /// <param name="answer">What somebody wrote.</param>
    /// <param name="reply">What it quotes.</param>
    /// <param name="name">Of the contact; null where none is known.</param>
    /// <param name="sender">Whose mailbox it goes from.</param>
    /// <param name="zone">IANA name, in which the quotation names the time.</param>
    /// <param name="now">UTC.</param>
    /// <exception cref="MessageFieldException">A field cannot be written.</exception>
    /// <exception cref="ContentLimitException">The signature is too deep.</exception>
    public static ReadOnlyMemory<byte> Write(ReplyAnswer answer, EmailReply reply, string? name, SenderAccount sender, string zone, DateTime now)
    {
        var thread = answer.ThreadIds.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var content = ContentOf(answer, reply, name, sender, zone);
        return MimeWriter.Write(new OutgoingMessage
        {
            MessageId = answer.MessageId,
            Date = now,
            From = new Mailbox(sender.Email, sender.DisplayName),
            To = new Mailbox(answer.RecipientEmail, name),
            ReplyTo = string.IsNullOrEmpty(sender.ReplyTo) ? null : new Mailbox(sender.ReplyTo),
            Subject = content.Subject,
            Html = content.Html,
            Text = content.Text,
            InReplyTo = thread is [.., var last] ? last : null,
            References = thread,
        });
    }

    private static EmailContent ContentOf(ReplyAnswer answer, EmailReply reply, string? name, SenderAccount sender, string zone)
    {
        var own = EmailSignature.Append(new EmailContent(answer.Subject, Html(answer.BodyText), answer.BodyText + "\n"), sender.SignatureHtml);
        if ((reply.BodyText ?? reply.Snippet) is not { } quoted || string.IsNullOrWhiteSpace(quoted))
        {
            return own;
        }

        var intro = Introduction(reply, name, zone);
        return own with
        {
            Text = $"{own.Text.TrimEnd()}\n\n{intro}\n{string.Join('\n', quoted.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => $"> {line}".TrimEnd()))}\n",
            Html = $"{own.Html}<p>{WebUtility.HtmlEncode(intro)}</p>\n<blockquote style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">\n{Html(quoted)}</blockquote>\n",
        };
    }

    /// <summary><c>On 29 November 2026 at 10:04, Katrin Vogel wrote:</c></summary>
    internal static string Introduction(EmailReply reply, string? name, string zone)
    {
        var local = new DateTime(ZoneCalendar.Of(zone).LocalTicks(reply.ReceivedAt.Ticks));
        return string.Create(English, $"On {local:d MMMM yyyy} at {local:HH:mm}, {(string.IsNullOrWhiteSpace(name) ? reply.FromAddress : HeaderText.Normalize(name))} wrote:");
    }

    /// <summary>Paragraphs at empty lines, lines within them kept.</summary>
    internal static string Html(string text)
    {
        var html = new StringBuilder(text.Length * 2);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Append("<p>").AppendJoin("<br>\n", paragraph.Split('\n').Select(WebUtility.HtmlEncode)).Append("</p>\n");
        }

        return html.ToString();
    }
}
