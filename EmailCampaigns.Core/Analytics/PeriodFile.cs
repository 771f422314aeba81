using System.Globalization;
using CsvHelper;

namespace EmailCampaigns.Core.Analytics;

/// <summary>The tables of a span of days that can be downloaded.</summary>
public enum PeriodTable
{
    Days,
    Campaigns,
    Senders,
    Lists,
    Hours,
}

/// <summary>Writes what a workspace sent in a span of days as CSV.</summary>
public sealed class PeriodFile(PeriodQueries period, AnalyticsQueries analytics)
{
    private static readonly string[] Counts = ["sent", "opened", "clicked", "replied", "interested", "bounced", "unsubscribed"];

    /// <summary>Writes one table in UTF-8. A field that a spreadsheet would run as a formula gets an apostrophe before it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="span">The days.</param>
    /// <param name="table">Which table.</param>
    /// <param name="withMark">Begin with a byte order mark: spreadsheets need it to read letters right, programs stumble over it.</param>
    /// <param name="output">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task Write(Guid workspaceId, PeriodSpan span, PeriodTable table, bool withMark, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(span);
        var options = new CsvWriterOptions { WriteByteOrderMark = withMark, Injection = CsvInjection.Escape };
        await using var csv = CsvWriter.Create(output, options, leaveOpen: true);
        foreach (var row in table == PeriodTable.Days ? await Days(workspaceId, span, cancellationToken) : Rows(table, await period.Find(workspaceId, span, cancellationToken)))
        {
            await csv.WriteRecordAsync(row, cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }

    private async Task<IEnumerable<string[]>> Days(Guid workspaceId, PeriodSpan span, CancellationToken cancellationToken) =>
    [
        ["date", "sent", "opened", "clicked", "replied", "bounced", "unsubscribed"],
        .. (await analytics.Daily(workspaceId, span.From, span.To, campaignId: null, cancellationToken)).Select(d => (string[])
            [d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Text(d.TotalEmailsSent), Text(d.Opened), Text(d.Clicked), Text(d.Replied), Text(d.Bounced), Text(d.Unsubscribed)]),
    ];

    private static IEnumerable<string[]> Rows(PeriodTable table, PeriodResults results) => table switch
    {
        PeriodTable.Campaigns => [["campaign", "status", .. Counts], .. results.Campaigns.Select(c => (string[])[c.Name, SnakeCase.Of(c.Status), .. CountsOf(c)])],
        PeriodTable.Lists => [["list", .. Counts], .. results.Lists.Select(l => (string[])[l.Name ?? "", .. CountsOf(l)])],
        PeriodTable.Senders => [["sender", "sent", "replied", "interested"], .. results.Senders.Select(s => (string[])[s.Email, Text(s.Sent), Text(s.Replied), Text(s.Interested)])],
        PeriodTable.Hours => [["day", "hour", "sent", "replied"], .. results.Hours.Select(h => (string[])[SnakeCase.Of(h.Day), Text(h.Hour), Text(h.Sent), Text(h.Replied)])],
        PeriodTable.Days => throw new ArgumentOutOfRangeException(nameof(table), table, "Days are read by themselves."),
    };

    private static IEnumerable<string> CountsOf(PeriodCounts c) =>
        ((int[])[c.Sent, c.Opened, c.Clicked, c.Replied, c.Interested, c.Bounced, c.Unsubscribed]).Select(Text);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
