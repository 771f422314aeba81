namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>
/// A stream that only goes forward, but remembers enough of what it gave to go back a little. A CSV reader reads ahead; after a damaged row the
/// reading has to go on where the row began, also in text that is being transcoded and cannot be sought in.
/// </summary>
internal sealed class RewindableStream(Stream inner, int window) : ReadOnlyStream
{
    private readonly byte[] _ring = new byte[window];
    private long _position;
    private long _innerPosition;

    public override long Position
    {
        get => _position;
        set => Rewind(value);
    }

    /// <summary>Goes back to a place not further behind what was read than the window.</summary>
    public void Rewind(long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, _innerPosition);
        ArgumentOutOfRangeException.ThrowIfLessThan(position, Math.Max(0, _innerPosition - _ring.Length));
        _position = position;
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_position < _innerPosition)
        {
            var at = (int)(_position % _ring.Length);
            var again = (int)Math.Min(Math.Min(buffer.Length, _innerPosition - _position), _ring.Length - at);
            _ring.AsSpan(at, again).CopyTo(buffer);
            _position += again;
            return again;
        }

        var place = (int)(_innerPosition % _ring.Length);
        var read = inner.Read(_ring, place, Math.Min(buffer.Length, _ring.Length - place));
        _ring.AsSpan(place, read).CopyTo(buffer);
        _innerPosition += read;
        _position = _innerPosition;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
