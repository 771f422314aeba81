using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EmailCampaigns.Tests.Persistence;

public sealed class ModelTests
{
    /// <summary>The only tables outside of every workspace: the workspaces, who signs in, and the installation itself.</summary>
    private static readonly string[] Outside = ["workspaces", "installations", "users", "user_claims", "user_logins", "user_tokens", "data_protection_keys"];

    [Fact]
    public async Task Every_other_table_belongs_to_a_workspace_and_is_filtered_by_it()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();

        foreach (var entity in Owned(db))
        {
            Assert.True(typeof(IWorkspaceOwned).IsAssignableFrom(entity.ClrType), entity.DisplayName());
            Assert.NotEmpty(entity.GetDeclaredQueryFilters());
            Assert.True(Belongs(entity), $"{entity.DisplayName()} has no key to a workspace, and no parent that has.");
        }
    }

    [Fact]
    public async Task Rows_of_a_plan_ask_for_no_parent_but_their_enrollment_and_draft()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();

        Assert.Equal(["campaign_contacts", "email_drafts"], Parents("scheduled_emails"));
        Assert.Equal(["campaign_contacts"], Parents("email_drafts"));
        Assert.Equal(["campaign_plan_versions", "campaigns", "contacts"], Parents("campaign_contacts"));

        IEnumerable<string?> Parents(string table) =>
            Owned(db).Single(e => e.GetTableName() == table).GetForeignKeys().Select(k => k.PrincipalEntityType.GetTableName()).Order();
    }

    [Fact]
    public async Task Every_table_has_one_cascading_parent_at_most()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();

        foreach (var entity in Owned(db))
        {
            var cascading = entity.GetForeignKeys().Where(k => k.DeleteBehavior == DeleteBehavior.Cascade).ToList();
            Assert.True(cascading.Count <= 1, $"{entity.DisplayName()} is deleted with {string.Join(" and ", cascading.Select(k => k.PrincipalEntityType.DisplayName()))}");
            Assert.All(entity.GetForeignKeys().Except(cascading), key => Assert.Equal(DeleteBehavior.NoAction, key.DeleteBehavior));
        }
    }

    [Fact]
    public async Task No_unique_key_contains_a_nullable_column_and_each_begins_in_a_workspace()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();

        foreach (var index in Owned(db).SelectMany(e => e.GetIndexes()).Where(i => i.IsUnique))
        {
            // Databases disagree on whether two nulls are equal; an index that leaves them out says nothing about them.
            Assert.DoesNotContain(index.Properties, p => p.IsNullable && index.GetFilter()?.Contains($"{p.GetColumnName()} IS NOT NULL", StringComparison.Ordinal) is not true);
            var first = index.Properties[0];
            Assert.True(first.Name == nameof(IWorkspaceOwned.WorkspaceId) || first.IsForeignKey(), index.GetDatabaseName());
        }
    }

    [Fact]
    public async Task Names_are_snake_case_and_short_enough_for_every_database()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();

        foreach (var entity in db.Model.GetEntityTypes())
        {
            Assert.All(entity.GetProperties(), p => Assert.Equal(SnakeCase.Of(p.Name), p.GetColumnName()));
            Assert.All(entity.GetIndexes(), i => Assert.True(i.GetDatabaseName()!.Length <= 63, i.GetDatabaseName()));
            Assert.All(entity.GetForeignKeys(), k => Assert.True(k.GetConstraintName()!.Length <= 63, k.GetConstraintName()));
        }
    }

    [Fact]
    public async Task Every_status_is_checked_by_the_database()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();
        var statuses = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(e => e.GetProperties())
            .Where(p => (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType).IsEnum).ToList();

        Assert.NotEmpty(statuses);
        await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlRawAsync("UPDATE workspaces SET on_interrupted = 'maybe'"));
        Assert.All(statuses, p => Assert.Contains(
            ((IEntityType)p.DeclaringType).GetCheckConstraints(), c => c.Name!.EndsWith($"_{p.GetColumnName()}", StringComparison.Ordinal)));
    }

    /// <summary>By a key of its own, or by those of what it is deleted with.</summary>
    private static bool Belongs(IEntityType entity) => entity.GetForeignKeys().Any(
        key => key.PrincipalEntityType.GetTableName() == "workspaces" || (key.DeleteBehavior == DeleteBehavior.Cascade && Belongs(key.PrincipalEntityType)));

    private static IEnumerable<IEntityType> Owned(CampaignsDb db)
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        return model.GetEntityTypes().Where(e => !Outside.Contains(e.GetTableName()));
    }
}
