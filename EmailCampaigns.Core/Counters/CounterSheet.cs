using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Counters;

/// <summary>Counters and what they count, or what is to be added to them. Written in the transaction that records what is counted, as the last thing that it does.</summary>
public sealed class CounterSheet
{
    private static readonly Comparer<IReadOnlyList<object>> ByValues = Comparer<IReadOnlyList<object>>.Create(
        (one, other) => one.Zip(other, Compare).FirstOrDefault(order => order != 0));

    private readonly Dictionary<CounterRow, int[]> _rows = [];

    /// <summary>The counters that are not 0, in the order in which they are written.</summary>
    public IEnumerable<(CounterRow Row, Counter Counter, int Count)> Counts =>
        from row in Written()
        from counter in row.Kind.Counters.Index()
        where _rows[row][counter.Index] != 0
        select (row, counter.Item, _rows[row][counter.Index]);

    public void Add(CounterRow row, Counter counter, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!_rows.TryGetValue(row, out var counts))
        {
            _rows.Add(row, counts = new int[row.Kind.Counters.Count]);
        }

        counts[row.Kind.IndexOf(counter)] += count;
    }

    /// <summary>Adds all of another sheet.</summary>
    public void Add(CounterSheet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (row, counter, count) in other.Counts)
        {
            Add(row, counter, count);
        }
    }

    /// <summary>What a counter says; 0 where nothing was counted.</summary>
    public int Of(CounterRow row, Counter counter)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _rows.TryGetValue(row, out var counts) ? counts[row.Kind.IndexOf(counter)] : 0;
    }

    /// <summary>What has to be added to <paramref name="earlier"/> to get this.</summary>
    public CounterSheet Since(CounterSheet earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var sheet = new CounterSheet();
        sheet.Add(this);
        foreach (var (row, counter, count) in earlier.Counts)
        {
            sheet.Add(row, counter, -count);
        }

        return sheet;
    }

    /// <summary>Reads all counters of a campaign as they stand.</summary>
    public static async Task<CounterSheet> Stored(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var sheet = new CounterSheet();
        await using var sql = new SqlStatements(db);
        foreach (var kind in CounterKind.All)
        {
            await kind.Read(db, sql, campaignId, sheet, cancellationToken);
        }

        return sheet;
    }

    /// <summary>Adds all of it to what is stored.</summary>
    public async Task Write(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        if (Written().Count > 0)
        {
            await using var sql = new SqlStatements(db);
            await Write(db, sql, now, cancellationToken);
        }
    }

    /// <summary>The same for a caller who has statements.</summary>
    internal async Task Write(CampaignsDb db, SqlStatements sql, DateTime now, CancellationToken cancellationToken)
    {
        var batch = sql.Batch();
        AddTo(batch, db, now);
        await batch.Run(cancellationToken);
    }

    /// <summary>The same together with what else is in a batch: a statement for each table.</summary>
    internal void AddTo(SqlBatch batch, CampaignsDb db, DateTime now)
    {
        var ids = SequentialIds.Of(now);
        foreach (var kind in Written().GroupBy(row => row.Kind))
        {
            var rows = SqlRows.Of(kind.ToList()).With("@id", _ => ids.Next());
            foreach (var (i, column) in kind.Key.Table.Keys.Concat(kind.Key.Table.Attributes).Index())
            {
                rows = kind.First().Values[i] switch
                {
                    Guid => rows.With($"@{column}", row => (Guid)row.Values[i]),
                    DateOnly => rows.With($"@{column}", row => (DateOnly)row.Values[i]),
                    int => rows.With($"@{column}", row => (int)row.Values[i]),
                    string => rows.With($"@{column}", row => (string)row.Values[i]),
                    var other => throw new InvalidOperationException($"{column} is a {other.GetType().Name}."),
                };
            }

            foreach (var (i, column) in kind.Key.Table.Counters.Index())
            {
                rows.With($"@{column}", row => _rows[row][i]);
            }

            batch.ExecuteEach(db.Sql.Sending.AddTo(kind.Key.Table), [("@workspace", db.WorkspaceId), ("@now", now)], rows);
        }
    }

    /// <summary>The rows that change anything, in one order everywhere: no two transactions wait for each other.</summary>
    private List<CounterRow> Written() =>
        [.. _rows.Where(row => row.Value.Any(count => count != 0)).Select(row => row.Key).OrderBy(row => Order(row.Kind)).ThenBy(row => row.Values, ByValues)];

    private static int Compare(object one, object other) =>
        one is string text ? string.CompareOrdinal(text, (string)other) : Comparer<object>.Default.Compare(one, other);

    private static int Order(CounterKind kind)
    {
        for (var i = 0; i < CounterKind.All.Count; i++)
        {
            if (CounterKind.All[i] == kind)
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(kind), kind.Table.Name, "No such table is counted in.");
    }
}
