using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Mail.Smtp;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Api;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders;

public sealed class SmtpSenderTests
{
    private const string Email = "anna@sender.example";
    private static readonly SmtpInput Usual = new() { Host = "smtp.sender.example", Username = Email, Password = "correct horse" };

    [Fact]
    public async Task A_new_sender_waits_to_be_tested_and_its_password_is_neither_shown_nor_stored_as_it_is()
    {
        await using var database = await TestDatabase.Create();

        var sender = await Sender(database, await Create(database, Usual));

        Assert.Equal((SenderProvider.Smtp, SenderHealth.NotChecked, ValidationStatus.Pending), (sender.Provider, sender.Health, sender.ValidationStatus));
        Assert.Equal(("smtp.sender.example", 587, SmtpSecurity.Starttls, Email, true, 8), (sender.Smtp!.Host, sender.Smtp.Port, sender.Smtp.Security, sender.Smtp.Username, sender.Smtp.HasPassword, sender.Smtp.MaxConnections));
        Assert.Null(sender.Pickup);
        Assert.DoesNotContain("correct horse", JsonSerializer.Serialize(sender, ApiJson.Options), StringComparison.Ordinal);
        var stored = await Stored(database, sender.Id);
        Assert.DoesNotContain("correct horse", stored.ProviderSettings, StringComparison.Ordinal);
        Assert.Equal("correct horse", SenderTools.Secrets.Unprotect(SmtpSettings.Of(stored).ProtectedPassword!));
    }

    [Theory]
    [InlineData("""{ "email": "a@b.example", "smtp": {} }""", "provider smtp.host")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp" }""", "smtp")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": {} }""", "smtp.host")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "pickup": { "folder": "x" }, "smtp": { "host": "mx" } }""", "pickup")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "smtp://mx.example" } }""", "smtp.host")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx.example:587" } }""", "smtp.host")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "a b" } }""", "smtp.host")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "port": 70000 } }""", "smtp.port")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "username": "a" } }""", "smtp.password")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "password": "a" } }""", "smtp.username")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "maxConnections": 0 } }""", "smtp.maxConnections")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "username": "a", "password": "b", "oauth": { "clientId": "x" } } }""", "smtp.oauth")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "username": "a", "oauth": {} } }""", "smtp.oauth.clientId smtp.oauth.refreshToken smtp.oauth.tokenEndpoint")]
    [InlineData("""{ "email": "a@b.example", "provider": "smtp", "smtp": { "host": "mx", "username": "a", "oauth": { "tokenEndpoint": "http://x.example/t", "clientId": "c", "refreshToken": "r" } } }""", "smtp.oauth.tokenEndpoint")]
    public async Task What_cannot_be_meant_says_which_field(string posted, string fields)
    {
        await using var database = await TestDatabase.Create();

        var outcome = await SenderTools.Editor(database).Create(JsonSerializer.Deserialize<SenderInput>(posted, ApiJson.Options)!, database.System, default);

        Assert.Equal(fields, string.Join(' ', outcome.Problems.Select(p => p.Field).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(465, null, 465, SmtpSecurity.Tls)]
    [InlineData(null, SmtpSecurity.Tls, 465, SmtpSecurity.Tls)]
    [InlineData(null, SmtpSecurity.None, 587, SmtpSecurity.None)]
    [InlineData(2525, null, 2525, SmtpSecurity.Starttls)]
    [InlineData(null, null, 587, SmtpSecurity.Starttls)]
    public async Task Port_and_security_fill_in_each_other_and_never_the_clear(int? port, SmtpSecurity? security, int thenPort, SmtpSecurity thenSecurity)
    {
        await using var database = await TestDatabase.Create();

        var sender = await Sender(database, await Create(database, new SmtpInput { Host = "mx", Port = port, Security = security }));

        Assert.Equal((thenPort, thenSecurity), (sender.Smtp!.Port, sender.Smtp.Security));
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual with { MaxConnections = 3 });

        Assert.True((await Update(database, id, new() { MaxConnections = 4 })).IsDone);

        var sender = await Sender(database, id);
        Assert.Equal(("smtp.sender.example", 587, SmtpSecurity.Starttls, Email, true, 4), (sender.Smtp!.Host, sender.Smtp.Port, sender.Smtp.Security, sender.Smtp.Username, sender.Smtp.HasPassword, sender.Smtp.MaxConnections));
        Assert.Equal("correct horse", SenderTools.Secrets.Unprotect(SmtpSettings.Of(await Stored(database, id)).ProtectedPassword!));
    }

    [Fact]
    public async Task A_password_is_not_taken_along_to_another_server()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);

        var refused = await Update(database, id, new() { Host = "evil.example" });
        var allowed = await Update(database, id, new() { Host = "smtp.new.example", Password = "battery staple" });
        var without = await Update(database, id, new() { Host = "third.example", Username = "" });

        Assert.Equal("smtp.password", Assert.Single(refused.Problems).Field);
        Assert.True(allowed.IsDone && without.IsDone, allowed.Message + without.Message);
        Assert.Equal((null, false), ((await Sender(database, id)).Smtp!.Username, (await Sender(database, id)).Smtp!.HasPassword));
    }

    [Fact]
    public async Task Secrets_of_oauth_are_not_taken_along_to_another_endpoint()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new SmtpInput { Host = "mx", Username = "a", Oauth = new() { TokenEndpoint = "https://a.example/t", ClientId = "c", ClientSecret = "s", RefreshToken = "r" } });

        var refused = await Update(database, id, new() { Oauth = new() { TokenEndpoint = "https://evil.example/t" } });
        var password = await Update(database, id, new() { Password = "instead" });

        Assert.Equal(["smtp.oauth.refreshToken", "smtp.oauth.clientSecret"], refused.Problems.Select(p => p.Field));
        Assert.True(password.IsDone, password.Message);
        Assert.Null((await Sender(database, id)).Smtp!.Oauth);
    }

    /// <summary>What a secret was given for; whoever changes it has to know the secret.</summary>
    public static TheoryData<string, SmtpInput> ChangesOfServer() => new()
    {
        { "server", new() { Host = "evil.example" } },
        { "port", new() { Port = 2525 } },
        { "security", new() { Security = SmtpSecurity.None, Port = 587 } },
        { "certificate check", new() { AllowInvalidCertificate = true } },
        { "user", new() { Username = "eve" } },
    };

    [Theory]
    [MemberData(nameof(ChangesOfServer))]
    public async Task A_password_that_is_kept_is_asked_for_again_when_it_would_go_elsewhere(string what, SmtpInput change)
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);

        var refused = await Update(database, id, change);
        var tried = await SenderTools.Verifier(database).Try(id, new SenderInput { Smtp = change }, database.System, default);
        var same = await Update(database, id, Usual with { Password = null, Host = "SMTP.sender.example", Port = 587, Security = SmtpSecurity.Starttls, AllowInvalidCertificate = false });
        var allowed = await Update(database, id, change with { Password = "battery staple" });

        Assert.All([refused, tried.Outcome], outcome => Assert.Equal("smtp.password", Assert.Single(outcome.Problems).Field));
        Assert.Contains($"The {what} changed", refused.Message, StringComparison.Ordinal);
        Assert.Empty(tried.Checks);
        Assert.True(same.IsDone && allowed.IsDone, same.Message + allowed.Message);
    }

    [Theory]
    [MemberData(nameof(ChangesOfServer))]
    public async Task A_grant_that_is_kept_is_asked_for_again_when_its_tokens_would_go_elsewhere(string what, SmtpInput change)
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var database = await TestDatabase.Create();
        var grant = new OAuthInput { TokenEndpoint = "https://a.example/t", ClientId = "c", ClientSecret = "s", RefreshToken = "r" };
        var id = await Create(database, new SmtpInput { Host = "mx", Username = "a", Oauth = grant });

        var refused = await Update(database, id, change);
        var half = await Update(database, id, change with { Oauth = new() { RefreshToken = "new" } });
        var tried = await SenderTools.Verifier(database).Try(id, new SenderInput { Smtp = change }, database.System, default);
        var allowed = await Update(database, id, change with { Oauth = grant });

        Assert.All([refused, tried.Outcome], outcome => Assert.Equal(["smtp.oauth.refreshToken", "smtp.oauth.clientSecret"], outcome.Problems.Select(p => p.Field)));
        Assert.Contains($"The {what} changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal("smtp.oauth.clientSecret", Assert.Single(half.Problems).Field);
        Assert.Empty(tried.Checks);
        Assert.True(allowed.IsDone, allowed.Message);
    }

    [Fact]
    public async Task A_sender_keeps_to_its_way_of_sending()
    {
        await using var database = await TestDatabase.Create();
        var smtp = await Create(database, Usual);
        var pickup = (await SenderTools.Editor(database).Create(new() { Email = "tom@sender.example" }, database.System, default)).Id;

        var folder = await SenderTools.Editor(database).Update(smtp, new() { Pickup = new("x") }, null, database.System, default);

        Assert.Equal(("pickup", "smtp"), (Assert.Single(folder.Problems).Field, Assert.Single((await Update(database, pickup, Usual)).Problems).Field));
    }

    [Fact]
    public async Task A_test_goes_through_every_stage_and_sends_nothing()
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following(Welcoming, "PIPELINING\nAUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });

        var proof = await SenderTools.Verifier(database).Verify(id, database.System, default);

        Assert.Null(proof.Problem);
        Assert.Equal(
            [(CheckStage.Connect, CheckResult.Passed), (CheckStage.Encrypt, CheckResult.NotNeeded), (CheckStage.SignIn, CheckResult.Passed), (CheckStage.FromAddress, CheckResult.Passed)],
            proof.Checks.Select(check => (check.Stage, check.Result)));
        Assert.Equal(SenderHealth.Works, (await Sender(database, id)).Health);
        await server.Connections[0].Ended;
        Assert.Equal(["EHLO", "AUTH", "MAIL", "RSET", "QUIT"], server.Connections[0].Commands.Select(command => command.Split(' ')[0]));
    }

    [Fact]
    public async Task A_failed_test_says_at_which_stage_why_and_what_to_do()
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following((_, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 Bad credentials" : null, "AUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });

        var proof = await SenderTools.Verifier(database).Verify(id, database.System, default);

        Assert.Equal([CheckResult.Passed, CheckResult.NotNeeded, CheckResult.Failed, CheckResult.NotReached], proof.Checks.Select(check => check.Result));
        Assert.Contains("app password", proof.Problem, StringComparison.Ordinal);
        Assert.EndsWith("The server said: 535 5.7.8 Bad credentials", proof.Problem, StringComparison.Ordinal);
        var sender = await Sender(database, id);
        Assert.Equal((ValidationStatus.Failed, SenderHealth.InTrouble, proof.Problem), (sender.ValidationStatus, sender.Health, sender.LastError));
    }

    [Fact]
    public async Task A_from_that_the_server_does_not_take_is_explained()
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following((c, command) => command.StartsWith("MAIL", StringComparison.Ordinal) ? "553 5.7.1 Not yours" : Welcoming(c, command), "AUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });

        var proof = await SenderTools.Verifier(database).Verify(id, database.System, default);

        Assert.Equal(CheckResult.Failed, proof.Checks[^1].Result);
        Assert.Contains("\"send as\"", proof.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_form_says_can_be_tried_before_it_is_saved_and_nothing_is_kept()
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following(Welcoming, "AUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = 1, Security = SmtpSecurity.None });
        var before = await Stored(database, id);

        var proof = await SenderTools.Verifier(database).Try(id, new() { Smtp = new() { Port = server.Port, Password = "correct horse" } }, database.System, default);
        var fresh = await SenderTools.Verifier(database).Try(null, new() { Email = "new@sender.example", Provider = SenderProvider.Smtp, Smtp = new() { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None } }, database.System, default);
        var wrong = await SenderTools.Verifier(database).Try(id, new() { Smtp = new() { Host = "evil.example" } }, database.System, default);

        Assert.Equal((null, null), (proof.Problem, fresh.Problem));
        Assert.Equal(EditVerdict.Invalid, wrong.Outcome.Verdict);
        var after = await Stored(database, id);
        Assert.Equal((before.ProviderSettings, before.ValidationStatus, before.Version), (after.ProviderSettings, after.ValidationStatus, after.Version));
    }

    [Theory]
    [InlineData("server")]
    [InlineData("address")]
    [InlineData("switch")]
    public async Task A_change_of_how_it_sends_takes_the_proof_back_and_closes_its_lanes_until_it_is_proven_again(string change)
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following(Welcoming, "AUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });
        await SenderTools.Verifier(database).Verify(id, database.System, default);
        var campaign = new Campaign("Follow-up", database.Now) { SenderAccountId = id };
        var lane = new SendLane(campaign.Id, id, database.Now);
        await database.Add(campaign, lane);
        await SenderTools.Editor(database).Update(id, new() { DailyLimit = 10 }, null, database.System, default);
        Assert.Null(await ClosedReason(database, lane.Id));

        await SenderTools.Editor(database).Update(
            id,
            change switch { "server" => new() { Smtp = new() { MaxConnections = 2 } }, "address" => new() { Email = "other@sender.example" }, _ => new() { IsActive = false } },
            null,
            database.System,
            default);
        var closed = await ClosedReason(database, lane.Id);
        if (change == "switch")
        {
            await SenderTools.Editor(database).Update(id, new() { IsActive = true }, null, database.System, default);
        }
        else
        {
            Assert.Equal(ValidationStatus.Pending, (await Sender(database, id)).ValidationStatus);
            await SenderTools.Verifier(database).Verify(id, database.System, default);
        }

        Assert.Equal((LaneClosedReason.SenderUnusable, null), (closed, await ClosedReason(database, lane.Id)));
        Assert.Equal(SenderHealth.Works, (await Sender(database, id)).Health);
    }

    [Fact]
    public async Task A_sender_that_was_refused_goes_on_once_a_test_went_well()
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following(Welcoming, "AUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });
        var campaign = new Campaign("Follow-up", database.Now) { SenderAccountId = id };
        var lane = new SendLane(campaign.Id, id, database.Now);
        await database.Add(campaign, lane);
        await using (var db = database.Open())
        {
            await SenderPause.Begin(db, id, until: null, "The server refuses this sender.", database.Now, default);
        }

        Assert.Equal(LaneClosedReason.SenderPaused, await ClosedReason(database, lane.Id));
        await SenderTools.Verifier(database).Verify(id, database.System, default);

        Assert.Null(await ClosedReason(database, lane.Id));
        Assert.Equal((SenderHealth.Works, null), ((await Sender(database, id)).Health, (await Sender(database, id)).LastError));
    }

    [Fact]
    public async Task What_was_changed_during_a_test_is_not_proven_by_it()
    {
        await using var database = await TestDatabase.Create();
        var id = Guid.Empty;
        await using var server = LoopbackServer.Following(
            (c, command) =>
            {
                if (command.StartsWith("MAIL", StringComparison.Ordinal))
                {
                    Update(database, id, new() { MaxConnections = 2 }).GetAwaiter().GetResult();
                }

                return Welcoming(c, command);
            },
            "AUTH PLAIN");
        id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });

        var proof = await SenderTools.Verifier(database).Verify(id, database.System, default);

        Assert.Equal(EditVerdict.Stale, proof.Outcome.Verdict);
        Assert.Equal(ValidationStatus.Pending, (await Sender(database, id)).ValidationStatus);
    }

    [Fact]
    public async Task A_password_of_a_lost_key_ring_is_asked_for_again()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);

        var proof = await SenderTools.Verifier(database, SenderTools.NewSecrets()).Verify(id, database.System, default);

        Assert.Contains("Enter it again", proof.Problem, StringComparison.Ordinal);
        Assert.Throws<UnreadableSecretException>(() => SenderTools.Transports(database, SenderTools.NewSecrets()).Open(Stored(database, id).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task A_changed_sender_gets_new_connections_and_the_old_ones_a_good_bye()
    {
        await using var database = await TestDatabase.Create();
        await using var server = LoopbackServer.Following(Welcoming, "AUTH PLAIN");
        var id = await Create(database, Usual with { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });
        var transports = SenderTools.Transports(database);
        await using var pool = new TransportPool(transports.Open);
        var before = await Stored(database, id);
        var old = pool.For(before);
        await Send(old);
        await Update(database, id, new() { Password = "changed" });
        var after = await Stored(database, id);

        var fresh = pool.For(after);

        Assert.NotSame(old, fresh);
        Assert.Same(fresh, pool.For(before)); // who still holds the old settings does not bring them back
        await server.Connections[0].Ended;
        await Send(fresh);
        Assert.Equal(2, server.Connections.Count);
        await pool.DisposeAsync();
        Assert.Equal(["QUIT", "QUIT"], server.Connections.Select(c => c.Commands[^1]));
    }

    private static async Task Send(IMailTransport transport) => Assert.Equal(
        DeliveryVerdict.Accepted, (await transport.Send(SmtpScene.Envelope, SmtpScene.Message("x\r\n"), SmtpScene.MessageId, default)).Verdict);

    private static string? Welcoming(ServedConnection connection, string command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? "235 2.7.0 Welcome" : null;

    private static async Task<Guid> Create(TestDatabase database, SmtpInput smtp)
    {
        var outcome = await SenderTools.Editor(database).Create(new() { Email = Email, Provider = SenderProvider.Smtp, Smtp = smtp }, database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    private static Task<EditOutcome> Update(TestDatabase database, Guid id, SmtpInput smtp) =>
        SenderTools.Editor(database).Update(id, new() { Smtp = smtp }, null, database.System, default);

    private static async Task<SenderRow> Sender(TestDatabase database, Guid id) =>
        (await new SenderQueries(database, database.Clock).Find(database.WorkspaceId, id, default))!.Sender;

    private static async Task<SenderAccount> Stored(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == id);
    }

    private static async Task<LaneClosedReason?> ClosedReason(TestDatabase database, Guid laneId)
    {
        await using var db = database.Open();
        return await db.SendLanes.Where(l => l.Id == laneId).Select(l => l.ClosedReason).SingleAsync();
    }
}
