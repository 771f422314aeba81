using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Senders.SignIn;

/// <summary>Access tokens that several processes share: the provider takes each refresh token once.</summary>
public sealed class GrantTokensTests
{
    [Fact]
    public async Task A_token_is_used_until_it_runs_out_and_by_all_processes()
    {
        await using var scene = await SignInScene.SignedIn();
        var asked = scene.Cloud.Count("POST /token");

        Assert.Equal(await scene.NewProcess().Get(default), await scene.NewProcess().Get(default));
        Assert.Equal(asked, scene.Cloud.Count("POST /token")); // the sign-in brought one along
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(56));
        var next = await scene.NewProcess().Get(default);

        Assert.Equal(asked + 1, scene.Cloud.Count("POST /token"));
        Assert.Equal(next, await scene.NewProcess().Get(default));
    }

    [Fact]
    public async Task Processes_that_need_a_token_at_once_ask_once()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));
        var asked = scene.Cloud.Count("POST /token");
        await using var beside = ServicesBeside(scene);
        IDbContextFactory<CampaignsDb>[] processes = [scene.Database, beside.GetRequiredService<IDbContextFactory<CampaignsDb>>()];

        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => scene.NewProcess(processes[i % 2]).Get(default))));

        Assert.Single(tokens.Distinct());
        Assert.Equal(asked + 1, scene.Cloud.Count("POST /token"));
        Assert.Null((await scene.Grant())!.RefreshLease);
        Assert.True(scene.Cloud.IsRefreshToken(SenderTools.Secrets.Unprotect((await scene.Grant())!.RefreshToken)));
    }

    [Fact]
    public async Task A_process_that_dies_while_it_asks_holds_up_the_others_no_longer_than_its_lease()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));
        var (stop, under) = (new CancellationTokenSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var silent = new TaskCompletionSource();
        scene.Cloud.Answer = async _ =>
        {
            under.SetResult();
            await silent.Task;
            return true;
        };
        var dying = scene.NewProcess().Get(stop.Token);
        await under.Task;
        scene.Cloud.Answer = null;
        var waiting = scene.NewProcess().Get(default);

        scene.Database.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.StartsWith("access-", await waiting.WaitAsync(TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        silent.SetResult();
        Assert.NotNull((await scene.Grant())!.AccessToken); // the dead one's lease was not given back in another's place
    }

    [Fact]
    public async Task A_refusal_of_a_token_that_another_process_replaced_says_nothing_of_the_new_one()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));
        var first = true;
        scene.Cloud.Answer = async context =>
        {
            if (!first)
            {
                return false;
            }

            first = false; // whoever held the lease before was not dead but slow: its token is stored while this one's request is under way
            var (access, refresh) = scene.Cloud.Grant();
            await using var db = scene.Database.Open();
            await db.SenderGrants.ExecuteUpdateAsync(set => set
                .SetProperty(g => g.RefreshToken, SenderTools.Secrets.Protect(refresh))
                .SetProperty(g => g.AccessToken, SenderTools.Secrets.Protect(access))
                .SetProperty(g => g.AccessTokenUntil, scene.Database.Now.AddHours(1)));
            return await MailCloud.RefuseToken(context, "invalid_grant");
        };

        Assert.StartsWith("access-", await scene.NewProcess().Get(default), StringComparison.Ordinal);
        Assert.Null((await scene.Grant())!.Problem);
    }

    [Fact]
    public async Task A_grant_that_ended_rests_the_sender_says_why_and_is_not_asked_for_again()
    {
        await using var scene = await SignInScene.SignedIn();
        await using (var db = scene.Database.Open())
        {
            (await db.SenderAccounts.SingleAsync()).Verified(scene.Database.Now);
            await db.SaveChangesAsync();
        }

        scene.Cloud.EndGrants();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));
        var asked = scene.Cloud.Count("POST /token");

        var fault = await Assert.ThrowsAsync<AccessTokenException>(() => scene.NewProcess().Get(default));
        await Assert.ThrowsAsync<AccessTokenException>(() => scene.NewProcess().Get(default));

        Assert.True(fault.IsFinal);
        Assert.Equal(asked + 1, scene.Cloud.Count("POST /token"));
        var row = await scene.Row();
        Assert.Equal(SenderHealth.InTrouble, row.Health);
        Assert.Contains("Sign in again", row.LastError, StringComparison.Ordinal);
        Assert.Contains("Sign in again", row.SignIn!.Problem, StringComparison.Ordinal);
        Assert.Equal(scene.Database.Now, row.SignIn.FailedAt);
        Assert.DoesNotContain("refresh-", row.SignIn.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, "temporarily_unavailable", false)]
    [InlineData(401, "invalid_client", true)] // the application's secret ran out, which no sign-in mends
    public async Task Trouble_that_is_not_the_grant_s_leaves_it_as_it_is_and_gives_the_turn_back(int status, string error, bool isFinal)
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Database.Clock.Advance(TimeSpan.FromHours(2));
        scene.Cloud.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Respond(context, error);
        };

        Assert.Equal(isFinal, (await Assert.ThrowsAsync<AccessTokenException>(() => scene.NewProcess().Get(default))).IsFinal);
        scene.Cloud.Answer = null;

        Assert.Null((await scene.Grant())!.Problem);
        Assert.StartsWith("access-", await scene.NewProcess().Get(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_a_server_refused_before_its_time_is_replaced_for_all()
    {
        await using var scene = await SignInScene.SignedIn();
        var (one, other) = (scene.NewProcess(), scene.NewProcess());
        var withdrawn = await one.Get(default);

        one.Refused(withdrawn);
        var next = await one.Get(default);

        Assert.NotEqual(withdrawn, next);
        Assert.Equal(next, await other.Get(default));
        other.Refused(withdrawn); // late, of one that is gone
        Assert.Equal(next, await other.Get(default));
    }

    [Fact]
    public async Task A_lost_key_ring_asks_for_a_new_sign_in()
    {
        await using var scene = await SignInScene.SignedIn();
        await using (var db = scene.Database.Open())
        {
            await db.SenderGrants.ExecuteUpdateAsync(set => set.SetProperty(g => g.AccessToken, SenderTools.NewSecrets().Protect("of another key ring")));
        }

        Assert.True((await Assert.ThrowsAsync<AccessTokenException>(() => scene.NewProcess().Get(default))).IsFinal);
    }

    private static async Task<bool> Respond(HttpContext context, string error)
    {
        await context.Response.WriteAsJsonAsync(new { error });
        return true;
    }

    private static ServiceProvider ServicesBeside(SignInScene scene) => TestStore.ServicesFor(scene.Database.Store.Settings, scene.Database.Clock).BuildServiceProvider();
}
