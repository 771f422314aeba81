using System.Diagnostics;
using System.Globalization;
using System.Text;
using EmailCampaigns.Benchmarks.Running;
using EmailCampaigns.Core.Inbound.Judging;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// Mail that was made to hurt, read and judged as a mailbox's reader does, in this process: what each message allocates, how long it takes, and the most memory that the process ever had while
/// it read. No database is used.
/// </summary>
internal sealed class HostileScenario(Options options) : IScenario
{
    private readonly int _megabytes = options.Number("megabytes", 100);

    public Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        Read(Octets("Subject: x\r\n\r\nHi")); // what is compiled at the first message does not count
        var memory = new ProcessMemory(Environment.ProcessId);
        foreach (var (name, make) in Messages())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var raw = make();
            GC.Collect();
            memory.ForgetPeak();
            var resting = memory.PeakMb;
            var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            var outcome = Read(raw);
            figures.Add(name, string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome}; allocated {(GC.GetAllocatedBytesForCurrentThread() - before) / 1e6:0.0} MB, peak +{memory.PeakMb - resting:0.0} MB, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms"));
        }

        return Task.CompletedTask;
    }

    private static string Read(byte[] raw)
    {
        try
        {
            MailJudge.Of(InboundMail.Parse(raw), new DateOnly(2027, 3, 1));
            return "read";
        }
        catch (UnreadableMailException)
        {
            return "put aside";
        }
    }

    private Dictionary<string, Func<byte[]>> Messages() => new()
    {
        ["endless headers"] = () => Octets(string.Concat(Enumerable.Range(0, 500_000).Select(i => $"X-{i}: a\r\n")) + "\r\nHi"),
        ["one endless header"] = () => Octets($"Subject: {new string('a', 5_000_000)}"),
        ["nested 1,000 deep"] = () => Octets(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")) + "Content-Type: text/plain\r\n\r\nHi"),
        ["messages 1,000 deep"] = () => Octets(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 1_000)) + "Subject: x\r\n\r\nHi"),
        ["1,000 parts"] = () => Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 1_000)) + "--b--"),
        ["broken encodings"] = () => [.. Octets("Subject: =?utf-8?B?////?= =?x?Q?=ZZ?=\r\nContent-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: base64\r\n\r\n"), .. Enumerable.Range(0, 2_000_000).Select(i => (byte)(i * 7))],
        ["HTML 10,000 deep"] = () => Octets("Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<div>", 10_000)) + "Hi"),
        ["2 MB of text"] = () => Octets("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("On a ", 400_000))),
        [$"{_megabytes} MB"] = () => [.. Octets("Subject: x\r\n\r\n"), .. new byte[_megabytes * 1024 * 1024]],
    };

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}
