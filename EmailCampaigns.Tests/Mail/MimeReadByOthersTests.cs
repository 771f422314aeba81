using System.Diagnostics;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Mail;

/// <summary>Ten thousand of our messages, read by parsers that are not ours and held against what went in: one process each, for all of them.</summary>
public sealed class MimeReadByOthersTests(WrittenMessages messages) : IClassFixture<WrittenMessages>
{
    /// <summary>
    /// Reads every message with Python's email package under its strict modern policy. What a header text or a body becomes is worked out here once more, in
    /// Python: the oracle shares no code with the writer.
    /// </summary>
    private const string Reader = """
        import email, email.header, email.parser, email.policy, email.utils, functools, json, os, re, sys, unicodedata

        class Remembering(email.policy.EmailPolicy):
            # The strict parser reads a field anew each time it is asked for; once is enough.
            @staticmethod
            @functools.lru_cache(maxsize=256)
            def parsed(utf8, name, value):
                return (email.policy.SMTPUTF8 if utf8 else email.policy.SMTP).header_fetch_parse(name, value)

            def header_fetch_parse(self, name, value):
                return Remembering.parsed(self.utf8, name, value)

        ascii_policy, utf8_policy = Remembering(linesep="\r\n"), Remembering(linesep="\r\n", utf8=True)

        def header_text(s):
            s = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in s)
            return " ".join(w for w in s.split(" ") if w).strip()

        def body_text(s):
            s = re.sub("\r\n|\r|\n", "\r\n", s)
            return s + "\r\n" if s and not s.endswith("\r\n") else s

        def address(s):
            local, _, domain = s.rpartition("@")
            if local.startswith('"'):
                local = re.sub(r"\\(.)", r"\1", local[1:-1])
            return local, domain.encode("ascii").decode() if domain.isascii() else ".".join(
                l if l.isascii() else "xn--" + l.encode("punycode").decode() for l in domain.split("."))

        def old_display_name(old, field):
            value = old[field]
            return str(email.header.make_header(email.header.decode_header(email.utils.parseaddr(value)[0])))

        folder, problems = sys.argv[1], []
        with open(os.path.join(folder, "expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        with open(os.path.join(folder, "messages"), "rb") as f:
            messages = f.read()
        at = 0
        for number, want in enumerate(expected):
            length = int.from_bytes(messages[at:at + 4], "little")
            raw, at = messages[at + 4:at + 4 + length], at + 4 + length
            if raw.isascii():
                msg = email.message_from_bytes(raw, policy=ascii_policy)
            else:
                msg = email.message_from_string(raw.decode("utf-8"), policy=utf8_policy)

            def same(what, is_, should):
                if is_ != should:
                    problems.append(f"message {number} {what}: {is_!a} should be {should!a}")

            old = email.parser.HeaderParser().parsestr(raw[:raw.index(b"\r\n\r\n") + 4].decode("utf-8"))
            same("fields", sorted(msg.keys()), sorted(want["Fields"]))
            same("subject", str(msg["subject"]), header_text(want["Subject"]))
            for field in ("From", "To"):
                mailbox, = msg[field].addresses
                # The modern parser leaves a space between adjacent encoded words in a name (RFC 2047 6.2 says to drop it); the old one does not.
                name = header_text(want[field + "Name"])
                same(field + " name but for spaces", "".join(mailbox.display_name.split()), "".join(name.split()))
                same(field + " name", old_display_name(old, field), name)
                same(field + " address", (mailbox.username, mailbox.domain), address(want[field + "Address"]))
            same("date", msg["date"].datetime.isoformat(), "2026-01-05T09:07:03+00:00")
            # A message has a body of one line at least.
            same("text", msg.get_body(("plain",)).get_content(), body_text(want["Text"]) or ("" if want["Html"] else "\r\n"))
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

    /// <summary>
    /// Reads every message with mailparser, as many programs for Node do. Where it changes what it read, the oracle does the same to what went in: it trims
    /// names and subjects of every kind of space, writes line ends as LF and drops those at the end of a text. A quoted part before the @ it takes for a name:
    /// those addresses are left out.
    /// </summary>
    private const string NodeReader = """
        const fs = require('fs'), path = require('path');
        const { simpleParser } = require(path.join(process.argv[3], 'mailparser'));
        const folder = process.argv[2];
        const expected = JSON.parse(fs.readFileSync(path.join(folder, 'expected.json'), 'utf8'));
        const messages = fs.readFileSync(path.join(folder, 'messages'));
        const headerText = s => (s ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').split(' ').filter(w => w).join(' ').trim();
        const bodyText = s => s.replace(/\r\n|\r|\n/g, '\n');
        const problems = [];
        (async () => {
            let at = 0;
            for (const [number, want] of expected.entries()) {
                const length = messages.readUInt32LE(at);
                const raw = messages.subarray(at + 4, at + 4 + length);
                at += 4 + length;
                const same = (what, is, should) => {
                    if (JSON.stringify(is) !== JSON.stringify(should)) problems.push(`message ${number} ${what}: ${JSON.stringify(is)} should be ${JSON.stringify(should)}`);
                };
                const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
                same('subject', (mail.subject ?? '').trim(), headerText(want.Subject));
                for (const field of ['from', 'to']) {
                    const name = field[0].toUpperCase() + field.slice(1) + 'Name';
                    if (/["\\]/.test(want[field[0].toUpperCase() + field.slice(1) + 'Address'])) continue;
                    same(field + ' count', mail[field].value.length, 1);
                    same(field + ' name', (mail[field].value[0].name ?? '').trim(), headerText(want[name]));
                }
                same('date', mail.date.toISOString(), '2026-01-05T09:07:03.000Z');
                same('text', (mail.text ?? '').replace(/\n+$/, ''), bodyText(want.Text).replace(/\n+$/, ''));
                same('html', (mail.html || '').replace(/\n+$/, ''), bodyText(want.Html ?? '').replace(/\n+$/, ''));
                same('attachments', mail.attachments.length, 0);
            }
            console.log(`${expected.length} read`);
            console.log(problems.slice(0, 20).join('\n'));
            process.exit(problems.length ? 1 : 0);
        })();
        """;

    [Fact]
    public async Task What_a_strict_parser_reads_is_what_was_written()
    {
        var python = Program("python3");
        Assert.SkipWhen(python is null, "python3 is missing: apt-get install python3");

        var (exitCode, output) = await Run(python!, Reader, "-", await messages.Folder());

        Assert.True(exitCode is 0, output);
        Assert.StartsWith($"{WrittenMessages.Count} read", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_mailparser_reads_is_what_was_written()
    {
        var node = Program("node");
        var modules = Path.Combine(Repository.Root, "artifacts", "npm", "node_modules");
        Assert.SkipWhen(node is null, "Node is missing: apt-get install nodejs npm");
        Assert.SkipUnless(Directory.Exists(Path.Combine(modules, "mailparser")), "mailparser is missing: npm install --prefix artifacts/npm mailparser@3.7.2, as .ci/run does");

        var (exitCode, output) = await Run(node!, NodeReader, "-", await messages.Folder(), modules);

        Assert.True(exitCode is 0, output);
        Assert.StartsWith($"{WrittenMessages.Count} read", output, StringComparison.Ordinal);
    }

    private static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static async Task<(int ExitCode, string Output)> Run(string program, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
