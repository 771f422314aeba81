using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Who belongs to the workspace and as what, who is invited, and what each role may do.</summary>
public sealed partial class MembersPage(
    MemberQueries members, MemberEditor editor, InvitationEditor invitations, ApiKeyQueries keys, IDialogService dialogs, UndoToast toasts, NavigationManager navigation)
{
    private IReadOnlyList<MemberRow> _members = [];
    private IReadOnlyList<InvitationRow> _invitations = [];
    private string? _problem;
    private string? _link;
    private string? _linkFor;

    private List<InvitationRow> Pending => [.. _invitations.Where(i => i.Status is InvitationStatus.Open or InvitationStatus.Expired)];

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _members = await members.All(Actor.WorkspaceId, Left);
        _invitations = May(Permission.ManageMembers) ? await members.Invitations(Actor.WorkspaceId, Left) : [];
    }

    private string NameOf(MemberRow member) => member.UserId == Actor.UserId ? $"{member.DisplayName} (you)" : member.DisplayName;

    private bool MayChange(MemberRow member) =>
        May(Permission.ManageMembers) && member.UserId != Actor.UserId && member.Role <= Actor.Role && (member.Role is not Role.Owner || _members.Count(m => m.Role is Role.Owner) > 1);

    private async Task ChangeRoleAsync(MemberRow member, Role role)
    {
        if (await Done(await editor.ChangeRole(member.Id, role, Actor, CancellationToken.None)))
        {
            toasts.Show("Role changed for", member.DisplayName, $"{SnakeCase.Of(role)} from now on", () => ChangeBackAsync(member));
        }
    }

    private async Task ChangeBackAsync(MemberRow member)
    {
        var outcome = await editor.ChangeRole(member.Id, member.Role, Actor, CancellationToken.None);
        if (!outcome.IsDone)
        {
            toasts.Refuse("Role not changed back for", member.DisplayName, outcome.Message);
        }

        await ShowAgainAsync(LoadAsync);
    }

    private async Task RemoveAsync(MemberRow member)
    {
        var made = (await keys.All(Actor.WorkspaceId, Left)).Count(k => k.RevokedAt is null && Actor.UserIdIn(k.CreatedBy) == member.UserId);
        var meaning = "They lose access at once; their account stays. "
            + (made == 0 ? "An invitation brings them back." : $"{ProgressWords.Counted(made, "API key")} that they made go on working: revoke what they know.");
        if (await dialogs.ConfirmAsync(new Confirmation($"Remove {member.DisplayName}?", meaning, "Remove member", Dangerous: true))
            && await Done(await editor.Remove(member.Id, Actor, CancellationToken.None)))
        {
            toasts.Say("Removed", member.DisplayName);
        }
    }

    private async Task InviteAsync() => await ShowLink(await dialogs.AskAsync<InviteDialog, NewInvitation>("Invite by email"));

    private async Task RenewAsync(InvitationRow invitation)
    {
        var made = await invitations.Create(new InvitationInput { Email = invitation.Email, Role = invitation.Role }, Actor, CancellationToken.None);
        await Done(made.Outcome);
        await ShowLink(made);
    }

    private async Task RevokeAsync(InvitationRow invitation)
    {
        if (await Done(await invitations.Revoke(invitation.Id, Actor, CancellationToken.None)))
        {
            toasts.Say("Revoked the invitation of", invitation.Email);
        }
    }

    private async Task ShowLink(NewInvitation? made)
    {
        if (made is { Token: { } token })
        {
            await LoadAsync();
            _linkFor = _invitations.Single(i => i.Id == made.Outcome.Id).Email;
            _link = JoinAddress.Of(navigation.BaseUri, token);
        }
    }

    private async Task<bool> Done(EditOutcome outcome)
    {
        _problem = outcome.IsDone ? null : outcome.Message;
        await LoadAsync();
        return outcome.IsDone;
    }
}
