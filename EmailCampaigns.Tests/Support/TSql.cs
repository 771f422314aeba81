using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EmailCampaigns.Tests.Support;

/// <summary>Transact-SQL as Microsoft's own parser reads it, by the grammar of the oldest supported version.</summary>
internal static class TSql
{
    /// <summary>All batches of a script; what a string inside it would execute is parsed, too. Anything that is not understood fails the test.</summary>
    public static List<TSqlBatch> Parse(string sql)
    {
        var script = (TSqlScript)new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(e => $"line {e.Line}: {e.Message}"))}\n{sql}");
        var inside = new Executed();
        script.Accept(inside);
        return [.. script.Batches, .. inside.Texts.SelectMany(Parse)];
    }

    /// <summary>The one statement that a text consists of.</summary>
    public static TStatement Single<TStatement>(string sql)
        where TStatement : TSqlStatement => Assert.IsType<TStatement>(Assert.Single(Assert.Single(Parse(sql)).Statements));

    /// <summary>
    /// The tables and columns that a statement names and <paramref name="known"/> does not have; columns are looked for in the tables that the statement names.
    /// </summary>
    public static List<string> Unknown(string sql, IReadOnlyDictionary<string, IReadOnlyCollection<string>> known)
    {
        var names = new Names();
        Parse(sql).ForEach(batch => batch.Accept(names));
        var tables = names.Tables.Where(t => !names.Expressions.Contains(t)).ToList();
        var columns = tables.SelectMany(t => known.GetValueOrDefault(t, [])).Concat(names.Expressions).Concat(names.Aliases).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. tables.Where(t => !known.ContainsKey(t)), .. names.Columns.Where(c => !columns.Contains(c))];
    }

    private sealed class Executed : TSqlFragmentVisitor
    {
        public List<string> Texts { get; } = [];

        public override void Visit(ExecutableStringList node) => Texts.Add(string.Concat(node.Strings.OfType<StringLiteral>().Select(s => s.Value)));
    }

    private sealed class Names : TSqlFragmentVisitor
    {
        public List<string> Tables { get; } = [];

        public List<string> Columns { get; } = [];

        public List<string> Expressions { get; } = [];

        public List<string> Aliases { get; } = [];

        public override void Visit(NamedTableReference node)
        {
            // UPDATE of an alias names it as if it were a table.
            Tables.Add(node.SchemaObject.BaseIdentifier.Value);
            if (node.Alias is { } alias)
            {
                Expressions.Add(alias.Value);
            }
        }

        public override void Visit(CommonTableExpression node) => Expressions.Add(node.ExpressionName.Value);

        public override void Visit(SchemaDeclarationItem node) => Aliases.Add(node.ColumnDefinition.ColumnIdentifier.Value);

        public override void Visit(ColumnReferenceExpression node)
        {
            // Parts of dates stand where a column would.
            if (node.MultiPartIdentifier is { } name && name.Identifiers is not [{ Value: "second" }])
            {
                Columns.Add(name.Identifiers[^1].Value);
            }
        }
    }
}
