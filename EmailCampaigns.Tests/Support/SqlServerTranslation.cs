using System.Collections;
using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Core.Persistence.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// Has every query that a test runs on SQLite translated for SQL Server as well, and the statement parsed, without a server: a query that cannot be translated
/// there fails the test that runs it. Nothing is connected to and nothing is answered.
/// </summary>
internal sealed class SqlServerTranslation : IQueryExpressionInterceptor
{
    private static readonly DatabaseSettings Nowhere = new(DatabaseProvider.SqlServer, "Server=nowhere;Database=none;User ID=nobody;Password=none");

    private static int _count;

    private SqlServerTranslation()
    {
    }

    public static SqlServerTranslation Instance { get; } = new();

    /// <summary>How many queries were translated in this run.</summary>
    public static int Count => _count;

    /// <summary>A context on SQL Server that has its model and can translate, and never connects.</summary>
    /// <param name="said">Where statements go instead.</param>
    public static CampaignsDb Open(ICollection<string> said)
    {
        var silent = new Silent(said);
        return TestStore.ServicesFor(Nowhere, new FixedClock(TestDatabase.Start))
            .ConfigureDbContext<SqlServerCampaignsDb>(options => options.AddInterceptors(silent))
            .BuildServiceProvider().GetRequiredService<IDbContextFactory<CampaignsDb>>().CreateDbContext();
    }

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        if (eventData.Context is CampaignsDb from && !AsksSqliteAlone(queryExpression))
        {
            foreach (var statement in Translate(queryExpression, from.WorkspaceId))
            {
                TSql.Parse(statement);
            }

            Interlocked.Increment(ref _count);
        }

        return queryExpression;
    }

    /// <summary>Whether it is a query of the index of contacts, which SQLite alone has (<see cref="SqliteContactIndex"/>).</summary>
    private static bool AsksSqliteAlone(Expression query) => ExpressionPrinter.Print(query) is var text
        && (text.Contains("rowid", StringComparison.Ordinal) || text.Contains("sqlite_schema", StringComparison.Ordinal));

    /// <summary>The statements that a query would send to SQL Server first.</summary>
    private static List<string> Translate(Expression query, Guid workspaceId)
    {
        var said = new List<string>();
        using var db = Open(said);
        db.Enter(workspaceId);
        var provider = db.GetService<IAsyncQueryProvider>();
        var same = new Rewritten(db, provider).Visit(query);
        try
        {
            if (typeof(IQueryable).IsAssignableFrom(same.Type))
            {
                foreach (var _ in provider.CreateQuery(same))
                {
                }
            }
            else
            {
                provider.Execute(same);
            }
        }
        catch (TargetInvocationException nothing) when (said.Count > 0 && nothing.InnerException is InvalidOperationException)
        {
            // It was said and there is no answer, which some queries do not take.
        }

        Assert.NotEmpty(said);
        return said;
    }

    /// <summary>The same query on another context's tables, with some value for each parameter.</summary>
    private sealed class Rewritten(CampaignsDb db, IAsyncQueryProvider provider) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) => node switch
        {
            EntityQueryRootExpression root => new EntityQueryRootExpression(provider, db.Model.FindEntityType(root.ElementType)!),
            QueryParameterExpression parameter => Given(parameter.Type),
            _ => base.VisitExtension(node),
        };

        /// <summary>A field of an object, as a local variable is, so that it becomes a parameter again.</summary>
        private static MemberExpression Given(Type type)
        {
            var holder = typeof(Holder<>).MakeGenericType(type);
            return Expression.Field(Expression.Constant(Activator.CreateInstance(holder, Some(type)), holder), nameof(Holder<int>.Value));
        }

        private static object? Some(Type type)
        {
            if (Nullable.GetUnderlyingType(type) is { } inner)
            {
                return Some(inner);
            }

            if (type == typeof(string))
            {
                return "some";
            }

            if (type == typeof(DateTime))
            {
                return TestDatabase.Start;
            }

            if (type.IsEnum)
            {
                return Enum.GetValues(type).GetValue(0);
            }

            return type.IsValueType ? Activator.CreateInstance(type) : SomeOf(type);
        }

        private static object? SomeOf(Type type)
        {
            if (typeof(IDictionary).IsAssignableFrom(type))
            {
                return Activator.CreateInstance(type);
            }

            var element = type.IsArray
                ? type.GetElementType()
                : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
            if (element is null)
            {
                return null;
            }

            var one = Array.CreateInstance(element, 2);
            one.SetValue(Some(element), 0);
            one.SetValue(Some(element), 1);
            return type.IsInstanceOfType(one) ? one : Activator.CreateInstance(type, one);
        }
    }

    private sealed class Holder<T>(T value)
    {
        public readonly T Value = value;
    }

    /// <summary>Says nothing to anyone: notes the statement and answers with no rows.</summary>
    private sealed class Silent(ICollection<string> said) : DbCommandInterceptor, IDbConnectionInterceptor
    {
        InterceptionResult IDbConnectionInterceptor.ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        InterceptionResult IDbConnectionInterceptor.ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            said.Add(command.CommandText);
            return InterceptionResult<DbDataReader>.SuppressWithResult(new DataTable().CreateDataReader());
        }

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            said.Add(command.CommandText);
            return InterceptionResult<int>.SuppressWithResult(0);
        }
    }
}
