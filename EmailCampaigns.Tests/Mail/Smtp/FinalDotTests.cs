using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>
/// A message that certainly has not left completely is tried again; what left completely and has no answer is never sent again by itself. That holds for small
/// messages, which leave in one write, for large ones, and with TLS.
/// </summary>
public sealed class FinalDotTests
{
    private const int Small = 300;
    private const int Large = 3_000_000;

    /// <summary>More than all the buffers between client and server hold: the final dot cannot leave before the server has read much of it.</summary>
    private const int Huge = 20_000_000;

    [Theory]
    [CombinatorialData(Small, "MAIL", DeliveryVerdict.Retry, DeliveryStage.Mail)]
    [CombinatorialData(Small, "RCPT", DeliveryVerdict.Retry, DeliveryStage.Rcpt)]
    [CombinatorialData(Small, "DATA", DeliveryVerdict.Retry, DeliveryStage.Data)]
    [CombinatorialData(Small, "reset", DeliveryVerdict.Unknown, DeliveryStage.FinalDot)]
    [CombinatorialData(Small, "close", DeliveryVerdict.Unknown, DeliveryStage.FinalDot)]
    [CombinatorialData(Small, "silence", DeliveryVerdict.Unknown, DeliveryStage.FinalDot)]
    [CombinatorialData(Small, "451 4.7.1 Later", DeliveryVerdict.Retry, DeliveryStage.FinalDot)]
    [CombinatorialData(Small, "250 2.0.0 Ok", DeliveryVerdict.Accepted, DeliveryStage.FinalDot)]
    [CombinatorialData(Small, "251 2.0.0 Ok", DeliveryVerdict.Accepted, DeliveryStage.FinalDot)]
    [CombinatorialData(Large, "MAIL", DeliveryVerdict.Retry, DeliveryStage.Mail)]
    [CombinatorialData(Large, "DATA", DeliveryVerdict.Retry, DeliveryStage.Data)]
    [CombinatorialData(Large, "reset", DeliveryVerdict.Unknown, DeliveryStage.FinalDot)]
    [CombinatorialData(Large, "close", DeliveryVerdict.Unknown, DeliveryStage.FinalDot)]
    [CombinatorialData(Large, "silence", DeliveryVerdict.Unknown, DeliveryStage.FinalDot)]
    [CombinatorialData(Large, "451 4.7.1 Later", DeliveryVerdict.Retry, DeliveryStage.FinalDot)]
    [CombinatorialData(Large, "250 2.0.0 Ok", DeliveryVerdict.Accepted, DeliveryStage.FinalDot)]
    [CombinatorialData(Huge, "content", DeliveryVerdict.Retry, DeliveryStage.Data)]
    public async Task The_stage_of_a_failure_is_known(SmtpSecurity security, int size, string end, DeliveryVerdict verdict, DeliveryStage stage)
    {
        await using var scene = new SmtpScene(
            new LoopbackServer(c => Serve(c, security, end)),
            SmtpScene.Plain with { Host = "localhost", Security = security, TrustedRoots = TestCertificates.Roots });

        var sending = scene.Send(Text(size));
        if (end == "silence")
        {
            await scene.Clock.RunOut(SmtpScene.Timeouts.FinalDot, sending);
        }

        var outcome = await sending;

        Assert.Equal((verdict, stage), (outcome.Verdict, outcome.Stage));
        Assert.Equal(verdict is not (DeliveryVerdict.Unknown or DeliveryVerdict.Accepted), outcome.CertainlyNotSent);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(8192)]
    [InlineData(65536)]
    [InlineData(131072)]
    public async Task A_message_of_any_length_arrives_whole_and_its_end_is_known(int boundary)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following());

        // The dot behind it ends a buffer of MailKit's, begins one, or lies in between.
        for (var size = boundary - 10; size <= boundary + 10; size++)
        {
            var text = Text(size - SmtpScene.Message("").Length);

            Assert.Equal((DeliveryVerdict.Accepted, DeliveryStage.FinalDot), (await scene.Send(text)) is var outcome ? (outcome.Verdict, outcome.Stage) : default);
            Assert.EndsWith(text, scene.Loopback.Messages[^1], StringComparison.Ordinal);
        }
    }

    /// <summary>Lines of text, so many octets.</summary>
    private static string Text(int size)
    {
        var text = new StringBuilder(size);
        while (text.Length < size - 80)
        {
            text.Append("A line of text, and the next one begins with a dot:\r\n.here\r\n");
        }

        return text.Append('x', size - text.Length - 2).Append("\r\n").ToString();
    }

    private static async Task Serve(ServedConnection connection, SmtpSecurity security, string end)
    {
        using var certificate = TestCertificates.For("localhost");
        if (security is SmtpSecurity.Tls)
        {
            await connection.StartTls(certificate);
        }

        await connection.Say("220 ready");
        while (await connection.ReadLine() is { } command)
        {
            if (command.StartsWith(end, StringComparison.Ordinal))
            {
                connection.Close();
                return;
            }

            if (command == "STARTTLS")
            {
                await connection.Say("220 go on");
                await connection.StartTls(certificate);
                security = SmtpSecurity.Tls;
                continue;
            }

            await connection.Say(ServedConnection.Usual(command, security is SmtpSecurity.Starttls ? "STARTTLS" : "PIPELINING"));
            if (command == "DATA")
            {
                await EndContent(connection, end);
            }
        }
    }

    private static async Task EndContent(ServedConnection connection, string end)
    {
        if (end == "content")
        {
            connection.Reset();
            return;
        }

        await connection.ReadContent();
        await (end switch
        {
            "silence" => connection.Stall(),
            "close" => Task.Run(connection.Close),
            "reset" => Task.Run(connection.Reset),
            _ => connection.Say(end),
        });
    }

    /// <summary>One case for each way a connection is protected.</summary>
    private sealed class CombinatorialDataAttribute(int size, string end, DeliveryVerdict verdict, DeliveryStage stage) : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
                [.. Enum.GetValues<SmtpSecurity>().Select(security => new TheoryDataRow<SmtpSecurity, int, string, DeliveryVerdict, DeliveryStage>(security, size, end, verdict, stage))]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
