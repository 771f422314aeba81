using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// A prepared statement without ADO.NET around it, for loops over a million rows: binding through parameters costs as much there as the database's own work.
/// Places count from 1, columns from 0. It takes part in whatever transaction its connection is in.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    /// <summary>As Microsoft.Data.Sqlite writes a <see cref="DateTime"/>.</summary>
    private const string InstantFormat = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF";

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[1024];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
    }

    /// <summary>The place of a named parameter, 1 or more; 0 where the statement has none of that name.</summary>
    public int PlaceOf(string name) => raw.sqlite3_bind_parameter_index(_statement, name);

    /// <summary>The pages that a connection wrote since this was last asked.</summary>
    public static int PagesWritten(SqliteConnection connection)
    {
        Check(raw.sqlite3_db_status(connection.Handle!, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1), connection.Handle!);
        return pages;
    }

    public void Bind(int place, Guid? key)
    {
        if (key is not { } id)
        {
            BindNull(place);
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(_statement, place, bytes));
    }

    public void Bind(int place, string? text)
    {
        if (text is null)
        {
            BindNull(place);
            return;
        }

        Bind(place, text.AsSpan());
    }

    public void Bind(int place, ReadOnlySpan<char> text)
    {
        if (text.Length * 3 > _text.Length)
        {
            _text = new byte[text.Length * 3];
        }

        BindUtf8(place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    public void BindUtf8(int place, ReadOnlySpan<byte> text) =>
        // An empty span has no address, and a text without address is NULL.
        Check(text.IsEmpty ? raw.sqlite3_bind_text(_statement, place, "") : raw.sqlite3_bind_text(_statement, place, text));

    public void Bind(int place, long number) => Check(raw.sqlite3_bind_int64(_statement, place, number));

    public void Bind(int place, DateTime instant) => Bind(place, instant.ToString(InstantFormat, CultureInfo.InvariantCulture));

    /// <summary>A value as the model's converters give it.</summary>
    public void Bind(int place, object? value)
    {
        switch (value)
        {
            case null:
                BindNull(place);
                break;
            case string text:
                Bind(place, text);
                break;
            case byte[] bytes:
                Check(bytes.Length == 0 ? raw.sqlite3_bind_zeroblob(_statement, place, 0) : raw.sqlite3_bind_blob(_statement, place, bytes));
                break;
            case Guid key:
                Bind(place, key);
                break;
            case Enum status:
                Bind(place, SnakeCase.Of(status));
                break;
            case DateTime instant:
                Bind(place, instant);
                break;
            case DateOnly day:
                Bind(place, day.ToString("O", CultureInfo.InvariantCulture));
                break;
            case bool flag:
                Bind(place, flag ? 1L : 0L);
                break;
            case int or long or short or byte:
                Bind(place, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                throw new NotSupportedException($"A {value.GetType().Name} is not bound here.");
        }
    }

    public void BindNull(int place) => Check(raw.sqlite3_bind_null(_statement, place));

    /// <summary>Moves to the next row of the result; after the last one the statement is reset.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        raw.sqlite3_reset(_statement);
        return code == raw.SQLITE_DONE ? false : throw Error(code, _connection);
    }

    /// <summary>The number of rows that were changed on this connection since it was opened; callers use differences.</summary>
    public int RowsTouchedEver => raw.sqlite3_total_changes(_connection);

    /// <summary>Discards the rest of the result.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>Runs a statement without a result.</summary>
    public void Execute()
    {
        if (Read())
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public Guid Key(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>A text as bytes of UTF-8.</summary>
    public byte[]? Utf8(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => Check(code, _connection);

    private static void Check(int code, sqlite3 connection)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Error(code, connection);
        }
    }

    private static SqliteException Error(int code, sqlite3 connection) =>
        new(raw.sqlite3_errmsg(connection).utf8_to_string(), code, raw.sqlite3_extended_errcode(connection));
}
