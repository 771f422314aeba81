using System.Net;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Mail.Smtp;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders;

public sealed class OAuthTokensTests
{
    private static readonly OAuthGrant Grant = new(new Uri("https://login.example/token"), "client", "secret", "refresh", "mail");

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_before_it_runs_out()
    {
        var clock = new VirtualClock();
        using var provider = new Provider(n => (HttpStatusCode.OK, $$"""{ "access_token": "t{{n}}", "expires_in": 3600 }"""));
        using var tokens = new OAuthTokens(provider.Client, Grant, NeverRotated, clock);

        Assert.Equal(["t1", "t1", "t1"], await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => tokens.Get(default))));
        clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("t1", await tokens.Get(default));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("t2", await tokens.Get(default));
        tokens.Refused("t1");
        Assert.Equal("t2", await tokens.Get(default));
        tokens.Refused("t2");
        Assert.Equal("t3", await tokens.Get(default));
        Assert.Equal("grant_type=refresh_token&refresh_token=refresh&client_id=client&client_secret=secret&scope=mail", provider.Asked[0]);
    }

    [Fact]
    public async Task Without_a_refresh_token_the_client_signs_in_as_itself()
    {
        using var provider = new Provider(_ => (HttpStatusCode.OK, """{ "access_token": "t" }"""));
        using var tokens = new OAuthTokens(provider.Client, new OAuthGrant(new Uri("https://login.example/token"), "client", "secret", refreshToken: null, scope: null), NeverRotated, TimeProvider.System);

        Assert.Equal("t", await tokens.Get(default));
        Assert.Equal("grant_type=client_credentials&client_id=client&client_secret=secret", provider.Asked[0]);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{ "error": "invalid_grant", "error_description": "Token has been revoked." }""", true, "invalid_grant, Token has been revoked.")]
    [InlineData(HttpStatusCode.Unauthorized, "<html>", true, "it answers 401")]
    [InlineData(HttpStatusCode.TooManyRequests, "", false, "it answers 429")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", false, "it answers 503")]
    [InlineData(HttpStatusCode.OK, "<html>", true, "no access token")]
    [InlineData(HttpStatusCode.OK, """{ "access_token": "a\r\nb" }""", true, "no access token")]
    [InlineData(HttpStatusCode.OK, "[]", true, "no access token")]
    public async Task What_is_no_token_says_whether_a_person_has_to_act(HttpStatusCode status, string body, bool isFinal, string said)
    {
        using var provider = new Provider(_ => (status, body));
        using var tokens = new OAuthTokens(provider.Client, Grant, NeverRotated, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<AccessTokenException>(() => tokens.Get(default));

        Assert.Equal(isFinal, fault.IsFinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_passes()
    {
        using var provider = new Provider(_ => throw new HttpRequestException("No route."));
        using var tokens = new OAuthTokens(provider.Client, Grant, NeverRotated, TimeProvider.System);

        Assert.False((await Assert.ThrowsAsync<AccessTokenException>(() => tokens.Get(default))).IsFinal);
    }

    [Fact]
    public async Task A_refresh_token_that_takes_the_place_of_the_one_before_is_used_from_then_on_and_told_once()
    {
        var clock = new VirtualClock();
        using var provider = new Provider(n => (HttpStatusCode.OK, $$"""{ "access_token": "t{{n}}", "refresh_token": "{{(n == 1 ? "refresh" : "refresh 2")}}", "expires_in": 3600 }"""));
        var told = new List<(string Former, string Rotated)>();
        using var tokens = new OAuthTokens(provider.Client, Grant, (former, rotated) => { told.Add((former, rotated)); return Task.CompletedTask; }, clock);

        for (var hour = 0; hour < 4; hour++)
        {
            await tokens.Get(default);
            clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal([("refresh", "refresh 2")], told);
        Assert.Equal(["refresh", "refresh", "refresh+2", "refresh+2"], provider.Asked.Select(form => form.Split('&')[1].Split('=')[1]));
    }

    [Fact]
    public async Task A_new_refresh_token_is_stored_encrypted_where_the_one_before_still_stands()
    {
        await using var database = await TestDatabase.Create();
        var input = new SenderInput
        {
            Email = "anna@example.com",
            Provider = SenderProvider.Smtp,
            Smtp = new() { Host = "smtp.example", Username = "anna", Oauth = new() { TokenEndpoint = "https://login.example/token", ClientId = "client", RefreshToken = "first" } },
        };
        var created = await SenderTools.Editor(database).Create(input, database.System, default);
        Assert.True(created.IsDone, created.Message);
        var before = await Sender(database, created.Id);

        await SenderTools.RefreshTokens(database).Keep(database.WorkspaceId, created.Id, "first", "second");
        await SenderTools.RefreshTokens(database).Keep(database.WorkspaceId, created.Id, "what a person replaced", "third");

        var after = await Sender(database, created.Id);
        Assert.Equal("second", SenderTools.Secrets.Unprotect(SmtpSettings.Of(after).Oauth!.ProtectedRefreshToken!));
        Assert.DoesNotContain("second", after.ProviderSettings, StringComparison.Ordinal);
        Assert.Equal(before.Version, after.Version); // connections that are open stay so
    }

    private static Func<string, string, Task> NeverRotated => (_, _) => throw new InvalidOperationException("Nothing was rotated.");

    private static async Task<SenderAccount> Sender(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == id);
    }

    private sealed class Provider : HttpMessageHandler
    {
        private readonly Func<int, (HttpStatusCode Status, string Body)> _answer;

        public Provider(Func<int, (HttpStatusCode Status, string Body)> answer)
        {
            _answer = answer;
            Client = new HttpClient(this);
        }

        public HttpClient Client { get; }

        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            var (status, body) = _answer(Asked.Count);
            return new HttpResponseMessage(status) { Content = new StringContent(body) };
        }
    }
}
