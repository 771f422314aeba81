using System.Diagnostics;
using System.Text;
using EmailCampaigns.Core.Inbound.Judging;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Tests.Inbound.Samples;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>Mail that was made to hurt, or broke on its way: it is read within the limits, or refused with one exception.</summary>
public sealed class HostileMailTests
{
    private static readonly Dictionary<string, Func<byte[]>> Refused = new()
    {
        ["nothing"] = () => [],
        ["empty lines"] = () => Octets("\r\n\r\n"),
        ["no header"] = () => Octets("\r\n\r\nHi"),
        ["octets of all kinds"] = () => [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))],
        ["endless headers"] = () => Octets(string.Concat(Enumerable.Range(0, 500_000).Select(i => $"X-{i}: a\r\n")) + "\r\nHi"),
        ["one endless header"] = () => Octets($"Subject: {new string('a', 5_000_000)}"),
        ["one endless header of a part"] = () => Octets($"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nSubject: {new string('a', 5_000_000)}"),
        ["one endless header in lines"] = () => Octets("Subject: a\r\n" + string.Concat(Enumerable.Repeat(" a\r\n", 1_000_000))),
        ["a thousand parts"] = () => Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 1_000)) + "--b--"),
        ["headers of parts"] = () => Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 50)) + "\r\nx\r\n", 100)) + "--b--"),
    };

    private static readonly Dictionary<string, Func<byte[]>> Read = new()
    {
        ["nested a thousand deep"] = () => Octets(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")) + "Content-Type: text/plain\r\n\r\nHi"),
        ["messages in messages"] = () => Octets(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 1_000)) + "Subject: x\r\n\r\nHi"),
        ["HTML nested ten thousand deep"] = () => Octets("Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<div>", 10_000)) + "Hi"),
        ["an unknown charset"] = () => Octets("Content-Type: text/plain; charset=klingon\r\n\r\nHi"),
        ["a wrong charset"] = () => [.. Octets("Content-Type: text/plain; charset=utf-8\r\n\r\n"), 0xC3, 0x28, 0xFF, 0xFE, 0x00, (byte)'H', (byte)'i'],
        ["broken base64"] = () => Octets("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n=====!!!!SGk"),
        ["broken encoded words"] = () => Octets("Subject: =?utf-8?B?////?= =?x?Q?=ZZ?= =?utf-8?Q?\r\nFrom: =?utf-8?B?////?= <a@>, <<<>>>\r\n\r\nHi"),
        ["addresses without end"] = () => Octets($"To: {string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"a{i}@x.example"))}\r\nFrom: {new string('(', 5_000)}\r\n\r\nHi"),
        ["references without end"] = () => Octets($"References: {string.Join("\r\n ", Enumerable.Range(0, 5_000).Select(i => $"<{i}@x.example>"))}\r\n\r\nHi"),
        ["a hundred megabytes"] = () => [.. Octets("Subject: x\r\n\r\n"), .. new byte[100 * 1024 * 1024]],
        ["a report whose fields are endless"] = () => Octets(Eml.Report("5.1.1", new string('x', 100_000))),
        ["a line that never ends"] = () => Octets("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("On a ", 300_000))),
        ["quotation marks only"] = () => Octets("Subject: x\r\n\r\n" + new string('>', 1_900_000)),
        ["addresses in a row"] = () => Octets("From: mailer-daemon@x.example\r\nSubject: failure notice\r\n\r\n" + string.Concat(Enumerable.Repeat("a@b.", 400_000))),
        ["dates in a row"] = () => Octets("Auto-Submitted: auto-replied\r\n\r\nout of office " + string.Concat(Enumerable.Repeat("until 1.1. ", 9_000))),
    };

    public static TheoryData<string> NamesOfRefused => [.. Refused.Keys];

    public static TheoryData<string> NamesOfRead => [.. Read.Keys];

    [Theory]
    [MemberData(nameof(NamesOfRefused))]
    public void What_is_no_message_or_has_too_much_of_something_is_refused(string name)
    {
        var raw = Refused[name]();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<UnreadableMailException>(() => InboundMail.Parse(raw));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * 1024 * 1024);
    }

    [Theory]
    [MemberData(nameof(NamesOfRead))]
    public void What_is_broken_is_read_and_judged_within_a_moment(string name)
    {
        var raw = Read[name]();
        var began = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = InboundMail.Parse(raw);
        var judged = MailJudge.Of(mail, new DateOnly(2027, 3, 1));

        Assert.NotEmpty(judged.Rule);
        Assert.InRange(mail.OwnText.Length + mail.QuotedText.Length, 0, InboundLimits.MaxText + 1);
        Assert.InRange(mail.References.Count, 0, InboundLimits.MaxReferences);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L * 1024 * 1024);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void What_was_cut_off_behind_its_header_is_read_as_far_as_it_goes()
    {
        var whole = Octets(Eml.Report("5.1.1", "550 5.1.1 User unknown"));
        for (var length = whole.AsSpan().IndexOf("\r\n\r\n"u8) + 4; length <= whole.Length; length += 7)
        {
            InboundMail.Parse(whole[..length]);
        }
    }

    [Theory]
    [InlineData("\n\n")]
    [InlineData(">From MAILER-DAEMON Mon Mar  1 09:12:00 2027\n")]
    [InlineData("From MAILER-DAEMON Mon Mar  1 09:12:00 2027\n")]
    [InlineData("\uFEFF")]
    public void What_delivery_agents_leave_above_the_header_is_passed_over(string above) =>
        Assert.Single(Eml.Parse(above + Eml.Report("5.1.1", "550 5.1.1 User unknown")).Reports);

    [Fact]
    public void Text_can_be_stored_whatever_it_was()
    {
        var mail = InboundMail.Parse([.. Octets("Subject: a\0b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"), 0, 0xED, 0xA0, 0x80, (byte)'x']);

        Assert.DoesNotContain('\0', mail.Subject + mail.OwnText);
        Assert.DoesNotContain(mail.OwnText, char.IsSurrogate);
    }

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
