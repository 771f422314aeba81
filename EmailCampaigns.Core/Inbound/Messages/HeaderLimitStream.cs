namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>
/// Hands octets to the reader of a message, and stops within a header that is too long. The reader tells of a field when it has read all of it, and gathers it in a buffer that grows with
/// each block: 500 MB for a field of 2 MB.
/// </summary>
internal sealed class HeaderLimitStream(Stream octets) : ReadOnlyStream
{
    /// <summary>Octets that are handed out at once: so much may be read beyond the limit.</summary>
    private const int Block = 4096;

    private bool _isInHeader;
    private long _handedOut;

    /// <summary>What the exception says.</summary>
    public static UnreadableMailException TooMuch() =>
        new($"More than {InboundLimits.MaxHeaders:N0} header fields, or {InboundLimits.MaxHeaderOctets / 1024:N0} KB of them.");

    /// <summary>What comes from here on belongs to a header.</summary>
    public void BeginHeader() => (_isInHeader, _handedOut) = (true, 0);

    /// <summary>The header is over.</summary>
    public void EndHeader() => _isInHeader = false;

    /// <exception cref="UnreadableMailException">The header is too long.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_isInHeader && _handedOut > InboundLimits.MaxHeaderOctets)
        {
            throw TooMuch();
        }

        var read = octets.Read(buffer, offset, Math.Min(count, Block));
        _handedOut += read;
        return read;
    }

    public override long Length => octets.Length;

    public override long Position
    {
        get => octets.Position;
        set => throw new NotSupportedException();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            octets.Dispose();
        }

        base.Dispose(disposing);
    }
}
