using System.Diagnostics;
using System.Text.Json;
using EmailCampaigns.Core.Mail;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail;

/// <summary>Our messages, read by a parser that is not ours and held against what went in.</summary>
public sealed class MimeReadByOthersTests : IDisposable
{
    private const int Messages = 400;

    /// <summary>
    /// Reads every message with Python's email package under its strict modern policy. What a header text or a body becomes is worked out here once more, in Python:
    /// the oracle shares no code with the writer.
    /// </summary>
    private const string Reader = """
        import email, email.header, email.policy, email.utils, json, os, re, sys, unicodedata

        def header_text(s):
            s = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in s)
            return " ".join(w for w in s.split(" ") if w)

        def body_text(s):
            s = re.sub("\r\n|\r|\n", "\r\n", s)
            return s + "\r\n" if s and not s.endswith("\r\n") else s

        def address(s):
            local, _, domain = s.rpartition("@")
            if local.startswith('"'):
                local = re.sub(r"\\(.)", r"\1", local[1:-1])
            return local, domain.encode("ascii").decode() if domain.isascii() else ".".join(
                l if l.isascii() else "xn--" + l.encode("punycode").decode() for l in domain.split("."))

        def old_display_name(raw, field):
            value = email.message_from_string(raw.decode("utf-8"))[field]
            return str(email.header.make_header(email.header.decode_header(email.utils.parseaddr(value)[0])))

        folder, problems = sys.argv[1], []
        with open(os.path.join(folder, "expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        for number, want in enumerate(expected):
            with open(os.path.join(folder, f"{number}.eml"), "rb") as f:
                raw = f.read()
            if raw.isascii():
                msg = email.message_from_bytes(raw, policy=email.policy.SMTP)
            else:
                msg = email.message_from_string(raw.decode("utf-8"), policy=email.policy.SMTPUTF8)

            def same(what, is_, should):
                if is_ != should:
                    problems.append(f"{number}.eml {what}: {is_!a} should be {should!a}")

            same("fields", sorted(msg.keys()), sorted(want["Fields"]))
            same("subject", str(msg["subject"]), header_text(want["Subject"]))
            for field in ("From", "To"):
                mailbox, = msg[field].addresses
                # The modern parser leaves a space between adjacent encoded words in a name (RFC 2047 6.2 says to drop it); the old one does not.
                name = header_text(want[field + "Name"])
                same(field + " name but for spaces", "".join(mailbox.display_name.split()), "".join(name.split()))
                same(field + " name", old_display_name(raw, field), name)
                same(field + " address", (mailbox.username, mailbox.domain), address(want[field + "Address"]))
            same("date", msg["date"].datetime.isoformat(), "2026-01-05T09:07:03+00:00")
            same("text", msg.get_body(("plain",)).get_content(), body_text(want["Text"]))
            if want["Html"]:
                same("html", msg.get_body(("html",)).get_content(), body_text(want["Html"]))
                same("parts", [p.get_content_type() for p in msg.walk()], ["multipart/alternative", "text/plain", "text/html"])
            else:
                same("parts", [p.get_content_type() for p in msg.walk()], ["text/plain"])
            for part in msg.walk():
                same("defects", [repr(d) for d in part.defects], [])
                for name, value in part.items():
                    # An address beyond ASCII is none in RFC 5322; RFC 6532 allows it, and the parser says so.
                    same(name + " defects", [repr(d) for d in getattr(value, "defects", ()) if "NonASCIILocalPart" not in repr(d)], [])
        print(f"{len(expected)} read")
        print("\n".join(problems[:20]))
        sys.exit(1 if problems else 0)
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_strict_parser_reads_is_what_was_written()
    {
        var messages = MailSamples.AnyMessage.Sample(Messages, 12).ToList();
        for (var i = 0; i < messages.Count; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, $"{i}.eml"), MimeWriter.Write(messages[i]).ToArray(), TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "expected.json"), JsonSerializer.Serialize(messages.Select(Expected)), TestContext.Current.CancellationToken);

        var (exitCode, output) = await Python(Reader, _folder);

        Assert.True(exitCode is 0, output);
        Assert.StartsWith($"{Messages} read", output, StringComparison.Ordinal);
    }

    private static object Expected(OutgoingMessage message) => new
    {
        message.Subject,
        FromName = message.From.DisplayName,
        FromAddress = message.From.Address,
        ToName = message.To.DisplayName,
        ToAddress = message.To.Address,
        message.Text,
        message.Html,
        Fields = Fields(message),
    };

    private static List<string> Fields(OutgoingMessage message)
    {
        List<string> fields = ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"];
        if (string.IsNullOrEmpty(message.Html))
        {
            fields.Add("Content-Transfer-Encoding");
        }

        if (message.ReplyTo is not null)
        {
            fields.Add("Reply-To");
        }

        if (message.InReplyTo is not null)
        {
            fields.AddRange(["In-Reply-To", "References"]);
        }

        if (message.ListUnsubscribeUri is not null || message.ListUnsubscribeMailto is not null)
        {
            fields.Add("List-Unsubscribe");
        }

        if (message.ListUnsubscribeUri is not null)
        {
            fields.Add("List-Unsubscribe-Post");
        }

        return fields;
    }

    private static async Task<(int ExitCode, string Output)> Python(string script, string argument)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, "python3 is missing: apt-get install python3");
        var start = new ProcessStartInfo(found!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-");
        start.ArgumentList.Add(argument);
        using var python = Process.Start(start)!;
        await python.StandardInput.WriteAsync(script);
        python.StandardInput.Close();
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (python.ExitCode, output + await errors);
    }
}
