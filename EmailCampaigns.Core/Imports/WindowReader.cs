using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Imports.Csv;

namespace EmailCampaigns.Core.Imports;

/// <summary>Reads a file window by window. Two of them are in memory: one that is worked off, and the one behind it, which is read meanwhile on a thread of its own.</summary>
internal sealed class WindowReader : IDisposable
{
    private readonly CsvRows _rows;
    private readonly ImportRowReader _reader;

    /// <summary>Opens the file and reads its header.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="mapping">What its columns become.</param>
    public WindowReader(string path, CsvFormat format, Func<IReadOnlyList<string>, ColumnMapping> mapping)
    {
        _rows = CsvRows.Open(path, format);
        try
        {
            _reader = new ImportRowReader(_rows, mapping(_rows.Headers));
        }
        catch
        {
            _rows.Dispose();
            throw;
        }
    }

    /// <summary>The windows, in the order of the file; each until the next one is asked for.</summary>
    public async IAsyncEnumerable<RowWindow> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using RowWindow first = new(), second = new();
        var (shown, filled) = (first, second);
        var filling = Task.Run(() => Fill(filled, cancellationToken), CancellationToken.None);
        try
        {
            while (true)
            {
                await filling;
                (shown, filled) = (filled, shown);
                if (shown.Count == 0)
                {
                    yield break;
                }

                var next = filled;
                filling = Task.Run(() => Fill(next, cancellationToken), CancellationToken.None);
                yield return shown;
            }
        }
        finally
        {
            // Whoever stops halfway closes the file, and it is being read. What went wrong in it does not matter then.
            await filling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _rows.Dispose();
    }

    private void Fill(RowWindow window, CancellationToken cancellationToken)
    {
        window.Clear();
        while (!window.IsFull && _reader.Read() is { } row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            window.Add(row);
        }
    }
}
