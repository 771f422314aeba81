using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Mail.Smtp;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders.SignIn;

/// <summary>A sender by Google: its mail server and its mailbox take the tokens of the sign-in (XOAUTH2).</summary>
public sealed class GoogleSenderTests
{
    [Fact]
    public async Task It_sends_and_reads_with_the_token_of_the_sign_in()
    {
        await using var smtp = LoopbackServer.Following((_, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? "235 2.7.0 Accepted" : null, "PIPELINING\nAUTH XOAUTH2");
        await using var imap = new Mailboxes();
        await using var scene = await SignInScene.SignedIn(SenderProvider.Google);
        (scene.Cloud.SmtpPort, scene.Cloud.ImapPort) = (smtp.Port, imap.Port);

        var proof = await SenderTools.Verifier(scene.Database, providers: scene.Cloud.Providers).Verify(scene.SenderId, scene.Admin, default);

        Assert.Null(proof.Problem);
        Assert.Equal(
            [(CheckStage.Connect, CheckResult.Passed), (CheckStage.Encrypt, CheckResult.NotNeeded), (CheckStage.SignIn, CheckResult.Passed), (CheckStage.FromAddress, CheckResult.Passed), (CheckStage.Mailbox, CheckResult.Passed)],
            proof.Checks.Select(check => (check.Stage, check.Result)));
        var token = SenderTools.Secrets.Unprotect((await scene.Grant())!.AccessToken!);
        var signIn = Convert.ToBase64String(Encoding.ASCII.GetBytes($"user={MailCloud.Mailbox}\u0001auth=Bearer {token}\u0001\u0001"));
        Assert.Contains($"AUTH XOAUTH2 {signIn}", smtp.Connections[0].Commands);
        Assert.Contains(imap.Commands, command => command.EndsWith($"AUTHENTICATE XOAUTH2 {signIn}", StringComparison.Ordinal));
        Assert.Equal(SenderHealth.Works, (await scene.Row()).Health);
    }

    [Fact]
    public async Task A_grant_that_ended_is_said_by_the_test_of_the_connection()
    {
        await using var smtp = LoopbackServer.Following(null, "AUTH XOAUTH2");
        await using var scene = await SignInScene.SignedIn(SenderProvider.Google);
        scene.Cloud.SmtpPort = smtp.Port;
        scene.Cloud.EndGrants();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));

        var proof = await SenderTools.Verifier(scene.Database, providers: scene.Cloud.Providers).Verify(scene.SenderId, scene.Admin, default);

        Assert.Equal(CheckResult.Failed, proof.Checks.Single(check => check.Stage == CheckStage.SignIn).Result);
        Assert.StartsWith("Google does not let this sender in any more.", proof.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_goes_through_the_mail_server()
    {
        await using var smtp = LoopbackServer.Following((_, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? "235 2.7.0 Accepted" : null, "AUTH XOAUTH2");
        await using var scene = await SignInScene.SignedIn(SenderProvider.Google);
        scene.Cloud.SmtpPort = smtp.Port;
        await using var db = scene.Database.Open();
        var transport = SenderTools.Transports(scene.Database, providers: scene.Cloud.Providers).Open(await db.SenderAccounts.AsNoTracking().SingleAsync());

        Assert.Equal(DeliveryVerdict.Accepted, (await transport.Send(SmtpScene.Envelope, SmtpScene.Message("x\r\n"), SmtpScene.MessageId, default)).Verdict);
        Assert.Single(smtp.Messages);
    }

    /// <summary>As much of an IMAP server as a look at an empty mailbox needs.</summary>
    private sealed class Mailboxes : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public Mailboxes()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _serving = Serve();
        }

        public int Port { get; }

        public List<string> Commands { get; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task Serve()
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready");
                while (await reader.ReadLineAsync() is { } command)
                {
                    Commands.Add(command);
                    var parts = command.Split(' ');
                    foreach (var line in Answer(parts[1]))
                    {
                        await writer.WriteLineAsync(line);
                    }

                    await writer.WriteLineAsync($"{parts[0]} OK done");
                }
            }
            catch (Exception) when (!_listener.Server.IsBound)
            {
                return;
            }
        }

        private static string[] Answer(string command) => command switch
        {
            "CAPABILITY" => ["* CAPABILITY IMAP4rev1"],
            "LIST" => ["* LIST () \"/\" INBOX"],
            "EXAMINE" => ["* 3 EXISTS", "* OK [UIDVALIDITY 7] valid", "* OK [UIDNEXT 4] next"],
            "LOGOUT" => ["* BYE Until later"],
            _ => [],
        };
    }
}
