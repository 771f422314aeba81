using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace EmailCampaigns.Tests.Senders.SignIn;

/// <summary>
/// A provider of mailboxes on this machine: the parts of Microsoft's sign-in, of Google's and of Microsoft Graph that the product uses. A refresh token is good once. It refuses, throttles and
/// hangs up as a test says (<see cref="Answer"/>).
/// </summary>
internal sealed partial class MailCloud : IAsyncDisposable
{
    public const string ClientId = "the-client";
    public const string ClientSecret = "the-secret";
    public const string Mailbox = "anna@northwind.example";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Challenge, string RedirectUri, string Scope)> _codes = [];
    private readonly HashSet<string> _refreshTokens = [];
    private readonly HashSet<string> _accessTokens = [];
    private readonly List<CloudMessage> _messages = [];
    private int _numbers;

    private MailCloud(WebApplication app) => _app = app;

    /// <summary>Where it listens, without a slash at its end.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>What was asked, in its order: <c>POST /v1.0/me/messages</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Answers in place of the cloud; true where it did.</summary>
    public Func<HttpContext, Task<bool>>? Answer { get; set; }

    /// <summary>The clock of the test; null is the real one.</summary>
    public TimeProvider? Clock { get; set; }

    /// <summary>How far its own clock is ahead of that.</summary>
    public TimeSpan ClockDifference { get; set; }

    /// <summary>Who signs in.</summary>
    public string Account { get; set; } = Mailbox;

    /// <summary>What the person allows; null is all that is asked for.</summary>
    public string? Allowed { get; set; }

    /// <summary>The error that the browser brings back in place of a code.</summary>
    public (string Error, string Description)? Denial { get; set; }

    /// <summary>Whether a sign-in is asked of a person on a page with a link to accept.</summary>
    public bool ShowsPage { get; set; }

    public bool GivesRefreshTokens { get; set; } = true;

    /// <summary>Whether a message keeps the Message-ID that it came with.</summary>
    public bool KeepsMessageIds { get; set; } = true;

    /// <summary>Links of another epoch are gone (410).</summary>
    public int Epoch { get; set; }

    public IReadOnlyList<CloudMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public IReadOnlyList<CloudMessage> Sent => [.. Messages.Where(m => !m.IsDraft && m.Folder == "sentitems")];

    /// <summary>The settings of an installation whose providers it is.</summary>
    public MailProviders Providers => new()
    {
        Microsoft = MailProviders.MicrosoftOf(ClientId, ClientSecret, new Uri(Address), "organizations", new Uri($"{Address}/v1.0")),
        Graph = new Uri($"{Address}/v1.0"),
        Google = MailProviders.GoogleOf(ClientId, ClientSecret, new Uri($"{Address}/o/oauth2/v2/auth"), new Uri($"{Address}/token"), new Uri($"{Address}/revoke")),
        GoogleSmtp = new Uri($"smtp://127.0.0.1:{SmtpPort}"),
        GoogleImap = new Uri($"imap://127.0.0.1:{ImapPort}"),
    };

    /// <summary>Where Google's mail server listens, which a test brings along.</summary>
    public int SmtpPort { get; set; } = 25;

    /// <summary>Where Google's mailboxes are.</summary>
    public int ImapPort { get; set; } = 143;

    /// <summary>The same as an operator writes them.</summary>
    public IEnumerable<(string Key, string Value)> Settings =>
    [
        ("Mail:Microsoft:ClientId", ClientId), ("Mail:Microsoft:ClientSecret", ClientSecret), ("Mail:Microsoft:Authority", Address), ("Mail:Microsoft:Graph", $"{Address}/v1.0"),
        ("Mail:Google:ClientId", ClientId), ("Mail:Google:ClientSecret", ClientSecret), ("Mail:Google:AuthorizationEndpoint", $"{Address}/o/oauth2/v2/auth"),
        ("Mail:Google:TokenEndpoint", $"{Address}/token"), ("Mail:Google:RevocationEndpoint", $"{Address}/revoke"),
    ];

    public static async Task<MailCloud> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        var cloud = new MailCloud(app);
        app.Use(async (context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                if (cloud.Clock is { } clock)
                {
                    context.Response.Headers.Date = (clock.GetUtcNow() + cloud.ClockDifference).ToString("R", CultureInfo.InvariantCulture);
                }

                return Task.CompletedTask;
            });
            cloud.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            if (cloud.Answer is null || !await cloud.Answer(context))
            {
                await next(context);
            }
        });
        app.UseRouting();
        cloud.MapOAuth(app);
        cloud.MapGraph(app.MapGroup("/v1.0/me").AddEndpointFilter(cloud.OnlySignedIn));
        await app.StartAsync();
        return cloud;
    }

    /// <summary>How often something was asked: <c>POST /token</c> is any request that ends so.</summary>
    public int Count(string request) => Requests.Count(r => r.Split(' ')[0] == request.Split(' ')[0] && r.EndsWith(request.Split(' ')[1], StringComparison.Ordinal));

    /// <summary>Tokens as after a sign-in.</summary>
    public (string Access, string Refresh) Grant()
    {
        lock (_lock)
        {
            var (access, refresh) = ($"access-{++_numbers}", $"refresh-{++_numbers}");
            _accessTokens.Add(access);
            _refreshTokens.Add(refresh);
            return (access, refresh);
        }
    }

    /// <summary>The person changed the password: nothing that was given is good any more.</summary>
    public void EndGrants()
    {
        lock (_lock)
        {
            _accessTokens.Clear();
            _refreshTokens.Clear();
        }
    }

    /// <summary>Access tokens are withdrawn before their time.</summary>
    public void WithdrawAccess()
    {
        lock (_lock)
        {
            _accessTokens.Clear();
        }
    }

    public bool IsRefreshToken(string token)
    {
        lock (_lock)
        {
            return _refreshTokens.Contains(token);
        }
    }

    /// <summary>A message comes in.</summary>
    public void Receive(byte[] mime, DateTime at, string folder = "inbox")
    {
        var parsed = MimeMessage.Load(new MemoryStream(mime));
        lock (_lock)
        {
            _messages.Add(new CloudMessage($"message/{++_numbers}=", mime, parsed.MessageId is null ? null : $"<{parsed.MessageId}>", IsDraft: false, folder, at));
        }
    }

    /// <summary>Sends the only draft, as if it had been asked to.</summary>
    public void SendDraft()
    {
        lock (_lock)
        {
            var at = _messages.FindIndex(m => m.IsDraft);
            _messages[at] = _messages[at] with { IsDraft = false, Folder = "sentitems" };
        }
    }

    /// <summary>A refusal as Graph words it.</summary>
    public static async Task<bool> Refuse(HttpContext context, int status, string code, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsJsonAsync(new { error = new { code, message = $"The words of {code}." } });
        return true;
    }

    /// <summary>A refusal of a token endpoint.</summary>
    public static async Task<bool> RefuseToken(HttpContext context, string error)
    {
        context.Response.StatusCode = 400;
        await context.Response.WriteAsJsonAsync(new { error, error_description = $"The words of {error}." });
        return true;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void MapOAuth(WebApplication app)
    {
        app.MapGet("/organizations/oauth2/v2.0/authorize", Authorize);
        app.MapGet("/o/oauth2/v2/auth", Authorize);
        app.MapPost("/organizations/oauth2/v2.0/token", Token);
        app.MapPost("/token", Token);
        app.MapPost("/revoke", async (HttpRequest request) =>
        {
            var token = (await request.ReadFormAsync())["token"].ToString();
            lock (_lock)
            {
                return _refreshTokens.Remove(token) ? Results.Ok() : Results.BadRequest();
            }
        });
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].ToString().Length != 43)
        {
            return Results.BadRequest("This is no authorization request with PKCE.");
        }

        string Back(params (string Name, string Value)[] parts) =>
            $"{query["redirect_uri"]}?{string.Join('&', parts.Append(("state", query["state"].ToString())).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"))}";

        if (Denial is { } denial)
        {
            return Results.Redirect(Back(("error", denial.Error), ("error_description", denial.Description)));
        }

        lock (_lock)
        {
            var code = $"code-{++_numbers}";
            _codes[code] = (query["code_challenge"].ToString(), query["redirect_uri"].ToString(), Allowed ?? query["scope"].ToString());
            var accept = Back(("code", code));
            return ShowsPage ? Results.Content($"<!doctype html><title>Sign in</title><p>{Account}</p><a href=\"{accept.Replace("&", "&amp;", StringComparison.Ordinal)}\">Accept</a>", "text/html") : Results.Redirect(accept);
        }
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
        {
            return Refusal("invalid_client");
        }

        var scope = "";
        lock (_lock)
        {
            if (form["grant_type"] == "refresh_token")
            {
                if (!_refreshTokens.Remove(form["refresh_token"].ToString()))
                {
                    return Refusal("invalid_grant");
                }
            }
            else if (!_codes.Remove(form["code"].ToString(), out var given) || given.RedirectUri != form["redirect_uri"]
                || given.Challenge != System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
            {
                return Refusal("invalid_grant");
            }
            else
            {
                scope = given.Scope;
            }
        }

        var (access, refresh) = Grant();
        var claims = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{ "email": "{{Account}}", "email_verified": true }"""));
        return Results.Json(new Dictionary<string, object?>
        {
            ["access_token"] = access,
            ["refresh_token"] = GivesRefreshTokens ? refresh : null,
            ["expires_in"] = 3600,
            ["scope"] = scope is "" ? null : scope,
            ["id_token"] = $"e30.{claims}.signature",
        });

        static IResult Refusal(string error) => Results.Json(new { error, error_description = $"The words of {error}." }, statusCode: 400);
    }
}

/// <summary>A message in a mailbox of the <see cref="MailCloud"/>.</summary>
internal sealed record CloudMessage(string Id, byte[] Mime, string? MessageId, bool IsDraft, string Folder, DateTime ReceivedAt);
