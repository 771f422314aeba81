using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class ApiKeyEditorTests
{
    [Fact]
    public async Task A_key_works_from_the_moment_it_is_made_until_it_is_revoked()
    {
        await using var team = await TeamScene.Create();
        var reader = new ApiKeyReader(team.Database, team.Database.Clock);

        var made = await team.Keys.Create(new() { Name = " Webshop ", Role = Role.Marketer }, team.Actor(Role.Admin), default);
        var holder = await reader.Find(made.Key!, default);
        Assert.True((await team.Keys.Revoke(made.Outcome.Id, team.Actor(Role.Admin), default)).IsDone);
        Assert.True((await team.Keys.Revoke(made.Outcome.Id, team.Actor(Role.Admin), default)).IsDone);

        Assert.Equal((made.Outcome.Id, Role.Marketer), (holder!.ApiKeyId, holder.Role));
        Assert.Null(await reader.Find(made.Key!, default));
        var row = Assert.Single(await new ApiKeyQueries(team.Database).All(team.Database.WorkspaceId, default));
        Assert.Equal(("Webshop", "admin", $"user:{team.UserId(Role.Admin)}", team.Database.Now), (row.Name, row.CreatedByName, row.CreatedBy, row.RevokedAt));
        Assert.Equal(2, (await team.Audit()).Count);
        await using var db = team.Database.Open();
        Assert.DoesNotContain(made.Key!, await TableContents.Of(db), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ends_when_it_was_said_to()
    {
        await using var team = await TeamScene.Create();
        var reader = new ApiKeyReader(team.Database, team.Database.Clock);
        var made = await team.Keys.Create(new() { Name = "Fair", Role = Role.Viewer, ExpiresAt = team.Database.Now.AddDays(1) }, team.Actor(Role.Admin), default);

        Assert.NotNull(await reader.Find(made.Key!, default));
        team.Database.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(await reader.Find(made.Key!, default));
    }

    [Fact]
    public async Task Nobody_makes_a_key_above_their_own_role_and_a_key_neither()
    {
        await using var team = await TeamScene.Create();
        var key = Actor.ApiKey(team.Database.WorkspaceId, TeamScene.Someone, Role.Admin);

        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Keys.Create(new() { Name = "x", Role = Role.Owner }, team.Actor(Role.Admin), default));
        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Keys.Create(new() { Name = "x", Role = Role.Owner }, key, default));
        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Keys.Create(new() { Name = "x", Role = Role.Viewer }, key with { Role = Role.Marketer }, default));

        Assert.Empty(await new ApiKeyQueries(team.Database).All(team.Database.WorkspaceId, default));
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_field()
    {
        await using var team = await TeamScene.Create();

        var made = await team.Keys.Create(new() { Name = " ", ExpiresAt = team.Database.Now }, team.Actor(Role.Admin), default);

        Assert.Equal(["name", "role", "expiresAt"], made.Outcome.Problems.Select(p => p.Field));
        Assert.Null(made.Key);
    }

    [Fact]
    public async Task A_key_of_another_workspace_is_not_found()
    {
        await using var team = await TeamScene.Create();
        var made = await team.Keys.Create(new() { Name = "Webshop", Role = Role.Marketer }, team.Actor(Role.Admin), default);

        Assert.Equal(EditVerdict.NotFound, (await team.Keys.Revoke(made.Outcome.Id, Actor.System(await team.Database.AddWorkspace("Other")), default)).Verdict);
    }
}
