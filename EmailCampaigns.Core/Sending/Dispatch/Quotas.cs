using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Takes from and gives back to the counters of quotas, inside the caller's transaction. A take is a conditional update, never a look before.</summary>
internal static class Quotas
{
    private const string Bucket = "workspace_id = @workspace AND scope = @scope AND scope_key = @key AND period = @period AND period_start = @start";

    private const string TakeAll = $"UPDATE send_quota_usage SET used = used + @count, updated_at = @now WHERE {Bucket} AND used <= @max - @count";

    /// <summary>
    /// Takes up to <paramref name="wanted"/> from each bucket, the same number from all, behind what is in <paramref name="batch"/>, and runs that; what came out, and which bucket
    /// allowed no more.
    /// </summary>
    public static async Task<(int Taken, QuotaBucket? Exhausted)> Take(
        SqlStatements sql, SqlBatch batch, CampaignsDb db, IReadOnlyList<QuotaBucket> buckets, int wanted, DateTime now, CancellationToken cancellationToken)
    {
        // Nearly always there is room for all.
        var touched = buckets.Select(b => batch.Execute(TakeAll, TakeArguments(db, b, wanted, now))).ToList();
        await batch.Run(cancellationToken);
        var had = buckets.Where((_, i) => touched[i].Value > 0).ToList();
        if (had.Count == buckets.Count)
        {
            return (wanted, null);
        }

        await GiveBack(sql, db, had, wanted, cancellationToken);
        var taken = wanted;
        QuotaBucket? exhausted = null;
        for (var i = 0; i < buckets.Count && taken > 0; i++)
        {
            var allowed = await TakeFrom(sql, db, buckets[i], taken, now, cancellationToken);
            if (allowed < taken)
            {
                await GiveBack(sql, db, [.. buckets.Take(i)], taken - allowed, cancellationToken);
                (taken, exhausted) = (allowed, buckets[i]);
            }
        }

        return (taken, exhausted);
    }

    /// <summary>Gives back what an attempt took that certainly ended before anyone accepted the message.</summary>
    public static async Task GiveBack(
        SqlStatements sql, CampaignsDb db, IReadOnlyList<QuotaBucket> buckets, int count, CancellationToken cancellationToken)
    {
        foreach (var bucket in count > 0 ? buckets : [])
        {
            await sql.Execute(
                $"UPDATE send_quota_usage SET used = used - @count WHERE {Bucket} AND used >= @count",
                [.. Arguments(db, bucket), ("@count", count)],
                cancellationToken);
        }
    }

    private static async Task<int> TakeFrom(
        SqlStatements sql, CampaignsDb db, QuotaBucket bucket, int wanted, DateTime now, CancellationToken cancellationToken)
    {
        var count = bucket.Max is { } max ? Math.Min(wanted, max) : wanted;
        while (count > 0)
        {
            if (await sql.Execute(TakeAll, TakeArguments(db, bucket, count, now), cancellationToken) > 0)
            {
                return count;
            }

            // Not there yet, or not enough left: the first email of a period, or the last ones.
            var used = await sql.Query($"SELECT used FROM send_quota_usage WHERE {Bucket}", Arguments(db, bucket), row => row.Number(0), cancellationToken);
            if (used.Count > 0)
            {
                count = Math.Min(count - 1, Math.Max(0, (bucket.Max ?? int.MaxValue) - used[0]));
            }
            else
            {
                await sql.Execute(
                    db.Sql.Sending.EnsureQuota,
                    [.. Arguments(db, bucket), ("@id", Guid.CreateVersion7(now)), ("@now", now)],
                    cancellationToken);
            }
        }

        return 0;
    }

    private static (string Name, object? Value)[] TakeArguments(CampaignsDb db, QuotaBucket bucket, int count, DateTime now) =>
        [.. Arguments(db, bucket), ("@count", count), ("@max", bucket.Max ?? int.MaxValue), ("@now", now)];

    private static (string Name, object? Value)[] Arguments(CampaignsDb db, QuotaBucket bucket) =>
    [
        ("@workspace", db.WorkspaceId), ("@scope", bucket.Scope), ("@key", bucket.Key), ("@period", bucket.Period), ("@start", bucket.Start),
    ];
}
