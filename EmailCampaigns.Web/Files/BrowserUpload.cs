using EmailCampaigns.Core;
using EmailCampaigns.Web.Imports;
using Microsoft.JSInterop;

namespace EmailCampaigns.Web.Files;

/// <summary>Takes files in from the browser, one after the other, and knows how far it is (<see cref="UploadProgress"/>).</summary>
/// <param name="changed">Told when there is something new to show, on any thread.</param>
public sealed class BrowserUpload(Action changed)
{
    /// <summary>The file that is on its way; null while none is.</summary>
    public string? Name { get; private set; }

    /// <summary>How much of it has come, 0 to 100.</summary>
    public int Percent { get; private set; }

    /// <summary>Takes a file in.</summary>
    /// <returns>What the store says of it; a refusal too where it did not arrive.</returns>
    public async Task<EditOutcome> TakeAsync(DroppedFile file, Func<Stream, Task<EditOutcome>> store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(store);
        (Name, Percent) = (file.Name, 0);
        changed();
        try
        {
            await using var content = new CountingStream(await file.Open(cancellationToken), received => Tell(received, file.Size));
            return await store(content);
        }
        catch (Exception broken) when (broken is IOException or JSException or TimeoutException)
        {
            return EditOutcome.Invalid([new FieldProblem("file", "The upload broke off. Choose the file again.")]);
        }
        finally
        {
            Name = null;
        }
    }

    private void Tell(long received, long size)
    {
        if (size > 0 && (int)Math.Min(100, received * 100 / size) is var percent && percent != Percent)
        {
            Percent = percent;
            changed();
        }
    }
}
