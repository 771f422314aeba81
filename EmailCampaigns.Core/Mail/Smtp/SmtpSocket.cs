using System.Buffers;
using System.Net.Sockets;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// The connection beneath MailKit and TLS. Every wait has a timeout, every reply a time limit and a maximum length, and what is written is sent in one piece when it is
/// flushed. A failure is an <see cref="SmtpFault"/> with the stage at which it happened.
/// </summary>
internal sealed class SmtpSocket(Socket socket, SmtpDialog dialog, SmtpTimeouts timeouts, SmtpDeadline deadline, TimeProvider clock) : Stream
{
    /// <summary>Octets that are buffered before they are sent; long content is sent in several pieces.</summary>
    private const int MaxBuffered = 64 * 1024;

    /// <summary>The maximum octets of a reply: the longest sensible one is a certificate chain.</summary>
    private const int MaxReply = 256 * 1024;

    /// <summary>The maximum round trips for one message or one command, so that a server cannot ask for more forever.</summary>
    private const int MaxRoundTrips = 32;

    private readonly ArrayBufferWriter<byte> _buffer = new(8 * 1024);
    private long _sent = clock.GetTimestamp();
    private int _roundTrips;
    private int _received;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Begins a message, or a single command.</summary>
    public void Begin() => _roundTrips = 0;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last piece stays in the buffer until the flush, so the final dot, which comes last, is only ever sent by a flush.
        if (_buffer.WrittenCount + buffer.Length > MaxBuffered)
        {
            await Send();
        }

        _buffer.Write(buffer.Span);
    }

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount == 0)
        {
            return;
        }

        if (++_roundTrips > MaxRoundTrips)
        {
            throw new SmtpFault(dialog.Stage, SmtpFaultKind.Garbled, "The server asks for ever more.", inner: null);
        }

        if (dialog.IsContentAsked)
        {
            // After this only a reply decides, so the caller cannot cancel any more. What was cancelled before is not sent.
            deadline.StopObserving();
            ThrowIfExpired();
            dialog.FlushContent();
        }

        await Send();
        (_sent, _received) = (clock.GetTimestamp(), 0);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken);
        deadline.Start(TimeSpan.FromTicks(Math.Max((timeouts.For(dialog.Awaited) - clock.GetElapsedTime(_sent)).Ticks, 0)));
        try
        {
            var read = await socket.ReceiveAsync(buffer, SocketFlags.None, deadline.Token);
            _received += read;
            return _received <= MaxReply ? read : throw new SmtpFault(dialog.Stage, SmtpFaultKind.Garbled, $"The server sent an answer of more than {MaxReply} octets.", inner: null);
        }
        catch (Exception fault) when (Expected(fault) is { } expected)
        {
            throw expected;
        }
        finally
        {
            deadline.Stop();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask Send()
    {
        deadline.Start(dialog.IsContentAsked ? timeouts.Block : timeouts.Command);
        try
        {
            for (var rest = _buffer.WrittenMemory; !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, deadline.Token)..];
            }
        }
        catch (Exception fault) when (Expected(fault) is { } expected)
        {
            throw expected;
        }
        finally
        {
            deadline.Stop();
            _buffer.ResetWrittenCount();
        }
    }

    private void ThrowIfExpired()
    {
        if (deadline.HasExpired)
        {
            throw Expiry();
        }
    }

    private Exception? Expected(Exception fault) => fault switch
    {
        OperationCanceledException => Expiry(),
        SocketException => new SmtpFault(dialog.Stage, SmtpFaultKind.Closed, $"The connection broke: {fault.Message}", fault),
        _ => null,
    };

    /// <summary>What ended the wait: the server's timeout, or the caller's cancellation.</summary>
    private Exception Expiry() => deadline.IsCancelled
        ? new OperationCanceledException(deadline.Caller)
        : new SmtpFault(dialog.Stage, SmtpFaultKind.TimedOut, "The server did not answer in time.", inner: null);
}
