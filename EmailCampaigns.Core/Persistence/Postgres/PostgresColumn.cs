using System.Reflection;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>A column of very many rows, with its own type from the entity to the wire: nothing is boxed on the way.</summary>
internal abstract class PostgresColumn<TEntity>(string type)
{
    private static readonly MethodInfo ValuesOf = Method(nameof(OfValues));
    private static readonly MethodInfo ObjectsOf = Method(nameof(OfObjects));

    /// <summary>In SQL. Said, and not guessed from the first value, which may be null; and without a length, which the table looks after.</summary>
    protected string Type { get; } = type;

    public static PostgresColumn<TEntity> Of(BulkColumn<TEntity> column)
    {
        if (column.IsShared)
        {
            return new SharedColumn(column.Mapping.StoreTypeNameBase, column.Value(default!));
        }

        var stored = column.Mapping.Converter?.ProviderClrType ?? column.Mapping.ClrType;
        stored = Nullable.GetUnderlyingType(stored) ?? stored;
        return (PostgresColumn<TEntity>)(stored.IsValueType ? ValuesOf : ObjectsOf).MakeGenericMethod(column.Property.ClrType, stored).Invoke(null, [column])!;
    }

    /// <summary>Writes the value of one row.</summary>
    public abstract Task Write(NpgsqlBinaryImporter copy, TEntity entity, CancellationToken cancellationToken);

    /// <summary>The values of all rows, in an array.</summary>
    public abstract NpgsqlParameter Parameter(IReadOnlyList<TEntity> entities);

    /// <summary>The value that all rows have.</summary>
    public static NpgsqlParameter Shared(BulkColumn<TEntity> column) => new() { DataTypeName = column.Mapping.StoreTypeNameBase, Value = column.Value(default!) ?? DBNull.Value };

    private static MethodInfo Method(string name) => typeof(PostgresColumn<TEntity>).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static ValueColumn<TValue, TStored> OfValues<TValue, TStored>(BulkColumn<TEntity> column)
        where TStored : struct
    {
        Delegate asItIs = typeof(TValue) == typeof(TStored) ? (TStored value) => (TStored?)value : (TStored? value) => value;
        var convert = column.Mapping.Converter is null ? (Func<TValue, TStored?>)asItIs : new Memory<TValue, TStored?>(value => (TStored?)column.Convert(value)).Convert;
        return new ValueColumn<TValue, TStored>(column, convert);
    }

    private static ObjectColumn<TValue, TStored> OfObjects<TValue, TStored>(BulkColumn<TEntity> column)
        where TStored : class
    {
        Func<TValue, TStored?> convert = column.Mapping.Converter is null ? value => (TStored?)(object?)value : new Memory<TValue, TStored?>(value => (TStored?)column.Convert(value)).Convert;
        return new ObjectColumn<TValue, TStored>(column, convert);
    }

    private sealed class SharedColumn(string type, object? value) : PostgresColumn<TEntity>(type)
    {
        public override Task Write(NpgsqlBinaryImporter copy, TEntity entity, CancellationToken cancellationToken) =>
            value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value, Type, cancellationToken);

        public override NpgsqlParameter Parameter(IReadOnlyList<TEntity> entities)
        {
            var values = Array.CreateInstance(value?.GetType() ?? typeof(string), entities.Count);
            for (var i = 0; i < values.Length; i++)
            {
                values.SetValue(value, i);
            }

            return new NpgsqlParameter { DataTypeName = $"{Type}[]", Value = values };
        }
    }

    private sealed class ValueColumn<TValue, TStored>(BulkColumn<TEntity> column, Func<TValue, TStored?> convert) : PostgresColumn<TEntity>(column.Mapping.StoreTypeNameBase)
        where TStored : struct
    {
        private readonly Func<TEntity, TValue> _get = GetterOf<TValue>(column);

        public override Task Write(NpgsqlBinaryImporter copy, TEntity entity, CancellationToken cancellationToken) =>
            convert(_get(entity)) is { } value ? copy.WriteAsync(value, Type, cancellationToken) : copy.WriteNullAsync(cancellationToken);

        public override NpgsqlParameter Parameter(IReadOnlyList<TEntity> entities)
        {
            var values = new TStored?[entities.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = convert(_get(entities[i]));
            }

            return new NpgsqlParameter { DataTypeName = $"{Type}[]", Value = values };
        }
    }

    private sealed class ObjectColumn<TValue, TStored>(BulkColumn<TEntity> column, Func<TValue, TStored?> convert) : PostgresColumn<TEntity>(column.Mapping.StoreTypeNameBase)
        where TStored : class
    {
        private readonly Func<TEntity, TValue> _get = GetterOf<TValue>(column);

        public override Task Write(NpgsqlBinaryImporter copy, TEntity entity, CancellationToken cancellationToken) =>
            convert(_get(entity)) is { } value ? copy.WriteAsync(value, Type, cancellationToken) : copy.WriteNullAsync(cancellationToken);

        public override NpgsqlParameter Parameter(IReadOnlyList<TEntity> entities)
        {
            var values = new TStored?[entities.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = convert(_get(entities[i]));
            }

            return new NpgsqlParameter { DataTypeName = $"{Type}[]", Value = values };
        }
    }

    private static Func<TEntity, TValue> GetterOf<TValue>(BulkColumn<TEntity> column) => column.Property.PropertyInfo!.GetMethod!.CreateDelegate<Func<TEntity, TValue>>();

    /// <summary>Of statuses and instants the next row has mostly the same.</summary>
    private sealed class Memory<TValue, TStored>(Func<TValue, TStored> convert)
    {
        private TValue? _value;
        private TStored? _stored;
        private bool _isKnown;

        public TStored Convert(TValue value)
        {
            if (!_isKnown || !EqualityComparer<TValue>.Default.Equals(value, _value))
            {
                (_value, _stored, _isKnown) = (value, convert(value), true);
            }

            return _stored!;
        }
    }
}
