using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Counters;

/// <summary>A table of counters of campaigns.</summary>
public sealed class CounterKind
{
    private readonly Func<SqlRow, CounterRow> _read;

    private CounterKind(string table, string[] keys, string[] attributes, Counter[] counters, Func<SqlRow, CounterRow> read)
    {
        Counters = counters;
        Table = new CountedTable(table, keys, attributes, [.. counters.Select(c => SnakeCase.Of(c))]);
        _read = read;
    }

    internal static CounterKind Day { get; } = new(
        "email_analytics",
        ["campaign_id", "date"],
        [],
        [
            Counter.TotalDraftsCreated, Counter.TotalDraftsApproved, Counter.TotalEmailsSent, Counter.TotalFollowupsSent, Counter.Delivered, Counter.Opened, Counter.Clicked, Counter.Replied,
            Counter.Interested, Counter.Bounced, Counter.Unsubscribed,
        ],
        row => new DayRow(row.Key(0), row.DayOrNull(1)!.Value));

    internal static CounterKind Step { get; } = new(
        "step_counters",
        ["campaign_id", "step_id"],
        [],
        [
            Counter.Sent, Counter.Contacts, Counter.Opened, Counter.Clicked, Counter.Replied, Counter.Interested, Counter.Bounced, Counter.Blocked, Counter.Unsubscribed, Counter.TotalOpened,
            Counter.TotalClicked, Counter.TotalReplied, Counter.TotalBounced, Counter.TotalUnsubscribed, Counter.TotalReturned, Counter.AutomatedOpens, Counter.AutomatedClicks,
            Counter.AutomaticReplies, Counter.BouncesHard, Counter.BouncesSoft, Counter.BouncesBlocked, Counter.BouncesGaveUp, Counter.BouncesMessage,
        ],
        row => new StepRow(row.Key(0), row.Key(1)));

    internal static CounterKind Upload { get; } = new(
        "upload_counters",
        ["campaign_id", "upload_batch_id"],
        [],
        [
            Counter.Enrolled, Counter.Contacts, Counter.Opened, Counter.Clicked, Counter.Replied, Counter.Interested, Counter.Bounced, Counter.Blocked, Counter.Unsubscribed,
        ],
        row => new UploadRow(row.Key(0), row.Key(1)));

    internal static CounterKind Link { get; } = new(
        "link_counters",
        ["campaign_id", "url_hash", "step_id"],
        ["url"],
        [Counter.People, Counter.Clicks, Counter.AutomatedClicks],
        row => new StepLinkRow(row.Key(0), row.Key(2), row.Text(3)));

    internal static CounterKind HalfHour { get; } = new(
        "lane_half_hours",
        ["campaign_id", "sender_account_id", "date", "half_hour"],
        [],
        [Counter.Sent, Counter.Answered, Counter.Replied, Counter.Interested],
        row => new HalfHourRow(row.Key(0), row.Key(1), row.DayOrNull(2)!.Value, row.Number(3)));

    /// <summary>All of them, in the order in which a transaction writes them: two that write the same never wait for each other.</summary>
    public static IReadOnlyList<CounterKind> All { get; } = [Day, Step, Upload, Link, HalfHour];

    /// <summary>The table, as statements know it.</summary>
    public CountedTable Table { get; }

    /// <summary>Its counters, in the order of its columns.</summary>
    public IReadOnlyList<Counter> Counters { get; }

    /// <summary>The place of a counter among them.</summary>
    internal int IndexOf(Counter counter)
    {
        for (var i = 0; i < Counters.Count; i++)
        {
            if (Counters[i] == counter)
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(counter), counter, $"{Table.Name} has no such counter.");
    }

    /// <summary>Reads all rows of a campaign into a sheet.</summary>
    internal async Task Read(CampaignsDb db, SqlStatements sql, Guid campaignId, CounterSheet sheet, CancellationToken cancellationToken)
    {
        string[] columns = [.. Table.Keys, .. Table.Attributes, .. Table.Counters];
        var first = columns.Length - Counters.Count;
        await sql.Query(
            $"SELECT {string.Join(", ", columns)} FROM {Table.Name} WHERE workspace_id = @workspace AND campaign_id = @campaign",
            [("@workspace", db.WorkspaceId), ("@campaign", campaignId)],
            row =>
            {
                var counted = _read(row);
                foreach (var (i, counter) in Counters.Index())
                {
                    sheet.Add(counted, counter, row.Number(first + i));
                }

                return counted;
            },
            cancellationToken);
    }
}
