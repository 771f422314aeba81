using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Statements that do not wait for each other's answers, run in their order. A server gets all of them in one message and answers in one: between two machines, or two
/// processes, the way costs more than the work. On a database in the same process there is no way, and each runs prepared. Made by <see cref="SqlStatements.Batch"/>.
/// </summary>
public sealed class SqlBatch
{
    private readonly SqlStatements _statements;
    private readonly List<Part> _parts = [];

    internal SqlBatch(SqlStatements statements) => _statements = statements;

    /// <summary>Adds a statement; the answer is how many rows it touches.</summary>
    public SqlAnswer<int[]> Execute(string sql, IReadOnlyList<(string Name, object? Value)> arguments) =>
        ExecuteEach(sql, [.. arguments.Select(a => a.Name)], [[.. arguments.Select(a => a.Value)]]);

    /// <summary>Adds a statement for each row of values, in the order of <paramref name="names"/>; the answer is how many rows each run touches.</summary>
    public SqlAnswer<int[]> ExecuteEach(string sql, IReadOnlyList<string> names, IReadOnlyList<object?[]> rows)
    {
        var part = new EachPart(sql, names, rows);
        _parts.Add(part);
        return part.Answer;
    }

    /// <summary>Adds a query; the answer is all rows that it returns.</summary>
    public SqlAnswer<List<T>> Query<T>(string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read)
    {
        var part = new QueryPart<T>(sql, arguments, read);
        _parts.Add(part);
        return part.Answer;
    }

    /// <summary>Runs them, once; from then on the answers are there.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        if (!_statements.TakesBatches)
        {
            foreach (var part in _parts)
            {
                await part.RunAlone(_statements, cancellationToken);
            }

            return;
        }

        await using var batch = await _statements.CreateBatch(cancellationToken);
        foreach (var part in _parts)
        {
            part.AddTo(batch, _statements);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            foreach (var part in _parts)
            {
                await part.Read(reader, _statements, cancellationToken);
            }
        }

        foreach (var part in _parts)
        {
            part.Count();
        }
    }

    private abstract class Part
    {
        public abstract Task RunAlone(SqlStatements statements, CancellationToken cancellationToken);

        public abstract void AddTo(DbBatch batch, SqlStatements statements);

        /// <summary>Reads its rows, if it is one that returns any: the reader stands at the first result that nobody read.</summary>
        public virtual Task Read(DbDataReader reader, SqlStatements statements, CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>Notes what it touched, which is known at the end.</summary>
        public virtual void Count()
        {
        }
    }

    private sealed class EachPart(string sql, IReadOnlyList<string> names, IReadOnlyList<object?[]> rows) : Part
    {
        private readonly List<DbBatchCommand> _commands = new(rows.Count);

        public SqlAnswer<int[]> Answer { get; } = new();

        public override async Task RunAlone(SqlStatements statements, CancellationToken cancellationToken) =>
            Answer.Value = await statements.ExecuteEach(sql, names, rows, cancellationToken);

        public override void AddTo(DbBatch batch, SqlStatements statements) =>
            _commands.AddRange(rows.Select(row => statements.AddTo(batch, sql, names.Zip(row))));

        public override void Count() => Answer.Value = [.. _commands.Select(c => c.RecordsAffected)];
    }

    private sealed class QueryPart<T>(string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read) : Part
    {
        public SqlAnswer<List<T>> Answer { get; } = new();

        public override async Task RunAlone(SqlStatements statements, CancellationToken cancellationToken) =>
            Answer.Value = await statements.Query(sql, arguments, read, cancellationToken);

        public override void AddTo(DbBatch batch, SqlStatements statements) => statements.AddTo(batch, sql, arguments);

        public override async Task Read(DbDataReader reader, SqlStatements statements, CancellationToken cancellationToken)
        {
            Answer.Value = await statements.ReadAll(reader, read, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
    }
}

/// <summary>What a statement of a <see cref="SqlBatch"/> answers, once that has run.</summary>
public sealed class SqlAnswer<T>
    where T : class
{
    /// <exception cref="InvalidOperationException">The batch has not run.</exception>
    public T Value { get => field ?? throw new InvalidOperationException("The batch has not run."); internal set; }
}
