using System.Text;
using MimeKit;
using MimeKit.Text;

namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>What the parts of a message are for: its text, reports, the message that is sent back.</summary>
internal sealed class InboundParts
{
    private readonly StringBuilder _plain = new();
    private readonly List<string> _html = [];
    private readonly List<RecipientReport> _reports = [];

    /// <summary>Of a <c>multipart/report</c> (RFC 6522), in lower case.</summary>
    public string? ReportType { get; private set; }

    public IReadOnlyList<RecipientReport> Reports => _reports;

    public ReturnedMessage? Returned { get; private set; }

    public FeedbackReport? Feedback { get; private set; }

    public static InboundParts Of(MimeMessage message)
    {
        var parts = new InboundParts();
        parts.Look(message.Body);
        return parts;
    }

    /// <summary>What the author wrote, and what is quoted. HTML counts where there is no plain text.</summary>
    public (string Own, string Quoted) Text()
    {
        var plain = CleanText.Lines(_plain.ToString(), InboundLimits.MaxText);
        return plain.Length > 0 || _html.Count == 0 ? QuotedText.Split(plain) : HtmlReply.Split(string.Concat(_html));
    }

    private void Look(MimeEntity? entity)
    {
        switch (entity)
        {
            case MultipartReport report:
                ReportType ??= report.ReportType?.ToLowerInvariant();
                LookAtAll(report);
                break;
            case Multipart multipart:
                LookAtAll(multipart);
                break;
            case MessageDeliveryStatus status:
                _reports.AddRange(ReportReader.Recipients(status.StatusGroups));
                break;
            case MessageFeedbackReport feedback:
                Feedback ??= ReportReader.Feedback(feedback.Fields);
                break;
            case TextRfc822Headers { Message.Headers: { } headers }:
                Returned ??= ReportReader.Returned(headers);
                break;
            case MessagePart { Message.Headers: { } headers }:
                Returned ??= ReportReader.Returned(headers);
                Feedback ??= ReportReader.JunkReport(headers);
                break;
            case TextPart { IsAttachment: false } text when text.IsPlain && _plain.Length < InboundLimits.MaxText:
                _plain.Append(TextOf(text)).Append('\n');
                break;
            case TextPart { IsAttachment: false, IsHtml: true } text when _html.Sum(html => html.Length) < InboundLimits.MaxText * 4:
                _html.Add(TextOf(text));
                break;
            case MimePart { ContentType: { MediaType: "message", MediaSubtype: "global-headers" or "rfc822-headers" } } part:
                Returned ??= ReturnedIn(part);
                break;
            default:
                break; // an attachment
        }
    }

    private void LookAtAll(Multipart multipart)
    {
        foreach (var part in multipart)
        {
            Look(part);
        }
    }

    private static string TextOf(TextPart part)
    {
        var text = part.Text ?? "";
        return part.IsFlowed && part.IsPlain ? new FlowedToText { DeleteSpace = false }.Convert(text) : text;
    }

    private static ReturnedMessage? ReturnedIn(MimePart part)
    {
        if (part.Content is null)
        {
            return null;
        }

        using var content = part.Content.Open();
        return ReportReader.Returned(HeaderList.Load(content, CancellationToken.None));
    }
}
