using System.Diagnostics;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// One conversation with one server, held by MailKit: opened, used for message after message, ended. Not for two callers at once. Every failure is an
/// <see cref="SmtpFault"/>.
/// </summary>
internal sealed class SmtpConnection : SmtpClient, IAsyncDisposable
{
    /// <summary>Extensions that make no difference for one recipient, or have no final dot (BDAT).</summary>
    private const SmtpCapabilities Unused = SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime | SmtpCapabilities.Dsn;

    private static readonly FormatOptions Ascii = FormatOptions.Default.Clone();
    private static readonly FormatOptions Utf8 = WithUtf8();

    private readonly SmtpServer _server;
    private readonly SmtpTimeouts _timeouts;
    private readonly TimeProvider _clock;
    private readonly SmtpDialog _dialog;
    private readonly SmtpDeadline _deadline;
    private SmtpSocket? _socket;
    private SmtpFault? _distrust;
    private int _messageSize;
    private bool _offersSmtpUtf8;
    private bool _isGivenUp;

    /// <summary>Not connected yet.</summary>
    /// <param name="server">The server.</param>
    /// <param name="timeouts">The timeouts.</param>
    /// <param name="clock">The clock of the timeouts.</param>
    /// <param name="forSmtpUtf8">
    /// For messages that need SMTPUTF8 (RFC 6531), and only for them: with it MailKit writes domains beyond ASCII as they are, which the next server on the way may
    /// not take.
    /// </param>
    public SmtpConnection(SmtpServer server, SmtpTimeouts timeouts, TimeProvider clock, bool forSmtpUtf8)
        : this(server, timeouts, clock, forSmtpUtf8, new SmtpDialog(server.Security is SmtpSecurity.Tls ? DeliveryStage.Tls : DeliveryStage.Connect))
    {
    }

    private SmtpConnection(SmtpServer server, SmtpTimeouts timeouts, TimeProvider clock, bool forSmtpUtf8, SmtpDialog dialog)
        : base(dialog)
    {
        (_server, _timeouts, _clock, _dialog, IsForSmtpUtf8) = (server, timeouts, clock, dialog, forSmtpUtf8);
        _deadline = new SmtpDeadline(clock);
        LastUsed = clock.GetTimestamp();
        CheckCertificateRevocation = false; // an unreachable revocation server would stop all sending
        ServerCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            _distrust = server.AllowInvalidCertificate ? null : ServerCertificate.Distrust(server.Host, certificate, chain, errors);
            return _distrust is null;
        };
    }

    /// <summary>For messages that need SMTPUTF8, and only for them.</summary>
    public bool IsForSmtpUtf8 { get; }

    /// <summary>Messages that were tried on it.</summary>
    public int Messages { get; private set; }

    /// <summary>When it was last used, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Another message can be tried on it.</summary>
    public bool IsUsable => IsConnected && !_isGivenUp && !_dialog.IsClosing;

    /// <summary>The server asked for the content of the last message: before that nothing can have been accepted.</summary>
    public bool GaveContent => _dialog.IsContentAsked;

    /// <summary>The stages that succeeded.</summary>
    public IReadOnlySet<DeliveryStage> Passed => _dialog.Passed;

    /// <summary>The TLS version; null without TLS.</summary>
    public string? Tls { get; private set; }

    /// <summary>Connects, greets, starts TLS, signs in.</summary>
    /// <exception cref="SmtpFault">It could not be opened.</exception>
    public async Task Open(CancellationToken cancellationToken)
    {
        _deadline.Observe(cancellationToken);
        try
        {
            var socket = await SmtpDialer.Dial(_server.Host, _server.Port, _timeouts.Connect, _clock, cancellationToken);
            LocalDomain = SmtpDialer.NameFor(socket);
            _socket = new SmtpSocket(socket, _dialog, _timeouts, _deadline, _clock);
            await ConnectAsync(_socket, _server.Host, _server.Port, OptionsFor(_server.Security), CancellationToken.None);
            Tls = IsSecure ? SslProtocol.ToString() : null;
            _offersSmtpUtf8 = Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime);
            Capabilities &= ~(IsForSmtpUtf8 ? Unused : Unused | SmtpCapabilities.UTF8);
            if (_server.Credentials is { } credentials)
            {
                await SignIn(credentials, cancellationToken);
            }
        }
        catch (Exception exception) when (FaultOf(exception) is { } fault)
        {
            throw fault;
        }
        finally
        {
            _deadline.StopObserving();
        }
    }

    /// <summary>Tries one message. After a refusal the connection can be used for the next one.</summary>
    /// <exception cref="SmtpFault">It was refused, or the conversation broke. The stage says whether the final dot may have left.</exception>
    public async Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        Messages++;
        _messageSize = message.Length;
        if (Unsendable(message.Length) is { } outcome)
        {
            return outcome;
        }

        SmtpFault? fault = null;
        Begin(cancellationToken);
        try
        {
            // With SMTPUTF8 MailKit rewrites the header, so it has to parse the message.
            var isAscii = System.Text.Ascii.IsValid(message.Span);
            using var mime = (isAscii ? WrittenMessage.Of(message) : null) ?? MimeMessage.Load(StreamOf(message), persistent: true, CancellationToken.None);
            await SendAsync(isAscii ? Ascii : Utf8, mime, envelope.From, [envelope.To], CancellationToken.None);
        }
        catch (Exception exception) when (FaultOf(exception) is { } known)
        {
            fault = known;
        }
        finally
        {
            _deadline.StopObserving();
            LastUsed = _clock.GetTimestamp();
        }

        // A reply to the final dot decides, whatever failed after it. MailKit accepts 250 only.
        return _dialog.FinalReply is { IsPositive: true } or { IsRefusal: true }
            ? SmtpOutcome.Of(_dialog.FinalReply, messageId, _server.Host)
            : throw fault ?? throw new UnreachableException("MailKit sent a message without a reply.");
    }

    /// <summary>Whether the server would take mail from this address; nothing is sent.</summary>
    /// <exception cref="SmtpFault">It would not.</exception>
    public async Task TryFrom(string from, CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        try
        {
            var response = await SendCommandAsync($"MAIL FROM:<{from}>", CancellationToken.None);
            if ((int)response.StatusCode is < 200 or > 299)
            {
                throw new SmtpCommandException(SmtpErrorCode.SenderNotAccepted, response.StatusCode, response.Response);
            }

            await SendCommandAsync("RSET", CancellationToken.None);
        }
        catch (Exception exception) when (FaultOf(exception) is { } fault)
        {
            throw fault;
        }
        finally
        {
            _deadline.StopObserving();
        }
    }

    /// <summary>Whether an idle connection still works (NOOP); a mail server, or a router on the way, may have dropped it.</summary>
    public async Task<bool> IsAlive(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        try
        {
            await NoOpAsync(CancellationToken.None);
            return IsUsable;
        }
        catch (Exception exception) when (FaultOf(exception) is not null)
        {
            return false;
        }
        finally
        {
            _deadline.StopObserving();
        }
    }

    /// <summary>Says QUIT and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsUsable)
        {
            _socket!.Begin();
            await DisconnectAsync(quit: true, CancellationToken.None);
        }

        Dispose();
    }

    /// <inheritdoc/>
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
    {
        var options = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
        options.CertificateChainPolicy = ServerCertificate.PolicyFor(_server.TrustedRoots);
        return options;
    }

    /// <summary>The message is sent as it was written.</summary>
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    /// <inheritdoc/>
    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
        options.International ? base.GetSizeAsync(options, message, cancellationToken) : Task.FromResult((long)_messageSize);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _socket?.Dispose();
            _deadline.Dispose();
        }
    }

    private static SecureSocketOptions OptionsFor(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Starttls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
    };

    private static FormatOptions WithUtf8()
    {
        var options = FormatOptions.Default.Clone();
        options.International = true;
        return options;
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> message) => MemoryMarshal.TryGetArray(message, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(message.ToArray(), writable: false);

    private void Begin(CancellationToken cancellationToken)
    {
        _dialog.Begin();
        _socket!.Begin();
        _deadline.Observe(cancellationToken);
    }

    /// <summary>The outcome of a message that this server cannot take; null if it can be tried.</summary>
    private DeliveryOutcome? Unsendable(int size) => this switch
    {
        { IsForSmtpUtf8: true, _offersSmtpUtf8: false } => SmtpOutcome.OfMessage(
            $"The server {_server.Host} cannot take addresses with letters beyond ASCII before the @ (it does not offer SMTPUTF8).", "5.6.7"),
        { MaxSize: > 0 } when size > MaxSize => SmtpOutcome.OfMessage(
            FormattableString.Invariant($"The message has {size:N0} octets; the server {_server.Host} takes {MaxSize:N0} at most."), "5.3.4"),
        _ => null,
    };

    private async Task SignIn(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        var offered = AuthenticationMechanisms.ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] known = credentials.Tokens is null ? ["PLAIN", "LOGIN"] : ["XOAUTH2"];
        if (known.FirstOrDefault(offered.Contains) is not { } mechanism)
        {
            var ways = offered.Count == 0 ? "no signing in" : string.Join(", ", offered.Order(StringComparer.Ordinal)) + " only";
            throw new SmtpFault(DeliveryStage.Auth, SmtpFaultKind.NoAuthMechanism, $"{_server.Host} offers {ways} on port {_server.Port}.", inner: null);
        }

        var secret = credentials.Tokens is null ? credentials.Password! : await AccessToken(credentials.Tokens, cancellationToken);
        try
        {
            await AuthenticateAsync(
                mechanism switch
                {
                    "PLAIN" => new SaslMechanismPlain(Encoding.UTF8, credentials.Username, secret),
                    "LOGIN" => new SaslMechanismLogin(Encoding.UTF8, credentials.Username, secret),
                    _ => new SaslMechanismOAuth2(credentials.Username, secret),
                },
                CancellationToken.None);
        }
        catch (AuthenticationException)
        {
            credentials.Tokens?.Refused(secret);
            throw;
        }
    }

    private static async Task<string> AccessToken(IAccessTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.Get(cancellationToken);
        }
        catch (AccessTokenException fault)
        {
            throw new SmtpFault(DeliveryStage.Auth, fault.IsFinal ? SmtpFaultKind.NoAccessToken : SmtpFaultKind.AccessTokenUnavailable, fault.Message, fault);
        }
    }

    /// <summary>The fault that an exception means; null if the caller cancelled, and for a defect.</summary>
    private SmtpFault? FaultOf(Exception exception)
    {
        var fault = exception switch
        {
            OperationCanceledException => null,
            _ when Find<SmtpFault>(exception) is { Kind: not SmtpFaultKind.Closed } known => known,
            _ when _dialog.Refusal is { } refusal => new SmtpFault(refusal.Stage, refusal.Reply), // the reply that the server sent before it closed the connection
            _ when Find<SmtpFault>(exception) is { } closed => closed,
            SslHandshakeException => _distrust ?? new SmtpFault(
                DeliveryStage.Tls, SmtpFaultKind.HandshakeFailed, $"No TLS could be agreed on: {exception.GetBaseException().Message}", exception),
            NotSupportedException when _dialog.Stage is DeliveryStage.Hello => new SmtpFault(
                DeliveryStage.Tls, SmtpFaultKind.StarttlsNotOffered, $"{_server.Host} does not offer STARTTLS on port {_server.Port}.", exception),
            SmtpProtocolException or SmtpCommandException when _dialog.IsGarbled => new SmtpFault(
                _dialog.Stage, SmtpFaultKind.Garbled, "The server sent something that is no SMTP reply.", exception),
            SmtpProtocolException => new SmtpFault(_dialog.Stage, SmtpFaultKind.Closed, "The server closed the connection.", exception),
            SmtpCommandException or AuthenticationException or FormatException => new SmtpFault(
                _dialog.Stage, SmtpFaultKind.Garbled, $"The server said what makes no sense here: {exception.Message}", exception),
            IOException => new SmtpFault(_dialog.Stage, SmtpFaultKind.Closed, $"The connection broke: {exception.Message}", exception),
            _ => null,
        };
        _isGivenUp |= fault?.Reply is null;
        return fault;
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not (null or T))
        {
            exception = exception.InnerException;
        }

        return exception as T;
    }
}
