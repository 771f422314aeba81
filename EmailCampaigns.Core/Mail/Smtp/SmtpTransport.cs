using System.Text;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// Hands messages to a mail server for one sender. Connections are kept and used again; one that the server closed between two messages does not fail the
/// next message, which gets a fresh one. Made by <see cref="SmtpConnections.Transport"/>.
/// </summary>
public sealed class SmtpTransport : IMailTransport, IAsyncDisposable
{
    private readonly SmtpServer _server;
    private readonly SmtpHost _host;
    private readonly SmtpLimits _limits;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turns;
    private volatile bool _isOver;

    internal SmtpTransport(SmtpServer server, SmtpHost host, SmtpConnections all)
    {
        (_server, _host, _limits, _clock) = (server, host, all.Limits, all.Clock);
        _turns = new SemaphoreSlim(server.MaxConnections);
    }

    /// <inheritdoc/>
    public async Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var id = MessageIds.Normalize(messageId, "Message-ID");
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var needsUtf8 = envelope.NeedsSmtpUtf8 || !Ascii.IsValid(message.Span);
            return await SendOnKept(envelope, message, id, needsUtf8, cancellationToken) ?? await SendOnFresh(envelope, message, id, needsUtf8, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Ends what is kept, with a good-bye. A message that is under way, or comes yet, is sent; its connection is ended behind it.</summary>
    public ValueTask DisposeAsync()
    {
        _isOver = true;
        return _host.EndAll(this);
    }

    /// <summary>Null: there is none that works, and certainly nothing was accepted; a place for a new one is held.</summary>
    private async Task<DeliveryOutcome?> SendOnKept(
        Envelope envelope, ReadOnlyMemory<byte> message, string messageId, bool needsUtf8, CancellationToken cancellationToken)
    {
        if (await _host.Enter(this, cancellationToken) is not { } kept)
        {
            return null;
        }

        var isReplaced = false;
        try
        {
            isReplaced = kept.IsForSmtpUtf8 != needsUtf8
                || (_clock.GetElapsedTime(kept.LastUsed) > _limits.TrustedFor && !await kept.StillAnswers(cancellationToken));
            return isReplaced ? null : await kept.Send(envelope, message, messageId, cancellationToken);
        }
        catch (SmtpFault fault) when (!kept.GaveContent && WasEnded(fault))
        {
            isReplaced = true;
            return null;
        }
        catch (SmtpFault fault)
        {
            return SmtpOutcome.Of(fault);
        }
        finally
        {
            if (isReplaced)
            {
                SmtpHost.End(kept);
            }
            else
            {
                await PutBack(kept);
            }
        }
    }

    /// <summary>The server ended a connection between two messages, or says so (421) to the next command on it.</summary>
    private static bool WasEnded(SmtpFault fault) =>
        fault.Kind is SmtpFaultKind.Closed or SmtpFaultKind.Garbled || fault is { Stage: DeliveryStage.Mail, Reply.IsFarewell: true };

    private async Task<DeliveryOutcome> SendOnFresh(
        Envelope envelope, ReadOnlyMemory<byte> message, string messageId, bool needsUtf8, CancellationToken cancellationToken)
    {
        SmtpConnection? fresh = null;
        try
        {
            fresh = await Open(needsUtf8, cancellationToken);
            return await fresh.Send(envelope, message, messageId, cancellationToken);
        }
        catch (SmtpFault fault)
        {
            return SmtpOutcome.Of(fault);
        }
        finally
        {
            await PutBack(fresh);
        }
    }

    private async Task<SmtpConnection> Open(bool needsUtf8, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenOnce(needsUtf8, cancellationToken);
        }
        catch (SmtpFault fault) when (fault is { Stage: DeliveryStage.Auth, Kind: SmtpFaultKind.Refused } && _server.Credentials?.Tokens is not null)
        {
            // An access token can be withdrawn before its time; this one is forgotten, and a new one is worth one more try.
            return await OpenOnce(needsUtf8, cancellationToken);
        }
    }

    private async Task<SmtpConnection> OpenOnce(bool needsUtf8, CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(_server, _limits.Timeouts, _clock, needsUtf8);
        try
        {
            await connection.Open(cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async ValueTask PutBack(SmtpConnection? connection)
    {
        if (connection is { IsUsable: true } && connection.Messages < _limits.MessagesPerConnection && !_isOver)
        {
            _host.Keep(this, connection);
            if (_isOver)
            {
                await _host.EndAll(this);
            }

            return;
        }

        _host.Leave();
        if (connection is not null)
        {
            SmtpHost.End(connection);
        }
    }
}
