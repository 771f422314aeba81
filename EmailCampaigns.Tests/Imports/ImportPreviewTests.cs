using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Imports.Csv;

namespace EmailCampaigns.Tests.Imports;

public sealed class ImportPreviewTests : IAsyncLifetime
{
    private ImportBench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ImportPreview Preview => _bench.Get<ImportPreview>();

    public async ValueTask InitializeAsync() => _bench = await ImportBench.Create();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_look_shows_format_columns_first_rows_and_guesses()
    {
        var file = await Store("contacts-messy.csv");

        var preview = await Preview.Look(file, CsvFormatChoice.Guess, Cancellation);

        Assert.Equal(new CsvFormat(TextEncodings.Windows1252, ';', true), preview.Format);
        Assert.Equal(["j.mueller@example.org", "Herr", "Jörg", "Müller", "Müller Fördertechnik", "Intralogistik", "DE", "14.03.2025", ""], preview.Sample.Rows[0]);
        Assert.Equal(
            ["email", "salutation", "first_name", "last_name", "company", "industry", "country", "letzter_kauf", "notiz_intern"], preview.Guesses.Select(g => g.Field));
    }

    [Fact]
    public async Task Another_encoding_is_read_at_once()
    {
        var file = await Store("contacts-messy.csv");

        var preview = await Preview.Look(file, new CsvFormatChoice("cp1251"), Cancellation);

        Assert.Equal("Jцrg", preview.Sample.Rows[0][2]);
    }

    [Fact]
    public async Task A_file_with_the_same_columns_is_mapped_as_the_last_one()
    {
        const string csv = "Email,Firma,Notiz\na@example.org,Lee,x\n";
        await _bench.Start(csv, mapping: new() { ["Email"] = "email", ["Firma"] = "supplier" });

        var preview = await Preview.Look(await _bench.Store(csv), CsvFormatChoice.Guess, Cancellation);

        Assert.Equal(
            [new ColumnGuess("Email", "email", GuessBasis.Recognized), new("Firma", "supplier", GuessBasis.KnownField), new("Notiz", null, GuessBasis.LeftOut)],
            preview.Guesses);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_why()
    {
        await Assert.ThrowsAsync<CsvFileException>(async () => await Preview.Look(await _bench.Store("\n"), CsvFormatChoice.Guess, Cancellation));
    }

    [Fact]
    public async Task A_check_counts_every_row_once_as_the_import_then_does()
    {
        await _bench.Import("email\nj.mueller@example.org\npetra.boehm@example.net\n");
        await _bench.Get<Suppressor>().Suppress(_bench.Ann, SuppressionKind.Address, "renate.vogel@example.com", SuppressionReason.Manual, "user", null, Cancellation);
        var file = await Store("contacts-messy.csv");
        var preview = await Preview.Look(file, CsvFormatChoice.Guess, Cancellation);
        Assert.True(ColumnMapping.TryCreate(preview.Sample.Headers, preview.Guesses.ToDictionary(g => g.Header, g => g.Field), out var mapping, out _));
        var read = new List<int>();

        var check = await Preview.Check(file, preview.Format, mapping, new Notes(read), Cancellation);

        Assert.Equal((40, 25, 2, 3, 10, 1), (check.Rows, check.New, check.Known, check.Repeats, check.Rejected, check.Suppressed));
        Assert.Equal(new RejectionReason("no @ in the address", 3, 6, "klaus.ott.example.net"), check.Reasons[0]);
        Assert.Contains(check.Reasons, r => r is { Reason: "too many columns", Rows: 1, Example: "10 of 9" });
        Assert.Equal(check.Rejected, check.Reasons.Sum(r => r.Rows));
        Assert.Equal(2, check.EmptyCells[0]);
        Assert.Equal([40], read);
        var upload = await _bench.Receiver.Start(file, new UploadChoices { DuplicatePolicy = DuplicatePolicy.Update }, _bench.Ann, Cancellation);
        await _bench.Run(upload.Id);
        Assert.Equal((check.New, check.Known, check.Repeats, check.Rejected), await _bench.Counts(upload.Id));
    }

    [Fact]
    public async Task Repeats_are_found_far_apart()
    {
        var csv = "email\n" + string.Concat(Enumerable.Range(0, 1200).Select(i => $"c{i}@example.org\n"));
        var file = await _bench.Store(csv + "C0@Example.org\nc1199@example.org\n");
        Assert.True(ColumnMapping.TryCreate(["email"], new Dictionary<string, string?> { ["email"] = "email" }, out var mapping, out _));

        var check = await Preview.Check(file, TemporaryCsv.Comma, mapping, null, Cancellation);

        Assert.Equal((1202, 1200, 2), (check.Rows, check.New, check.Repeats));
    }

    [Fact]
    public async Task A_check_can_be_cancelled()
    {
        var file = await _bench.Store("email\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"c{i}@example.org\n")));
        Assert.True(ColumnMapping.TryCreate(["email"], new Dictionary<string, string?> { ["email"] = "email" }, out var mapping, out _));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Preview.Check(file, TemporaryCsv.Comma, mapping, new StopAtFirst(stop), stop.Token));
    }

    private async Task<ReceivedFile> Store(string sample)
    {
        await using var content = File.OpenRead(TemporaryCsv.Sample(sample));
        return await _bench.Receiver.Store(content, sample, _bench.Ann, Cancellation);
    }

    private sealed class Notes(List<int> read) : IProgress<int>
    {
        public void Report(int value) => read.Add(value);
    }

    private sealed class StopAtFirst(CancellationTokenSource stop) : IProgress<int>
    {
        public void Report(int value) => stop.Cancel();
    }
}
