using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Inserts many entities through one prepared statement, past the change tracker: several times as fast, with the names, conversions and
/// stamps of the model. A row that a unique key refuses is left out without a word, which is what makes a repeated chunk harmless.
/// </summary>
internal sealed class BulkInsert<TEntity> : IDisposable
    where TEntity : class
{
    private readonly DbCommand _command;
    private readonly (DbParameter Parameter, Func<TEntity, object?> Value)[] _columns;

    /// <param name="db">A context in a workspace, with a transaction under way.</param>
    /// <param name="now">What <c>created_at</c> and <c>updated_at</c> become.</param>
    public BulkInsert(CampaignsDb db, DateTime now)
    {
        var entity = db.Model.FindEntityType(typeof(TEntity)) ?? throw new ArgumentException($"{typeof(TEntity).Name} has no table.");
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("A bulk insert needs a transaction.");
        _command = db.Database.GetDbConnection().CreateCommand();
        _command.Transaction = transaction.GetDbTransaction();
        _columns = [.. entity.GetProperties().Select((property, i) => (ParameterOf(property, i), ValueOf(property, db, now)))];
        var names = string.Join(", ", entity.GetProperties().Select(p => $"\"{p.GetColumnName()}\""));
        var values = string.Join(", ", _columns.Select(c => c.Parameter.ParameterName));
        _command.CommandText = $"INSERT INTO {entity.GetTableName()} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING";
        _command.Prepare();
    }

    /// <summary>Inserts one after the other and says how many rows were new.</summary>
    public int Insert(IEnumerable<TEntity> entities)
    {
        var inserted = 0;
        foreach (var entity in entities)
        {
            foreach (var (parameter, value) in _columns)
            {
                parameter.Value = value(entity) ?? DBNull.Value;
            }

            inserted += _command.ExecuteNonQuery();
        }

        return inserted;
    }

    public void Dispose() => _command.Dispose();

    private DbParameter ParameterOf(IProperty property, int place)
    {
        var parameter = _command.CreateParameter();
        parameter.ParameterName = $"@p{place}";
        if (property.GetRelationalTypeMapping().DbType is { } type)
        {
            parameter.DbType = type;
        }

        _command.Parameters.Add(parameter);
        return parameter;
    }

    private static Func<TEntity, object?> ValueOf(IProperty property, CampaignsDb db, DateTime now)
    {
        var convert = property.GetRelationalTypeMapping().Converter?.ConvertToProvider ?? (value => value);
        object? Converted(object? value) => value is null ? null : convert(value);
        switch (property.Name)
        {
            case nameof(IWorkspaceOwned.WorkspaceId) when typeof(IWorkspaceOwned).IsAssignableFrom(typeof(TEntity)):
                var workspace = Converted(db.WorkspaceId == Guid.Empty
                    ? throw new WorkspaceGuardException($"A {typeof(TEntity).Name} was about to be written outside any workspace.")
                    : db.WorkspaceId);
                return _ => workspace;
            case nameof(ITimestamped.CreatedAt) or nameof(ITimestamped.UpdatedAt):
                var stamp = Converted(now);
                return _ => stamp;
            case nameof(IVersioned.Version) when typeof(IVersioned).IsAssignableFrom(typeof(TEntity)):
                return _ => 1;
            default:
                var getter = property.GetGetter();
                return entity => Converted(getter.GetClrValue(entity));
        }
    }
}
