using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace EmailCampaigns.Web.Imports;

/// <summary>Reads the file from the browser, and says in words why one is refused or did not arrive.</summary>
public sealed partial class FileDrop(UploadReceiver receiver, TimeProvider clock)
{
    private IBrowserFile? _file;
    private CancellationTokenSource? _stop;
    private long _received;
    private double? _perSecond;
    private string _what = "";
    private string? _problem;

    [Parameter, EditorRequired]
    public Actor By { get; set; } = default!;

    [Parameter, EditorRequired]
    public EventCallback<ReceivedFile> Received { get; set; }

    public void Dispose()
    {
        _stop?.Cancel();
        _stop?.Dispose();
    }

    private async Task TakeAsync(InputFileChangeEventArgs chosen)
    {
        _problem = null;
        if (chosen.FileCount != 1)
        {
            (_what, _problem) = ("One file at a time", $"{chosen.FileCount} files came at once, and none was taken. Drop the first one; when its import runs, drop the next.");
        }
        else if (chosen.File.Size > ContentLimits.UploadBytes)
        {
            (_what, _problem) = ("The file is too large", $"It has {ImportWords.Size(chosen.File.Size)}; at most {ImportWords.Size(ContentLimits.UploadBytes)} are allowed. Split it.");
        }
        else
        {
            await ReceiveAsync(chosen.File);
        }
    }

    private async Task ReceiveAsync(IBrowserFile file)
    {
        (_file, _what, _received, _perSecond) = (file, "The file did not arrive", 0, null);
        _stop?.Dispose();
        _stop = new CancellationTokenSource();
        var (began, shown) = (clock.GetTimestamp(), clock.GetTimestamp());
        try
        {
            await using var content = new CountingStream(file.OpenReadStream(ContentLimits.UploadBytes, _stop.Token), received =>
            {
                _received = received;
                if (clock.GetElapsedTime(shown) > TimeSpan.FromMilliseconds(250))
                {
                    shown = clock.GetTimestamp();
                    _perSecond = received / clock.GetElapsedTime(began).TotalSeconds;
                    _ = InvokeAsync(StateHasChanged); // the file is read on no thread of the circuit's
                }
            });
            await Received.InvokeAsync(await receiver.Store(content, file.Name, By, _stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _problem = "It was stopped. Nothing of it is kept.";
        }
        catch (CsvFileException refused)
        {
            (_what, _problem) = ($"{file.Name} cannot be imported", refused.Message);
        }
        catch (IOException failure)
        {
            _problem = $"{failure.Message} Nothing of it is kept; try again.";
        }
        catch (Exception failure) when (failure is JSException or TimeoutException)
        {
            _problem = "The browser stopped sending it: the file was moved or changed, or the connection broke. Nothing of it is kept; try again.";
        }
        finally
        {
            _file = null;
        }
    }
}
