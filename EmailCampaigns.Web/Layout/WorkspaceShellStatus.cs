using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components.Authorization;

namespace EmailCampaigns.Web.Layout;

/// <summary>Reads what stands around every page from the workspace of whoever is signed in.</summary>
internal sealed class WorkspaceShellStatus(
    AuthenticationStateProvider authentication, MembershipQueries members, DraftQueries drafts, ReplyDeskQueries replies, SendingQueries sending, ViewerTime viewer) : IShellStatus
{
    public async Task<ShellStatus?> ReadAsync(CancellationToken cancellation)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (user.UserId() is not { } userId || user.Role() is not { } role)
        {
            return null;
        }

        var workspaceId = user.ToActor().WorkspaceId;
        var names = await members.Names(workspaceId, userId, cancellation);
        var waiting = await drafts.CountWaiting(workspaceId, new DraftFilter(), cancellation);
        var state = (await sending.State(workspaceId, cancellation)) with { Timezone = viewer.Zone.Id, DraftsToReview = waiting };
        return new ShellStatus(waiting, state.Headline, state.Details, ToneOf(state), names.Workspace, names.User, role.ToString())
        {
            RepliesToHandle = await replies.CountToHandle(workspaceId, cancellation),
            IsHeld = state.IsHeld,
            ChangesSoon = state.IsStarting,
        };
    }

    /// <summary>The colour of what the line says.</summary>
    public static StateTone ToneOf(SendingState state) => state switch
    {
        { IsHeld: true } or { SenderInTrouble: true } => StateTone.Trouble,
        { Interrupted: > 0 } => StateTone.Attention,
        { OpenUntil: not null } => StateTone.Sending,
        _ => StateTone.Idle,
    };
}
