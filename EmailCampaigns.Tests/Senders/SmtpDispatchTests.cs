using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Mail.Smtp;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders;

/// <summary>A campaign that goes out through a mail server.</summary>
public sealed class SmtpDispatchTests
{
    private const int Parallelism = 8;

    [Fact]
    public async Task As_many_messages_are_with_the_server_at_once_as_may_be_and_each_arrives_once()
    {
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var under = 0;
        await using var server = new LoopbackServer(c =>
        {
            c.BeforeFinal = () =>
            {
                if (Interlocked.Increment(ref under) == Parallelism)
                {
                    together.SetResult();
                }

                return together.Task;
            };
            return c.Follow(ServedConnection.UsualOffers, null);
        });
        var connections = new SmtpConnections(new SmtpLimits(), TimeProvider.System);
        await using var world = await SendingWorld.Create(parallelism: Parallelism, open: _ => connections.Transport(SmtpScene.Plain with { Port = server.Port }));
        var campaign = await world.Start(contacts: 40);

        await world.Tick().WaitAsync(TimeSpan.FromMinutes(1)); // for ever, if fewer went at once

        Assert.Equal(Parallelism, server.Connections.Count);
        Assert.Equal(40, server.Messages.Select(MessageIdOf).Distinct().Count());
        Assert.Equal(40, server.Messages.Count);
        Assert.All(await world.Rows(campaign), row => Assert.Equal(ScheduledEmailStatus.Sent, row.Status));
        Assert.Equal(40, await world.Read(db => db.SentEmails.CountAsync(sent => sent.ProviderMessageId == "4Tq0XJ2rSHz")));
    }

    [Fact]
    public async Task A_server_that_is_gone_after_the_final_dot_leaves_the_email_interrupted_and_sends_it_once()
    {
        await using var server = LoopbackServer.Following((c, command) =>
        {
            if (command == "content")
            {
                c.Close();
            }

            return null;
        });
        var connections = new SmtpConnections(new SmtpLimits(), TimeProvider.System);
        await using var world = await SendingWorld.Create(open: _ => connections.Transport(SmtpScene.Plain with { Port = server.Port }));
        var campaign = await world.Start();

        await world.Tick();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.Tick();

        Assert.Equal(ScheduledEmailStatus.Interrupted, (await world.Rows(campaign)).Single().Status);
        Assert.Single(server.Connections);
    }

    [Fact]
    public async Task A_refused_sign_in_rests_the_sender_and_loses_no_email()
    {
        await using var server = LoopbackServer.Following((_, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 Bad credentials" : null, "AUTH PLAIN");
        var connections = new SmtpConnections(new SmtpLimits(), TimeProvider.System);
        await using var world = await SendingWorld.Create(
            open: _ => connections.Transport(SmtpScene.Plain with { Port = server.Port, Credentials = SmtpCredentials.ByPassword("ann", "wrong") }));
        var campaign = await world.Start(contacts: 30);

        await world.Tick();

        Assert.All(await world.Rows(campaign), row => Assert.Equal(ScheduledEmailStatus.Pending, row.Status));
        Assert.Equal(LaneClosedReason.SenderPaused, (await world.Lane(campaign)).ClosedReason);
        var sender = (await new SenderQueries(world.Database, world.Clock).Find(world.Database.WorkspaceId, world.SenderId, default))!.Sender;
        Assert.Equal(SenderHealth.InTrouble, sender.Health);
        Assert.Contains("535 5.7.8 Bad credentials", sender.LastError, StringComparison.Ordinal);
    }

    private static string MessageIdOf(string message) => message.Split("\r\n").Single(line => line.StartsWith("Message-ID:", StringComparison.Ordinal));
}
