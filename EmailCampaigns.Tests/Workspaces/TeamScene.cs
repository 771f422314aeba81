using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>A workspace with one member of each role, and what works on its members.</summary>
internal sealed class TeamScene : IAsyncDisposable
{
    /// <summary>The id of a key or user that is nobody in particular.</summary>
    public static readonly Guid Someone = Guid.CreateVersion7(TestDatabase.Start);

    private readonly Dictionary<Role, WorkspaceMember> _members = [];

    private TeamScene(TestDatabase database)
    {
        Database = database;
        var names = new UpperInvariantLookupNormalizer();
        NewUser = new NewUser(new PasswordHasher<User>(), names);
        Members = new MemberEditor(database, Changes, database.Clock);
        Queries = new MemberQueries(database, database.Clock);
        Invitations = new InvitationEditor(database, names, database.Clock);
        Acceptance = new InvitationAcceptance(database, NewUser, names, Changes, database.Clock);
        Keys = new ApiKeyEditor(database, database.Clock);
        Workspaces = new WorkspaceEditor(database, database.Clock);
        Changes.Changed += Notified.Add;
    }

    public TestDatabase Database { get; }
    public NewUser NewUser { get; }
    public MembershipChanges Changes { get; } = new();

    /// <summary>Whose membership was said to have changed.</summary>
    public List<Guid> Notified { get; } = [];

    public MemberEditor Members { get; }
    public MemberQueries Queries { get; }
    public InvitationEditor Invitations { get; }
    public InvitationAcceptance Acceptance { get; }
    public ApiKeyEditor Keys { get; }
    public WorkspaceEditor Workspaces { get; }

    public static async Task<TeamScene> Create()
    {
        var scene = new TeamScene(await TestDatabase.Create());
        foreach (var role in Enum.GetValues<Role>())
        {
            scene._members[role] = await scene.Add($"{SnakeCase.Of(role)}@example.org", role);
        }

        return scene;
    }

    public Guid MemberId(Role role) => _members[role].Id;

    public Guid UserId(Role role) => _members[role].UserId;

    public Actor Actor(Role role) => Core.Model.Workspaces.Actor.User(Database.WorkspaceId, UserId(role), role);

    public async Task<WorkspaceMember> Add(string email, Role role)
    {
        Assert.True(EmailAddress.TryParse(email, out var address, out _));
        var user = NewUser.Make(address, displayName: null, "correct horse", Database.Now);
        var member = new WorkspaceMember(user.Id, role, Database.Now);
        await Database.Add(user);
        await Database.Add(member);
        return member;
    }

    public async Task<Role?> RoleOf(Guid memberId)
    {
        await using var db = Database.Open();
        return await db.WorkspaceMembers.Where(m => m.Id == memberId).Select(m => (Role?)m.Role).SingleOrDefaultAsync();
    }

    /// <summary>The audit log, oldest first.</summary>
    public async Task<List<string>> Audit()
    {
        await using var db = Database.Open();
        return [.. (await db.AuditEntries.OrderBy(e => e.Id).ToListAsync()).Select(e => $"{e.Actor} {SnakeCase.Of(e.Action)} {e.Details}")];
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
