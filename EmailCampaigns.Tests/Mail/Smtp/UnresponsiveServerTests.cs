using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A server that is silent, hangs up or is not there, and a caller that cancels, at every stage. No test waits: the clock is moved.</summary>
public sealed class UnresponsiveServerTests
{
    [Theory]
    [InlineData("connect", DeliveryStage.Connect)]
    [InlineData("EHLO", DeliveryStage.Hello)]
    [InlineData("MAIL", DeliveryStage.Mail)]
    [InlineData("RCPT", DeliveryStage.Rcpt)]
    [InlineData("DATA", DeliveryStage.Data)]
    public async Task A_server_that_falls_silent_before_it_has_the_message_is_tried_again_later(string at, DeliveryStage stage)
    {
        await using var scene = new SmtpScene(LoopbackServer.Silent(at));

        var sending = scene.Send();
        await scene.Clock.RunOut(at switch { "connect" => SmtpScene.Timeouts.Greeting, "DATA" => SmtpScene.Timeouts.Data, _ => await Reached(scene, at) }, sending);
        var outcome = await sending;

        Assert.Equal((DeliveryVerdict.Retry, stage), (outcome.Verdict, outcome.Stage));
        Assert.Contains("in time", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_falls_silent_after_the_final_dot_leaves_it_unknown()
    {
        await using var scene = new SmtpScene(LoopbackServer.Silent("content"));

        var sending = scene.Send();
        await scene.Clock.RunOut(SmtpScene.Timeouts.FinalDot, sending);
        var outcome = await sending;

        Assert.Equal((DeliveryVerdict.Unknown, DeliveryStage.FinalDot), (outcome.Verdict, outcome.Stage));
        Assert.False(outcome.CertainlyNotSent);
    }

    [Fact]
    public async Task A_server_that_stops_reading_in_the_midst_of_the_content_has_not_accepted_it()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            await c.Ended; // does not read any more
        }));

        var sending = scene.Send(string.Concat(Enumerable.Repeat("more than all the buffers between the two hold\r\n", 400_000)));
        await scene.Clock.RunOut(SmtpScene.Timeouts.Block, sending);
        var outcome = await sending;

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Data), (outcome.Verdict, outcome.Stage));
    }

    [Theory]
    [InlineData("connect", DeliveryStage.Connect)]
    [InlineData("EHLO", DeliveryStage.Hello)]
    [InlineData("MAIL", DeliveryStage.Mail)]
    [InlineData("RCPT", DeliveryStage.Rcpt)]
    [InlineData("DATA", DeliveryStage.Data)]
    public async Task A_server_that_hangs_up_before_it_has_the_message_is_tried_again_later(string at, DeliveryStage stage)
    {
        await using var scene = new SmtpScene(LoopbackServer.Dropping(at));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, stage), (outcome.Verdict, outcome.Stage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_hangs_up_after_the_final_dot_leaves_it_unknown(bool reset)
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            await c.ReadContent();
            (reset ? c.Reset : (Action)c.Close)();
        }));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Unknown, DeliveryStage.FinalDot), (outcome.Verdict, outcome.Stage));
    }

    [Fact]
    public async Task A_server_that_hangs_up_in_the_midst_of_the_content_has_not_accepted_it()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            c.Reset();
        }));

        var outcome = await scene.Send(string.Concat(Enumerable.Repeat("some line of text\r\n", 1_000_000)));

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Data), (outcome.Verdict, outcome.Stage));
    }

    [Fact]
    public async Task A_server_that_says_why_before_it_hangs_up_on_the_content_is_heard()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            await c.Say("552 5.3.4 Message too big for system");
            await c.ReadContent();
            c.Close();
        }));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.MessageRefused, 552), (outcome.Verdict, outcome.Code));
    }

    [Fact]
    public async Task Nobody_at_the_port_is_tried_again_later()
    {
        var closed = LoopbackServer.Following();
        await closed.DisposeAsync();
        await using var scene = new SmtpScene(closed);

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Connect), (outcome.Verdict, outcome.Stage));
        Assert.Contains("Nothing listens", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_name_is_tried_again_later()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), SmtpScene.Plain with { Host = "no-such-host.invalid" });

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Connect), (outcome.Verdict, outcome.Stage));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("MAIL")]
    [InlineData("DATA")]
    public async Task Cancelling_before_the_content_stops_the_sending(string at)
    {
        using var stop = new CancellationTokenSource();
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            if (at == "connect")
            {
                await stop.CancelAsync();
                await c.Stall();
                return;
            }

            await c.Follow(LoopbackServer.OneByOne, (_, command) =>
            {
                if (command.StartsWith(at, StringComparison.Ordinal))
                {
                    stop.Cancel();
                }

                return null;
            });
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Send(stop.Token));
        Assert.Empty(scene.Loopback.Messages);
    }

    [Fact]
    public async Task Cancelling_within_the_content_stops_the_sending()
    {
        using var stop = new CancellationTokenSource();
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            await c.Ended; // does not read any more
        }));

        var sending = scene.Send(string.Concat(Enumerable.Repeat("more than all the buffers between the two hold\r\n", 400_000)), stop.Token);
        await scene.Clock.Armed(SmtpScene.Timeouts.Block);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Cancelling_after_the_final_dot_is_too_late()
    {
        using var stop = new CancellationTokenSource();
        await using var scene = new SmtpScene(LoopbackServer.Following((_, command) =>
        {
            if (command == "content")
            {
                stop.Cancel();
            }

            return null;
        }));

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send(stop.Token)).Verdict);
    }

    [Fact]
    public async Task A_timeout_after_a_late_cancellation_leaves_it_unknown()
    {
        using var stop = new CancellationTokenSource();
        await using var scene = new SmtpScene(LoopbackServer.Silent("content"));

        var sending = scene.Send(stop.Token);
        await scene.Clock.Armed(SmtpScene.Timeouts.FinalDot);
        await stop.CancelAsync();
        scene.Clock.Advance(SmtpScene.Timeouts.FinalDot);

        Assert.Equal(DeliveryVerdict.Unknown, (await sending).Verdict);
    }

    /// <summary>Waits until the server has a command, so that the client waits for its reply.</summary>
    private static async Task<TimeSpan> Reached(SmtpScene scene, string verb)
    {
        while (!scene.Loopback.Connections.Any(c => c.Commands.Any(command => command.StartsWith(verb, StringComparison.Ordinal))))
        {
            await Task.Yield();
        }

        return SmtpScene.Timeouts.Command;
    }
}
