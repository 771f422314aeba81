using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class WorkspaceSetUpTests
{
    private const string Key = "a-key-of-at-least-thirty-two-characters";

    private static readonly SetUpRequest Request = new("Ann@Example.org", "correct horse", "Grüne Wiese", "Europe/Berlin", WithPickupSender: true) { Name = "Ann Lee" };

    [Fact]
    public async Task It_makes_an_owner_a_workspace_and_a_verified_pickup_sender()
    {
        await using var host = await ApiHost.StartEmpty();

        var result = await host.Get<WorkspaceSetUp>().Run(Request, CancellationToken.None);

        Assert.True(result.IsDone);
        await using var db = host.Open(result.WorkspaceId!.Value);
        var workspace = await db.Workspaces.SingleAsync();
        Assert.Equal(("Grüne Wiese", "grune-wiese", "Europe/Berlin"), (workspace.Name, workspace.Slug, workspace.Timezone));
        var member = await db.WorkspaceMembers.SingleAsync();
        Assert.Equal((result.UserId, Role.Owner), (member.UserId, member.Role));
        var sender = await db.SenderAccounts.SingleAsync();
        Assert.Equal(("ann@example.org", SenderProvider.Pickup, ValidationStatus.Verified, true), (sender.Email, sender.Provider, sender.ValidationStatus, sender.IsDefault));
        Assert.Equal("Ann Lee", sender.DisplayName);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done_and_the_others_find_it_done()
    {
        await using var host = await ApiHost.StartEmpty();
        var setUp = host.Get<WorkspaceSetUp>();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            setUp.Run(Request with { Email = $"owner{i}@example.org", WorkspaceName = $"Workspace {i}" }, CancellationToken.None))));

        Assert.Single(results, r => r.IsDone);
        await using var db = host.Open(results.Single(r => r.IsDone).WorkspaceId!.Value);
        Assert.Equal(1, await db.Users.CountAsync());
        Assert.Equal(1, await db.Workspaces.CountAsync());
    }

    [Fact]
    public async Task An_unattended_start_makes_a_key_that_works_at_once()
    {
        await using var host = await ApiHost.StartEmpty(null,
            ("Setup:AdminEmail", "ann@example.org"), ("Setup:AdminPassword", "correct horse"), ("Setup:Workspace", "Northwind"), ("Setup:ApiKey", Key));

        var holder = await host.Get<ApiKeyReader>().Find(Key, CancellationToken.None);

        Assert.Equal(Role.Owner, holder!.Role);
        Assert.False(await host.Get<WorkspaceSetUp>().IsNeeded(CancellationToken.None));
    }

    [Fact]
    public async Task An_unattended_start_on_a_database_that_is_in_use_changes_nothing()
    {
        await using var host = await ApiHost.StartEmpty();
        await host.Get<WorkspaceSetUp>().Run(Request, CancellationToken.None);

        var again = await host.Get<WorkspaceSetUp>().Run(Request with { Email = "eve@example.org", ApiKey = Key }, CancellationToken.None);

        Assert.False(again.IsDone);
        Assert.Null(await host.Get<ApiKeyReader>().Find(Key, CancellationToken.None));
    }

    [Theory]
    [InlineData("no-address", "correct horse", "W", "UTC", null, "email")]
    [InlineData("ann@example.org", "short", "W", "UTC", null, "password")]
    [InlineData("ann@example.org", "correct horse", " ", "UTC", null, "workspaceName")]
    [InlineData("ann@example.org", "correct horse", "W", "Mars/Olympus", null, "timezone")]
    [InlineData("ann@example.org", "correct horse", "W", "UTC", "too-short", "apiKey")]
    public void What_is_wrong_is_named_by_field(string email, string password, string workspace, string timezone, string? key, string field) =>
        Assert.Equal(field, Assert.Single(WorkspaceSetUp.Check(new SetUpRequest(email, password, workspace, timezone, false, key))).Field);
}
