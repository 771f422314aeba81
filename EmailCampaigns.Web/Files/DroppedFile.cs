using Microsoft.AspNetCore.Components.Forms;

namespace EmailCampaigns.Web.Files;

/// <summary>A file that was dropped, pasted or chosen.</summary>
/// <param name="Name">What the browser calls it; pasted pictures are <c>image.png</c>.</param>
/// <param name="Size">Bytes.</param>
public sealed record DroppedFile(string Name, long Size)
{
    /// <summary>One that was chosen in an input of the page.</summary>
    public static DroppedFile Of(IBrowserFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // One that is too large anyway is read no further than the store needs to say so.
        return new(file.Name, file.Size) { Open = stop => ValueTask.FromResult(file.OpenReadStream(Math.Max(file.Size, 1), stop)) };
    }

    /// <summary>Reads it from the browser; once.</summary>
    public Func<CancellationToken, ValueTask<Stream>> Open { get; init; } = _ => ValueTask.FromResult(Stream.Null);
}
