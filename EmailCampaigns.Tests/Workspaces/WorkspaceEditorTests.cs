using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class WorkspaceEditorTests
{
    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_clears_what_it_empties()
    {
        await using var team = await TeamScene.Create();
        var by = team.Actor(Role.Admin);

        await team.Workspaces.Update(new() { PostalAddress = " 1 Example Street\nBerlin ", PublicBaseUrl = "https://mail.example.com/x/" }, null, by, default);
        var first = await Row(team);
        team.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await team.Workspaces.Update(new() { Name = "Contoso", Timezone = "America/New_York", OnInterrupted = OnInterrupted.Resend, PostalAddress = "" }, first.Version, by, default);
        var second = await Row(team);

        Assert.Equal(("Northwind Robotics", "Europe/Berlin", "1 Example Street\nBerlin", "https://mail.example.com/x"), (first.Name, first.Timezone, first.PostalAddress, first.PublicBaseUrl));
        Assert.Equal(("Contoso", "northwind-robotics", "America/New_York", null, "https://mail.example.com/x", OnInterrupted.Resend), (second.Name, second.Slug, second.Timezone, second.PostalAddress, second.PublicBaseUrl, second.OnInterrupted));
        Assert.Contains("workspace_changed name: \"Northwind Robotics\" to \"Contoso\"", (await team.Audit())[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_what_changes_nothing_raises_none()
    {
        await using var team = await TeamScene.Create();
        var version = (await Row(team)).Version;

        Assert.True((await team.Workspaces.Update(new() { Name = "Northwind Robotics" }, version, team.Actor(Role.Admin), default)).IsDone);
        Assert.Equal(version, (await Row(team)).Version);
        Assert.True((await team.Workspaces.Update(new() { Name = "First" }, version, team.Actor(Role.Admin), default)).IsDone);
        Assert.Equal(EditVerdict.Stale, (await team.Workspaces.Update(new() { Name = "Second" }, version, team.Actor(Role.Admin), default)).Verdict);

        Assert.Equal("First", (await Row(team)).Name);
    }

    [Theory]
    [InlineData("name", "", null, null)]
    [InlineData("timezone", null, "Mars/Olympus", null)]
    [InlineData("publicBaseUrl", null, null, "mail.example.com")]
    [InlineData("publicBaseUrl", null, null, "ftp://mail.example.com")]
    [InlineData("publicBaseUrl", null, null, "https://mail.example.com/?x=1")]
    [InlineData("publicBaseUrl", null, null, "https://ann:secret@mail.example.com")]
    public async Task What_is_wrong_is_named_by_field(string field, string? name, string? timezone, string? url)
    {
        await using var team = await TeamScene.Create();

        var outcome = await team.Workspaces.Update(new() { Name = name, Timezone = timezone, PublicBaseUrl = url }, null, team.Actor(Role.Admin), default);

        Assert.Equal(field, Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task Whoever_adds_a_workspace_owns_it_and_it_starts_empty()
    {
        await using var team = await TeamScene.Create();

        var outcome = await team.Workspaces.Create(new() { Name = "Northwind Robotics" }, team.Actor(Role.Owner), default);

        Assert.True(outcome.IsDone, outcome.Message);
        var row = await new WorkspaceQueries(team.Database).Find(outcome.Id, default);
        Assert.Equal(("Northwind Robotics", "northwind-robotics-2", "Europe/Berlin"), (row!.Name, row.Slug, row.Timezone));
        var member = Assert.Single(await team.Queries.All(outcome.Id, default));
        Assert.Equal((team.UserId(Role.Owner), Role.Owner), (member.UserId, member.Role));
        Assert.Equal(new[] { team.Database.WorkspaceId, outcome.Id }.Order(), (await new MembershipQueries(team.Database).AllOf(team.UserId(Role.Owner), default)).Select(m => m.WorkspaceId).Order());
    }

    [Fact]
    public async Task A_workspace_that_a_key_adds_is_owned_by_the_owners_of_the_keys_workspace()
    {
        await using var team = await TeamScene.Create();
        var second = await team.Add("second.owner@example.org", Role.Owner);

        var outcome = await team.Workspaces.Create(new() { Name = "Zweites" }, Actor.ApiKey(team.Database.WorkspaceId, TeamScene.Someone, Role.Owner), default);

        Assert.Equal(
            new[] { team.UserId(Role.Owner), second.UserId }.Order(), (await team.Queries.All(outcome.Id, default)).Select(m => m.UserId).Order());
    }

    [Fact]
    public async Task Many_of_the_same_name_at_once_have_different_addresses()
    {
        await using var team = await TeamScene.Create();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => team.Workspaces.Create(new() { Name = "Twin" }, team.Actor(Role.Owner), default))));

        Assert.All(outcomes, outcome => Assert.True(outcome.IsDone, outcome.Message));
        await using var db = team.Database.CreateDbContext();
        Assert.Equal(["twin", "twin-2", "twin-3", "twin-4"], await db.Workspaces.Where(w => w.Name == "Twin").Select(w => w.Slug).OrderBy(s => s).ToListAsync());
    }

    private static async Task<WorkspaceRow> Row(TeamScene team) => (await new WorkspaceQueries(team.Database).Find(team.Database.WorkspaceId, default))!;
}
