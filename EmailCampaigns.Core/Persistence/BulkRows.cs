using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Entities as rows for <see cref="ISqlDialect.Insert"/> and <see cref="ISqlDialect.Update"/>, with the names, conversions and stamps of the model: many times as fast as the change tracker.
/// </summary>
internal sealed class BulkRows<TEntity>
    where TEntity : class
{
    /// <param name="db">A context in a workspace, with a transaction under way.</param>
    /// <param name="entities">What is to be written.</param>
    /// <param name="now">What <c>created_at</c> and <c>updated_at</c> become.</param>
    public BulkRows(CampaignsDb db, IReadOnlyList<TEntity> entities, DateTime now)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Writing many rows needs a transaction.");
        }

        var entity = db.Model.FindEntityType(typeof(TEntity)) ?? throw new ArgumentException($"{typeof(TEntity).Name} has no table.");
        Entities = entities;
        Table = entity.GetTableName()!;
        Columns = [.. entity.GetProperties().Select(property => ColumnOf(property, db, now))];
    }

    private BulkRows(BulkRows<TEntity> all, IEnumerable<BulkColumn<TEntity>> columns)
    {
        Entities = all.Entities;
        Table = all.Table;
        Columns = [.. columns];
    }

    public IReadOnlyList<TEntity> Entities { get; }

    public string Table { get; }

    public IReadOnlyList<BulkColumn<TEntity>> Columns { get; }

    /// <summary>Key, workspace and the columns of these properties.</summary>
    public BulkRows<TEntity> Only(IReadOnlyCollection<string> properties) => new(this, Columns.Where(c => c.Finds || properties.Any(c.IsOf)));

    /// <summary>The same, updated only if a property still has this value. Its column is listed a second time for that.</summary>
    public BulkRows<TEntity> While(string property, object value)
    {
        var column = Columns.First(c => c.IsOf(property));
        var stored = column.Convert(value);
        return new BulkRows<TEntity>(this, [.. Columns, column with { Value = _ => stored, IsShared = true, Finds = true }]);
    }

    private static BulkColumn<TEntity> ColumnOf(IProperty property, CampaignsDb db, DateTime now)
    {
        var convert = property.GetRelationalTypeMapping().Converter?.ConvertToProvider ?? (value => value);
        object? Converted(object? value) => value is null ? null : convert(value);
        BulkColumn<TEntity> Shared(object? value) => new(property, Converted, _ => value) { IsShared = true };
        switch (property.Name)
        {
            case nameof(IWorkspaceOwned.WorkspaceId) when typeof(IWorkspaceOwned).IsAssignableFrom(typeof(TEntity)):
                return Shared(Converted(db.WorkspaceId == Guid.Empty
                    ? throw new WorkspaceGuardException($"A {typeof(TEntity).Name} was about to be written outside any workspace.")
                    : db.WorkspaceId));
            case nameof(ITimestamped.CreatedAt) or nameof(ITimestamped.UpdatedAt):
                return Shared(Converted(now));
            case nameof(IVersioned.Version) when typeof(IVersioned).IsAssignableFrom(typeof(TEntity)):
                return Shared(1);
            default:
                var getter = property.GetGetter();
                return new BulkColumn<TEntity>(property, Converted, entity => Converted(getter.GetClrValue(entity)));
        }
    }
}

/// <summary>One column of them.</summary>
/// <param name="Property">The property in the model.</param>
/// <param name="Convert">Converts the property's value for the database.</param>
/// <param name="Value">Reads its converted value from an entity.</param>
internal sealed record BulkColumn<TEntity>(IProperty Property, Func<object?, object?> Convert, Func<TEntity, object?> Value)
{
    public string Name { get; } = Property.GetColumnName();

    public RelationalTypeMapping Mapping { get; } = Property.GetRelationalTypeMapping();

    /// <summary>Whether all rows have the same value.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether it finds the row, and is not to be written: its key, its workspace, and what <see cref="BulkRows{TEntity}.While"/> asks for.</summary>
    public bool Finds { get; init; } = Property.IsPrimaryKey() || Property.Name == nameof(IWorkspaceOwned.WorkspaceId);

    public bool IsOf(string property) => Property.Name == property;
}
