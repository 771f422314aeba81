using EmailCampaigns.Core.Mail.Smtp;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>
/// The access tokens of a sender that somebody signed in for. All processes share the ones in <see cref="SenderGrants"/>; one of them at a time asks the provider for the next.
/// </summary>
/// <param name="provider">Where it asks.</param>
/// <param name="endpoint">How it asks.</param>
/// <param name="grants">The tokens of all senders.</param>
/// <param name="workspaceId">Whose sender.</param>
/// <param name="senderId">The sender.</param>
/// <param name="clock">Says when a token has run out, and paces the looks for one that another process asks for.</param>
internal sealed class GrantTokens(SignInProvider provider, TokenEndpoint endpoint, SenderGrants grants, Guid workspaceId, Guid senderId, TimeProvider clock) : IAccessTokens
{
    /// <summary>Between two looks for the token that another process asks for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the other process's refresh is looked for before the caller is told to try later.</summary>
    private const int MaxLooks = 600;

    /// <summary>What the provider answers where a person has to sign in again (RFC 6749 section 5.2, OpenID Connect Core section 3.1.2.6).</summary>
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
            return await Look(cancellationToken);
        }
        catch (UnreadableSecretException lost)
        {
            throw new AccessTokenException(SignInWords.KeysLost, isFinal: true, lost);
        }
        catch (Exception trouble) when (trouble is System.Data.Common.DbException or DbUpdateException)
        {
            throw new AccessTokenException("The stored sign-in could not be read from the database.", isFinal: false, trouble);
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

    private async Task<string> Look(CancellationToken cancellationToken)
    {
        for (var look = 1; look <= MaxLooks; look++)
        {
            var turn = await grants.Take(workspaceId, senderId, _refused, cancellationToken);
            switch (turn)
            {
                case GrantTurn.Valid valid:
                    _kept = valid.Token;
                    return valid.Token.Token;
                case GrantTurn.Over over:
                    throw new AccessTokenException(over.Problem, isFinal: true, inner: null);
                case GrantTurn.Mine mine when await Refresh(mine, cancellationToken) is { } token:
                    return token;
                default:
                    await Task.Delay(Pause, clock, cancellationToken);
                    break;
            }
        }

        throw new AccessTokenException($"Another process has been asking {provider.Name} for an access token for a long time.", isFinal: false, inner: null);
    }

    /// <summary>Null where the refresh token was another's by then: what stands now is looked at.</summary>
    private async Task<string?> Refresh(GrantTurn.Mine mine, CancellationToken cancellationToken)
    {
        try
        {
            var issued = await endpoint.Ask(provider.TokenEndpoint, new OAuthGrant(provider.TokenEndpoint, provider.ClientId ?? "", provider.ClientSecret, mine.RefreshToken, provider.Scope).Fields, cancellationToken);
            _kept = new GrantedToken(issued.AccessToken, issued.Until.UtcDateTime.TrimToMilliseconds());
            await grants.Keep(workspaceId, mine, _kept, issued.RefreshToken); // not cancelled: a rotated token is given once
            return issued.AccessToken;
        }
        catch (AccessTokenException refused) when (refused.Error is { } error && SignInAgain.Contains(error))
        {
            var problem = SignInWords.Again(provider.Name, refused.Message);
            return await grants.Fail(workspaceId, senderId, mine, problem) ? throw new AccessTokenException(problem, isFinal: true, refused) { Error = error } : null;
        }
        catch
        {
            await grants.Release(workspaceId, mine);
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
