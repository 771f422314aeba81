using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Persistence.Listing;

namespace EmailCampaigns.Tests.Imports;

public sealed class UploadQueriesTests
{
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imports_are_listed_newest_first_and_unfinished_ones_oldest_first()
    {
        await using var bench = await ImportBench.Create();
        var done = await bench.Start("email\na@example.org\n");
        await bench.Run(done);
        bench.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        var waiting = await bench.Start("email\nb@example.org\n");
        bench.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        var last = await bench.Start("email\nc@example.org\n");

        var page = await bench.Queries.Page(bench.Ann.WorkspaceId, new ListRequest { Take = 2 }, Cancellation);

        Assert.Equal(3, page.Total);
        Assert.Equal([last, waiting], page.Rows.Select(u => u.Id));
        Assert.Equal([(bench.Ann.WorkspaceId, waiting), (bench.Ann.WorkspaceId, last)], await bench.Queries.Unfinished(Cancellation));
        Assert.Null(await bench.Queries.Find(await bench.Database.AddWorkspace("Other"), done, Cancellation));
    }

    [Fact]
    public void Speed_and_the_time_left_follow_from_what_was_done()
    {
        var upload = Row(UploadStatus.Processing, processed: 300, total: 500);

        Assert.Equal((30.0, 0.6), (upload.RowsPerSecond, upload.Progress));
        Assert.Equal(20.0 / 3, upload.TimeLeft!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void Unknown_progress_and_time_left_are_null()
    {
        Assert.Null(Row(UploadStatus.Processing, processed: 0, total: null).Progress);
        Assert.Null(Row(UploadStatus.Processing, processed: 0, total: 500).TimeLeft);
        Assert.Null(Row(UploadStatus.Completed, processed: 500, total: 500).TimeLeft);
        Assert.Equal(1, Row(UploadStatus.Completed, processed: 0, total: 0).Progress);
        Assert.Equal(0, (Row(UploadStatus.Pending, processed: 0, total: null) with { StartedAt = null }).RowsPerSecond);
    }

    private static UploadRow Row(UploadStatus status, long processed, long? total) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        FileName = "contacts.csv",
        SizeBytes = 1,
        Status = status,
        TotalContacts = total,
        ProcessedContacts = processed,
        Imported = processed,
        Updated = 0,
        Skipped = 0,
        Rejected = 0,
        ListId = null,
        ListName = null,
        Encoding = "utf-8",
        Delimiter = ",",
        HasHeader = true,
        ColumnMapping = new Dictionary<string, string>(),
        DuplicatePolicy = DuplicatePolicy.Skip,
        ContentSha256 = "",
        Notes = [],
        Error = null,
        CreatedAt = Noon,
        StartedAt = Noon,
        FinishedAt = null,
        UpdatedAt = Noon.AddSeconds(10),
    };
}
