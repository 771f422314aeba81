namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>One conversation with one server (RFC 5321): opened, used for message after message, ended. Not for two callers at once.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpWire _wire;
    private readonly SmtpTransaction _transaction;
    private readonly TimeProvider _clock;

    private SmtpConnection(SmtpWire wire, SmtpTransaction transaction, TimeProvider clock) =>
        (_wire, _transaction, _clock, LastUsed) = (wire, transaction, clock, clock.GetTimestamp());

    /// <summary>Messages that were tried on it.</summary>
    public int Messages { get; private set; }

    /// <summary>When it was last used, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Another message can be tried on it.</summary>
    public bool IsUsable => _wire.IsUsable;

    /// <inheritdoc cref="SmtpTransaction.GaveContent"/>
    public bool GaveContent => _transaction.GaveContent;

    /// <summary>Connects, greets, turns to TLS, signs in.</summary>
    /// <param name="server">Whereto.</param>
    /// <param name="timeouts">How long to wait.</param>
    /// <param name="clock">For the waiting.</param>
    /// <param name="passed">Told each stage that went well, in order, and the TLS that was agreed on by then; null where nobody wants to know.</param>
    /// <param name="cancellationToken">Heeded until it is open.</param>
    /// <exception cref="SmtpFault">It could not be opened.</exception>
    public static async Task<SmtpConnection> Open(
        SmtpServer server, SmtpTimeouts timeouts, TimeProvider clock, Action<DeliveryStage, string?>? passed, CancellationToken cancellationToken)
    {
        var wire = new SmtpWire(timeouts, clock);
        try
        {
            wire.Deadline.Heed(cancellationToken);
            var offers = await new SmtpOpening(wire, server, clock, stage => passed?.Invoke(stage, wire.TlsProtocol)).Run(cancellationToken);
            wire.Deadline.Ignore();
            return new SmtpConnection(wire, new SmtpTransaction(wire, server, offers), clock);
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    /// <summary>Tries one message. A refusal is an outcome; the connection can be used for the next one after it.</summary>
    /// <exception cref="SmtpFault">The conversation broke. Its stage says whether the final dot may have been written.</exception>
    public async Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        Messages++;
        if (_transaction.Unsendable(envelope, message.Span) is { } outcome)
        {
            return outcome;
        }

        _wire.Deadline.Heed(cancellationToken);
        try
        {
            return await _transaction.Run(envelope, message, messageId);
        }
        finally
        {
            _wire.Deadline.Ignore();
            LastUsed = _clock.GetTimestamp();
        }
    }

    /// <summary>Whether the server would take mail from this address; nothing is sent.</summary>
    /// <exception cref="SmtpFault">It would not.</exception>
    public async Task TryFrom(string from, CancellationToken cancellationToken)
    {
        _wire.Deadline.Heed(cancellationToken);
        var reply = await _wire.Ask(DeliveryStage.Mail, $"MAIL FROM:<{from}>");
        if (!reply.IsPositive)
        {
            throw _wire.NotPositive(DeliveryStage.Mail, reply);
        }

        await _wire.Ask(DeliveryStage.Mail, "RSET");
        _wire.Deadline.Ignore();
    }

    /// <summary>Whether a connection that was idle is still one; a mail server, or a router on the way, may have forgotten it.</summary>
    public async Task<bool> StillAnswers(CancellationToken cancellationToken)
    {
        _wire.Deadline.Heed(cancellationToken);
        try
        {
            return await _transaction.Reset();
        }
        catch (SmtpFault)
        {
            return false; // which is the answer to the question
        }
        finally
        {
            _wire.Deadline.Ignore();
        }
    }

    /// <summary>Says good-bye and hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsUsable)
            {
                _wire.Line("QUIT");
                await _wire.Write(DeliveryStage.None, _wire.Timeouts.Farewell);
                await _wire.Read(DeliveryStage.None, _wire.Timeouts.Farewell);
            }
        }
        catch (SmtpFault)
        {
            // The server was faster; either way the conversation is over.
        }
        finally
        {
            HangUp();
        }
    }

    /// <summary>Hangs up without a word.</summary>
    public void HangUp() => _wire.Dispose();
}
