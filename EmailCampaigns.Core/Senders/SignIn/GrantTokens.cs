using EmailCampaigns.Core.Mail.Smtp;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>
/// The access tokens of a sender that somebody signed in for. All processes share the ones in <see cref="SenderGrants"/>; only one of them refreshes at a time.
/// </summary>
/// <param name="provider">The provider.</param>
/// <param name="endpoint">Requests tokens of it.</param>
/// <param name="grants">The tokens of all senders.</param>
/// <param name="workspaceId">Whose sender.</param>
/// <param name="senderId">The sender.</param>
/// <param name="clock">Tells when a token has expired, and paces the attempts while another process refreshes it.</param>
internal sealed class GrantTokens(SignInProvider provider, TokenEndpoint endpoint, SenderGrants grants, Guid workspaceId, Guid senderId, TimeProvider clock) : IAccessTokens
{
    /// <summary>The pause between two attempts while another process refreshes the token.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How often to look for the token of another process before giving up.</summary>
    private const int MaxAttempts = 600;

    /// <summary>The errors after which a person has to sign in again (RFC 6749 section 5.2, OpenID Connect Core section 3.1.2.6).</summary>
    private static readonly string[] SignInAgain = ["invalid_grant", "interaction_required", "login_required", "consent_required"];

    private volatile GrantedToken? _kept;
    private volatile string? _refused;

    /// <inheritdoc/>
    public async Task<string> Get(CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.Until > clock.UtcNow())
        {
            return kept.Token;
        }

        try
        {
            return await Acquire(cancellationToken);
        }
        catch (UnreadableSecretException lost)
        {
            throw new AccessTokenException(SignInWords.KeysLost, isFinal: true, lost);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or DbUpdateException)
        {
            throw new AccessTokenException("The stored sign-in could not be read from the database.", isFinal: false, fault);
        }
    }

    /// <inheritdoc/>
    public void Refused(string token)
    {
        _refused = token;
        if (_kept?.Token == token)
        {
            _kept = null;
        }
    }

    private async Task<string> Acquire(CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var claim = await grants.Claim(workspaceId, senderId, _refused, cancellationToken);
            switch (claim)
            {
                case TokenClaim.Valid valid:
                    _kept = valid.Token;
                    return valid.Token.Token;
                case TokenClaim.SignInNeeded needed:
                    throw new AccessTokenException(needed.Problem, isFinal: true, inner: null);
                case TokenClaim.Held held when await Refresh(held, cancellationToken) is { } token:
                    return token;
                default:
                    await Task.Delay(Pause, clock, cancellationToken);
                    break;
            }
        }

        throw new AccessTokenException($"Another process has been asking {provider.Name} for an access token for a long time.", isFinal: false, inner: null);
    }

    /// <summary>Null if another process has replaced the refresh token meanwhile: the caller tries again with what is stored now.</summary>
    private async Task<string?> Refresh(TokenClaim.Held claim, CancellationToken cancellationToken)
    {
        try
        {
            var issued = await endpoint.Ask(provider.TokenEndpoint, new OAuthGrant(provider.TokenEndpoint, provider.ClientId ?? "", provider.ClientSecret, claim.RefreshToken, provider.Scope).Fields, cancellationToken);
            _kept = new GrantedToken(issued.AccessToken, issued.Until.UtcDateTime.TrimToMilliseconds());
            await grants.Keep(workspaceId, claim, _kept, issued.RefreshToken); // not cancelled: a rotated token is given once
            return issued.AccessToken;
        }
        catch (AccessTokenException refused) when (refused.Error is { } error && SignInAgain.Contains(error))
        {
            var problem = SignInWords.Again(provider.Name, refused.Message);
            return await grants.Fail(workspaceId, senderId, claim, problem) ? throw new AccessTokenException(problem, isFinal: true, refused) { Error = error } : null;
        }
        catch
        {
            await grants.Release(workspaceId, claim);
            throw;
        }
    }
}

/// <summary>An access token that all processes share. A class and no record, so that no secret is ever printed.</summary>
internal sealed class GrantedToken(string token, DateTime until)
{
    public string Token { get; } = token;

    /// <summary>Up to when it is used.</summary>
    public DateTime Until { get; } = until;
}
