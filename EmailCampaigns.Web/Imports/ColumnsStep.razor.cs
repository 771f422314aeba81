using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Imports;

/// <summary>Keeps what a person chose, and checks the whole file again whenever that changes.</summary>
public sealed partial class ColumnsStep(ImportPreview preview, UploadReceiver receiver, ContactQueries contacts, ListQueries lists)
{
    private const string NoList = "";
    private const string NewList = "+";

    private static readonly DuplicatePolicy[] Policies = [DuplicatePolicy.FillEmpty, DuplicatePolicy.Update, DuplicatePolicy.Skip];

    private CancellationTokenSource? _checking;
    private CsvFormat? _format;
    private FilePreview? _seen;

    /// <summary>The guess, which stands when another encoding is chosen.</summary>
    private EncodingGuess? _encoding;
    private IReadOnlyList<ColumnChoice> _columns = [];
    private IReadOnlyList<string> _fields = [];
    private IReadOnlyList<ListRow> _lists = [];
    private string _list = NewList;
    private string? _listName;
    private DuplicatePolicy _policy = DuplicatePolicy.FillEmpty;
    private ColumnMapping? _mapping;
    private IReadOnlyList<string> _mappingProblems = [];
    private ImportCheck? _check;
    private int _rowsRead;
    private int _reading;
    private string? _unreadable;
    private IReadOnlyList<string> _problems = [];

    [Parameter, EditorRequired]
    public ReceivedFile File { get; set; } = default!;

    [Parameter, EditorRequired]
    public Actor By { get; set; } = default!;

    /// <summary>The list that is chosen at first; null for a new one, named after the file.</summary>
    [Parameter]
    public Guid? ListId { get; set; }

    /// <summary>The person wants another file.</summary>
    [Parameter]
    public EventCallback Other { get; set; }

    /// <summary>Something changed that the page around shows: <see cref="RowsToImport"/>, <see cref="CanStart"/>.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Rows that make a contact or meet one: neither rejected nor a repeat; null until the file was checked.</summary>
    public int? RowsToImport => _check is null ? null : _check.New + _check.Known;

    public bool CanStart => _mapping is not null && _unreadable is null;

    private string Facts => string.Join(", ", new[]
    {
        ImportWords.Size(File.SizeBytes),
        _check is null ? null : ProgressWords.Counted(_check.Rows, "row") + (_format!.HasHeader ? " and a header" : ""),
        _unreadable is not null || _seen is null ? null : ProgressWords.Counted(_columns.Count, "column"),
    }.Where(part => part is not null));

    private string DelimiterDoubt => _seen!.Delimiter.Readings[0].Columns == 1
        ? "Everything stands in one column. Choose the line whose columns are apart."
        : "Another delimiter would make columns too. Choose the line whose columns are right.";

    private string EncodingDoubt =>
        $"The file does not say its encoding. {ImportWords.Encoding(_encoding!.Encoding)} is {(_encoding.IsDoubtful ? "a guess that may be wrong" : "most likely")}. Choose the line that reads well.";

    private IEnumerable<Reading<char>> DelimiterReadings => _seen!.Delimiter.Readings.Select(r => new Reading<char>(
        r.Delimiter, $"{ImportWords.Delimiter(r.Delimiter)} makes {ProgressWords.Counted(r.Columns, "column")}", [.. r.Rows.Select(row => string.Join("  |  ", row))]));

    private IEnumerable<Reading<string>> EncodingReadings =>
        _encoding!.Readings.Select(r => new Reading<string>(r.Encoding, ImportWords.Encoding(r.Encoding), [.. r.Lines.Take(2)]));

    protected override async Task OnInitializedAsync()
    {
        _fields = [.. FieldName.BuiltIn, .. await contacts.FieldNames(By.WorkspaceId, Left)];
        _lists = await lists.All(By.WorkspaceId, null, Left);
        _list = _lists.Any(l => l.Id == ListId) ? ListId.ToString()! : NewList;
        _listName = ImportWords.ListNameFrom(File.FileName);
        await ReadAsAsync(null);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _checking?.Dispose();
    }

    /// <summary>Makes an upload of the file; null where something is wrong, which is then shown.</summary>
    public async Task<Guid?> StartAsync()
    {
        var outcome = await receiver.Start(
            File,
            new UploadChoices
            {
                Format = _format is null ? CsvFormatChoice.Guess : CsvFormatChoice.Of(_format),
                Mapping = Mapping(),
                DuplicatePolicy = _policy,
                ListId = Guid.TryParse(_list, out var list) ? list : null,
                ListName = _list == NewList ? _listName : null,
            },
            By,
            CancellationToken.None);
        _problems = outcome.IsDone ? [] : [outcome.Message];
        StateHasChanged();
        return outcome.IsDone ? outcome.Id : null;
    }

    /// <summary>Reads the file in another way. Until it is read there is nothing to start with; of two choices in quick succession the last one counts.</summary>
    private async Task ReadAsAsync(CsvFormat? format)
    {
        var reading = ++_reading;
        _checking?.Cancel();
        _mapping = null;
        await Changed.InvokeAsync();
        try
        {
            var seen = await preview.Look(File, format is null ? CsvFormatChoice.Guess : CsvFormatChoice.Of(format), Left);
            if (reading != _reading)
            {
                return;
            }

            _seen = seen;
            (_format, _unreadable) = (_seen.Format, null);
            _encoding ??= _seen.Encoding;
            _columns = [.. _seen.Guesses.Select(guess => new ColumnChoice(guess))];
        }
        catch (CsvFileException) when (reading != _reading)
        {
            return;
        }
        catch (CsvFileException unreadable)
        {
            (_format, _unreadable) = (format ?? _format, unreadable.Message);
            await Changed.InvokeAsync();
            return;
        }

        await CheckAsync();
    }

    private void MapColumns() => ColumnMapping.TryCreate(_seen!.Sample.Headers, Mapping(), out _mapping, out _mappingProblems);

    /// <summary>How a new field is called changes nothing of what becomes of the rows, so they are not read again for it.</summary>
    private async Task NamedAsync()
    {
        var wasMapped = _mapping is not null;
        MapColumns();
        await (_mapping is null || wasMapped ? Changed.InvokeAsync() : CheckAsync());
    }

    /// <summary>Reads every row as the import would; what an earlier choice began is given up.</summary>
    private async Task CheckAsync()
    {
        _checking?.Cancel();
        _checking?.Dispose();
        var checking = _checking = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var stop = checking.Token;
        (_check, _rowsRead) = (null, 0);
        MapColumns();
        await Changed.InvokeAsync();
        if (_mapping is not { } mapping)
        {
            return;
        }

        try
        {
            var progress = new Progress<int>(rows =>
            {
                if (!stop.IsCancellationRequested && rows - _rowsRead >= 10_000)
                {
                    _rowsRead = rows;
                    StateHasChanged();
                }
            });
            var check = await preview.Check(File, _format!, mapping, progress, stop);
            if (!stop.IsCancellationRequested)
            {
                _check = check;
                await Changed.InvokeAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another choice was made meanwhile, or the page was left.
        }
    }

    private Dictionary<string, string?> Mapping() => _columns.ToDictionary(c => c.Header, c => c.Field);

    private string ListName(string? list) => list switch
    {
        NewList => "New list…",
        null or NoList => "No list",
        _ => _lists.FirstOrDefault(l => l.Id.ToString() == list)?.Name ?? "",
    };
}
