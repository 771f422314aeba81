using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Statements that do not wait for each other's results, run in their order. A server gets all of them in one message and responds in one: between two machines, or two
/// processes, the way costs more than the work. On a database in the same process there is no way, and each runs prepared. Made by <see cref="SqlStatements.Batch"/>.
/// </summary>
public sealed class SqlBatch
{
    private readonly SqlStatements _statements;
    private readonly List<Part> _parts = [];

    internal SqlBatch(SqlStatements statements) => _statements = statements;

    /// <summary>Adds a statement; the result is how many rows it touches.</summary>
    public SqlResult<int> Execute(string sql, IReadOnlyList<(string Name, object? Value)> arguments)
    {
        var part = new OncePart(sql, arguments);
        _parts.Add(part);
        return part.Result;
    }

    /// <summary>Adds a statement for each of many rows; the result is which of them it touches.</summary>
    /// <param name="sql">The statement for one row; it finds or makes the row whose key is the first parameter that rows give.</param>
    /// <param name="shared">Parameters that are the same for all rows.</param>
    /// <param name="rows">Parameters that each row gives.</param>
    public SqlResult<bool[]> ExecuteEach(string sql, IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return SqlResult.Of<bool[]>([]);
        }

        EachPart part = _statements.ForAll(sql, rows) is { } forAll ? new AllAtOncePart(forAll, shared, rows) : new OneByOnePart(sql, shared, rows);
        _parts.Add(part);
        return part.Result;
    }

    /// <summary>Adds a query; the result is all rows that it returns.</summary>
    public SqlResult<List<T>> Query<T>(string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read)
    {
        var part = new QueryPart<T>(sql, arguments, read);
        _parts.Add(part);
        return part.Result;
    }

    /// <summary>Runs them, once; from then on the results are there.</summary>
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

        /// <summary>Reads its rows, if it returns any: the reader is at the first unread result.</summary>
        public virtual Task Read(DbDataReader reader, SqlStatements statements, CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>Notes which rows it changed, which is known at the end.</summary>
        public virtual void Count()
        {
        }
    }

    private sealed class OncePart(string sql, IReadOnlyList<(string Name, object? Value)> arguments) : Part
    {
        private DbBatchCommand? _command;

        public SqlResult<int> Result { get; } = new();

        public override async Task RunAlone(SqlStatements statements, CancellationToken cancellationToken) =>
            Result.Value = await statements.Execute(sql, arguments, cancellationToken);

        public override void AddTo(DbBatch batch, SqlStatements statements) => _command = statements.AddTo(batch, sql, arguments);

        public override void Count() => Result.Value = _command!.RecordsAffected;
    }

    private abstract class EachPart : Part
    {
        public SqlResult<bool[]> Result { get; } = new();
    }

    /// <summary>A run for each row.</summary>
    private sealed class OneByOnePart(string sql, IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows) : EachPart
    {
        private readonly List<DbBatchCommand> _commands = new(rows.Count);

        public override async Task RunAlone(SqlStatements statements, CancellationToken cancellationToken) =>
            Result.Value = await statements.ExecuteRows(sql, shared, rows, cancellationToken);

        public override void AddTo(DbBatch batch, SqlStatements statements)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                _commands.Add(statements.AddTo(batch, sql, [.. shared, .. rows.Row(i)]));
            }
        }

        public override void Count() => Result.Value = [.. _commands.Select(c => c.RecordsAffected > 0)];
    }

    /// <summary>A single run with all rows that returns the keys of those it changed.</summary>
    private sealed class AllAtOncePart(string sql, IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows) : EachPart
    {
        public override Task RunAlone(SqlStatements statements, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A database that takes all rows at once takes batches.");

        public override void AddTo(DbBatch batch, SqlStatements statements) => statements.AddTo(batch, sql, [.. shared, .. rows.Arrays()]);

        public override async Task Read(DbDataReader reader, SqlStatements statements, CancellationToken cancellationToken)
        {
            var touched = (await statements.ReadAll(reader, row => row.Key(0), cancellationToken)).ToHashSet();
            await reader.NextResultAsync(cancellationToken);
            Result.Value = [.. rows.Keys().Select(touched.Contains)];
        }
    }

    private sealed class QueryPart<T>(string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read) : Part
    {
        public SqlResult<List<T>> Result { get; } = new();

        public override async Task RunAlone(SqlStatements statements, CancellationToken cancellationToken) =>
            Result.Value = await statements.Query(sql, arguments, read, cancellationToken);

        public override void AddTo(DbBatch batch, SqlStatements statements) => statements.AddTo(batch, sql, arguments);

        public override async Task Read(DbDataReader reader, SqlStatements statements, CancellationToken cancellationToken)
        {
            Result.Value = await statements.ReadAll(reader, read, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
    }
}

/// <summary>The result of a statement in a <see cref="SqlBatch"/>, available after that has run.</summary>
public sealed class SqlResult<T>
{
    private (bool IsThere, T? Value) _result;

    /// <exception cref="InvalidOperationException">The batch has not run.</exception>
    public T Value
    {
        get => _result.IsThere ? _result.Value! : throw new InvalidOperationException("The batch has not run.");
        internal set => _result = (true, value);
    }
}

/// <summary>Results.</summary>
public static class SqlResult
{
    /// <summary>A result that is known without a query.</summary>
    public static SqlResult<T> Of<T>(T value) => new() { Value = value };
}
