using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>What is felt at once by whoever is signed in: another role, another password, an end of the membership.</summary>
public sealed class SessionTests
{
    private const string Inside = "/for-members";
    private const string Outside = "/login?returnUrl=%2Ffor-members";
    private const string Password = "correct horse";

    [Fact]
    public async Task A_removed_member_is_out_with_the_next_request_and_a_changed_role_holds_with_it()
    {
        await using var host = await ApiHost.Start();
        var (owner, member) = (await Add(host, "owner@example.org", Role.Owner), await Add(host, "ann@example.org", Role.Marketer));
        var browser = await SignedIn(host, "ann@example.org");
        Assert.Equal(Inside, await browser.Open(Inside));
        Assert.Equal("/imports", await browser.Open("/imports"));
        var by = Actor.User(host.WorkspaceId, owner.UserId, Role.Owner);

        await host.Get<MemberEditor>().ChangeRole(member.Id, Role.Viewer, by, default);
        Assert.StartsWith("/not-allowed?", await browser.Open("/imports"), StringComparison.Ordinal);
        Assert.Equal(Inside, await browser.Open(Inside));
        await host.Get<MemberEditor>().Remove(member.Id, by, default);

        Assert.StartsWith("/not-allowed?", await browser.Open(Inside), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_works_in_a_chosen_workspace_stays_in_it_when_their_role_there_changes()
    {
        await using var host = await ApiHost.Start();
        var first = await Add(host, "ann@example.org", Role.Owner);
        var owner = await Add(host, "owner@example.org", Role.Owner, host.OtherWorkspaceId);
        var second = new WorkspaceMember(first.UserId, Role.Viewer, host.Clock.UtcNow());
        await host.Add(host.OtherWorkspaceId, second);
        var browser = await SignedIn(host, "ann@example.org");
        await browser.Open("/login");
        await browser.Submit($"/workspaces/{host.OtherWorkspaceId}/enter");
        Assert.StartsWith("/not-allowed?", await browser.Open("/imports"), StringComparison.Ordinal); // a viewer there, an owner in the first

        await host.Get<MemberEditor>().ChangeRole(second.Id, Role.Reviewer, Actor.User(host.OtherWorkspaceId, owner.UserId, Role.Owner), default);

        Assert.StartsWith("/not-allowed?", await browser.Open("/imports"), StringComparison.Ordinal);
        Assert.Equal("/review", await browser.Open("/review"));
    }

    [Fact]
    public async Task A_changed_password_asks_for_the_present_one_and_ends_every_other_session()
    {
        await using var host = await ApiHost.Start();
        await Add(host, "ann@example.org", Role.Owner);
        var (mine, other) = (await SignedIn(host, "ann@example.org"), await SignedIn(host, "ann@example.org"));
        Assert.Equal(Inside, await other.Open(Inside));

        await mine.Open("/account");
        Assert.Equal("/account?password=wrong", await mine.Submit("/account/password", ("present", "guessed"), ("next", "battery staple")));
        Assert.Equal("/account?password=unfit", await mine.Submit("/account/password", ("present", Password), ("next", "short")));
        Assert.Equal(Inside, await other.Open(Inside));
        await mine.Open("/account");
        Assert.Equal("/account?password=changed", await mine.Submit("/account/password", ("present", Password), ("next", "battery staple")));

        Assert.Equal(Inside, await mine.Open(Inside));
        Assert.Equal(Outside, await other.Open(Inside));
        Assert.False(await CanSignIn(host, Password));
        Assert.True(await CanSignIn(host, "battery staple"));
    }

    [Fact]
    public async Task A_password_is_not_changed_without_the_antiforgery_token()
    {
        await using var host = await ApiHost.Start();
        await Add(host, "ann@example.org", Role.Owner);
        var browser = await SignedIn(host, "ann@example.org");
        await browser.Open("/healthz"); // a page without a form

        await browser.Submit("/account/password", ("present", Password), ("next", "battery staple"));

        Assert.True(await CanSignIn(host, Password));
    }

    [Fact]
    public async Task Every_failed_sign_in_has_the_same_answer()
    {
        await using var host = await ApiHost.Start();
        await Add(host, "ann@example.org", Role.Owner);
        var answers = new HashSet<string>();
        foreach (var (email, password) in new[] { ("ann@example.org", "wrong"), ("nobody@example.org", "wrong"), ("", ""), ("ann@example.org", new string('x', 5_000)) })
        {
            answers.Add(await Failure(host, email, password));
        }

        for (var i = 0; i < 6; i++)
        {
            answers.Add(await Failure(host, "ann@example.org", "wrong"));
        }

        answers.Add(await Failure(host, "ann@example.org", Password)); // right, but too many failed
        Assert.Equal(PasswordSignIn.Failure, Assert.Single(answers));
    }

    [Fact]
    public async Task Wrong_passwords_of_others_do_not_lock_out_a_browser_that_was_signed_in_before()
    {
        await using var host = await ApiHost.Start();
        await Add(host, "ann@example.org", Role.Owner);
        var known = await SignedIn(host, "ann@example.org");
        await known.Open("/login");
        await known.Submit("/logout");
        for (var i = 0; i < 10; i++)
        {
            await Failure(host, "ann@example.org", $"guess {i}");
        }

        Assert.False(await CanSignIn(host, Password));
        await known.Open("/login");
        Assert.Equal("/not-allowed", await known.Submit("/login?returnUrl=%2Fnot-allowed", ("Input.Email", "ann@example.org"), ("Input.Password", Password)));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(await CanSignIn(host, Password));
    }

    [Fact]
    public async Task An_open_page_asks_again_at_once_when_the_membership_changes()
    {
        await using var host = await ApiHost.Start();
        var (owner, member) = (await Add(host, "owner@example.org", Role.Owner), await Add(host, "ann@example.org", Role.Marketer));
        await using var scope = host.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByEmailAsync("ann@example.org");
        var principal = await scope.ServiceProvider.GetRequiredService<SignInManager<User>>().CreateUserPrincipalAsync(user!);
        using var circuit = new CircuitRevalidation(NullLoggerFactory.Instance, host.Get<MemberSessions>(), host.Get<MembershipChanges>());
        circuit.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        var left = new TaskCompletionSource();
        circuit.AuthenticationStateChanged += async state =>
        {
            if ((await state).User.Identity?.IsAuthenticated is not true)
            {
                left.TrySetResult();
            }
        };
        host.Get<MembershipChanges>().Notify(member.UserId); // nothing changed: the page stays
        host.Get<MembershipChanges>().Notify(owner.UserId);
        Assert.True((await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated);

        await host.Get<MemberEditor>().Remove(member.Id, Actor.User(host.WorkspaceId, owner.UserId, Role.Owner), default);

        await left.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    internal static async Task<WorkspaceMember> Add(ApiHost host, string email, Role role, Guid? workspaceId = null)
    {
        Assert.True(Core.EmailAddress.TryParse(email, out var address, out _));
        var user = host.Get<NewUser>().Make(address, displayName: null, Password, host.Clock.UtcNow());
        var member = new WorkspaceMember(user.Id, role, host.Clock.UtcNow());
        await host.Add(workspaceId ?? host.WorkspaceId, user);
        await host.Add(workspaceId ?? host.WorkspaceId, member);
        return member;
    }

    internal static async Task<PlainBrowser> SignedIn(ApiHost host, string email)
    {
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/login");
        Assert.Equal("/not-allowed", await browser.Submit("/login?returnUrl=%2Fnot-allowed", ("Input.Email", email), ("Input.Password", Password)));
        return browser;
    }

    private static async Task<bool> CanSignIn(ApiHost host, string password)
    {
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/login");
        return await browser.Submit("/login?returnUrl=%2Fnot-allowed", ("Input.Email", "ann@example.org"), ("Input.Password", password)) == "/not-allowed";
    }

    private static async Task<string> Failure(ApiHost host, string email, string password)
    {
        var browser = new PlainBrowser(host.Anonymous());
        await browser.Open("/login");
        Assert.Equal("/login", await browser.Submit("/login", ("Input.Email", email), ("Input.Password", password)));
        Assert.Contains(PasswordSignIn.Failure, browser.Page, StringComparison.Ordinal);
        return PasswordSignIn.Failure;
    }
}
