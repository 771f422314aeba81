using System.Buffers;
using System.Net.Sockets;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// The connection beneath MailKit, and beneath TLS. Each wait has its time, each answer has one as a whole and a bounded length, and what is written leaves in one
/// piece when it is flushed. What goes wrong is an <see cref="SmtpFault"/> of the stage it went wrong at.
/// </summary>
internal sealed class SmtpSocket(Socket socket, SmtpDialog dialog, SmtpTimeouts timeouts, SmtpDeadline deadline, TimeProvider clock) : Stream
{
    /// <summary>Written at once at most: much content leaves in several pieces.</summary>
    private const int MaxFlight = 64 * 1024;

    /// <summary>Octets of an answer: a chain of certificates is the longest one that makes sense.</summary>
    private const int MaxAnswer = 256 * 1024;

    /// <summary>Questions and answers for one purpose: a server cannot ask for ever.</summary>
    private const int MaxFlights = 32;

    private readonly ArrayBufferWriter<byte> _flight = new(8 * 1024);
    private long _sent = clock.GetTimestamp();
    private int _flights;
    private int _heard;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A new purpose: a message, or a question of its own.</summary>
    public void Begin() => _flights = 0;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last piece always waits for the flush: so the final dot, which comes last, leaves with a flush only.
        if (_flight.WrittenCount + buffer.Length > MaxFlight)
        {
            await Send();
        }

        _flight.Write(buffer.Span);
    }

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_flight.WrittenCount == 0)
        {
            return;
        }

        if (++_flights > MaxFlights)
        {
            throw new SmtpFault(dialog.Stage, SmtpFaultKind.Garbled, "The server asks for ever more.", inner: null);
        }

        if (dialog.IsContentAsked)
        {
            // From here on only an answer tells, so the caller cannot cancel any more. What was cancelled before does not leave.
            deadline.Ignore();
            ThrowIfOver();
            dialog.FlushContent();
        }

        await Send();
        (_sent, _heard) = (clock.GetTimestamp(), 0);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken);
        deadline.Start(TimeSpan.FromTicks(Math.Max((timeouts.For(dialog.Awaited) - clock.GetElapsedTime(_sent)).Ticks, 0)));
        try
        {
            var read = await socket.ReceiveAsync(buffer, SocketFlags.None, deadline.Token);
            _heard += read;
            return _heard <= MaxAnswer ? read : throw new SmtpFault(dialog.Stage, SmtpFaultKind.Garbled, $"The server sent an answer of more than {MaxAnswer} octets.", inner: null);
        }
        catch (Exception fault) when (Known(fault) is { } known)
        {
            throw known;
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
            for (var rest = _flight.WrittenMemory; !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, deadline.Token)..];
            }
        }
        catch (Exception fault) when (Known(fault) is { } known)
        {
            throw known;
        }
        finally
        {
            deadline.Stop();
            _flight.ResetWrittenCount();
        }
    }

    private void ThrowIfOver()
    {
        if (deadline.IsOver)
        {
            throw Over();
        }
    }

    private Exception? Known(Exception fault) => fault switch
    {
        OperationCanceledException => Over(),
        SocketException => new SmtpFault(dialog.Stage, SmtpFaultKind.Closed, $"The connection broke: {fault.Message}", fault),
        _ => null,
    };

    /// <summary>The time is over: the server's, or the caller cancelled.</summary>
    private Exception Over() => deadline.WasCalledOff
        ? new OperationCanceledException(deadline.Caller)
        : new SmtpFault(dialog.Stage, SmtpFaultKind.TimedOut, "The server did not answer in time.", inner: null);
}
