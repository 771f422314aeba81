using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

public sealed class SmtpSignInTests
{
    private static readonly SmtpServer WithPassword = SmtpScene.Plain with { Credentials = SmtpCredentials.ByPassword("anna@sender.example", "pä ss\u0000word") };

    [Fact]
    public async Task Plain_says_it_all_in_one()
    {
        await using var scene = new SmtpScene(Asking("PLAIN LOGIN"), WithPassword);

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Equal($"AUTH PLAIN {Base64("\0anna@sender.example\0pä ss\0word")}", scene.Loopback.Connections[0].Commands[1]);
    }

    [Fact]
    public async Task Login_says_it_in_steps()
    {
        await using var scene = new SmtpScene(Asking("LOGIN"), WithPassword);

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Equal(["AUTH LOGIN", Base64("anna@sender.example"), Base64("pä ss\0word")], scene.Loopback.Connections[0].Commands.Skip(1).Take(3));
    }

    [Theory]
    [InlineData("535 5.7.8 Error: authentication failed", DeliveryVerdict.SenderRefused)]
    [InlineData("454 4.7.0 Temporary authentication failure", DeliveryVerdict.SenderBusy)]
    [InlineData("421 4.7.0 Too many failures", DeliveryVerdict.SenderBusy)]
    public async Task A_sign_in_that_is_refused_is_the_senders_matter(string reply, DeliveryVerdict verdict)
    {
        foreach (var mechanism in (string[])["PLAIN", "LOGIN"])
        {
            await using var scene = new SmtpScene(Asking(mechanism, reply), WithPassword);

            var outcome = await scene.Send();

            Assert.Equal((verdict, DeliveryStage.Auth, reply), (outcome.Verdict, outcome.Stage, outcome.Text));
            Assert.DoesNotContain(scene.Loopback.Connections[0].Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("GSSAPI CRAM-MD5", "CRAM-MD5, GSSAPI only")]
    [InlineData("", "no signing in")]
    public async Task A_server_that_offers_no_way_we_know_says_so(string mechanisms, string said)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(offers: mechanisms.Length == 0 ? "" : $"AUTH {mechanisms}"), WithPassword);

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Auth), (outcome.Verdict, outcome.Stage));
        Assert.Contains(said, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_too_many_is_refused()
    {
        await using var scene = new SmtpScene(
            LoopbackServer.Following((_, command) => command switch { "" => "501 5.7.0 Cancelled", _ when command.StartsWith("AUTH", StringComparison.Ordinal) => "334 " + Base64("more"), _ => null }, "AUTH PLAIN"),
            WithPassword);

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Auth, 501), (outcome.Verdict, outcome.Stage, outcome.Code));
    }

    [Fact]
    public async Task A_server_that_asks_for_ever_more_is_given_up()
    {
        await using var scene = new SmtpScene(
            LoopbackServer.Following((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? null : command.StartsWith("MAIL", StringComparison.Ordinal) ? null : command is "connect" ? null : "334 " + Base64("more"), "AUTH PLAIN"),
            WithPassword);

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Auth), (outcome.Verdict, outcome.Stage));
    }

    [Theory]
    [InlineData("auth plain", "AUTH PLAIN")]
    [InlineData("AUTH=PLAIN", "AUTH PLAIN")]
    [InlineData("AUTH CRAM-MD5 LOGIN", "AUTH LOGIN")]
    [InlineData("AUTH LOGIN PLAIN", "AUTH PLAIN")]
    public async Task The_best_mechanism_that_both_know_is_used_in_any_spelling(string offers, string command)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((_, said) => said.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 No" : null, offers), WithPassword);

        await scene.Send();

        Assert.StartsWith(command, scene.Loopback.Connections[0].Commands[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_signs_in_by_xoauth2()
    {
        await using var scene = new SmtpScene(Asking("PLAIN XOAUTH2"), SmtpScene.Plain with { Credentials = SmtpCredentials.ByToken("anna@sender.example", new Tokens("first")) });

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Equal($"AUTH XOAUTH2 {Base64("user=anna@sender.example\u0001auth=Bearer first\u0001\u0001")}", scene.Loopback.Connections[0].Commands[1]);
    }

    [Fact]
    public async Task A_token_refused_in_two_steps_is_replaced_once_and_then_the_senders_matter()
    {
        var tokens = new Tokens("old", "also old", "never asked for");
        await using var scene = new SmtpScene(
            LoopbackServer.Following(
                (_, command) => command switch
                {
                    "" => "535 5.7.8 Username and Password not accepted",
                    _ when command.StartsWith("AUTH", StringComparison.Ordinal) => "334 " + Base64("""{"status":"401"}"""),
                    _ => null,
                },
                "AUTH XOAUTH2"),
            SmtpScene.Plain with { Credentials = SmtpCredentials.ByToken("anna", tokens) });

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Auth), (outcome.Verdict, outcome.Stage));
        Assert.Equal("535 5.7.8 Username and Password not accepted {\"status\":\"401\"}", outcome.Text);
        Assert.Equal(["old", "also old"], tokens.WereRefused);
        Assert.Equal(2, scene.Loopback.Connections.Count);
    }

    [Fact]
    public async Task A_token_that_was_withdrawn_early_costs_nothing()
    {
        await using var scene = new SmtpScene(
            LoopbackServer.Following((c, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? c.Number == 0 ? "535 5.7.8 Expired" : "235 2.7.0 Welcome" : null, "AUTH XOAUTH2"),
            SmtpScene.Plain with { Credentials = SmtpCredentials.ByToken("anna", new Tokens("old", "new")) });

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
    }

    [Theory]
    [InlineData(true, DeliveryVerdict.SenderRefused)]
    [InlineData(false, DeliveryVerdict.Retry)]
    public async Task Without_a_token_nothing_is_sent(bool isFinal, DeliveryVerdict verdict)
    {
        await using var scene = new SmtpScene(Asking("XOAUTH2"), SmtpScene.Plain with { Credentials = SmtpCredentials.ByToken("anna", new NoTokens(isFinal)) });

        var outcome = await scene.Send();

        Assert.Equal((verdict, DeliveryStage.Auth, "The provider gives no token."), (outcome.Verdict, outcome.Stage, outcome.Text));
    }

    private static LoopbackServer Asking(string mechanisms, string verdict = "235 2.7.0 Welcome")
    {
        return LoopbackServer.Following((c, command) => command switch
        {
            "AUTH LOGIN" => "334 VXNlcm5hbWU6",
            _ when command.StartsWith("AUTH", StringComparison.Ordinal) => verdict,
            _ when c.Commands.Count == 3 && c.Commands[1] == "AUTH LOGIN" => "334 UGFzc3dvcmQ6",
            _ when c.Commands.Count == 4 && c.Commands[1] == "AUTH LOGIN" => verdict,
            _ => null,
        }, $"PIPELINING\nAUTH {mechanisms}");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class Tokens(params string[] given) : IAccessTokens
    {
        public List<string> WereRefused { get; } = [];

        public Task<string> Get(CancellationToken cancellationToken) => Task.FromResult(given[WereRefused.Count]);

        public void Refused(string token) => WereRefused.Add(token);
    }

    private sealed class NoTokens(bool isFinal) : IAccessTokens
    {
        public Task<string> Get(CancellationToken cancellationToken) => throw new AccessTokenException("The provider gives no token.", isFinal, inner: null);

        public void Refused(string token) => throw new InvalidOperationException("There was none.");
    }
}
