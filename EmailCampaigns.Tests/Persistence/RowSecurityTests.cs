using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>The border between workspaces that PostgreSQL itself holds, with EF's filter taken away.</summary>
public sealed class RowSecurityTests
{
    [Fact]
    public async Task Every_table_with_a_workspace_has_the_one_policy_and_no_other_table_has_one()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
        await using var db = database.AsOwner();
        var owned = db.Model.GetEntityTypes().Where(e => typeof(IWorkspaceOwned).IsAssignableFrom(e.ClrType)).Select(e => e.GetTableName()!).Order(StringComparer.Ordinal).ToList();

        var secured = await Read(db, "SELECT relname || ' ' || relforcerowsecurity FROM pg_class WHERE relrowsecurity AND NOT relispartition ORDER BY relname COLLATE \"C\"");
        var policies = await Read(db, "SELECT tablename || ' ' || policyname || ' ' || cmd || ' ' || permissive FROM pg_policies WHERE tablename IN (SELECT relname FROM pg_class WHERE NOT relispartition) ORDER BY tablename COLLATE \"C\"");
        var conditions = await Read(db, "SELECT DISTINCT qual || ' / ' || with_check FROM pg_policies");

        Assert.NotEmpty(owned);
        Assert.Equal(owned.Select(t => $"{t} true"), secured);
        Assert.Equal(owned.Select(t => $"{t} {RowPolicy.Name} ALL PERMISSIVE"), policies);
        Assert.Contains(RowPolicy.Setting, Assert.Single(conditions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_filter_no_foreign_row_is_read()
    {
        await using var scene = await Scene.Create();
        await using var db = scene.Database.Open();

        Assert.Equal("Mine", (await db.ContactLists.IgnoreQueryFilters().SingleAsync()).Name);
        Assert.Equal(["Mine"], await Read(db, "SELECT name FROM contact_lists"));
        Assert.Empty(await Read(db, $"SELECT name FROM contact_lists WHERE workspace_id = '{scene.Other}'"));
    }

    [Fact]
    public async Task Without_the_filter_no_foreign_row_is_changed_or_deleted()
    {
        await using var scene = await Scene.Create();
        await using (var db = scene.Database.Open())
        {
            Assert.Equal(1, await db.ContactLists.IgnoreQueryFilters().ExecuteUpdateAsync(set => set.SetProperty(l => l.Name, "Changed")));
            Assert.Equal(0, await db.Database.ExecuteSqlRawAsync("UPDATE contact_lists SET name = 'Changed' WHERE workspace_id = {0}", scene.Other));
            Assert.Equal(0, await db.Database.ExecuteSqlRawAsync("DELETE FROM contact_lists WHERE workspace_id = {0}", scene.Other));
            Assert.Equal(1, await db.ContactLists.IgnoreQueryFilters().ExecuteDeleteAsync());
        }

        await using var all = scene.Database.AcrossWorkspaces();
        Assert.Equal("Theirs", (await all.ContactLists.IgnoreQueryFilters().SingleAsync()).Name);
    }

    [Fact]
    public async Task No_row_is_inserted_into_another_workspace_or_moved_there()
    {
        await using var scene = await Scene.Create();
        await using var db = scene.Database.Open();

        await Refused(() => db.Database.ExecuteSqlRawAsync(
            "INSERT INTO contact_lists (id, workspace_id, name, created_at, updated_at, version) VALUES ({0}, {1}, 'New', {2}, {2}, 1)",
            Guid.CreateVersion7(scene.Database.Now), scene.Other, scene.Database.Now));
        await Refused(() => db.Database.ExecuteSqlRawAsync("UPDATE contact_lists SET workspace_id = {0}", scene.Other));
    }

    [Fact]
    public async Task Who_names_no_workspace_sees_none()
    {
        await using var scene = await Scene.Create();
        await using var db = scene.Database.CreateDbContext();

        Assert.Empty(await db.ContactLists.IgnoreQueryFilters().ToListAsync());
        Assert.Equal(0, await db.Database.ExecuteSqlRawAsync("DELETE FROM contact_lists"));
    }

    [Fact]
    public async Task A_workspace_cannot_be_entered_on_a_connection_that_was_opened_outside_any()
    {
        await using var scene = await Scene.Create();
        await using var db = scene.Database.CreateDbContext();
        await db.Database.OpenConnectionAsync();

        Assert.Throws<WorkspaceGuardException>(() => db.Enter(scene.Database.WorkspaceId));
    }

    [Fact]
    public async Task Who_looks_across_workspaces_sees_all()
    {
        await using var scene = await Scene.Create();
        await using var db = scene.Database.AcrossWorkspaces();

        Assert.Equal(["Mine", "Theirs"], await db.ContactLists.IgnoreQueryFilters().Select(l => l.Name).Order().ToListAsync());
    }

    [Fact]
    public async Task Very_many_rows_at_once_stay_inside_as_well()
    {
        await using var scene = await Scene.Create();
        await using var db = scene.Database.Open();
        var lists = Enumerable.Range(1, 20).Select(i => new ContactList($"List {i}", null, scene.Database.Now)).ToList();

        await db.InTransaction(
            async () =>
            {
                await db.InsertNew(lists[..10], scene.Database.Now, default);
                await db.InsertNew(lists[10..], scene.Database.Now, default); // a second time in one transaction
                return 0;
            },
            default);

        Assert.Equal(21, await db.ContactLists.IgnoreQueryFilters().CountAsync());
        await Refused(() => db.InTransaction(
            async () =>
            {
                await db.Database.ExecuteSqlRawAsync($"SELECT set_config('{RowPolicy.Setting}', '{scene.Other}', true)");
                await db.InsertNew<ContactList>([new ContactList("Theirs too", null, scene.Database.Now)], scene.Database.Now, default);
                return 0;
            },
            default));
    }

    [Fact]
    public async Task A_pooled_connection_carries_nothing_along()
    {
        await using var scene = await Scene.Create();
        var settings = scene.Database.Store.Settings with { ConnectionString = $"{scene.Database.Store.Settings.ConnectionString};Maximum Pool Size=1" };
        await using var services = TestStore.ServicesFor(settings, scene.Database.Clock).BuildServiceProvider();
        var dbs = services.GetRequiredService<IDbContextFactory<CampaignsDb>>();
        async Task<(string? Names, int Process)> See(CampaignsDb db)
        {
            await using (db)
            {
                var names = await db.ContactLists.IgnoreQueryFilters().Select(l => l.Name).Order().ToListAsync();
                return (string.Join(' ', names), await db.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").SingleAsync());
            }
        }

        var seen = new List<(string? Names, int Process)>();
        for (var round = 0; round < 5; round++) // statements are prepared at their third use
        {
            seen.AddRange([
                await See(dbs.For(scene.Database.WorkspaceId)), await See(dbs.For(scene.Other)), await See(dbs.AcrossWorkspaces()), await See(dbs.CreateDbContext()), await See(dbs.AsOwner()),
            ]);
        }

        Assert.Single(seen.Select(s => s.Process).Distinct());
        Assert.All(seen.Chunk(5), round => Assert.Equal(["Mine", "Theirs", "Mine Theirs", "", "Mine Theirs"], round.Select(s => s.Names)));

        await using var bare = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var ask = new NpgsqlCommand($"SELECT pg_backend_pid() || ' ' || current_setting('role') || ' [' || current_setting('{RowPolicy.Setting}', true) || ']'", bare);
        Assert.Equal($"{seen[0].Process.ToString(CultureInfo.InvariantCulture)} none []", await ask.ExecuteScalarAsync());
    }

    /// <summary>What most installations have: a login without special rights that owns the database. Foreign keys are asked by it as well, and see all rows.</summary>
    [Fact]
    public async Task A_login_that_owns_the_tables_is_bound_too()
    {
        await using var login = await OwnLogin.Create("");
        await using var services = TestStore.ServicesFor(login.Settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();
        await services.GetRequiredService<DatabaseStart>().Run(default);
        var dbs = services.GetRequiredService<IDbContextFactory<CampaignsDb>>();
        var (one, other) = (await Add("One"), await Add("Other"));

        await using (var db = dbs.For(one))
        {
            Assert.Equal("One", (await db.ContactLists.IgnoreQueryFilters().SingleAsync()).Name);
            await Refused(() => db.Database.ExecuteSqlRawAsync("UPDATE contact_lists SET workspace_id = {0}", other));
        }

        await using var nowhere = dbs.CreateDbContext();
        Assert.Empty(await nowhere.ContactLists.IgnoreQueryFilters().ToListAsync());
        var stillUsed = await Assert.ThrowsAsync<PostgresException>(() => nowhere.Database.ExecuteSqlRawAsync("DELETE FROM workspaces"));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, stillUsed.SqlState);

        async Task<Guid> Add(string name)
        {
            var workspace = new Workspace(name, name, "UTC", TestDatabase.Start);
            await using (var db = dbs.CreateDbContext())
            {
                db.Workspaces.Add(workspace);
                await db.SaveChangesAsync();
            }

            await using var inside = dbs.For(workspace.Id);
            inside.ContactLists.Add(new ContactList(name, null, TestDatabase.Start));
            await inside.SaveChangesAsync();
            return workspace.Id;
        }
    }

    [Fact]
    public async Task A_login_that_bypasses_policies_and_may_not_take_on_the_role_is_refused_with_what_to_do()
    {
        await using var login = await OwnLogin.Create("BYPASSRLS");
        await using var services = TestStore.ServicesFor(login.Settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => services.GetRequiredService<DatabaseStart>().Run(default));

        Assert.Contains($"CREATE ROLE {RowPolicy.Role} NOLOGIN", refused.Message, StringComparison.Ordinal);
    }

    private static async Task Refused(Func<Task> act) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(act)).SqlState);

    private static async Task<List<string>> Read(CampaignsDb db, string sql) => await db.Database.SqlQueryRaw<string>(sql).ToListAsync();

    /// <summary>Two workspaces with a list each: Mine in the test's own, Theirs in the other.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private Scene(TestDatabase database, Guid other) => (Database, Other) = (database, other);

        public TestDatabase Database { get; }

        public Guid Other { get; }

        public static async Task<Scene> Create()
        {
            var database = await TestDatabase.Create(on: DatabaseProvider.Postgres);
            var other = await database.AddWorkspace("Contoso");
            await database.Add(new ContactList("Mine", null, database.Now));
            await using var db = database.For(other);
            db.ContactLists.Add(new ContactList("Theirs", null, database.Now));
            await db.SaveChangesAsync();
            return new Scene(database, other);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    /// <summary>An empty database that belongs to a login of its own.</summary>
    private sealed class OwnLogin : IAsyncDisposable
    {
        private const string Password = "only-for-this-test";

        private readonly DatabaseSettings _given;
        private readonly string _name;

        private OwnLogin(DatabaseSettings given, string name) => (_given, _name) = (given, name);

        public DatabaseSettings Settings => _given with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(_given.ConnectionString) { Username = _name, Password = Password, Pooling = false }.ConnectionString,
        };

        public static async Task<OwnLogin> Create(string rights)
        {
            var server = await PostgresServer.Required();
            var given = new DatabaseSettings(DatabaseProvider.Postgres, await server.NewEmptyDatabase());
            var database = new NpgsqlConnectionStringBuilder(given.ConnectionString).Database!;
            var login = new OwnLogin(given, $"{database}_login");
            await login.Execute($"CREATE ROLE {login._name} LOGIN {rights} PASSWORD '{Password}'; ALTER DATABASE {database} OWNER TO {login._name}; ALTER SCHEMA public OWNER TO {login._name}");
            return login;
        }

        public async ValueTask DisposeAsync()
        {
            await (await PostgresServer.Required()).Drop(_given.ConnectionString);
            var elsewhere = new NpgsqlConnectionStringBuilder(_given.ConnectionString) { Database = "postgres", Pooling = false };
            await using var connection = new NpgsqlConnection(elsewhere.ConnectionString);
            await connection.OpenAsync();
            await using var drop = new NpgsqlCommand($"DROP ROLE {_name}", connection);
            await drop.ExecuteNonQueryAsync();
        }

        private async Task Execute(string sql)
        {
            await using var connection = new NpgsqlConnection(_given.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
