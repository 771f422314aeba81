using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Imports;

/// <summary>Imports that crash, are cancelled, or run at the same time.</summary>
public sealed class ImportInterruptionTests : IAsyncLifetime
{
    private const string Header = ImportBench.Header;

    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task What_there_is_to_know_of_rows_survives_a_crash_and_is_counted_once()
    {
        var csv = Header + string.Concat(Enumerable.Range(0, 600).Select(i => $"c{i}@example.org,,,,{(i % 100 == 0 ? $"Mars/{i}" : "")},\n"));
        var upload = await _bench.Start(csv);
        await Assert.ThrowsAsync<CrashException>(() => _bench.Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));

        await _bench.Run(upload);

        var note = Assert.Single((await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Notes);
        Assert.Equal((ImportNoteKind.UnknownTimezone, 6), (note.Kind, note.Rows));
        Assert.Equal(["Mars/0", "Mars/100", "Mars/200", "Mars/300", "Mars/400", "Mars/500"], note.Values);
        Assert.Contains("6 rows name a time zone that is not known", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crashed_at_every_chunk_it_neither_doubles_nor_loses_a_row()
    {
        var list = await _bench.AddList("Newsletter");
        var rows = 2600; // 11 blocks
        var csv = ImportBench.Csv(rows) + "c7@example.org,Again,,,,\nno address,,,,,\n";
        var upload = await _bench.Start(csv, listId: list);
        var runs = 0;
        UploadStatus? status = null;
        while (status is null)
        {
            try
            {
                status = await _bench.Blockwise(crashAfter: 1 + (2 * (runs % 3))).Run(_bench.Ann.WorkspaceId, upload, Cancellation);
            }
            catch (CrashException)
            {
                runs++;
                Assert.True(runs < 100, "It does not come forward.");
                var counts = await _bench.Counts(upload);
                Assert.Equal(counts.Imported, (await _bench.Addresses()).Count);
            }
        }

        Assert.Equal(UploadStatus.Completed, status);
        Assert.True(runs >= 5, $"It crashed {runs} times only.");
        Assert.Equal((rows, 0, 1, 1), await _bench.Counts(upload));
        Assert.Equal(Enumerable.Range(0, rows).Select(i => $"c{i}@example.org").Order(StringComparer.Ordinal), (await _bench.Addresses()).Order(StringComparer.Ordinal));
        Assert.Equal(rows, (await _bench.Members(list)).Count);
        Assert.Single(await _bench.Queries.Rejections(_bench.Ann.WorkspaceId, upload, 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_crash_does_not_make_it_forget_which_rows_are_repeats()
    {
        await _bench.Import(Header + "known@example.org,Ann,,,,\n");
        var upload = await _bench.Start(Header + "known@example.org,First,,,,\n" + ImportBench.Csv(600)[Header.Length..] + "known@example.org,Second,,,,\n", DuplicatePolicy.Update);
        await Assert.ThrowsAsync<CrashException>(() => _bench.Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));
        Assert.Equal((249, 1, 0, 0), await _bench.Counts(upload));

        await _bench.Run(upload);

        Assert.Equal((600, 1, 1, 0), await _bench.Counts(upload));
        Assert.Equal("First", (await _bench.Contact("known@example.org")).FirstName);
    }

    [Fact]
    public async Task Of_two_importers_at_once_one_goes_on_and_the_other_leaves_it()
    {
        var upload = await _bench.Start(ImportBench.Csv(3000));

        await Task.WhenAll(Task.Run(() => _bench.Blockwise().Run(_bench.Ann.WorkspaceId, upload, Cancellation)), Task.Run(() => _bench.Blockwise().Run(_bench.Ann.WorkspaceId, upload, Cancellation)));

        Assert.Equal((3000, 0, 0, 0), await _bench.Counts(upload));
        Assert.Equal(3000, (await _bench.Addresses()).Count);
        Assert.Equal(UploadStatus.Completed, (await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Status);
    }

    [Fact]
    public async Task Two_imports_at_once_share_the_addresses()
    {
        var one = await _bench.Start(ImportBench.Csv(2000));
        var other = await _bench.Start(ImportBench.Csv(2000));

        await Task.WhenAll(_bench.Run(one), _bench.Run(other));

        var (first, second) = (await _bench.Counts(one), await _bench.Counts(other));
        Assert.Equal((2000, 2000), (first.Imported + second.Imported, first.Skipped + second.Skipped));
        Assert.Equal(2000, (await _bench.Addresses()).Count);
    }

    [Fact]
    public async Task Cancelled_on_its_way_it_stops_where_it_stands()
    {
        var upload = await _bench.Start(ImportBench.Csv(2000));
        await Assert.ThrowsAsync<CrashException>(() => _bench.Blockwise(crashAfter: 3).Run(_bench.Ann.WorkspaceId, upload, Cancellation));
        Assert.True((await _bench.Get<UploadCanceller>().Cancel(upload, _bench.Ann, Cancellation)).IsDone);

        Assert.Equal(UploadStatus.Cancelled, await _bench.Run(upload));

        Assert.Equal((250, 0, 0, 0), await _bench.Counts(upload));
        Assert.False(File.Exists(_bench.Folder.FileOf(upload)));
    }

    [Fact]
    public async Task Cancelled_between_two_chunks_it_writes_no_more()
    {
        var upload = await _bench.Start(ImportBench.Csv(2000));
        Task? cancelling = null;

        var status = await _bench.Blockwise(
            onInstant: () => cancelling ??= Task.Run(() => _bench.Get<UploadCanceller>().Cancel(upload, _bench.Ann, Cancellation))).Run(_bench.Ann.WorkspaceId, upload, Cancellation);

        await cancelling!;
        Assert.Equal(UploadStatus.Cancelled, status);
        var counts = await _bench.Counts(upload);
        Assert.InRange(counts.Imported, 0, 1999);
        Assert.Equal(counts.Imported, (await _bench.Addresses()).Count);
    }

    [Fact]
    public async Task Cancelling_twice_changes_nothing_and_what_is_over_cannot_be_cancelled()
    {
        var canceller = _bench.Get<UploadCanceller>();
        var pending = await _bench.Start(ImportBench.Csv(3));
        var done = await _bench.Start(ImportBench.Csv(3));
        await _bench.Run(done);

        Assert.True((await canceller.Cancel(pending, _bench.Ann, Cancellation)).IsDone);
        Assert.True((await canceller.Cancel(pending, _bench.Ann, Cancellation)).IsDone);
        Assert.Equal(UploadStatus.Cancelled, await _bench.Run(pending));
        await Assert.ThrowsAsync<Core.IllegalTransitionException>(() => canceller.Cancel(done, _bench.Ann, Cancellation));
        Assert.Equal(Core.EditVerdict.NotFound, (await canceller.Cancel(Guid.CreateVersion7(), _bench.Ann, Cancellation)).Verdict);
    }

    [Fact]
    public async Task A_file_that_is_gone_fails_the_import_with_words()
    {
        var upload = await _bench.Start(ImportBench.Csv(3));
        File.Delete(_bench.Folder.FileOf(upload));

        Assert.Equal(UploadStatus.Failed, await _bench.Run(upload));

        Assert.Equal("The uploaded file is gone. Upload it again.", (await _bench.Queries.Find(_bench.Ann.WorkspaceId, upload, Cancellation))!.Error);
        Assert.Equal(UploadStatus.Failed, await _bench.Run(upload));
    }

    [Fact]
    public async Task A_completed_import_keeps_no_file()
    {
        var upload = await _bench.Start(ImportBench.Csv(3));

        await _bench.Run(upload);

        Assert.False(File.Exists(_bench.Folder.FileOf(upload)));
        Assert.Null(await _bench.Receiver.Find(_bench.Ann.WorkspaceId, upload, Cancellation));
    }
}
