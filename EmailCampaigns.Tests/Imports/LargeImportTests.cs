using System.Globalization;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Imports;

/// <summary>Imports of so many rows that they are not written in the order of the file.</summary>
public sealed class LargeImportTests : IAsyncLifetime
{
    private const string Header = "email,first_name\n";

    /// <summary>A window and some more, which are too few to be sorted.</summary>
    private const int Rows = RowWindow.MaxRows + 600;

    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Rows_in_no_order_are_written_in_that_of_their_addresses()
    {
        var csv = Header + string.Concat(Shuffled(RowWindow.MinSorted).Select(Line));

        Assert.Equal((RowWindow.MinSorted, 0, 0, 0), await _bench.Import(csv));

        var addresses = await _bench.Addresses(); // by key, so in the order of writing
        Assert.Equal(addresses.Order(StringComparer.Ordinal), addresses);
    }

    [Fact]
    public async Task Of_rows_with_one_address_the_first_of_the_file_is_the_contact()
    {
        var csv = Header + "twice@example.org,First\n" + string.Concat(Shuffled(RowWindow.MinSorted).Select(Line)) + "twice@example.org,Second\n";

        Assert.Equal((RowWindow.MinSorted + 1, 0, 1, 0), await _bench.Import(csv));

        Assert.Equal("First", (await _bench.Contact("twice@example.org")).FirstName);
    }

    [Fact]
    public async Task Rejections_keep_the_numbers_of_their_rows()
    {
        var csv = Header + "nobody,\n" + string.Concat(Shuffled(RowWindow.MinSorted).Select(Line)) + "no one,\n";
        var upload = await _bench.Start(csv);

        await _bench.Run(upload);

        Assert.Equal((RowWindow.MinSorted, 0, 0, 2), await _bench.Counts(upload));
        var rejections = await _bench.Queries.Rejections(_bench.Ann.WorkspaceId, upload, 0, 10, Cancellation);
        Assert.Equal([2, RowWindow.MinSorted + 3], rejections.Select(r => r.RowNumber));
    }

    [Fact]
    public async Task Crashed_in_any_window_it_goes_on_behind_the_rows_that_are_in()
    {
        var upload = await _bench.Start(Header + string.Concat(Shuffled(Rows).Select(Line)) + "c7@example.org,Again\nnobody,\n");
        int[] chunks = [3, 60, 66, 4];
        foreach (var chunk in chunks)
        {
            await Assert.ThrowsAsync<CrashException>(() => Blockwise(crashAfter: 2 * chunk).Run(_bench.Ann.WorkspaceId, upload, Cancellation));
            var counts = await _bench.Counts(upload);
            Assert.Equal(counts.Imported, (await _bench.Addresses()).Count);
        }

        Assert.Equal(UploadStatus.Completed, await _bench.Run(upload));

        Assert.Equal((Rows, 0, 1, 1), await _bench.Counts(upload));
        Assert.Equal(Rows, (await _bench.Addresses()).Distinct().Count());
        Assert.NotEqual("Again", (await _bench.Contact("c7@example.org")).FirstName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chunk_goes_on_while_nobody_waits_to_write(bool somebodyWaits)
    {
        await using var bench = await ImportBench.Create(DatabaseProvider.Sqlite);
        var gate = bench.Get<WriteGate>();
        var turns = new List<Task>();
        const int Blocks = 20;
        var upload = await bench.Start(Header + string.Concat(Enumerable.Range(0, Blocks * 250).Select(Line)));
        var clock = new SteppingClock(bench.Database.Clock);
        var importer = new ContactImporter(bench.Database, new(new(bench.Database)), bench.Folder, clock, NullLogger<ContactImporter>.Instance);
        clock.OnInstant = () =>
        {
            if (somebodyWaits)
            {
                turns.Add(WriteOnce(gate)); // inside of the chunk's transaction, at its start
            }
        };

        await importer.Run(bench.Ann.WorkspaceId, upload, Cancellation);

        await Task.WhenAll(turns);
        Assert.Equal((5_000, 0, 0, 0), await bench.Counts(upload));
        Assert.Equal(somebodyWaits, clock.Instants > Blocks); // each chunk looks at the time of day once
    }

    private static async Task WriteOnce(WriteGate gate)
    {
        using var turn = await gate.Enter(WritePriority.Interactive, Cancellation);
    }

    private static IEnumerable<int> Shuffled(int rows)
    {
        var numbers = Enumerable.Range(0, rows).ToArray();
        new Random(7).Shuffle(numbers);
        return numbers;
    }

    private static string Line(int i) => string.Create(CultureInfo.InvariantCulture, $"c{i}@example.org,First {i}\n");

    /// <summary>An importer that commits after each block of rows, and crashes.</summary>
    private ContactImporter Blockwise(int crashAfter) =>
        new(_bench.Database, new(new(_bench.Database)), _bench.Folder, new CrashingClock(_bench.Database.Clock, crashAfter), NullLogger<ContactImporter>.Instance);

    /// <summary>A clock by which each block of a chunk takes 60 ms.</summary>
    private sealed class SteppingClock(TimeProvider inner) : TimeProvider
    {
        private long _milliseconds;

        public Action? OnInstant { get; set; }

        public int Instants { get; private set; }

        public override long TimestampFrequency => 1_000;

        public override DateTimeOffset GetUtcNow()
        {
            Instants++;
            OnInstant?.Invoke();
            return inner.GetUtcNow();
        }

        public override long GetTimestamp() => _milliseconds += 60;
    }
}
