using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Where the link of an invitation leads: a new member gives a name and a password, one with an account signs in and agrees.</summary>
public sealed partial class Join(InvitationAcceptance acceptance, SignInManager<User> signIn, UserManager<User> users, NavigationManager navigation)
{
    private InvitationOffer? _offer;
    private User? _signedInAs;
    private string? _problem;
    private IReadOnlyList<FieldProblem> _problems = [];

    [Parameter]
    public string Token { get; set; } = "";

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm]
    private JoinInput? Input { get; set; }

    private string WhyNot => _offer?.Status switch
    {
        InvitationStatus.Accepted => "It was accepted before.",
        InvitationStatus.Revoked => "It was taken back.",
        InvitationStatus.Expired => "It has expired.",
        _ => "The link is not complete, or there is no such invitation.",
    };

    protected override async Task OnInitializedAsync()
    {
        Input ??= new JoinInput();
        _signedInAs = await users.GetUserAsync(Context.User);
        _offer = await acceptance.Find(Token, Context.RequestAborted);
    }

    private async Task AcceptAsync() => await Finish(await acceptance.Join(Token, _signedInAs?.Id ?? Guid.Empty, Context.RequestAborted));

    private async Task JoinAsync() => await Finish(await acceptance.JoinAsNew(Token, Input!.DisplayName, Input!.Password, Context.RequestAborted));

    private async Task Finish(JoinOutcome outcome)
    {
        _problems = outcome.Problems;
        if (outcome.Result is JoinResult.Joined && await users.FindByIdAsync(outcome.UserId.ToString()) is { } user)
        {
            ChosenWorkspace.Keep(Context, outcome.WorkspaceId);
            await signIn.SignInAsync(user, isPersistent: true);
            navigation.NavigateTo("/");
            return;
        }

        _problem = outcome.Result is JoinResult.Invalid ? null : "Nothing was changed: the invitation, or the account with this address, changed meanwhile.";
        _offer = await acceptance.Find(Token, Context.RequestAborted);
    }

    private bool IsInvited(User user) => users.NormalizeEmail(_offer!.Email) == user.NormalizedEmail;

    /// <summary>Whether the password alone was refused: it is typed next.</summary>
    private bool IsPasswordNext => ErrorOf("password") is not null && ErrorOf("displayName") is null;

    private string? ErrorOf(string field) => _problems.FirstOrDefault(p => p.Field == field)?.Message;

    private sealed class JoinInput
    {
        public string? DisplayName { get; set; }

        public string? Password { get; set; }
    }
}
