using System.Globalization;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Imports;

/// <summary>Keeps what a person chose, and checks the whole file again whenever that changes.</summary>
public sealed partial class ColumnsStep(ImportPreview preview, UploadReceiver receiver, ContactQueries contacts, ListQueries lists)
{
    private const string NoList = "";
    private const string NewList = "+";
    private const int ShownValues = 2;

    private static readonly Choice<string>[] Encodings = [.. CsvFormat.Encodings.Select(e => new Choice<string>(e, ImportWords.Encoding(e)))];
    private static readonly Choice<char>[] Delimiters = [.. CsvFormat.Delimiters.Select(d => new Choice<char>(d, ImportWords.Delimiter(d)))];
    private static readonly Choice<bool>[] FirstRow = [new(true, "is a header"), new(false, "is a contact")];

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _checking;
    private CsvFormat? _format;
    private CsvSample? _sample;
    private IReadOnlyList<ColumnChoice> _columns = [];
    private List<Choice<string>> _choices = [];
    private List<Choice<string>> _lists = [];
    private string _list = NewList;
    private string _listName = "";
    private DuplicatePolicy _policy = DuplicatePolicy.FillEmpty;
    private ImportCheck? _check;
    private int _rowsRead;
    private string? _unreadable;
    private IReadOnlyList<string> _mappingProblems = [];
    private IReadOnlyList<string> _problems = [];

    [Parameter, EditorRequired]
    public ReceivedFile File { get; set; } = default!;

    [Parameter, EditorRequired]
    public Actor By { get; set; } = default!;

    /// <summary>The person wants another file.</summary>
    [Parameter]
    public EventCallback Other { get; set; }

    /// <summary>Something changed that the page around shows: <see cref="RowsToImport"/>, <see cref="CanStart"/>.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Rows that are not rejected; null until the file was checked.</summary>
    public int? RowsToImport => _check is null ? null : _check.Rows - _check.Rejected;

    public bool CanStart => _sample is not null && _unreadable is null && _mappingProblems.Count == 0;

    private string Facts => string.Join(", ", new[]
    {
        ImportWords.Size(File.SizeBytes),
        _check is null ? null : ProgressWords.Counted(_check.Rows, "row") + (_format!.HasHeader ? " and a header" : ""),
        _sample is null ? null : ProgressWords.Counted(_sample.Headers.Count, "column"),
    }.Where(part => part is not null));

    private string CheckState => _mappingProblems.Count > 0 ? "" : _check is not null ? "all rows read" : $"reading, {N(_rowsRead)} rows";

    protected override async Task OnInitializedAsync()
    {
        var fields = await contacts.FieldNames(By.WorkspaceId, _gone.Token);
        _choices =
        [
            .. FieldName.BuiltIn.Concat(fields).Select(field => new Choice<string>(field, ImportWords.Field(field))),
            new(ColumnChoice.NewField, "New field…"), new(ColumnChoice.LeftOut, "Do not import"),
        ];
        _lists =
        [
            new(NewList, "New list…"), new(NoList, "No list"),
            .. (await lists.All(By.WorkspaceId, null, _gone.Token)).Select(list => new Choice<string>(list.Id.ToString(), list.Name)),
        ];
        _listName = ImportWords.ListNameFrom(File.FileName);
        await ReadAsAsync(null);
    }

    public void Dispose()
    {
        _gone.Cancel();
        _checking?.Dispose();
        _gone.Dispose();
    }

    /// <summary>Makes an upload of the file; null where something is wrong, which is then shown.</summary>
    public async Task<Guid?> StartAsync()
    {
        var outcome = await receiver.Start(
            File,
            new UploadChoices
            {
                Format = _format,
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

    private async Task ReadAsAsync(CsvFormat? format)
    {
        try
        {
            var seen = await preview.Look(File, format, _gone.Token);
            (_format, _sample, _unreadable) = (seen.Format, seen.Sample, null);
            _columns = [.. seen.Guesses.Select(guess => new ColumnChoice(guess))];
        }
        catch (CsvFileException unreadable)
        {
            (_format, _unreadable) = (format ?? _format, unreadable.Message);
            await Changed.InvokeAsync();
            return;
        }

        await CheckAsync();
    }

    private Task ChooseAsync(ColumnChoice column, string chosen)
    {
        column.Choose(chosen);
        return CheckAsync();
    }

    private Task NameAsync(ColumnChoice column, string? name)
    {
        column.NewName = name ?? "";
        return CheckAsync();
    }

    /// <summary>Reads every row as the import would; what an earlier choice began is given up.</summary>
    private async Task CheckAsync()
    {
        _checking?.Cancel();
        _checking?.Dispose();
        var checking = _checking = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        (_check, _rowsRead) = (null, 0);
        ColumnMapping.TryCreate(_sample!.Headers, Mapping(), out var mapping, out _mappingProblems);
        await Changed.InvokeAsync();
        if (mapping is null)
        {
            return;
        }

        try
        {
            var stop = checking.Token;
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
        catch (OperationCanceledException) when (checking != _checking || _gone.IsCancellationRequested)
        {
            // Another choice was made meanwhile, or the page was left.
        }
    }

    private Dictionary<string, string?> Mapping() => _columns.ToDictionary(c => c.Header, c => c.Field);

    private IEnumerable<string> Values(int column) => _sample!.Rows.Take(ShownValues).Select(row => row[column]).Where(value => value.Length > 0);

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record Choice<T>(T Value, string Text);
}
