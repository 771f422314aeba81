using System.Text.Encodings.Web;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>A program identifies itself with <c>Authorization: Bearer</c> and an API key (RFC 6750).</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyReader keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        return await keys.Find(header[Bearer.Length..].Trim(), Context.RequestAborted) is { } holder
            ? AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(holder, Scheme), Scheme))
            : AuthenticateResult.Fail("This key is unknown, expired or revoked.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        await ApiProblems.Write(Context, StatusCodes.Status401Unauthorized, failure?.Message ?? "Send an API key: 'Authorization: Bearer <key>'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiProblems.Write(
            Context, StatusCodes.Status403Forbidden, $"The role of this key ({Context.User.Role()?.ToString().ToLowerInvariant()}) does not allow it.");
}
