using System.Text.Json;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>
/// Lets a person sign in at the provider of a sender's mailbox, by authorization code with PKCE (RFC 6749 section 4.1, RFC 7636), keeps what they allowed, and forgets it again.
/// </summary>
public sealed class SenderSignIn(IDbContextFactory<CampaignsDb> dbs, MailProviders providers, ProviderHttp http, SenderSecrets secrets, TimeProvider clock)
{
    private static readonly TimeSpan TimeToSignIn = TimeSpan.FromMinutes(15);

    /// <summary>Microsoft's words for a permission that only an admin gives.</summary>
    private static readonly string[] NeedsAdmin = ["AADSTS90094", "AADSTS90093", "AADSTS65001", "AADSTS90008"];

    private readonly TokenEndpoint _endpoint = new(http.Tokens, clock);

    /// <summary>Begins a sign-in.</summary>
    /// <param name="senderId">The sender it is for.</param>
    /// <param name="redirectUri">Where the browser comes back to; registered at the provider.</param>
    /// <param name="by">Who signs in.</param>
    /// <param name="cancellationToken">Stops before anything is begun.</param>
    /// <returns>Where the browser goes, and what it keeps meanwhile; or why it goes nowhere.</returns>
    public async Task<(Uri? Address, PendingSignIn? Attempt, SignInProblem? Problem)> Begin(Guid senderId, Uri redirectUri, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        ArgumentNullException.ThrowIfNull(redirectUri);
        if (await Find(senderId, by, cancellationToken) is not { } sender || providers.For(sender.Provider) is not { } provider)
        {
            return (null, null, SignInProblem.SenderGone);
        }

        if (provider.ClientId is null)
        {
            return (null, null, SignInProblem.NotSetUp);
        }

        var attempt = new PendingSignIn
        {
            SenderId = senderId,
            WorkspaceId = by.WorkspaceId,
            UserId = by.UserId,
            State = PendingSignIn.NewSecret(),
            Verifier = PendingSignIn.NewSecret(),
            RedirectUri = redirectUri,
            Until = clock.UtcNow() + TimeToSignIn,
        };
        (string Name, string Value)[] query =
        [
            ("client_id", provider.ClientId), ("response_type", "code"), ("redirect_uri", redirectUri.AbsoluteUri), ("scope", provider.Scope), ("state", attempt.State),
            ("code_challenge", attempt.Challenge), ("code_challenge_method", "S256"), ("login_hint", sender.Email), .. provider.Extras,
        ];
        var address = new UriBuilder(provider.AuthorizationEndpoint) { Query = string.Join('&', query.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}")) };
        return (address.Uri, attempt, null);
    }

    /// <summary>Ends a sign-in: takes the code for tokens, and keeps these where the right mailbox signed in. What was granted before is replaced then, else it stands.</summary>
    /// <param name="attempt">What the browser kept; null where it kept nothing.</param>
    /// <param name="answer">What it brings.</param>
    /// <param name="by">Who comes back.</param>
    /// <param name="cancellationToken">Stops before the code is used.</param>
    public async Task<SignInResult> Complete(PendingSignIn? attempt, AuthorizationResponse answer, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        ArgumentNullException.ThrowIfNull(answer);
        if (attempt is null || !attempt.IsOf(by, answer.State))
        {
            return new SignInResult(null, SignInProblem.NotBegunHere, null);
        }

        var result = await Exchange(attempt, answer, by, cancellationToken);
        return result with { SenderId = attempt.SenderId };
    }

    /// <summary>Forgets what was allowed, here and, where that is possible, at the provider. The sender sends and reads no more until somebody signs in again.</summary>
    public async Task<EditOutcome> SignOut(Guid senderId, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        SenderGrant? forgotten = null;
        SenderProvider? kind = null;
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == senderId, cancellationToken) is not { } sender)
            {
                return EditOutcome.NotFound(senderId);
            }

            (forgotten, kind) = (await db.SenderGrants.AsNoTracking().SingleOrDefaultAsync(g => g.SenderAccountId == senderId, cancellationToken), sender.Provider);
            if (forgotten is not null)
            {
                await SenderPause.CloseLanes(db, senderId, clock.UtcNow(), cancellationToken);
                await db.SenderGrants.Where(g => g.SenderAccountId == senderId).ExecuteDeleteAsync(cancellationToken);
                sender.NeedsVerification();
                await db.SaveChangesAsync(cancellationToken);
            }

            return EditOutcome.Done(senderId);
        }, cancellationToken);
        if (outcome.IsDone && forgotten is not null && providers.For(kind!.Value) is { RevocationEndpoint: { } revocation })
        {
            await Revoke(revocation, forgotten, cancellationToken);
        }

        return outcome;
    }

    private async Task<SignInResult> Exchange(PendingSignIn attempt, AuthorizationResponse answer, Actor by, CancellationToken cancellationToken)
    {
        if (clock.UtcNow() > attempt.Until)
        {
            return Failed(SignInProblem.Expired, null);
        }

        if (answer.Error is { Length: > 0 } error)
        {
            return Failed(ProblemOf(error, answer.ErrorDescription), answer.ErrorDescription ?? error);
        }

        if (await Find(attempt.SenderId, by, cancellationToken) is not { } sender || providers.For(sender.Provider) is not { } provider)
        {
            return Failed(SignInProblem.SenderGone, null);
        }

        if (provider.ClientId is null || string.IsNullOrEmpty(answer.Code))
        {
            return Failed(provider.ClientId is null ? SignInProblem.NotSetUp : SignInProblem.Refused, null);
        }

        try
        {
            var issued = await _endpoint.Ask(
                provider.TokenEndpoint,
                [
                    ("grant_type", "authorization_code"), ("code", answer.Code), ("redirect_uri", attempt.RedirectUri.AbsoluteUri), ("code_verifier", attempt.Verifier),
                    ("client_id", provider.ClientId), ("client_secret", provider.ClientSecret),
                ],
                cancellationToken);
            return issued.RefreshToken is not { Length: > 0 } ? Failed(SignInProblem.NoRefreshToken, null)
                : Missing(provider, issued) is { } missing ? Failed(SignInProblem.PermissionMissing, missing)
                : await Keep(sender, issued, by, cancellationToken);
        }
        catch (AccessTokenException refused)
        {
            return Failed(refused.IsFinal ? SignInProblem.Refused : SignInProblem.Unreachable, refused.Message);
        }
        catch (GraphException fault)
        {
            return Failed(fault.IsUnreachable ? SignInProblem.Unreachable : SignInProblem.Refused, fault.Message);
        }
    }

    private async Task<SignInResult> Keep(SenderAccount sender, IssuedTokens issued, Actor by, CancellationToken cancellationToken)
    {
        var addresses = sender.Provider is SenderProvider.Microsoft365 ? await AddressesAtMicrosoft(issued.AccessToken, cancellationToken) : AddressIn(issued.IdToken);
        if (addresses.FirstOrDefault(address => EmailAddress.TryParse(address, out var theirs, out _) && theirs.Normalized == sender.Email) is not { } account)
        {
            return Failed(SignInProblem.WrongAccount, addresses is [var other, ..] ? other : null);
        }

        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == sender.Id && s.Email == sender.Email, cancellationToken) is not { } standing)
            {
                return EditOutcome.NotFound(sender.Id);
            }

            var now = clock.UtcNow();
            await LaneLocks.OfSender(db, sender.Id, cancellationToken);
            var grant = await db.SenderGrants.SingleOrDefaultAsync(g => g.SenderAccountId == sender.Id, cancellationToken);
            if (grant is null)
            {
                grant = new SenderGrant { Id = Guid.CreateVersion7(now), SenderAccountId = sender.Id };
                db.SenderGrants.Add(grant);
            }

            grant.SignIn(account, secrets.Protect(issued.RefreshToken!), secrets.Protect(issued.AccessToken), issued.Until.UtcDateTime.TrimToMilliseconds(), now);
            standing.NeedsVerification();
            if (await db.SenderMailboxes.SingleOrDefaultAsync(m => m.SenderAccountId == sender.Id, cancellationToken) is { } mailbox)
            {
                mailbox.SettingsChanged();
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(sender.Id);
        }, cancellationToken);
        return outcome.IsDone ? new SignInResult(sender.Id, null, account) : Failed(SignInProblem.SenderGone, null);
    }

    private async Task<SenderAccount?> Find(Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(by.WorkspaceId);
        return await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
    }

    /// <summary>Microsoft names the reason by a code of its own (AADSTS) in the description.</summary>
    private static SignInProblem ProblemOf(string error, string? description) =>
        error is "admin_policy_enforced" or "consent_required" or "interaction_required" || NeedsAdmin.Any(code => description?.Contains(code, StringComparison.Ordinal) is true) ? SignInProblem.AdminConsentNeeded
        : error is "access_denied" ? SignInProblem.Denied
        : error is "temporarily_unavailable" or "server_error" ? SignInProblem.Unreachable
        : SignInProblem.Refused;

    /// <summary>A provider may give less than was asked for (RFC 6749 section 3.3): Google lets a person untick each scope.</summary>
    private static string? Missing(SignInProvider provider, IssuedTokens issued)
    {
        var given = issued.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return given is null ? null : provider.NeededScopes.FirstOrDefault(needed => !given.Any(scope => Same(scope, needed)));

        // Microsoft answers with or without the name of the resource before it.
        static bool Same(string scope, string needed) =>
            scope.Equals(needed, StringComparison.OrdinalIgnoreCase) || (needed[(needed.LastIndexOf('/') + 1)..] is { Length: > 0 } name && scope.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<IReadOnlyList<string>> AddressesAtMicrosoft(string accessToken, CancellationToken cancellationToken)
    {
        using var api = new GraphApi(providers.Graph, http.Network, new GivenToken(accessToken), clock);
        return await api.Addresses(cancellationToken);
    }

    /// <summary>The token came from the provider itself, over TLS: its signature says nothing more (OpenID Connect Core section 3.1.3.7, 6).</summary>
    private static IReadOnlyList<string> AddressIn(string? idToken)
    {
        try
        {
            if (idToken?.Split('.') is not [_, var payload, _])
            {
                return [];
            }

            using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload));
            var isVerified = claims.RootElement.TryGetProperty("email_verified", out var verified) && verified.ValueKind is JsonValueKind.True;
            return isVerified && claims.RootElement.TryGetProperty("email", out var email) && email.GetString() is { } address ? [address] : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>
    /// Google ends the whole grant of a person with any of its tokens, so it stays while another sender uses it. That it cannot be revoked is no reason to keep it here.
    /// </summary>
    private async Task Revoke(Uri revocation, SenderGrant forgotten, CancellationToken cancellationToken)
    {
        await using (var db = dbs.AcrossWorkspaces())
        {
            if (await db.SenderGrants.IgnoreQueryFilters().AnyAsync(g => g.Account == forgotten.Account, cancellationToken))
            {
                return;
            }
        }

        try
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", secrets.Unprotect(forgotten.RefreshToken))]);
            using var response = await http.Tokens.PostAsync(revocation, form, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or UnreadableSecretException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return;
        }
    }

    private static SignInResult Failed(SignInProblem problem, string? said) => new(null, problem, said);

    private sealed class GivenToken(string token) : IAccessTokens
    {
        public Task<string> Get(CancellationToken cancellationToken) => Task.FromResult(token);

        public void Refused(string token)
        {
            // There is no other one.
        }
    }
}
