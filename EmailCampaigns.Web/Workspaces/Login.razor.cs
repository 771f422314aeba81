using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Signs a member in. On a database that nobody has set up it leads to the set-up.</summary>
public sealed partial class Login(PasswordSignIn passwords, WorkspaceSetUp setUp, NavigationManager navigation)
{
    private string? _problem;

    [SupplyParameterFromForm]
    private LoginInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new LoginInput();
        if (await setUp.IsNeeded(CancellationToken.None))
        {
            navigation.NavigateTo("/setup");
        }
    }

    private async Task SignInAsync()
    {
        if (await passwords.SignIn(Input!.Email, Input!.Password))
        {
            navigation.NavigateTo(SafeReturn.To(ReturnUrl));
            return;
        }

        _problem = PasswordSignIn.Failure;
    }

    private sealed class LoginInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
