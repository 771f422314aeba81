using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>A page or part of one that a signed-in member looks at: who acts, and what they may do.</summary>
public abstract class MemberPage : CancellableComponent
{
    /// <summary>Who acts, and where. There from <see cref="OnInitializedAsync"/> on; before, it may nothing but look, and nowhere.</summary>
    protected Actor Actor { get; private set; } = Actor.User(Guid.Empty, Guid.Empty, Role.Viewer);

    /// <summary>Whether the member may work on contacts, lists, templates and campaigns.</summary>
    protected bool MayWork => May(Permission.EditCampaigns);

    /// <summary>Whether the member may change senders and settings.</summary>
    protected bool MayAdminister => May(Permission.ManageSettings);

    /// <summary>Whether to offer something at all. The doer asks again.</summary>
    protected bool May(Permission permission) => Actor.Role.May(permission);

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Actor = (await SignedIn).User.ToActor();
    }

    /// <summary>Reads anew and shows it, after an undo. It can come when the page was left already: then there is nothing to show.</summary>
    protected async Task ShowAgainAsync(Func<Task> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        if (!IsLeft)
        {
            await load();
            await InvokeAsync(StateHasChanged);
        }
    }
}
