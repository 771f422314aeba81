using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class InvitationTests
{
    private static readonly InvitationInput Signe = new() { Email = "Signe@Example.org", Role = Role.Marketer };

    [Fact]
    public async Task Whoever_is_invited_joins_with_a_password_in_the_role_of_the_invitation()
    {
        await using var team = await TeamScene.Create();
        var made = await team.Invitations.Create(Signe, team.Actor(Role.Admin), default);

        var offer = await team.Acceptance.Find(made.Token!, default);
        team.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        var joined = await team.Acceptance.JoinAsNew(made.Token!, "Signe Lund", "battery staple", default);

        Assert.Equal(new InvitationOffer("Northwind Robotics", "Signe@Example.org", Role.Marketer, InvitationStatus.Open, HasAccount: false), offer);
        Assert.Equal((JoinResult.Joined, team.Database.WorkspaceId), (joined.Result, joined.WorkspaceId));
        var member = Assert.Single(await team.Queries.All(team.Database.WorkspaceId, default), IsSigne);
        Assert.Equal(("Signe Lund", Role.Marketer, joined.UserId), (member.DisplayName, member.Role, member.UserId));
        await using var db = team.Database.Open();
        var user = await db.Users.SingleAsync(u => u.Id == joined.UserId);
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<User>().VerifyHashedPassword(user, user.PasswordHash!, "battery staple"));
        Assert.Equal(
            [$"user:{team.UserId(Role.Admin)} member_invited Signe@Example.org: marketer", $"user:{joined.UserId} member_joined Signe@Example.org: marketer"], await team.Audit());
        Assert.Equal([joined.UserId], team.Notified);
    }

    [Fact]
    public async Task The_token_is_neither_stored_nor_shown_again()
    {
        await using var team = await TeamScene.Create();
        var made = await team.Invitations.Create(Signe, team.Actor(Role.Admin), default);

        await using var db = team.Database.Open();
        Assert.DoesNotContain(made.Token!, await TableContents.Of(db), StringComparison.Ordinal);
        Assert.DoesNotContain(made.Token!, JsonSerializer.Serialize(await team.Queries.Invitations(team.Database.WorkspaceId, default)), StringComparison.Ordinal);
        Assert.True(made.Token!.Length >= 64);
    }

    [Fact]
    public async Task One_who_has_an_account_joins_with_it_and_cannot_be_given_another_password()
    {
        await using var team = await TeamScene.Create();
        var other = Actor.User(await team.Database.AddWorkspace("Other"), team.UserId(Role.Owner), Role.Owner);
        var made = await team.Invitations.Create(new() { Email = "VIEWER@example.org", Role = Role.Admin }, other, default);

        var asNew = await team.Acceptance.JoinAsNew(made.Token!, "Eve", "battery staple", default);
        var joined = await team.Acceptance.Join(made.Token!, team.UserId(Role.Viewer), default);

        Assert.True((await team.Acceptance.Find(made.Token!, default))!.HasAccount);
        Assert.Equal((JoinResult.SignInFirst, JoinResult.Joined), (asNew.Result, joined.Result));
        Assert.Equal(Role.Admin, Assert.Single(await team.Queries.All(other.WorkspaceId, default)).Role);
        Assert.Equal(Role.Viewer, await team.RoleOf(team.MemberId(Role.Viewer)));
    }

    [Fact]
    public async Task A_link_lets_nobody_in_but_the_one_who_was_invited()
    {
        await using var team = await TeamScene.Create();
        var other = Actor.User(await team.Database.AddWorkspace("Other"), team.UserId(Role.Owner), Role.Owner);
        var made = await team.Invitations.Create(Signe, other, default);

        var joined = await team.Acceptance.Join(made.Token!, team.UserId(Role.Viewer), default);

        Assert.Equal(JoinResult.OtherAddress, joined.Result);
        Assert.Empty(await team.Queries.All(other.WorkspaceId, default));
        Assert.Equal(InvitationStatus.Open, (await team.Acceptance.Find(made.Token!, default))!.Status);
    }

    [Fact]
    public async Task A_link_works_once_also_for_many_at_once()
    {
        await using var team = await TeamScene.Create();
        var made = await team.Invitations.Create(Signe, team.Actor(Role.Admin), default);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => team.Acceptance.JoinAsNew(made.Token!, $"Signe {i}", "battery staple", default))));
        var late = await team.Acceptance.JoinAsNew(made.Token!, "Signe", "battery staple", default);

        Assert.Single(outcomes, o => o.Result == JoinResult.Joined);
        Assert.Contains(late.Result, new[] { JoinResult.SignInFirst, JoinResult.NoLongerOpen });
        await using var db = team.Database.Open();
        Assert.Equal(1, await db.Users.CountAsync(u => u.DisplayName.StartsWith("Signe")));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("replaced")]
    public async Task A_link_that_is_no_longer_open_lets_nobody_in(string because)
    {
        await using var team = await TeamScene.Create();
        var made = await team.Invitations.Create(Signe, team.Actor(Role.Admin), default);
        switch (because)
        {
            case "expired":
                team.Database.Clock.Advance(TimeSpan.FromDays(7));
                break;
            case "revoked":
                Assert.True((await team.Invitations.Revoke(made.Outcome.Id, team.Actor(Role.Admin), default)).IsDone);
                Assert.True((await team.Invitations.Revoke(made.Outcome.Id, team.Actor(Role.Admin), default)).IsDone);
                break;
            default:
                Assert.True((await team.Invitations.Create(Signe with { Email = "signe@example.org" }, team.Actor(Role.Owner), default)).Outcome.IsDone);
                break;
        }

        var joined = await team.Acceptance.JoinAsNew(made.Token!, "Signe", "battery staple", default);

        Assert.Equal(JoinResult.NoLongerOpen, joined.Result);
        Assert.DoesNotContain(await team.Queries.All(team.Database.WorkspaceId, default), IsSigne);
        await using var db = team.Database.Open();
        Assert.False(await db.Users.AnyAsync(u => u.DisplayName == "Signe"));
    }

    [Fact]
    public async Task Nobody_invites_above_their_own_role_and_a_key_neither()
    {
        await using var team = await TeamScene.Create();
        var key = Actor.ApiKey(team.Database.WorkspaceId, TeamScene.Someone, Role.Admin);

        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Invitations.Create(Signe with { Role = Role.Owner }, team.Actor(Role.Admin), default));
        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Invitations.Create(Signe with { Role = Role.Owner }, key, default));

        Assert.Empty(await team.Queries.Invitations(team.Database.WorkspaceId, default));
    }

    [Fact]
    public async Task A_member_is_not_invited_again()
    {
        await using var team = await TeamScene.Create();

        var made = await team.Invitations.Create(Signe with { Email = "Viewer@Example.org" }, team.Actor(Role.Admin), default);

        Assert.Equal((EditVerdict.Exists, team.MemberId(Role.Viewer), null), (made.Outcome.Verdict, made.Outcome.Id, made.Token));
    }

    [Fact]
    public async Task An_accepted_invitation_is_not_revoked()
    {
        await using var team = await TeamScene.Create();
        var made = await team.Invitations.Create(Signe, team.Actor(Role.Admin), default);
        await team.Acceptance.JoinAsNew(made.Token!, "Signe", "battery staple", default);

        Assert.Equal(EditVerdict.InUse, (await team.Invitations.Revoke(made.Outcome.Id, team.Actor(Role.Admin), default)).Verdict);
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_field()
    {
        await using var team = await TeamScene.Create();
        var now = team.Database.Now;

        Assert.Equal("email role", await Fields(new()));
        Assert.Equal("email", await Fields(Signe with { Email = "no address" }));
        Assert.Equal("expiresAt", await Fields(Signe with { ExpiresAt = now }));
        Assert.Equal("expiresAt", await Fields(Signe with { ExpiresAt = now.AddDays(91) }));
        var made = await team.Invitations.Create(Signe, team.Actor(Role.Admin), default);
        Assert.Equal(["displayName", "password"], (await team.Acceptance.JoinAsNew(made.Token!, " ", "short", default)).Problems.Select(p => p.Field));

        async Task<string> Fields(InvitationInput input) =>
            string.Join(' ', (await team.Invitations.Create(input, team.Actor(Role.Admin), default)).Outcome.Problems.Select(p => p.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_link_that_was_made_up_is_none(string token)
    {
        await using var team = await TeamScene.Create();

        Assert.Null(await team.Acceptance.Find(token, default));
        Assert.Equal(JoinResult.Unknown, (await team.Acceptance.JoinAsNew(token, "Eve", "battery staple", default)).Result);
    }

    private static bool IsSigne(MemberRow member) => member.Email.StartsWith("Signe", StringComparison.Ordinal);
}
