using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Signs a member in. On a database that nobody has set up it leads to the set-up.</summary>
public sealed partial class Login(
    SignInManager<User> signIn, UserManager<User> users, IPasswordHasher<User> passwords, WorkspaceSetUp setUp, NavigationManager navigation)
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
        if (await users.FindByEmailAsync(Input!.Email ?? "") is not { } user)
        {
            // As slow as a wrong password, so that nobody can measure which addresses have an account.
            passwords.HashPassword(new User(), Input!.Password ?? "");
            _problem = "Email or password is wrong.";
            return;
        }

        var result = await signIn.PasswordSignInAsync(user, Input!.Password ?? "", isPersistent: true, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            navigation.NavigateTo(SafeReturn.To(ReturnUrl));
            return;
        }

        _problem = result.IsLockedOut ? "Too many wrong passwords. Try again in five minutes." : "Email or password is wrong.";
    }

    private sealed class LoginInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
