using System.Diagnostics;
using System.Text.Json;

namespace EmailCampaigns.Tests.Journeys;

/// <summary>The .eml files of a folder as Python's email package reads them under its strict modern policy: a parser that is not ours.</summary>
internal static class Outbox
{
    private const string Reader = """
        import email, email.policy, glob, json, os, sys

        def read(path):
            with open(path, "rb") as f:
                msg = email.message_from_bytes(f.read(), policy=email.policy.default)
            defects = [repr(d) for part in msg.walk() for d in part.defects]
            defects += [f"{name}: {d!r}" for part in msg.walk() for name, value in part.items() for d in getattr(value, "defects", ())]
            recipient, = msg["To"].addresses
            return {
                "headers": {name: str(value).strip() for name, value in msg.items()},
                "toName": recipient.display_name,
                "toAddress": recipient.addr_spec,
                "parts": [p.get_content_type() for p in msg.walk()],
                "html": msg.get_body(("html",)).get_content(),
                "text": msg.get_body(("plain",)).get_content(),
                "defects": defects,
            }

        json.dump([read(path) for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.eml")))], sys.stdout)
        """;

    /// <summary>Reads every message of a folder, each without a defect and with both parts. Skips the test where there is no Python.</summary>
    public static async Task<List<Received>> Read(string folder)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(part => Path.Combine(part, "python3")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, "python3 is missing: apt-get install python3");
        var start = new ProcessStartInfo(found!) { RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { "-c", Reader, folder } };
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, await errors);
        var messages = JsonSerializer.Deserialize<List<Received>>(output, JsonSerializerOptions.Web)!;
        Assert.All(messages, message =>
        {
            Assert.Empty(message.Defects);
            Assert.Equal(["multipart/alternative", "text/plain", "text/html"], message.Parts);
        });
        return messages;
    }
}

/// <summary>One message as its recipient's program reads it.</summary>
internal sealed record Received(
    IReadOnlyDictionary<string, string> Headers, string ToName, string ToAddress, IReadOnlyList<string> Parts, string Html, string Text, IReadOnlyList<string> Defects)
{
    public string Subject => Headers["Subject"];

    public string MessageId => Headers["Message-ID"];

    public string? InReplyTo => Headers.GetValueOrDefault("In-Reply-To");

    public string? References => Headers.GetValueOrDefault("References");
}
