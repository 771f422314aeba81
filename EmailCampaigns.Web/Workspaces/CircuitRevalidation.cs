using System.Security.Claims;
using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// A page can stay open for days and sends no cookie meanwhile. It asks again whether its user has the same password and the same role in the same
/// workspace: at once when this process changed one of them, else every few seconds. Where not, the page is left.
/// </summary>
public sealed partial class CircuitRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private readonly MemberSessions _sessions;
    private readonly MembershipChanges _changes;
    private readonly ILogger _log;

    public CircuitRevalidation(ILoggerFactory logs, MemberSessions sessions, MembershipChanges changes)
        : base(logs)
    {
        (_sessions, _changes, _log) = (sessions, changes, logs.CreateLogger<CircuitRevalidation>());
        _changes.Changed += AskAgain;
    }

    protected override TimeSpan RevalidationInterval { get; } = TimeSpan.FromSeconds(10);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try
        {
            return authenticationState.User.Session() is { } session && await _sessions.IsCurrent(session, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // While the database does not answer nothing can be read or done anyway; to throw everybody out would only lose what they typed.
            LogUnknown(failure);
            return true;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _changes.Changed -= AskAgain;
        base.Dispose(disposing);
    }

    private void AskAgain(Guid userId) => _ = AskAgainAsync(userId);

    private async Task AskAgainAsync(Guid userId)
    {
        var state = await GetAuthenticationStateAsync();
        if (state.User.UserId() == userId && !await ValidateAuthenticationStateAsync(state, CancellationToken.None))
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
    }

    [LoggerMessage(1110, LogLevel.Warning, "Whether a member may still be here cannot be asked just now")]
    private partial void LogUnknown(Exception failure);
}
