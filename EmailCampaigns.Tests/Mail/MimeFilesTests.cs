using System.Diagnostics;
using System.Text.Json;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

/// <summary>Messages with files, read back by Python's email package.</summary>
public sealed class MimeFilesTests
{
    private const string Reader = """
        import email, email.policy, hashlib, json, sys
        problems = []
        want = json.load(sys.stdin)
        with open(sys.argv[1], "rb") as f:
            msg = email.message_from_bytes(f.read(), policy=email.policy.SMTP)
        files = list(msg.iter_attachments())
        if len(files) != len(want["Files"]):
            problems.append(f"{len(files)} files, not {len(want['Files'])}")
        for part, file in zip(files, want["Files"]):
            if part.get_filename() != file["Name"]:
                problems.append(f"name {part.get_filename()!a} for {file['Name']!a}")
            if part.get_content_type() != file["MediaType"]:
                problems.append(f"type {part.get_content_type()} for {file['MediaType']}")
            if hashlib.sha256(part.get_payload(decode=True)).hexdigest() != file["Hash"]:
                problems.append(f"content of {file['Name']!a}")
            if part.get_content_disposition() != "attachment":
                problems.append(f"disposition of {file['Name']!a}")
        if msg.get_body(("plain",)).get_content().replace("\r\n", "\n") != want["Text"]:
            problems.append("text")
        html = msg.get_body(("html",))
        if html is not None and html.get_content().replace("\r\n", "\n").rstrip("\n") != want["Html"]:
            problems.append("html")
        related = msg.get_body(("related",))
        ids = {p["content-id"]: p for p in msg.walk() if p["content-id"]}
        for cid, hash in want["Embedded"].items():
            if "cid:" + cid not in html.get_content() or hashlib.sha256(ids["<" + cid + ">"].get_payload(decode=True)).hexdigest() != hash:
                problems.append("embedded " + cid)
        if want["Embedded"] and (related is None or related.get_param("type") != "text/html"):
            problems.append("not related")
        for part in msg.walk():
            problems.extend(repr(d) for d in part.defects)
        print("\n".join(problems) or "all read")
        """;

    public static TheoryData<string> Names =>
    [
        "Offer.pdf", "Angebot Müller & Söhne – 50 €.pdf", "\"Angebot\" für 'Müller'; v2.pdf", "back\\slash.pdf", "semi;colon=equals%20percent.pdf", "👩‍👩‍👧 🎉 報告書.pdf", "הצעת מחיר 2026.pdf", "عرض أسعار.pdf",
        "utf-8''x%20y.pdf", string.Concat(Enumerable.Repeat("Ä", 196)) + ".pdf", new string('n', 196) + ".pdf", string.Concat(Enumerable.Repeat("long name ", 19)) + ".pdf", "(comment) <a@b>, [c].pdf", "e\u0301.pdf", "'.pdf",
    ];

    [Theory, MemberData(nameof(Names))]
    public Task Every_name_is_read_back_as_it_is(string name) => Check(MailSamples.Plain with { Html = "<p>Hi Bob</p>" }, [(name, "application/pdf", Bytes(1, 100))], []);

    [Fact]
    public Task A_text_without_html_may_bring_files_along() => Check(MailSamples.Plain, [("a.pdf", "application/pdf", Bytes(2, 57)), ("b.csv", "text/csv", Bytes(3, 58)), ("c", "", Bytes(4, 1))], []);

    [Fact]
    public Task Files_and_embedded_pictures_stand_beside_each_other() => Check(
        MailSamples.Plain with { Html = "<p>Hi <img src=\"cid:one@a.example\"> <img src=\"cid:two@a.example\"></p>" }, [("große Datei.pdf", "application/pdf", Bytes(5, 300_000))],
        [("one@a.example", Bytes(6, 5_000)), ("two@a.example", Bytes(7, 77))]);

    [Fact]
    public Task Embedded_pictures_alone_need_no_level_above() => Check(MailSamples.Plain with { Html = "<p><img src=\"cid:one@a.example\"></p>" }, [], [("one@a.example", Bytes(8, 5_000))]);

    [Fact]
    public void Lines_are_76_long_and_their_length_is_known_before()
    {
        for (var size = 0; size < 300; size++)
        {
            var encoded = Base64Lines.Encode(Bytes(size, size));
            Assert.Equal(Base64Lines.LengthOf(size), encoded.Length);
            Assert.Equal(Bytes(size, size), Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(encoded)));
            Assert.All(System.Text.Encoding.ASCII.GetString(encoded).Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
        }
    }

    [Fact]
    public void A_message_with_files_is_not_written_without_them() =>
        Assert.Throws<ArgumentException>(() => MimeWriter.Write(MailSamples.Plain with { Attachments = [new MessageFile(Guid.Empty, "a.pdf", "application/pdf", 1)] }));

    private static async Task Check(OutgoingMessage message, IReadOnlyList<(string Name, string MediaType, byte[] Content)> files, IReadOnlyList<(string ContentId, byte[] Content)> embedded)
    {
        var contents = new Dictionary<Guid, byte[]>();
        MessageFile Part(string name, string mediaType, byte[] content, string? contentId)
        {
            var id = new Guid(contents.Count, 0, 0, new byte[8]);
            contents.Add(id, content);
            return new MessageFile(id, name, mediaType, content.Length) { ContentId = contentId };
        }

        var written = MimeWriter.WriteWithFiles(message with
        {
            Attachments = [.. files.Select(f => Part(f.Name, f.MediaType, f.Content, null))],
            Embedded = [.. embedded.Select(e => Part("logo.png", "image/png", e.Content, e.ContentId))],
        });
        var whole = written.With([.. written.Files.Select(f => new ReadOnlyMemory<byte>(Base64Lines.Encode(contents[f.FileId])))]);

        Assert.Equal(written.Length, whole.Length);
        foreach (var range in whole.Span[..^2].Split("\r\n"u8))
        {
            var line = whole.Span[range];
            Assert.InRange(line.Length, 0, 998);
            Assert.False(line.ContainsAny((byte)'\r', (byte)'\n') || line.ContainsAnyExceptInRange((byte)0, (byte)0x7F));
        }

        Assert.Equal("all read", await Read(whole, new
        {
            message.Text,
            message.Html,
            Files = files.Select(f => new { Name = HeaderText.Normalize(f.Name), MediaType = f.MediaType.Length == 0 ? "application/octet-stream" : f.MediaType, Hash = HashOf(f.Content) }),
            Embedded = embedded.ToDictionary(e => e.ContentId, e => HashOf(e.Content)),
        }));
    }

    private static async Task<string> Read(ReadOnlyMemory<byte> message, object want)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, message.ToArray());
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Reader, file]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await python.StandardInput.WriteAsync(JsonSerializer.Serialize(want));
            python.StandardInput.Close();
            var output = await python.StandardOutput.ReadToEndAsync() + await python.StandardError.ReadToEndAsync();
            await python.WaitForExitAsync();
            return output.Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
