using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class MemberEditorTests
{
    [Fact]
    public async Task A_changed_role_is_stored_audited_and_told_at_once()
    {
        await using var team = await TeamScene.Create();

        var outcome = await team.Members.ChangeRole(team.MemberId(Role.Viewer), Role.Marketer, team.Actor(Role.Admin), default);

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Equal(Role.Marketer, await team.RoleOf(team.MemberId(Role.Viewer)));
        Assert.Equal([$"user:{team.UserId(Role.Admin)} member_role_changed viewer@example.org: viewer to marketer"], await team.Audit());
        Assert.Equal([team.UserId(Role.Viewer)], team.Notified);
    }

    [Theory]
    [InlineData(Role.Admin, Role.Viewer, Role.Owner)] // gives a role above one's own
    [InlineData(Role.Admin, Role.Owner, Role.Viewer)] // takes one above one's own
    [InlineData(Role.Marketer, Role.Viewer, Role.Viewer)]
    public async Task Nobody_gives_or_takes_a_role_above_their_own(Role by, Role whose, Role to)
    {
        await using var team = await TeamScene.Create();
        await team.Add("second.owner@example.org", Role.Owner);

        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Members.ChangeRole(team.MemberId(whose), to, team.Actor(by), default));

        Assert.Equal(whose, await team.RoleOf(team.MemberId(whose)));
        Assert.Empty(await team.Audit());
        Assert.Empty(team.Notified);
    }

    [Fact]
    public async Task Nobody_removes_a_member_above_themselves()
    {
        await using var team = await TeamScene.Create();
        await team.Add("second.owner@example.org", Role.Owner);

        await Assert.ThrowsAsync<PermissionDeniedException>(() => team.Members.Remove(team.MemberId(Role.Owner), team.Actor(Role.Admin), default));

        Assert.Equal(Role.Owner, await team.RoleOf(team.MemberId(Role.Owner)));
    }

    [Fact]
    public async Task Ones_own_role_is_for_others_to_change()
    {
        await using var team = await TeamScene.Create();

        var outcome = await team.Members.ChangeRole(team.MemberId(Role.Admin), Role.Viewer, team.Actor(Role.Admin), default);

        Assert.Equal(EditVerdict.InUse, outcome.Verdict);
        Assert.Equal(Role.Admin, await team.RoleOf(team.MemberId(Role.Admin)));
    }

    [Fact]
    public async Task The_last_owner_cannot_be_demoted_removed_nor_leave()
    {
        await using var team = await TeamScene.Create();
        var owner = team.MemberId(Role.Owner);
        var key = Actor.ApiKey(team.Database.WorkspaceId, TeamScene.Someone, Role.Owner);

        EditOutcome[] refused =
        [
            await team.Members.ChangeRole(owner, Role.Admin, key, default),
            await team.Members.Remove(owner, key, default),
            await team.Members.Leave(team.Actor(Role.Owner), default),
        ];

        Assert.All(refused, outcome => Assert.Equal((EditVerdict.InUse, "owner@example.org is the last owner. Make somebody else an owner first."), (outcome.Verdict, outcome.Message)));
        Assert.Equal(Role.Owner, await team.RoleOf(owner));
        Assert.Empty(await team.Audit());
    }

    [Fact]
    public async Task With_another_owner_the_first_can_go()
    {
        await using var team = await TeamScene.Create();
        await team.Members.ChangeRole(team.MemberId(Role.Admin), Role.Owner, team.Actor(Role.Owner), default);

        team.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await team.Members.Leave(team.Actor(Role.Owner), default)).IsDone);

        Assert.Null(await team.RoleOf(team.MemberId(Role.Owner)));
        Assert.Contains("member_left owner@example.org: owner", (await team.Audit())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_owners_who_end_each_others_ownership_at_once_leave_one()
    {
        await using var team = await TeamScene.Create();
        var key = Actor.ApiKey(team.Database.WorkspaceId, TeamScene.Someone, Role.Owner);
        for (var round = 0; round < 10; round++)
        {
            var owners = await Owners(team);
            if (owners.Count < 2)
            {
                await team.Add($"owner{round}@example.org", Role.Owner);
                owners = await Owners(team);
            }

            var start = new TaskCompletionSource();
            var acts = owners.Select((id, i) => Task.Run(async () =>
            {
                await start.Task;
                return i % 2 == 0 ? await team.Members.Remove(id, key, default) : await team.Members.ChangeRole(id, Role.Viewer, key, default);
            })).ToList();
            start.SetResult();
            var outcomes = await Task.WhenAll(acts);

            Assert.Single(outcomes, o => o.IsDone);
            Assert.Single(await Owners(team));
        }
    }

    [Fact]
    public async Task A_removed_member_is_gone_and_leaves_no_invitation_that_still_works()
    {
        await using var team = await TeamScene.Create();
        var invited = await team.Invitations.Create(new() { Email = "friend@example.org", Role = Role.Admin }, team.Actor(Role.Admin), default);

        var outcome = await team.Members.Remove(team.MemberId(Role.Admin), team.Actor(Role.Owner), default);

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Null(await team.RoleOf(team.MemberId(Role.Admin)));
        Assert.Equal(InvitationStatus.Revoked, (await team.Acceptance.Find(invited.Token!, default))!.Status);
        Assert.Equal([team.UserId(Role.Admin)], team.Notified);
    }

    [Theory]
    [InlineData(Role.Owner, Role.Admin, InvitationStatus.Revoked)] // may still invite, but no owners
    [InlineData(Role.Admin, Role.Admin, InvitationStatus.Open)]
    [InlineData(Role.Admin, Role.Marketer, InvitationStatus.Revoked)]
    public async Task A_demoted_member_leaves_no_invitation_that_they_could_not_make_any_more(Role invitedAs, Role demotedTo, InvitationStatus then)
    {
        await using var team = await TeamScene.Create();
        var second = await team.Add("second.owner@example.org", Role.Owner);
        var by = Actor.User(team.Database.WorkspaceId, second.UserId, Role.Owner);
        var invited = await team.Invitations.Create(new() { Email = "friend@example.org", Role = invitedAs }, by, default);

        await team.Members.ChangeRole(second.Id, demotedTo, team.Actor(Role.Owner), default);

        Assert.Equal(then, (await team.Acceptance.Find(invited.Token!, default))!.Status);
    }

    [Fact]
    public async Task A_member_of_another_workspace_is_not_found()
    {
        await using var team = await TeamScene.Create();
        var stranger = Actor.User(await team.Database.AddWorkspace("Other"), TeamScene.Someone, Role.Owner);

        Assert.Equal(EditVerdict.NotFound, (await team.Members.ChangeRole(team.MemberId(Role.Viewer), Role.Admin, stranger, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await team.Members.Remove(team.MemberId(Role.Viewer), stranger, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await team.Members.Leave(stranger, default)).Verdict);
    }

    [Fact]
    public async Task A_sign_in_holds_while_password_role_and_membership_do_and_notes_when_the_member_was_here()
    {
        await using var team = await TeamScene.Create();
        var sessions = new MemberSessions(team.Database, team.Database.Clock);
        string stamp;
        await using (var db = team.Database.Open())
        {
            stamp = (await db.Users.SingleAsync(u => u.Id == team.UserId(Role.Viewer))).SecurityStamp!;
        }

        var session = new MemberSession(team.UserId(Role.Viewer), stamp, team.Database.WorkspaceId, Role.Viewer);
        Assert.True(await sessions.IsCurrent(session, default));
        var first = team.Database.Now;
        team.Database.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await sessions.IsCurrent(session, default));
        Assert.Equal(first, (await team.Queries.Find(team.Database.WorkspaceId, team.MemberId(Role.Viewer), default))!.LastSeenAt);
        team.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await sessions.IsCurrent(session, default));
        Assert.Equal(team.Database.Now, (await team.Queries.Find(team.Database.WorkspaceId, team.MemberId(Role.Viewer), default))!.LastSeenAt);

        Assert.False(await sessions.IsCurrent(session with { SecurityStamp = "another" }, default));
        Assert.False(await sessions.IsCurrent(session with { Role = Role.Admin }, default));
        Assert.False(await sessions.IsCurrent(session with { WorkspaceId = await team.Database.AddWorkspace("Other") }, default));
        await team.Members.Remove(team.MemberId(Role.Viewer), team.Actor(Role.Owner), default);
        Assert.False(await sessions.IsCurrent(session, default));
    }

    private static async Task<List<Guid>> Owners(TeamScene team)
    {
        await using var db = team.Database.Open();
        return await db.WorkspaceMembers.Where(m => m.Role == Role.Owner).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync();
    }
}
