using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>Makes tables as the provider does, and protects those with a workspace by a <see cref="RowPolicy"/>: a new table cannot be forgotten.</summary>
#pragma warning disable EF1001 // The provider's own constructor takes its internal options.
internal sealed class PostgresMigrationsSql(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(builder);
        base.Generate(operation, model, builder, terminate);
        if (operation.Columns.Exists(c => c.Name == RowPolicy.Column))
        {
            foreach (var statement in RowPolicy.Protect(operation.Name))
            {
                builder.Append(statement).AppendLine(";").EndCommand();
            }
        }
    }
}
