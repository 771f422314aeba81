namespace EmailCampaigns.Core.Persistence.Listing;

/// <summary>Orders rows in memory as a database does: texts by their code units, statuses as they are stored, rows without a value first.</summary>
internal static class InMemory
{
    public static Page<T> Ordered<T>(IEnumerable<T> rows, IReadOnlyList<(ListField Field, bool Descending)> order, int skip, int take)
    {
        var found = rows.Select(row => (Row: row, Keys: order.Select(o => KeyOf(o.Field, row)).ToArray())).ToList();
        var ordered = found.Order(Comparer<(T Row, object?[] Keys)>.Create((a, b) =>
        {
            for (var i = 0; i < order.Count; i++)
            {
                if (Compare(a.Keys[i], b.Keys[i]) is var result and not 0)
                {
                    return order[i].Descending ? -result : result;
                }
            }

            return 0;
        }));
        return new Page<T>([.. ordered.Skip(skip).Take(take).Select(r => r.Row)], found.Count);
    }

    private static object? KeyOf<T>(ListField field, T row) => field.Read(row) switch
    {
        Enum status => SnakeCase.Of(status),
        Guid id => Convert.ToHexString(id.ToByteArray(bigEndian: true)),
        var value => value,
    };

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        _ => Comparer<object?>.Default.Compare(a, b),
    };
}
