using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Takes from the counters of quotas and gives back to them, in the caller's transaction. To take is a conditional update, so two processes never take the same place.</summary>
internal static class Quotas
{
    private const string Bucket = "workspace_id = @workspace AND scope = @scope AND scope_key = @key AND period = @period AND period_start = @start";

    private const string TakeAll = $"UPDATE send_quota_usage SET used = used + @count, updated_at = @now WHERE {Bucket} AND used <= @max - @count";

    /// <summary>
    /// Takes the same number from every bucket: <paramref name="wanted"/>, or what the bucket with the smallest rest allows. Returns that number, and the bucket that allowed no more.
    /// The statements go to the end of <paramref name="batch"/>, which is run.
    /// </summary>
    public static async Task<(int Taken, QuotaBucket? Exhausted)> Take(
        SqlStatements sql, SqlBatch batch, CampaignsDb db, IReadOnlyList<QuotaBucket> buckets, int wanted, DateTime now, CancellationToken cancellationToken)
    {
        // Nearly always every bucket has room for all: then one round trip is enough.
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

    /// <summary>Gives back what was taken for emails that no server can have accepted.</summary>
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

            // The counter does not exist yet (the first email of a period), or has too little left (the last ones).
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
