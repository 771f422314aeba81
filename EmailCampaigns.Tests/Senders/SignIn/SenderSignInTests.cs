using EmailCampaigns.Core;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders.SignIn;

public sealed class SenderSignInTests
{
    [Theory]
    [InlineData(SenderProvider.Microsoft365)]
    [InlineData(SenderProvider.Google)]
    public async Task Who_signs_in_with_the_sender_s_mailbox_is_kept_with_encrypted_tokens(SenderProvider provider)
    {
        await using var scene = await SignInScene.Create(provider);

        var result = await scene.Run();

        Assert.Equal(new SignInResult(scene.SenderId, null, MailCloud.Mailbox), result);
        var grant = (await scene.Grant())!;
        Assert.Equal((MailCloud.Mailbox, scene.Database.Now), (grant.Account, grant.SignedInAt));
        Assert.True(scene.Cloud.IsRefreshToken(SenderTools.Secrets.Unprotect(grant.RefreshToken)));
        Assert.DoesNotContain("refresh-", grant.RefreshToken, StringComparison.Ordinal);
        Assert.DoesNotContain("access-", grant.AccessToken, StringComparison.Ordinal);
        Assert.Equal(MailCloud.Mailbox, (await scene.Row()).SignIn!.Account);
    }

    [Fact]
    public async Task The_browser_is_sent_with_a_challenge_a_state_and_what_is_asked_for()
    {
        await using var scene = await SignInScene.Create();

        var (address, attempt, _) = await scene.SignIn.Begin(scene.SenderId, SignInScene.Callback, scene.Admin, default);

        Assert.Contains("code_challenge_method=S256", address!.Query, StringComparison.Ordinal);
        Assert.Contains("offline_access", address.Query, StringComparison.Ordinal);
        Assert.Contains("Mail.Send", address.Query, StringComparison.Ordinal);
        Assert.Contains($"login_hint={Uri.EscapeDataString(MailCloud.Mailbox)}", address.Query, StringComparison.Ordinal);
        Assert.Contains($"state={attempt!.State}", address.Query, StringComparison.Ordinal);
        Assert.DoesNotContain(attempt.Verifier, address.Query, StringComparison.Ordinal);
        Assert.NotEqual(attempt.State, (await scene.SignIn.Begin(scene.SenderId, SignInScene.Callback, scene.Admin, default)).Attempt!.State);
    }

    [Fact]
    public async Task Another_mailbox_than_the_sender_s_is_refused_and_what_stood_stays()
    {
        await using var scene = await SignInScene.SignedIn();
        var before = await scene.Grant();
        scene.Cloud.Account = "boss@northwind.example";

        var result = await scene.Run();

        Assert.Equal(new SignInResult(scene.SenderId, SignInProblem.WrongAccount, "boss@northwind.example"), result);
        Assert.Equal(before!.RefreshToken, (await scene.Grant())!.RefreshToken);
    }

    [Theory]
    [InlineData("access_denied", "AADSTS65004: User declined to consent.", SignInProblem.Denied)]
    [InlineData("access_denied", "AADSTS90094: The grant requires admin permission.", SignInProblem.AdminConsentNeeded)]
    [InlineData("admin_policy_enforced", "", SignInProblem.AdminConsentNeeded)]
    [InlineData("server_error", "Try again.", SignInProblem.Unreachable)]
    [InlineData("unauthorized_client", "AADSTS700016: Application was not found.", SignInProblem.Refused)]
    public async Task What_the_provider_says_in_place_of_a_code_is_explained(string error, string description, SignInProblem expected)
    {
        await using var scene = await SignInScene.Create();
        scene.Cloud.Denial = (error, description);

        var result = await scene.Run();

        Assert.Equal((expected, description), (result.Problem, result.Said));
        Assert.Null(await scene.Grant());
    }

    [Fact]
    public async Task A_sign_in_without_a_refresh_token_is_refused()
    {
        await using var scene = await SignInScene.Create();
        scene.Cloud.GivesRefreshTokens = false;

        Assert.Equal(SignInProblem.NoRefreshToken, (await scene.Run()).Problem);
    }

    [Fact]
    public async Task A_permission_that_was_not_given_is_named()
    {
        await using var scene = await SignInScene.Create(SenderProvider.Google);
        scene.Cloud.Allowed = "openid email";

        Assert.Equal(new SignInResult(scene.SenderId, SignInProblem.PermissionMissing, "https://mail.google.com/"), await scene.Run());
    }

    [Fact]
    public async Task Permissions_may_be_named_without_their_resource()
    {
        await using var scene = await SignInScene.Create();
        scene.Cloud.Allowed = "User.Read Mail.ReadWrite Mail.Send";

        Assert.Null((await scene.Run()).Problem);
    }

    [Fact]
    public async Task A_code_is_taken_only_from_the_person_and_the_browser_that_began()
    {
        await using var scene = await SignInScene.Create();
        var somebodyElse = scene.Admin with { Id = Guid.CreateVersion7(scene.Database.Now) };

        Assert.Equal(SignInProblem.NotBegunHere, (await scene.Run(back => back["state"] = "of another sign-in")).Problem);
        Assert.Equal(SignInProblem.NotBegunHere, (await scene.Run(by: somebodyElse)).Problem);
        Assert.Equal(SignInProblem.NotBegunHere, (await scene.SignIn.Complete(null, new AuthorizationResponse("state", "code", null, null), scene.Admin, default)).Problem);
        Assert.Equal(0, scene.Cloud.Count("POST /token"));
    }

    [Fact]
    public async Task A_stolen_code_is_worth_nothing_without_its_verifier()
    {
        await using var scene = await SignInScene.Create();
        var (victims, _, _) = await scene.SignIn.Begin(scene.SenderId, SignInScene.Callback, scene.Admin, default);
        var stolen = (await SignInScene.Follow(victims!))["code"];

        var result = await scene.Run(back => back["code"] = stolen);

        Assert.Equal(SignInProblem.Refused, result.Problem);
        Assert.Contains("invalid_grant", result.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_back_after_a_quarter_of_an_hour_begins_again()
    {
        await using var scene = await SignInScene.Create();

        Assert.Equal(SignInProblem.Expired, (await scene.Run(_ => scene.Database.Clock.Advance(TimeSpan.FromMinutes(16)))).Problem);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_no_refusal()
    {
        await using var scene = await SignInScene.Create();
        scene.Cloud.Answer = context =>
        {
            var hangsUp = context.Request.Path.Value!.EndsWith("/token", StringComparison.Ordinal);
            if (hangsUp)
            {
                context.Abort();
            }

            return Task.FromResult(hangsUp);
        };

        Assert.Equal(SignInProblem.Unreachable, (await scene.Run()).Problem);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_named_where_a_code_is_refused()
    {
        await using var scene = await SignInScene.Create();
        scene.Cloud.ClockDifference = TimeSpan.FromMinutes(-42);
        scene.Cloud.Answer = context => context.Request.Path.Value!.EndsWith("/token", StringComparison.Ordinal) ? MailCloud.RefuseToken(context, "invalid_grant") : Task.FromResult(false);

        Assert.Contains("is 42 minutes ahead of the provider's", (await scene.Run()).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_sign_in_replaces_the_first_and_mends_it()
    {
        await using var scene = await SignInScene.SignedIn();
        var first = (await scene.Grant())!.RefreshToken;
        scene.Cloud.EndGrants();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));
        await Assert.ThrowsAsync<Core.Mail.Smtp.AccessTokenException>(() => scene.NewProcess().Get(default));
        Assert.NotNull((await scene.Row()).SignIn!.Problem);

        Assert.Null((await scene.Run()).Problem);

        Assert.NotEqual(first, (await scene.Grant())!.RefreshToken);
        Assert.Null((await scene.Row()).SignIn!.Problem);
        Assert.StartsWith("access-", await scene.NewProcess().Get(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_forgets_the_tokens_and_revokes_them_where_that_is_possible()
    {
        await using var scene = await SignInScene.SignedIn(SenderProvider.Google);
        var token = SenderTools.Secrets.Unprotect((await scene.Grant())!.RefreshToken);

        Assert.True((await scene.SignIn.SignOut(scene.SenderId, scene.Admin, default)).IsDone);
        Assert.True((await scene.SignIn.SignOut(scene.SenderId, scene.Admin, default)).IsDone); // twice is no harm

        Assert.Null(await scene.Grant());
        Assert.False(scene.Cloud.IsRefreshToken(token));
        Assert.Equal(1, scene.Cloud.Count("POST /revoke"));
        Assert.Equal(ValidationStatus.Pending, (await scene.Row()).ValidationStatus);
    }

    [Fact]
    public async Task Another_address_of_the_sender_needs_another_sign_in()
    {
        await using var scene = await SignInScene.SignedIn();

        Assert.True((await SenderTools.Editor(scene.Database).Update(scene.SenderId, new() { Email = "ben@northwind.example" }, null, scene.Database.System, default)).IsDone);

        Assert.Null(await scene.Grant());
        Assert.Equal(ValidationStatus.Pending, (await scene.Row()).ValidationStatus);
    }

    [Fact]
    public async Task Without_an_application_in_the_settings_nobody_is_sent_anywhere()
    {
        await using var scene = await SignInScene.Create();
        using var http = new ProviderHttp();
        var unset = new SenderSignIn(scene.Database, SenderTools.NoProviders, http, SenderTools.Secrets, scene.Database.Clock);

        Assert.Equal(SignInProblem.NotSetUp, (await unset.Begin(scene.SenderId, SignInScene.Callback, scene.Admin, default)).Problem);
    }

    [Fact]
    public async Task No_secret_is_printed()
    {
        await using var scene = await SignInScene.Create();
        var (_, attempt, _) = await scene.SignIn.Begin(scene.SenderId, SignInScene.Callback, scene.Admin, default);

        Assert.DoesNotContain(attempt!.Verifier, attempt.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-code", new AuthorizationResponse("s", "the-code", null, null).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", new TokenClaim.Held(default, default, "kept", "the-token").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(MailCloud.ClientSecret, scene.Cloud.Providers.Microsoft.ToString(), StringComparison.Ordinal);
    }
}
