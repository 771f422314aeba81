using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EmailCampaigns.Core.Persistence.Tables;

/// <summary>What holds for every table: names, statuses with a CHECK, instants in UTC, JSON as text, the workspace filter, no cascade unless said.</summary>
internal static class ModelConventions
{
    /// <summary>Longest status, slug or word.</summary>
    public const int Word = 64;

    /// <summary>Longest name.</summary>
    public const int Name = 200;

    /// <summary>Longest Message-ID or provider's id; longer ones are stored as <c>sha256:</c> and hex.</summary>
    public const int ExternalId = 255;

    /// <summary>Longest address.</summary>
    public const int Address = 320;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Configure(ModelConfigurationBuilder builder)
    {
        builder.Properties<DateTime>().HaveConversion<UtcInstant>();
        builder.Properties<Dictionary<string, string>>().HaveConversion<JsonMap, JsonMapComparer>();
        builder.Properties<AttachedFiles>().HaveConversion<JsonFiles, JsonFilesComparer>();
        builder.Properties<List<DayOfWeek>>().HaveConversion<JsonDays, JsonDaysComparer>();
        builder.Properties<ValueList<PendingMove>>().HaveConversion<JsonMoves, JsonMovesComparer>();
    }

    public static void Apply(ModelBuilder builder, CampaignsDb db)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase.Of(property.Name));
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                if (type.IsEnum)
                {
                    ConvertStatus(entity, property, type, table);
                }
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName($"pk_{table}");
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName($"fk_{table}_{string.Join('_', foreignKey.Properties.Select(p => p.GetColumnName()))}");
            }

            foreach (var index in entity.GetIndexes().Where(i => i.GetDatabaseName() is null || i.GetDatabaseName()!.StartsWith("IX_", StringComparison.Ordinal)))
            {
                // The leading workspace goes without saying; with it some names would pass PostgreSQL's 63 characters.
                var columns = index.Properties.Select(p => p.GetColumnName()).ToList();
                var named = columns is ["workspace_id", _, ..] ? columns.Skip(1) : columns;
                index.SetDatabaseName($"{(index.IsUnique ? "uq" : "ix")}_{table}_{string.Join('_', named)}");
            }

            if (typeof(IWorkspaceOwned).IsAssignableFrom(entity.ClrType))
            {
                builder.Entity(entity.ClrType).HasQueryFilter(OnlyOf(entity.ClrType, db));
            }

            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType))
            {
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
            }
        }
    }

    /// <summary>
    /// Declares a foreign key without a navigation; a wider delete is done in code, so nothing happens by itself unless <paramref name="onDelete"/> says so.
    /// </summary>
    public static void References<TEntity, TParent>(
        this Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<TEntity> entity,
        Expression<Func<TEntity, object?>> key,
        DeleteBehavior onDelete = DeleteBehavior.NoAction)
        where TEntity : class
        where TParent : class =>
        entity.HasOne<TParent>().WithMany().HasForeignKey(key).OnDelete(onDelete);

    private static void ConvertStatus(IMutableEntityType entity, IMutableProperty property, Type type, string table)
    {
        property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(StatusText<>).MakeGenericType(type))!);
        property.SetMaxLength(Word);
        var words = string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(s => $"'{SnakeCase.Of(s)}'"));
        entity.AddCheckConstraint($"ck_{table}_{property.GetColumnName()}", $"{property.GetColumnName()} IN ({words})");
    }

    /// <summary><c>row => row.WorkspaceId == db.WorkspaceId</c>; the context is a closure, so each instance brings its own workspace.</summary>
    private static LambdaExpression OnlyOf(Type entity, CampaignsDb db)
    {
        var row = Expression.Parameter(entity, "row");
        return Expression.Lambda(
            Expression.Equal(
                Expression.Property(row, nameof(IWorkspaceOwned.WorkspaceId)),
                Expression.Property(Expression.Constant(db, typeof(CampaignsDb)), nameof(CampaignsDb.WorkspaceId))),
            row);
    }

    private sealed class StatusText<TStatus>() : ValueConverter<TStatus, string>(s => SnakeCase.Of(s), text => SnakeCase.Parse<TStatus>(text))
        where TStatus : struct, Enum;

    private sealed class UtcInstant() : ValueConverter<DateTime, DateTime>(
        instant => instant.Kind == DateTimeKind.Utc ? instant : RefuseLocal(instant),
        stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc))
    {
        private static DateTime RefuseLocal(DateTime instant) =>
            throw new ArgumentException($"{instant:O} is of kind {instant.Kind}; only UTC instants are stored.", nameof(instant));
    }

    private sealed class JsonMap() : ValueConverter<Dictionary<string, string>, string>(
        map => JsonSerializer.Serialize(map, Json),
        text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, Json)!);

    private sealed class JsonMapComparer() : ValueComparer<Dictionary<string, string>>(
        (a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.Count == b.Count && !a.Except(b).Any()),
        map => map.Aggregate(0, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value)),
        map => new Dictionary<string, string>(map));

    private sealed class JsonFiles() : ValueConverter<AttachedFiles, string>(files => files.ToJson(), text => AttachedFiles.Parse(text));

    /// <summary>They never change, so none is copied.</summary>
    private sealed class JsonFilesComparer() : ValueComparer<AttachedFiles>((a, b) => object.Equals(a, b), files => files.GetHashCode(), files => files);

    private sealed class JsonMoves() : ValueConverter<ValueList<PendingMove>, string>(
        moves => JsonSerializer.Serialize(moves, Json),
        text => JsonSerializer.Deserialize<ValueList<PendingMove>>(text, Json)!);

    /// <summary>A campaign replaces its list and never changes one, so none is copied.</summary>
    private sealed class JsonMovesComparer() : ValueComparer<ValueList<PendingMove>>((a, b) => ReferenceEquals(a, b), moves => moves.Count, moves => moves);

    private sealed class JsonDays() : ValueConverter<List<DayOfWeek>, string>(
        days => JsonSerializer.Serialize(days.Select(d => SnakeCase.Of(d)), Json),
        text => JsonSerializer.Deserialize<List<string>>(text, Json)!.ConvertAll(SnakeCase.Parse<DayOfWeek>));

    private sealed class JsonDaysComparer() : ValueComparer<List<DayOfWeek>>(
        (a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)),
        days => days.Aggregate(0, HashCode.Combine),
        days => days.ToList());
}
