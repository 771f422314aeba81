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

    /// <summary>Closes the idle connections with QUIT. A message that is in flight, or comes later, is still sent; its connection is closed after it.</summary>
    public ValueTask DisposeAsync()
    {
        _isOver = true;
        return _host.EndAll(this);
    }

    /// <summary>Sends on an idle connection. Null if none works and nothing was accepted; a place for a new connection is then held.</summary>
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
                || (_clock.GetElapsedTime(kept.LastUsed) > _limits.TrustedFor && !await kept.IsAlive(cancellationToken));
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

    /// <summary>The server closed the connection between two messages, or answers the next command with 421.</summary>
    private static bool WasEnded(SmtpFault fault) =>
        fault.Kind is SmtpFaultKind.Closed or SmtpFaultKind.Garbled || fault is { Stage: DeliveryStage.Mail, Reply.IsClosing: true };

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
            // An access token can be revoked before it expires. It was dropped, so retry once with a new one.
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
