using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// Commands out, replies in, each within its time; what goes wrong is an <see cref="SmtpFault"/> of the stage it went wrong at. Each flight of commands is one
/// write, since the kernel of the other side delays its acknowledgement of a small one.
/// </summary>
internal sealed class SmtpWire(SmtpTimeouts timeouts, TimeProvider clock) : IDisposable
{
    private readonly SmtpReplyReader _replies = new();
    private readonly ArrayBufferWriter<byte> _flight = new(8 * 1024);
    private Stream _stream = Stream.Null;
    private bool _isBroken;

    public SmtpTimeouts Timeouts => timeouts;

    /// <summary>How long is waited, and whether the caller may call off.</summary>
    public SmtpDeadline Deadline { get; } = new(clock);

    /// <summary>Something can be said on it, and the answer understood.</summary>
    public bool IsUsable => !_isBroken && !Deadline.IsOver;

    /// <summary>What TLS was agreed on; null in the clear.</summary>
    public string? TlsProtocol => (_stream as SslStream)?.SslProtocol.ToString();

    /// <summary>What the next write takes along.</summary>
    public IBufferWriter<byte> Flight => _flight;

    /// <summary>Goes over this socket from here on.</summary>
    public void Use(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Goes over TLS from here on. What came in the clear and was not read is forgotten: anybody on the way can have put it there.</summary>
    public async Task Secure(SmtpServer server)
    {
        _replies.Discard();
        Deadline.Start(timeouts.Handshake);
        try
        {
            _stream = await SmtpDialer.Secure(_stream, server, Deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw Over(DeliveryStage.Tls, "The TLS handshake took too long.");
        }
        finally
        {
            Deadline.Stop();
        }
    }

    /// <summary>Says one command and waits for the answer.</summary>
    public async Task<SmtpReply> Ask(DeliveryStage stage, string command)
    {
        Line(command);
        await Write(stage, timeouts.Command);
        return await Read(stage, stage is DeliveryStage.Data ? timeouts.Data : timeouts.Command);
    }

    /// <summary>Puts a line into the flight.</summary>
    public void Line(string command)
    {
        _flight.Advance(Encoding.UTF8.GetBytes(command, _flight.GetSpan(Encoding.UTF8.GetMaxByteCount(command.Length))));
        _flight.Write("\r\n"u8);
    }

    /// <summary>Sends the flight.</summary>
    public async ValueTask Write(DeliveryStage stage, TimeSpan time)
    {
        Deadline.Start(time);
        try
        {
            await _stream.WriteAsync(_flight.WrittenMemory, Deadline.Token);
        }
        catch (Exception fault) when (Broken(stage, fault) is { } broken)
        {
            throw broken;
        }
        finally
        {
            Deadline.Stop();
            _flight.ResetWrittenCount();
        }
    }

    /// <summary>Waits for the next reply.</summary>
    public async ValueTask<SmtpReply> Read(DeliveryStage stage, TimeSpan time)
    {
        Deadline.Start(time);
        try
        {
            var reply = await _replies.Read(_stream, stage, Deadline.Token);
            _isBroken |= reply.IsFarewell;
            return reply;
        }
        catch (Exception fault) when (Broken(stage, fault) is { } broken)
        {
            throw broken;
        }
        finally
        {
            Deadline.Stop();
        }
    }

    /// <summary>The time is over: of the server, or because the caller called off. Nothing can be said after it.</summary>
    public Exception Over(DeliveryStage stage, string message)
    {
        _isBroken = true;
        return Deadline.WasCalledOff ? new OperationCanceledException(Deadline.Caller) : new SmtpFault(stage, SmtpTrouble.TimedOut, message, inner: null);
    }

    /// <summary>What an answer is that is not the one hoped for: a refusal, or nothing that fits the question.</summary>
    public SmtpFault NotPositive(DeliveryStage stage, SmtpReply reply) => reply.IsRefusal ? new SmtpFault(stage, reply) : Garbled(stage, reply);

    /// <summary>An answer to another question: who knows what the next one answers.</summary>
    public SmtpFault Garbled(DeliveryStage stage, SmtpReply reply)
    {
        _isBroken = true;
        return new SmtpFault(stage, SmtpTrouble.Garbled, $"The server said what makes no sense here: {reply}", inner: null);
    }

    /// <summary>Nothing more is said on it.</summary>
    public void GiveUp() => _isBroken = true;

    /// <summary>Hangs up without a word.</summary>
    public void Dispose()
    {
        _isBroken = true;
        _stream.Dispose();
        Deadline.Dispose();
    }

    /// <summary>What an exception of the network means; null for a defect of ours. Nothing can be said after it.</summary>
    private Exception? Broken(DeliveryStage stage, Exception fault)
    {
        _isBroken = true;
        return fault switch
        {
            SmtpFault => fault,
            OperationCanceledException => Over(stage, "The server did not answer in time."),
            IOException or SocketException => new SmtpFault(stage, SmtpTrouble.Closed, $"The connection broke: {fault.Message}", fault),
            _ => null,
        };
    }
}
