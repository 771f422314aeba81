namespace EmailCampaigns.Web.Files;

/// <summary>A file that was dropped or pasted.</summary>
/// <param name="Name">What the browser calls it; pasted pictures are <c>image.png</c>.</param>
/// <param name="Size">Bytes.</param>
public sealed record DroppedFile(string Name, long Size)
{
    /// <summary>Reads it from the browser; once.</summary>
    public Func<CancellationToken, ValueTask<Stream>> Open { get; init; } = _ => ValueTask.FromResult(Stream.Null);
}

/// <summary>Passes a stream on, and tells how much of it was read.</summary>
internal sealed class ProgressStream(Stream inner, long length, Action<int> told) : Stream
{
    private long _read;
    private int _percent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("What comes from a browser is read asynchronously.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        if (length > 0 && (int)Math.Min(100, _read * 100 / length) is var percent && percent != _percent)
        {
            told(_percent = percent);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
