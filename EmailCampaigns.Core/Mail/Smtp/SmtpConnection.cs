using System.Buffers;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// One conversation with one server (RFC 5321): opened, used for message after message, ended. Each flight of commands is one write, since the kernel of the other side
/// delays its acknowledgement of a small one. Not for two callers at once.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    /// <summary>Content that is written at once.</summary>
    private const int BlockSize = 64 * 1024;

    private readonly SmtpServer _server;
    private readonly SmtpTimeouts _timeouts;
    private readonly TimeProvider _clock;
    private readonly SmtpDeadline _deadline;
    private readonly SmtpReplyReader _replies = new();
    private readonly ArrayBufferWriter<byte> _flight = new(8 * 1024);
    private Stream _stream = Stream.Null;
    private string _ourName = "";
    private SmtpCapabilities _offers = SmtpCapabilities.None;
    private bool _inTransaction;
    private bool _isBroken;

    private SmtpConnection(SmtpServer server, SmtpTimeouts timeouts, TimeProvider clock)
    {
        (_server, _timeouts, _clock) = (server, timeouts, clock);
        _deadline = new SmtpDeadline(clock);
    }

    /// <summary>Messages that were tried on it.</summary>
    public int Messages { get; private set; }

    /// <summary>When it was last used, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Another message can be tried on it.</summary>
    public bool IsUsable => !_isBroken && !_deadline.IsOver;

    /// <summary>Some of the last message's content was given: before that nothing can have been accepted.</summary>
    public bool GaveContent { get; private set; }

    /// <summary>What TLS was agreed on; null in the clear.</summary>
    public string? TlsProtocol => (_stream as SslStream)?.SslProtocol.ToString();

    /// <summary>Connects, greets, turns to TLS, signs in.</summary>
    /// <param name="server">Whereto.</param>
    /// <param name="timeouts">How long to wait.</param>
    /// <param name="clock">For the waiting.</param>
    /// <param name="passed">Told each stage that went well, in order; null where nobody wants to know.</param>
    /// <param name="cancellationToken">Heeded until it is open.</param>
    /// <exception cref="SmtpFault">It could not be opened.</exception>
    public static async Task<SmtpConnection> Open(
        SmtpServer server, SmtpTimeouts timeouts, TimeProvider clock, Action<DeliveryStage, SmtpConnection>? passed, CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(server, timeouts, clock);
        try
        {
            connection._deadline.Heed(cancellationToken);
            await connection.Connect();
            if (server.Security is SmtpSecurity.Tls)
            {
                await connection.Secure();
                passed?.Invoke(DeliveryStage.Tls, connection);
            }

            await connection.AwaitGreeting();
            passed?.Invoke(DeliveryStage.Connect, connection);
            await connection.Hello();
            passed?.Invoke(DeliveryStage.Hello, connection);
            if (server.Security is SmtpSecurity.Starttls)
            {
                await connection.TurnToTls();
                passed?.Invoke(DeliveryStage.Tls, connection);
            }

            if (server.Credentials is { } credentials)
            {
                await connection.SignIn(credentials, cancellationToken);
                passed?.Invoke(DeliveryStage.Auth, connection);
            }

            connection._deadline.Ignore();
            connection.LastUsed = clock.GetTimestamp();
            return connection;
        }
        catch
        {
            connection.HangUp();
            throw;
        }
    }

    /// <summary>Tries one message. A refusal is an outcome; the connection can be used for the next one after it.</summary>
    /// <exception cref="SmtpFault">The conversation broke. Its stage says whether the final dot may have been written.</exception>
    public async Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        (GaveContent, Messages) = (false, Messages + 1);
        if (Unsendable(envelope, message.Span) is { } outcome)
        {
            return outcome;
        }

        _deadline.Heed(cancellationToken);
        try
        {
            return await Offer(envelope, message) is { } refused ? SmtpOutcome.Of(refused) : SmtpOutcome.Of(await Give(message), messageId, _server.Host);
        }
        finally
        {
            _deadline.Ignore();
            LastUsed = _clock.GetTimestamp();
        }
    }

    /// <summary>Whether the server would take mail from this address; nothing is sent.</summary>
    /// <exception cref="SmtpFault">It would not.</exception>
    public async Task TryFrom(string from, CancellationToken cancellationToken)
    {
        _deadline.Heed(cancellationToken);
        var reply = await Ask(DeliveryStage.Mail, $"MAIL FROM:<{from}>");
        if (!reply.IsPositive)
        {
            throw NotPositive(DeliveryStage.Mail, reply);
        }

        await Ask(DeliveryStage.Mail, "RSET");
        _deadline.Ignore();
    }

    /// <summary>Whether a connection that was idle is still one; a mail server, or a router on the way, may have forgotten it.</summary>
    public async Task<bool> StillAnswers(CancellationToken cancellationToken)
    {
        _deadline.Heed(cancellationToken);
        try
        {
            Line("RSET");
            await Write(DeliveryStage.Mail, _timeouts.Idle);
            var answers = (await Read(DeliveryStage.Mail, _timeouts.Idle)).IsPositive;
            _inTransaction &= !answers;
            return answers;
        }
        catch (SmtpFault)
        {
            return false; // which is the answer to the question
        }
        finally
        {
            _deadline.Ignore();
        }
    }

    /// <summary>Says good-bye and hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsUsable)
            {
                Line("QUIT");
                await Write(DeliveryStage.None, _timeouts.Farewell);
                await Read(DeliveryStage.None, _timeouts.Farewell);
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
    public void HangUp()
    {
        _isBroken = true;
        _stream.Dispose();
        _deadline.Dispose();
    }

    private async Task Connect()
    {
        IPAddress[] addresses;
        _deadline.Start(_timeouts.Connect);
        try
        {
            addresses = await SmtpDialer.Resolve(_server.Host, _deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw Over(DeliveryStage.Connect, $"The name {_server.Host} was not found in time.");
        }

        for (var i = 0; ; i++)
        {
            // Each address has its own time: one that swallows everything does not use up the next one's.
            using var limit = new CancellationTokenSource(_timeouts.Connect, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _deadline.Caller);
            _deadline.Stop();
            try
            {
                var socket = await SmtpDialer.Connect(addresses[i], _server.Port, either.Token);
                _ourName = NameFor(socket);
                _stream = new NetworkStream(socket, ownsSocket: true);
                return;
            }
            catch (SmtpFault) when (i + 1 < addresses.Length)
            {
                // The next one may be reached: a name with an address of IPv6 on a network without is the common case.
            }
            catch (OperationCanceledException) when (!_deadline.Caller.IsCancellationRequested && i + 1 < addresses.Length)
            {
                // The same, only slower.
            }
            catch (OperationCanceledException) when (!_deadline.Caller.IsCancellationRequested)
            {
                throw new SmtpFault(DeliveryStage.Connect, SmtpTrouble.TimedOut, $"{_server.Host}, port {_server.Port}, does not answer.", inner: null);
            }
        }
    }

    private async Task Secure()
    {
        _deadline.Start(_timeouts.Handshake);
        try
        {
            _stream = await SmtpDialer.Secure(_stream, _server, _deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw Over(DeliveryStage.Tls, "The TLS handshake took too long.");
        }
        finally
        {
            _deadline.Stop();
        }
    }

    private async Task AwaitGreeting()
    {
        var reply = await Read(DeliveryStage.Connect, _timeouts.Greeting);
        if (!reply.IsPositive)
        {
            throw NotPositive(DeliveryStage.Connect, reply);
        }
    }

    /// <summary>EHLO; HELO where the server does not know it.</summary>
    private async Task Hello()
    {
        var reply = await Ask(DeliveryStage.Hello, $"EHLO {_ourName}");
        if (reply.IsPositive)
        {
            _offers = SmtpCapabilities.Of(reply);
            return;
        }

        if (reply.Code is 500 or 501 or 502 or 504 or 550)
        {
            reply = await Ask(DeliveryStage.Hello, $"HELO {_ourName}");
            _offers = SmtpCapabilities.None;
        }

        if (!reply.IsPositive)
        {
            throw NotPositive(DeliveryStage.Hello, reply);
        }
    }

    private async Task TurnToTls()
    {
        if (!_offers.Starttls)
        {
            throw new SmtpFault(DeliveryStage.Tls, SmtpTrouble.StarttlsNotOffered, $"{_server.Host} does not offer STARTTLS on port {_server.Port}.", inner: null);
        }

        var reply = await Ask(DeliveryStage.Tls, "STARTTLS");
        if (reply.Code is not 220)
        {
            throw NotPositive(DeliveryStage.Tls, reply);
        }

        // Whatever somebody on the way put behind the 220 is forgotten, and so is what was offered in the clear.
        _replies.Discard();
        await Secure();
        await Hello();
    }

    private async Task SignIn(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        if (SmtpSignIn.Choose(_offers.SignInBy, credentials) is not { } mechanism)
        {
            var offered = _offers.SignInBy.Count == 0 ? "no signing in" : string.Join(", ", _offers.SignInBy.Order(StringComparer.Ordinal)) + " only";
            throw new SmtpFault(DeliveryStage.Auth, SmtpTrouble.NoWayToSignIn, $"{_server.Host} offers {offered} on port {_server.Port}.", inner: null);
        }

        var secret = credentials.Tokens is null ? credentials.Password! : await AccessToken(credentials.Tokens, cancellationToken);
        var (command, answers) = SmtpSignIn.Steps(mechanism, credentials.Username, secret);
        var reply = await Ask(DeliveryStage.Auth, command);
        foreach (var answer in answers)
        {
            reply = reply.AsksForMore ? await Ask(DeliveryStage.Auth, answer) : reply;
        }

        var explanation = "";
        if (reply.AsksForMore)
        {
            // XOAUTH2 says why in a challenge, which an empty line answers; any other challenge is called off (RFC 4954 section 4).
            explanation = SmtpSignIn.Explanation(reply);
            reply = await Ask(DeliveryStage.Auth, credentials.Tokens is null ? "*" : "");
        }

        if (!reply.IsPositive)
        {
            credentials.Tokens?.Refused(secret);
            throw explanation.Length == 0 ? NotPositive(DeliveryStage.Auth, reply) : NotPositive(DeliveryStage.Auth, reply with { Lines = [.. reply.Lines, explanation] });
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
            throw new SmtpFault(DeliveryStage.Auth, fault.IsFinal ? SmtpTrouble.NoAccessToken : SmtpTrouble.AccessTokenLater, fault.Message, fault);
        }
    }

    /// <summary>What can be said of a message before a word is exchanged about it.</summary>
    private DeliveryOutcome? Unsendable(Envelope envelope, ReadOnlySpan<byte> message) => 0 switch
    {
        _ when !SmtpContent.HasOnlyWholeLineEnds(message) =>
            SmtpOutcome.OfMessage("The message holds a CR or LF that stands alone, which some servers would take for its end.", "5.6.0"),
        _ when !_offers.SmtpUtf8 && NeedsSmtpUtf8(envelope, message) =>
            SmtpOutcome.OfMessage($"The server {_server.Host} cannot take addresses with letters beyond ASCII before the @ (it does not offer SMTPUTF8).", "5.6.7"),
        _ when _offers.MaxSize < message.Length => SmtpOutcome.OfMessage(FormattableString.Invariant(
            $"The message has {message.Length:N0} octets; the server {_server.Host} takes {_offers.MaxSize:N0} at most."), "5.3.4"),
        _ => null,
    };

    private static bool NeedsSmtpUtf8(Envelope envelope, ReadOnlySpan<byte> message) => !Ascii.IsValid(envelope.From) || !Ascii.IsValid(envelope.To) || !Ascii.IsValid(message);

    /// <summary>MAIL, RCPT and DATA: in one flight where the server allows it (RFC 2920), else one after the other. Null: the server waits for the content.</summary>
    private async Task<SmtpFault?> Offer(Envelope envelope, ReadOnlyMemory<byte> message)
    {
        var needsReset = _inTransaction;
        _inTransaction = true;
        if (needsReset)
        {
            Line("RSET");
            if (!_offers.Pipelining)
            {
                await Write(DeliveryStage.Mail, _timeouts.Command);
                await AwaitReset();
                needsReset = false;
            }
        }

        var mail = $"MAIL FROM:<{envelope.From}>{Parameters(envelope, message.Span)}";
        var rcpt = $"RCPT TO:<{envelope.To}>";
        if (!_offers.Pipelining)
        {
            return await Step(DeliveryStage.Mail, mail) ?? await Step(DeliveryStage.Rcpt, rcpt) ?? await Step(DeliveryStage.Data, "DATA");
        }

        Line(mail);
        Line(rcpt);
        Line("DATA");
        await Write(DeliveryStage.Mail, _timeouts.Command);
        if (needsReset)
        {
            await AwaitReset();
        }

        var refused = Refusal(DeliveryStage.Mail, await Read(DeliveryStage.Mail, _timeouts.Command));
        refused = await Next(refused, DeliveryStage.Rcpt, _timeouts.Command);
        return await Next(refused, DeliveryStage.Data, _timeouts.Data);
    }

    private string Parameters(Envelope envelope, ReadOnlySpan<byte> message)
    {
        var size = _offers.Size ? $" SIZE={message.Length}" : "";
        return !_offers.SmtpUtf8 || !NeedsSmtpUtf8(envelope, message) ? size : $"{size}{(_offers.EightBitMime ? " BODY=8BITMIME" : "")} SMTPUTF8";
    }

    private async Task AwaitReset()
    {
        var reply = await Read(DeliveryStage.Mail, _timeouts.Command);
        if (!reply.IsPositive)
        {
            _isBroken = true;
            throw NotPositive(DeliveryStage.Mail, reply);
        }
    }

    private async Task<SmtpFault?> Step(DeliveryStage stage, string command)
    {
        Line(command);
        await Write(stage, _timeouts.Command);
        return Refusal(stage, await Read(stage, stage is DeliveryStage.Data ? _timeouts.Data : _timeouts.Command));
    }

    /// <summary>Reads the next answer of a flight. The first refusal decides; what comes behind it only keeps the conversation in step.</summary>
    private async Task<SmtpFault?> Next(SmtpFault? refused, DeliveryStage stage, TimeSpan time)
    {
        if (refused is null)
        {
            return Refusal(stage, await Read(stage, time));
        }

        try
        {
            if (IsUsable && (await Read(stage, time)).AsksForMore)
            {
                // It takes content for nobody: it gets none (RFC 2920 section 3.1).
                Line(".");
                await Write(stage, time);
                await Read(stage, time);
            }
        }
        catch (SmtpFault)
        {
            // The connection is broken, and says so; the refusal stands.
        }

        return refused;
    }

    /// <summary>The content and the final dot; what the server says to it.</summary>
    private async Task<SmtpReply> Give(ReadOnlyMemory<byte> message)
    {
        GaveContent = true;
        var (rest, atLineStart) = (message, true);
        while (true)
        {
            var length = SmtpContent.PartLength(rest.Span, BlockSize);
            SmtpContent.Write(rest.Span[..length], atLineStart, _flight);
            if (length == rest.Length)
            {
                break;
            }

            await WriteContent(DeliveryStage.Data);
            (rest, atLineStart) = (rest[length..], rest.Span[length - 1] is (byte)'\n');
        }

        _flight.Write(message.Span.EndsWith("\r\n"u8) ? ".\r\n"u8 : "\r\n.\r\n"u8);
        _deadline.Ignore();
        if (_deadline.IsOver)
        {
            throw Over(DeliveryStage.Data, "");
        }

        // From here on only an answer tells.
        await WriteContent(DeliveryStage.FinalDot);
        var reply = await Read(DeliveryStage.FinalDot, _timeouts.FinalDot);
        _inTransaction = false;
        return reply.IsPositive || reply.IsRefusal ? reply : throw Garbled(DeliveryStage.FinalDot, reply);
    }

    /// <summary>Writes content. A server that hangs up in the midst of it may have said why before.</summary>
    private async Task WriteContent(DeliveryStage stage)
    {
        try
        {
            await Write(stage, _timeouts.Block);
        }
        catch (SmtpFault fault) when (fault.Trouble is SmtpTrouble.Closed)
        {
            throw await LastWord(stage) is { IsRefusal: true } reply ? new SmtpFault(stage, reply) : fault;
        }
    }

    private async Task<SmtpReply?> LastWord(DeliveryStage stage)
    {
        try
        {
            return await Read(stage, _timeouts.Farewell);
        }
        catch (SmtpFault)
        {
            return null; // it said nothing
        }
    }

    private async Task<SmtpReply> Ask(DeliveryStage stage, string command)
    {
        Line(command);
        await Write(stage, _timeouts.Command);
        return await Read(stage, _timeouts.Command);
    }

    /// <summary>Puts a line into the flight.</summary>
    private void Line(string command)
    {
        _flight.Advance(Encoding.UTF8.GetBytes(command, _flight.GetSpan(Encoding.UTF8.GetMaxByteCount(command.Length))));
        _flight.Write("\r\n"u8);
    }

    private async ValueTask Write(DeliveryStage stage, TimeSpan time)
    {
        _deadline.Start(time);
        try
        {
            await _stream.WriteAsync(_flight.WrittenMemory, _deadline.Token);
        }
        catch (Exception fault) when (Broken(stage, fault) is { } broken)
        {
            throw broken;
        }
        finally
        {
            _deadline.Stop();
            _flight.ResetWrittenCount();
        }
    }

    private async ValueTask<SmtpReply> Read(DeliveryStage stage, TimeSpan time)
    {
        _deadline.Start(time);
        try
        {
            var reply = await _replies.Read(_stream, stage, _deadline.Token);
            _isBroken |= reply.IsFarewell;
            return reply;
        }
        catch (Exception fault) when (Broken(stage, fault) is { } broken)
        {
            throw broken;
        }
        finally
        {
            _deadline.Stop();
        }
    }

    /// <summary>What an exception of the network means; null for a defect of ours. Nothing can be said on this connection after it.</summary>
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

    private Exception Over(DeliveryStage stage, string message)
    {
        _isBroken = true;
        return _deadline.WasCalledOff ? new OperationCanceledException(_deadline.Caller) : new SmtpFault(stage, SmtpTrouble.TimedOut, message, inner: null);
    }

    private SmtpFault? Refusal(DeliveryStage stage, SmtpReply reply) =>
        (stage is DeliveryStage.Data ? reply.Code is 354 : reply.IsPositive) ? null : NotPositive(stage, reply);

    private SmtpFault NotPositive(DeliveryStage stage, SmtpReply reply) => reply.IsRefusal ? new SmtpFault(stage, reply) : Garbled(stage, reply);

    /// <summary>An answer to another question: who knows what the next one answers.</summary>
    private SmtpFault Garbled(DeliveryStage stage, SmtpReply reply)
    {
        _isBroken = true;
        return new SmtpFault(stage, SmtpTrouble.Garbled, $"The server said what makes no sense here: {reply}", inner: null);
    }

    /// <summary>How the client names itself: the machine's full name where it has one, else its address (RFC 5321 section 4.1.3).</summary>
    private static string NameFor(Socket socket)
    {
        var machine = IPGlobalProperties.GetIPGlobalProperties();
        var name = machine.DomainName.Length == 0 || machine.HostName.Contains('.', StringComparison.Ordinal) ? machine.HostName : $"{machine.HostName}.{machine.DomainName}";
        if (name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) is UriHostNameType.Dns)
        {
            return name;
        }

        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]" : $"[{address}]";
    }
}
