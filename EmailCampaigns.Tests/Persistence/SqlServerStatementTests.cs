using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Imports.Writing;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.SqlServer;
using EmailCampaigns.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>What the product says to SQL Server, read by Microsoft's own parser and held against the tables: no server was there to say it to.</summary>
public sealed partial class SqlServerStatementTests
{
    /// <summary>What stands for the holes of raw statements; one that is not named here is looked up as a text of the same file.</summary>
    private static readonly Dictionary<string, string> Holes = new(StringComparer.Ordinal)
    {
        ["isOfThem"] = "campaign_contact_id IN (@a, @b)",
        ["names"] = "@a, @b",
        ["ids"] = "@a, @b",
        ["hashes"] = "@a, @b",
        ["still"] = $"AND lease_until < {SqlServerDialect.Instance.NowExpression}",
        ["db.Sql.NowExpression"] = SqlServerDialect.Instance.NowExpression,
        ["db.Sql.First(\"1\")"] = SqlServerDialect.Instance.First("1"),
        ["db.Sql.First(\"@max\")"] = SqlServerDialect.Instance.First("@max"),
        ["db.Sql.NowPlusSeconds(Lease.Seconds)"] = SqlServerDialect.Instance.NowPlusSeconds(60),
        ["some"] = "FROM scheduled_emails WHERE workspace_id = @a AND campaign_id = @b AND status = @c ORDER BY id " + SqlServerDialect.Instance.First("@d"),
    };

    [Fact]
    public void The_claim_takes_the_rows_of_an_ordered_expression_and_goes_round_those_of_others()
    {
        var claim = TSql.Single<UpdateStatement>(SqlServerSendingStatements.Instance.Claim);

        var rows = Assert.Single(claim.WithCtesAndXmlNamespaces.CommonTableExpressions);
        var query = Assert.IsType<QuerySpecification>(rows.QueryExpression);
        var table = Assert.IsType<NamedTableReference>(Assert.Single(query.FromClause.TableReferences));
        Assert.IsType<ParenthesisExpression>(query.TopRowFilter.Expression);
        Assert.Equal(["scheduled_for", "id"], query.OrderByClause.OrderByElements.Select(e => ((ColumnReferenceExpression)e.Expression).MultiPartIdentifier.Identifiers[^1].Value));
        Assert.Equal("scheduled_emails", table.SchemaObject.BaseIdentifier.Value);
        Assert.Superset(
            new HashSet<TableHintKind> { TableHintKind.Rowlock, TableHintKind.ReadPast, TableHintKind.UpdLock }, table.TableHints.Select(h => h.HintKind).ToHashSet());
        Assert.Equal(rows.ExpressionName.Value, ((NamedTableReference)claim.UpdateSpecification.Target).SchemaObject.BaseIdentifier.Value);
        var said = query.SelectElements.Cast<SelectScalarExpression>().Select(e => ((ColumnReferenceExpression)e.Expression).MultiPartIdentifier.Identifiers[^1].Value).ToHashSet();
        var returned = claim.UpdateSpecification.OutputClause.SelectColumns.Cast<SelectScalarExpression>()
            .Select(e => ((ColumnReferenceExpression)e.Expression).MultiPartIdentifier.Identifiers.Select(i => i.Value).ToList()).ToList();
        Assert.Equal(9, returned.Count);
        Assert.All(returned, column => Assert.Equal("inserted", column[0]));
        Assert.Subset(said, returned.Select(c => c[1]).ToHashSet());
        Assert.Subset(said, claim.UpdateSpecification.SetClauses.Cast<AssignmentSetClause>().Select(c => c.Column.MultiPartIdentifier.Identifiers[^1].Value).ToHashSet());
    }

    [Fact]
    public void Every_statement_of_the_dialect_parses_and_names_only_what_is_there()
    {
        var sending = SqlServerSendingStatements.Instance;
        var tables = Tables();
        string[] statements = [sending.Claim, sending.AddSentEmail, sending.AddEventKey, sending.EnsureQuota, sending.EnsureBackoff, .. CounterKind.All.Select(kind => sending.AddTo(kind.Table))];

        Assert.All(statements, sql => Assert.Empty(TSql.Unknown(sql, tables)));
        Assert.All(SqlServerDialect.Statements, sql => TSql.Parse(sql));
        foreach (var (sql, table, given) in SqlServerContactWriter.Statements)
        {
            Assert.Empty(TSql.Unknown(sql, With(tables, given)));
            if (table is not null)
            {
                Assert.Empty(TSql.Unknown(InputRows.Make(table, given.Select(c => (c, c))), tables).Except(["#given"]));
            }
        }

        TSql.Parse(InputRows.Drop);
    }

    [Fact]
    public void Rows_of_every_table_can_be_inserted_and_changed_in_bulk()
    {
        using var db = SqlServerTranslation.Open([]);
        var tables = Tables();

        foreach (var entity in db.Model.GetEntityTypes())
        {
            var columns = entity.GetProperties().Select(p => p.GetColumnName()).ToList();
            var known = With(tables, columns);
            var insert = SqlServerBulkStatement.InsertStatement(db, entity.ClrType);
            TSql.Single<InsertStatement>(insert);
            Assert.Empty(TSql.Unknown(insert, known));
            Assert.Empty(TSql.Unknown(InputRows.Update(entity.GetTableName()!, columns, [("id", "id")]), known).Except(["id"]));
        }
    }

    /// <summary>A key that some rows only are under stands against those alone.</summary>
    [Fact]
    public void A_filtered_key_is_asked_about_with_its_filter()
    {
        using var db = SqlServerTranslation.Open([]);

        var insert = SqlServerBulkStatement.InsertStatement(db, typeof(ScheduledEmail));

        Assert.Contains("NOT (status IN ('pending', 'sending') AND EXISTS (SELECT 1 FROM scheduled_emails AS present WITH (UPDLOCK, HOLDLOCK)", insert, StringComparison.Ordinal);
    }

    /// <summary>Those that all databases understand stand where they are used; found in the source, so that none is forgotten.</summary>
    [Fact]
    public void Every_raw_statement_of_the_product_parses_and_names_only_what_is_there()
    {
        var tables = Tables();
        var statements = RawStatements().ToList();

        Assert.True(statements.Count > 50, $"{statements.Count} statements were found");
        Assert.All(statements, s => Assert.True(TSql.Unknown(s.Sql, tables) is [], $"{s.File}: {string.Join(", ", TSql.Unknown(s.Sql, tables))} in\n{s.Sql}"));
    }

    [Theory]
    [InlineData("SELECT id FROM campaigns WHERE nam = 1", "nam")]
    [InlineData("UPDATE campaign SET name = 'x'", "campaign")]
    public void A_name_that_is_not_there_is_found(string sql, string unknown) => Assert.Contains(unknown, TSql.Unknown(sql, Tables()));

    [Fact]
    public void A_parameter_says_its_type_exactly()
    {
        static DbParameter Bound(object value)
        {
            var parameter = DatabaseProvider.SqlServer.Clients().CreateParameter()!;
            SqlServerDialect.Instance.Bind(parameter, value);
            return parameter;
        }

        Assert.Equal((DbType.DateTime2, 3), (Bound(TestDatabase.Start).DbType, Bound(TestDatabase.Start).Scale));
        Assert.Equal(new DateTime(9999, 12, 31, 23, 59, 59, 999), Bound(DateTime.MaxValue).Value);
        Assert.Equal((DbType.Binary, 16), (Bound(new byte[16]).DbType, Bound(new byte[16]).Size));
        Assert.Equal((DbType.String, 4000), (Bound("a").DbType, Bound("a").Size));
        Assert.Equal((DbType.String, -1), (Bound(new string('a', 4001)).DbType, Bound(new string('a', 4001)).Size));
        Assert.Equal(DbType.String, Bound(DBNull.Value).DbType);
        Assert.Throws<NotSupportedException>(() => Bound(1.5));
    }

    [Fact]
    public async Task What_SQLite_is_asked_SQL_Server_could_be_asked_too()
    {
        await using var database = await TestDatabase.Create(on: DatabaseProvider.Sqlite);
        await using var db = database.Open();
        var before = SqlServerTranslation.Count;

        await db.Contacts.CountAsync(c => c.Name == "a query that no other test asks");

        Assert.True(SqlServerTranslation.Count > before);
        await Assert.ThrowsAnyAsync<Exception>(() => db.Contacts.CountAsync(c => EF.Functions.Glob(c.Name!, "only SQLite knows this")));
    }

    /// <summary>The server takes 2,100 parameters; what is more comes as one text.</summary>
    [Fact]
    public void More_keys_are_asked_for_than_a_statement_has_parameters()
    {
        var said = new List<string>();
        using var db = SqlServerTranslation.Open(said);
        var keys = Enumerable.Range(0, 5000).Select(i => Guid.CreateVersion7(TestDatabase.Start.AddMilliseconds(i))).ToList();

        _ = db.Contacts.Where(c => keys.Contains(c.Id)).Select(c => c.Email).ToList();

        Assert.Contains("OPENJSON", said.Single(), StringComparison.Ordinal);
        TSql.Parse(said.Single());
    }

    [Fact]
    public void A_search_means_what_was_typed()
    {
        var said = new List<string>();
        using var db = SqlServerTranslation.Open(said);
        var pattern = LikePattern.Containing("50%_[a]");

        _ = db.Contacts.Where(c => LikePattern.Matches(c.Name, pattern)).Select(c => c.Id).ToList();

        Assert.Equal(@"%50\%\_\[a]%", pattern);
        Assert.Contains("TRANSLATE([c].[name] COLLATE Latin1_General_100_BIN2, N'ABCDEFGHIJKLMNOPQRSTUVWXYZ', N'abcdefghijklmnopqrstuvwxyz')", said.Single(), StringComparison.Ordinal);
        Assert.Contains(@"ESCAPE N'\'", said.Single(), StringComparison.Ordinal);
        TSql.Parse(said.Single());
    }

    private static Dictionary<string, IReadOnlyCollection<string>> Tables()
    {
        using var db = SqlServerTranslation.Open([]);
        return db.Model.GetEntityTypes().ToDictionary(
            e => e.GetTableName()!, e => (IReadOnlyCollection<string>)[.. e.GetProperties().Select(p => p.GetColumnName())], StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<string, IReadOnlyCollection<string>> With(
        Dictionary<string, IReadOnlyCollection<string>> tables, IReadOnlyCollection<string> given) =>
        new(tables, StringComparer.OrdinalIgnoreCase) { ["#given"] = given };

    [Fact]
    public void No_statement_spells_a_status_itself()
    {
        var statuses = typeof(Workspace).Assembly.GetTypes().Where(t => t.IsEnum && t.Namespace!.Contains(".Model.", StringComparison.Ordinal))
            .SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Select(SqlText.Of).ToHashSet();
        var statements = (
            from file in Sources().Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            from text in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(IsStatement)
            select (File: Path.GetFileName(file), Words: Quoted().Matches(text.ToString()).Select(m => m.Value))).ToList();

        Assert.Contains("'in_progress'", statuses);
        Assert.True(statements.Count > 50);
        Assert.Empty(statements.SelectMany(s => s.Words.Where(statuses.Contains).Select(word => (s.File, word))));
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "EmailCampaigns.Core"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<(string File, string Sql)> RawStatements()
    {
        var core = Path.Combine(Repository.Root, "EmailCampaigns.Core");
        foreach (var file in Sources().Where(IsForAll))
        {
            var root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
            foreach (var text in root.DescendantNodes().OfType<ExpressionSyntax>().Where(IsStatement))
            {
                yield return (Path.GetRelativePath(core, file), Placed().Replace(TextOf(text, root), "@p$1"));
            }
        }

        static bool IsForAll(string file) => !file.Contains("/Persistence/Sqlite/", StringComparison.Ordinal) && !file.Contains("/Persistence/Postgres/", StringComparison.Ordinal)
            && !file.Contains("/Persistence/SqlServer/", StringComparison.Ordinal) && !file.EndsWith("ContactWriter.cs", StringComparison.Ordinal)
            && Path.GetFileName(file) != "OnConflictStatements.cs";
    }

    private static bool IsStatement(ExpressionSyntax node) => node switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => Begins().IsMatch(literal.Token.ValueText),
        InterpolatedStringExpressionSyntax text => text.Contents.FirstOrDefault() is InterpolatedStringTextSyntax first && Begins().IsMatch(first.TextToken.ValueText),
        _ => false,
    };

    /// <summary>A text with its holes filled.</summary>
    /// <param name="text">The text.</param>
    /// <param name="root">The file that it stands in.</param>
    /// <param name="arguments">Of the method that makes it, if one does: by name.</param>
    private static string TextOf(ExpressionSyntax text, SyntaxNode root, IReadOnlyDictionary<string, string>? arguments = null) => text switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InvocationExpressionSyntax call when IsStatus(call) => "'a status'",
        InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.Select(part => part switch
        {
            InterpolatedStringTextSyntax plain => plain.TextToken.ValueText.Replace("{{", "{").Replace("}}", "}"),
            InterpolationSyntax hole => HoleOf(hole.Expression, root, arguments),
            _ => throw new InvalidOperationException($"{part.Kind()} is not expected."),
        })),
        _ => throw new InvalidOperationException($"{text.Kind()} is not expected."),
    };

    private static string HoleOf(ExpressionSyntax hole, SyntaxNode root, IReadOnlyDictionary<string, string>? arguments)
    {
        var source = hole.ToString();
        if (arguments?.GetValueOrDefault(source) is { } argument)
        {
            return argument;
        }

        if (Holes.TryGetValue(source, out var known))
        {
            return known;
        }

        return hole switch
        {
            // The longer of the two says more.
            ParenthesizedExpressionSyntax { Expression: ConditionalExpressionSyntax choice } => new[] { TextOf(choice.WhenTrue, root), TextOf(choice.WhenFalse, root) }.MaxBy(t => t.Length)!,
            IdentifierNameSyntax name when Variable(name.Identifier.Text, root) is { } value => TextOf(value, root),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } call when Method(name.Identifier.Text, root) is { ExpressionBody: { } body } method => TextOf(
                body.Expression,
                root,
                method.ParameterList.Parameters.Zip(call.ArgumentList.Arguments).ToDictionary(p => p.First.Identifier.Text, p => TextOf(p.Second.Expression, root))),
            InvocationExpressionSyntax call when IsStatus(call) => TextOf(call, root),
            _ => throw new InvalidOperationException($"Say in {nameof(Holes)} what {{{source}}} stands for."),
        };
    }

    private static bool IsStatus(InvocationExpressionSyntax call) => call.Expression.ToString() is "SqlText.Of" or "SqlText.In";

    private static ExpressionSyntax? Variable(string name, SyntaxNode root) =>
        root.DescendantNodes().OfType<VariableDeclaratorSyntax>().FirstOrDefault(v => v.Identifier.Text == name)?.Initializer?.Value;

    private static MethodDeclarationSyntax? Method(string name, SyntaxNode root) =>
        root.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(m => m.Identifier.Text == name);

    [GeneratedRegex(@"^\s*(SELECT|UPDATE|INSERT INTO|DELETE FROM|WITH|MERGE)\s[^.]")]
    private static partial Regex Begins();

    [GeneratedRegex("'[a-z_]+'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Placed();
}
