using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// Makes tables as the provider does, protects those with a workspace by a <see cref="RowPolicy"/>, so that a new table cannot be forgotten, and divides the one of events
/// (<see cref="MessageEventPartitions"/>).
/// </summary>
#pragma warning disable EF1001 // The provider's own constructor takes its internal options.
internal sealed class PostgresMigrationsSql(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(builder);
        if (operation.Name == MessageEventPartitions.Table)
        {
            base.Generate(operation, model, builder, terminate: false);
            builder.Append(MessageEventPartitions.By).AppendLine(";").EndCommand();
            builder.AppendLine($"CREATE TABLE {MessageEventPartitions.Default} PARTITION OF {MessageEventPartitions.Table} DEFAULT;").EndCommand();
            Protect(MessageEventPartitions.Default, builder);
        }
        else
        {
            base.Generate(operation, model, builder, terminate);
        }

        if (operation.Columns.Exists(c => c.Name == RowPolicy.Column))
        {
            Protect(operation.Name, builder);
        }
    }

    private static void Protect(string table, MigrationCommandListBuilder builder)
    {
        foreach (var statement in RowPolicy.Protect(table))
        {
            builder.Append(statement).AppendLine(";").EndCommand();
        }
    }
}
