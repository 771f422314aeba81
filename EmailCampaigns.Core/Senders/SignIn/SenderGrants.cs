using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>
/// Keeps what people allowed at their providers, for all processes. To refresh a token, a process takes a lease on its row, and what came is stored only where the refresh token is still
/// the one that was asked with. A provider may make the former token worthless with each answer (RFC 6749 section 6), so two that ask at once would end the grant.
/// </summary>
public sealed partial class SenderGrants(IDbContextFactory<CampaignsDb> dbs, SenderSecrets secrets, TimeProvider clock, ILogger<SenderGrants> log)
{
    /// <summary>Longer than a request may take (see <see cref="ProviderHttp"/>): whoever does not come back in it has died.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How often storing a token is tried: the provider issues a rotated refresh token only once.</summary>
    private const int MaxAttempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets the stored access token if it is valid; else claims the right to refresh it, unless another process has it.</summary>
    /// <param name="workspaceId">Whose sender.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="refused">A token that a server refused before it expired; null if none was.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    internal async Task<TokenClaim> Claim(Guid workspaceId, Guid senderId, string? refused, CancellationToken cancellationToken)
    {
        SenderGrant? grant;
        await using (var db = dbs.For(workspaceId))
        {
            grant = await db.SenderGrants.AsNoTracking().SingleOrDefaultAsync(g => g.SenderAccountId == senderId, cancellationToken);
        }

        var now = clock.UtcNow();
        if (grant is null)
        {
            return new TokenClaim.SignInNeeded(SignInWords.Nobody);
        }

        if (grant.Problem is { } problem)
        {
            return new TokenClaim.SignInNeeded(problem);
        }

        if (grant is { AccessToken: { } kept, AccessTokenUntil: { } until } && until > now && secrets.Unprotect(kept) is var token && token != refused)
        {
            return new TokenClaim.Valid(new GrantedToken(token, until));
        }

        if (grant.RefreshLeaseUntil > now)
        {
            return TokenClaim.HeldByAnother.Instance;
        }

        var lease = Guid.CreateVersion7(now);
        var isMine = await dbs.Edit(workspaceId, async db => await db.SenderGrants
            .Where(g => g.Id == grant.Id && g.RefreshToken == grant.RefreshToken && g.AccessToken == grant.AccessToken && g.RefreshLease == grant.RefreshLease && g.Problem == null)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.RefreshLease, lease).SetProperty(g => g.RefreshLeaseUntil, now + Lease), cancellationToken) == 1, cancellationToken);
        return isMine ? new TokenClaim.Held(grant.Id, lease, grant.RefreshToken, secrets.Unprotect(grant.RefreshToken)) : TokenClaim.HeldByAnother.Instance;
    }

    /// <summary>Stores what came, unless somebody signed in anew or another process was faster; then only this process uses it, until it runs out.</summary>
    internal async Task Keep(Guid workspaceId, TokenClaim.Held claim, GrantedToken token, string? rotated)
    {
        var (refreshToken, accessToken) = (string.IsNullOrEmpty(rotated) || rotated == claim.RefreshToken ? claim.Kept : secrets.Protect(rotated), secrets.Protect(token.Token));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await dbs.Edit(workspaceId, db => db.SenderGrants.Where(g => g.Id == claim.GrantId && g.RefreshToken == claim.Kept).ExecuteUpdateAsync(
                    set => set.SetProperty(g => g.RefreshToken, refreshToken)
                        .SetProperty(g => g.AccessToken, accessToken)
                        .SetProperty(g => g.AccessTokenUntil, token.Until)
                        .SetProperty(g => g.RefreshLease, (Guid?)null)
                        .SetProperty(g => g.RefreshLeaseUntil, (DateTime?)null)
                        .SetProperty(g => g.UpdatedAt, clock.UtcNow())), CancellationToken.None);
                return;
            }
            catch (Exception failure) when (failure is System.Data.Common.DbException or DbUpdateException)
            {
                if (attempt == MaxAttempts)
                {
                    LogNotKept(failure, claim.GrantId);
                    return; // the token that came is good; the next request for one tells whether the former refresh token still is
                }
            }

            await Task.Delay(Pause * attempt, clock);
        }
    }

    /// <summary>Nothing came: the next one who needs a token may ask.</summary>
    internal Task Release(Guid workspaceId, TokenClaim.Held claim) => dbs.Edit(workspaceId, db => db.SenderGrants.Where(g => g.Id == claim.GrantId && g.RefreshLease == claim.Lease).ExecuteUpdateAsync(
        set => set.SetProperty(g => g.RefreshLease, (Guid?)null).SetProperty(g => g.RefreshLeaseUntil, (DateTime?)null)), CancellationToken.None);

    /// <summary>
    /// The provider takes the refresh token no more: sending rests and the mailbox is left alone until somebody signs in again. False where the token had been replaced meanwhile, so that
    /// the refusal says nothing of what stands now.
    /// </summary>
    internal Task<bool> Fail(Guid workspaceId, Guid senderId, TokenClaim.Held claim, string problem) => dbs.Edit(workspaceId, async db =>
    {
        var now = clock.UtcNow();
        // Lanes, then the sender, then its grant: as everybody locks them.
        await LaneLocks.OfSender(db, senderId, CancellationToken.None);
        var failed = await db.SenderGrants.Where(g => g.Id == claim.GrantId && g.RefreshToken == claim.Kept).ExecuteUpdateAsync(
            set => set.SetProperty(g => g.Problem, problem)
                .SetProperty(g => g.FailedAt, now)
                .SetProperty(g => g.AccessToken, (string?)null)
                .SetProperty(g => g.AccessTokenUntil, (DateTime?)null)
                .SetProperty(g => g.RefreshLease, (Guid?)null)
                .SetProperty(g => g.RefreshLeaseUntil, (DateTime?)null)
                .SetProperty(g => g.UpdatedAt, now),
            CancellationToken.None);
        if (failed == 1)
        {
            await SenderPause.Begin(db, senderId, until: null, problem, now, CancellationToken.None);
        }

        return failed == 1;
    }, CancellationToken.None);

    [LoggerMessage(7101, LogLevel.Error, "The tokens of grant {GrantId} could not be stored")]
    private partial void LogNotKept(Exception failure, Guid grantId);
}

/// <summary>The result of <see cref="SenderGrants.Claim"/>. A closed set.</summary>
internal abstract record TokenClaim
{
    /// <summary>The stored token is valid.</summary>
    public sealed record Valid(GrantedToken Token) : TokenClaim;

    /// <summary>There is no token until a person signs in.</summary>
    public sealed record SignInNeeded(string Problem) : TokenClaim;

    /// <summary>Another process refreshes it.</summary>
    public sealed record HeldByAnother : TokenClaim
    {
        public static readonly HeldByAnother Instance = new();
    }

    /// <summary>The caller has to refresh it. ToString is overridden, so that no secret is ever printed.</summary>
    /// <param name="GrantId">The row.</param>
    /// <param name="Lease">The caller's.</param>
    /// <param name="Kept">The refresh token as it is stored.</param>
    /// <param name="RefreshToken">The refresh token.</param>
    public sealed record Held(Guid GrantId, Guid Lease, string Kept, string RefreshToken) : TokenClaim
    {
        public override string ToString() => $"{nameof(Held)} {GrantId}";
    }
}
