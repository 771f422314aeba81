using System.Buffers.Binary;
using System.Text.Json;
using EmailCampaigns.Core.Mail;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail;

/// <summary>Messages of every kind, written once for all parsers that read them.</summary>
public sealed class WrittenMessages : IDisposable
{
    public const int Count = 10_000;

    /// <summary>Longest line (RFC 5322 section 2.1.1), its end apart.</summary>
    private const int LongestLine = 998;

    private readonly Lazy<Task<string>> _folder = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("mail-").FullName;
        await Write(folder);
        return folder;
    });

    /// <summary>Holds <c>messages</c> and <c>expected.json</c>.</summary>
    public Task<string> Folder() => _folder.Value;

    public void Dispose()
    {
        if (_folder is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } written })
        {
            Directory.Delete(written.Result, recursive: true);
        }
    }

    /// <summary>
    /// All messages in one file, each behind its length, and what went in beside it. No line of them is too long or ends in anything but CRLF.
    /// </summary>
    private static async Task Write(string folder)
    {
        var messages = MailSamples.AnyMessage.Sample(Count, 12).ToList();
        await using (var file = File.Create(Path.Combine(folder, "messages")))
        {
            var length = new byte[4];
            foreach (var message in messages)
            {
                var written = MimeWriter.Write(message);
                AssertLines(written.Span);
                BinaryPrimitives.WriteInt32LittleEndian(length, written.Length);
                await file.WriteAsync(length);
                await file.WriteAsync(written);
            }
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "expected.json"), JsonSerializer.Serialize(messages.Select(Expected)));
    }

    private static void AssertLines(ReadOnlySpan<byte> message)
    {
        Assert.True(message.EndsWith("\r\n"u8));
        foreach (var range in message[..^2].Split("\r\n"u8))
        {
            var line = message[range];
            Assert.True(line.Length <= LongestLine, "a line is too long");
            Assert.False(line.ContainsAny((byte)'\r', (byte)'\n'), "a CR or LF stands alone");
        }
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
}
