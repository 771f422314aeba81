using System.Text;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Tests.Inbound.Samples;

/// <summary>Writes messages the way mail programs and servers do, with as little as a test needs to say.</summary>
internal static class Eml
{
    /// <summary>The Message-ID of the email of ours that samples answer or send back.</summary>
    public const string OurId = "0192f0c4a7b07c3e9d5a5b1f6a2e4c11@northwind.example";

    public const string Us = "ann@northwind.example";
    public const string Them = "cem@contoso.example";

    private static int _ids;

    /// <summary>A message of one text part.</summary>
    public static string Text(
        string body, string subject = "Re: Spring trade fair", string from = $"Cem Kaya <{Them}>", string headers = "", string? inReplyTo = OurId, string type = "text/plain; charset=utf-8") => $"""
        From: {from}
        To: Ann Lee <{Us}>
        Subject: {subject}
        Date: Mon, 1 Mar 2027 09:12:00 +0100
        Message-ID: <{NewId()}@contoso.example>
        {(inReplyTo is null ? "" : $"In-Reply-To: <{inReplyTo}>\nReferences: <{inReplyTo}>\n")}{Lines(headers)}MIME-Version: 1.0
        Content-Type: {type}
        Content-Transfer-Encoding: 8bit

        {body}
        """;

    public static string Html(string body, string headers = "") => Text(body, headers: headers, type: "text/html; charset=utf-8");

    /// <summary>A delivery report (RFC 3464) with what it sends back: the header only (<c>text/rfc822-headers</c>), the whole message, or nothing.</summary>
    public static string Report(
        string status, string? diagnostic, string action = "failed", string text = "The message could not be delivered to one or more recipients.", string mta = "mx1.northwind.example",
        string from = "MAILER-DAEMON@mx1.northwind.example (Mail Delivery System)", string subject = "Undelivered Mail Returned to Sender", string? returned = "text/rfc822-headers",
        string? recipient = Them, string extra = "") => $"""
        Return-Path: <>
        From: {from}
        To: {Us}
        Subject: {subject}
        Date: Mon, 1 Mar 2027 09:12:00 +0100
        Message-ID: <{NewId()}@{mta}>
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

        --=_b
        Content-Type: text/plain; charset=utf-8

        {text}

        --=_b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; {mta}
        Arrival-Date: Mon, 1 Mar 2027 09:11:58 +0100

        {(recipient is null ? "" : $"Final-Recipient: rfc822; {recipient}\n")}Action: {action}
        Status: {status}
        {(diagnostic is null ? "" : $"Diagnostic-Code: smtp; {diagnostic}\n")}{extra}
        {(returned is null ? "" : $"--=_b\nContent-Type: {returned}\n\n{Original()}\n")}
        --=_b--
        """;

    /// <summary>A bounce in words only.</summary>
    public static string Bounce(string body, string subject, string from = "MAILER-DAEMON@mail.contoso.example", string headers = "Return-Path: <>") =>
        Text(body, subject, from, headers, inReplyTo: null);

    /// <summary>The email of ours that comes back.</summary>
    public static string Original(string to = Them) => $"""
        From: Ann Lee <{Us}>
        To: {to}
        Subject: Spring trade fair
        Message-ID: <{OurId}>
        Date: Mon, 1 Mar 2027 09:00:00 +0100
        List-Unsubscribe: <https://mail.example/u/x>, <mailto:{Us}?subject=unsubscribe>

        Dear Cem, our spam-free unsubscribe link is below.
        """;

    public static InboundMail Parse(string eml) => InboundMail.Parse(Encoding.UTF8.GetBytes(eml.ReplaceLineEndings("\r\n")));

    private static string NewId() => $"sample-{Interlocked.Increment(ref _ids)}";

    private static string Lines(string headers) => headers.Length == 0 ? "" : headers + "\n";
}

/// <summary>One message and what it has to be taken for.</summary>
internal sealed record InboundSample(string Name, string Eml, ReplyKind Kind)
{
    public FailureClass? Failure { get; init; }

    /// <summary>The day that an absence names.</summary>
    public DateOnly? Until { get; init; }

    public ReplyIntent? Intent { get; init; }

    public override string ToString() => Name;
}
