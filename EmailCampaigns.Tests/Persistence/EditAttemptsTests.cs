using EmailCampaigns.Core;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>
/// On a database that takes many writers somebody can be faster between the look and the write. SQLite lets nobody in between, so here it is staged.
/// </summary>
public sealed class EditAttemptsTests
{
    [Fact]
    public async Task Where_a_unique_key_refuses_the_edit_sees_what_stands_and_answers_by_that()
    {
        var refusal = new Refusal { Times = 1 };
        await using var database = await Database(refusal);
        var standing = new ContactList("Trade fair", null, database.Now);
        var dbs = new AddsBefore(database, context: 2, $"""
            INSERT INTO contact_lists (id, workspace_id, name, name_normalized, created_at, updated_at, version)
            VALUES (x'{Convert.ToHexString(standing.Id.ToByteArray(bigEndian: true))}', x'{Convert.ToHexString(database.WorkspaceId.ToByteArray(bigEndian: true))}', 'Trade fair', '{standing.NameNormalized}', '2026-01-14', '2026-01-14', 1)
            """);

        var outcome = await new ListEditor(dbs, database.Clock).Create(new() { Name = "Trade fair" }, database.System, default);

        Assert.Equal((EditVerdict.Exists, standing.Id), (outcome.Verdict, outcome.Id));
    }

    [Fact]
    public async Task A_refusal_that_stays_is_no_outcome_but_an_error()
    {
        var refusal = new Refusal { Times = int.MaxValue };
        await using var database = await Database(refusal);

        await Assert.ThrowsAsync<DbUpdateException>(() => new ListEditor(database, database.Clock).Create(new() { Name = "Trade fair" }, database.System, default));
    }

    private static Task<TestDatabase> Database(Refusal refusal) =>
        TestDatabase.Create(services => TestStore.Configure(services, options => options.AddInterceptors(refusal)), DatabaseProvider.Sqlite);

    /// <summary>Refuses lists as their unique name would.</summary>
    private sealed class Refusal : SaveChangesInterceptor
    {
        public int Times { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            var isList = eventData.Context!.ChangeTracker.Entries<ContactList>().Any();
            return isList && Times-- > 0
                ? throw new DbUpdateException("Refused.", new SqliteException("UNIQUE constraint failed", 19, 2067))
                : base.SavingChangesAsync(eventData, result, cancellationToken);
        }
    }

    /// <summary>Somebody else's write, committed just before the n-th context is opened.</summary>
    private sealed class AddsBefore(IDbContextFactory<CampaignsDb> inner, int context, string sql) : IDbContextFactory<CampaignsDb>
    {
        private int _opened;

        public CampaignsDb CreateDbContext()
        {
            if (++_opened == context)
            {
                using var other = inner.AcrossWorkspaces();
                other.Database.ExecuteSqlRaw(sql);
            }

            return inner.CreateDbContext();
        }
    }
}
