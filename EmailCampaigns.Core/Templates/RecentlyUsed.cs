namespace EmailCampaigns.Core.Templates;

/// <summary>Keeps the values last asked for, each made once. Thread-safe: whoever asks for a value in the making waits for it, others pass.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity, Func<TKey, TValue> make)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, Lazy<TValue>>>> _nodes = [];
    private readonly LinkedList<KeyValuePair<TKey, Lazy<TValue>>> _order = [];

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    internal TValue Get(TKey key) => Find(key).Value;

    private Lazy<TValue> Find(TKey key)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                _order.Remove(node);
            }
            else
            {
                node = new(new(key, new Lazy<TValue>(() => make(key))));
                _nodes.Add(key, node);
            }

            _order.AddFirst(node);
            if (_nodes.Count > capacity)
            {
                _nodes.Remove(_order.Last!.Value.Key);
                _order.RemoveLast();
            }

            return node.Value.Value;
        }
    }
}
