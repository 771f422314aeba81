using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>All that comes before the first message: connects, greets, turns to TLS, signs in.</summary>
/// <param name="wire">What is to be opened.</param>
/// <param name="server">Whereto.</param>
/// <param name="clock">For the waiting.</param>
/// <param name="passed">Told each stage that went well, in order.</param>
internal sealed class SmtpOpening(SmtpWire wire, SmtpServer server, TimeProvider clock, Action<DeliveryStage> passed)
{
    private string _ourName = "";
    private SmtpCapabilities _offers = SmtpCapabilities.None;

    /// <summary>Opens it; what the server offers then.</summary>
    /// <exception cref="SmtpFault">It could not be opened.</exception>
    public async Task<SmtpCapabilities> Run(CancellationToken cancellationToken)
    {
        await Connect();
        if (server.Security is SmtpSecurity.Tls)
        {
            await wire.Secure(server);
            passed(DeliveryStage.Tls);
        }

        await AwaitGreeting();
        passed(DeliveryStage.Connect);
        await Hello();
        passed(DeliveryStage.Hello);
        if (server.Security is SmtpSecurity.Starttls)
        {
            await TurnToTls();
            passed(DeliveryStage.Tls);
        }

        if (server.Credentials is { } credentials)
        {
            await SignIn(credentials, cancellationToken);
            passed(DeliveryStage.Auth);
        }

        return _offers;
    }

    private async Task Connect()
    {
        var addresses = await Resolve();
        for (var i = 0; ; i++)
        {
            // Each address has its own time: one that swallows everything does not use up the next one's.
            using var limit = new CancellationTokenSource(wire.Timeouts.Connect, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, wire.Deadline.Caller);
            try
            {
                var socket = await SmtpDialer.Connect(addresses[i], server.Port, either.Token);
                _ourName = NameFor(socket);
                wire.Use(socket);
                return;
            }
            catch (SmtpFault) when (i + 1 < addresses.Length)
            {
                // The next one may be reached: a name with an address of IPv6 on a network without is the common case.
            }
            catch (OperationCanceledException) when (!wire.Deadline.Caller.IsCancellationRequested && i + 1 < addresses.Length)
            {
                // The same, only slower.
            }
            catch (OperationCanceledException) when (!wire.Deadline.Caller.IsCancellationRequested)
            {
                throw new SmtpFault(DeliveryStage.Connect, SmtpTrouble.TimedOut, $"{server.Host}, port {server.Port}, does not answer.", inner: null);
            }
        }
    }

    private async Task<IPAddress[]> Resolve()
    {
        wire.Deadline.Start(wire.Timeouts.Connect);
        try
        {
            return await SmtpDialer.Resolve(server.Host, wire.Deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw wire.Over(DeliveryStage.Connect, $"The name {server.Host} was not found in time.");
        }
        finally
        {
            wire.Deadline.Stop();
        }
    }

    private async Task AwaitGreeting()
    {
        var reply = await wire.Read(DeliveryStage.Connect, wire.Timeouts.Greeting);
        if (!reply.IsPositive)
        {
            throw wire.NotPositive(DeliveryStage.Connect, reply);
        }
    }

    /// <summary>EHLO; HELO where the server does not know it.</summary>
    private async Task Hello()
    {
        var reply = await wire.Ask(DeliveryStage.Hello, $"EHLO {_ourName}");
        if (reply.IsPositive)
        {
            _offers = SmtpCapabilities.Of(reply);
            return;
        }

        if (reply.Code is 500 or 501 or 502 or 504 or 550)
        {
            reply = await wire.Ask(DeliveryStage.Hello, $"HELO {_ourName}");
            _offers = SmtpCapabilities.None;
        }

        if (!reply.IsPositive)
        {
            throw wire.NotPositive(DeliveryStage.Hello, reply);
        }
    }

    private async Task TurnToTls()
    {
        if (!_offers.Starttls)
        {
            throw new SmtpFault(
                DeliveryStage.Tls, SmtpTrouble.StarttlsNotOffered, $"{server.Host} does not offer STARTTLS on port {server.Port}.", inner: null);
        }

        var reply = await wire.Ask(DeliveryStage.Tls, "STARTTLS");
        if (reply.Code is not 220)
        {
            throw wire.NotPositive(DeliveryStage.Tls, reply);
        }

        // What was offered in the clear is forgotten too.
        await wire.Secure(server);
        await Hello();
    }

    private async Task SignIn(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        if (SmtpSignIn.Choose(_offers.SignInBy, credentials) is not { } mechanism)
        {
            var offered = _offers.SignInBy.Count == 0 ? "no signing in" : string.Join(", ", _offers.SignInBy.Order(StringComparer.Ordinal)) + " only";
            throw new SmtpFault(DeliveryStage.Auth, SmtpTrouble.NoWayToSignIn, $"{server.Host} offers {offered} on port {server.Port}.", inner: null);
        }

        var secret = credentials.Tokens is null ? credentials.Password! : await AccessToken(credentials.Tokens, cancellationToken);
        var (command, answers) = SmtpSignIn.Steps(mechanism, credentials.Username, secret);
        var reply = await wire.Ask(DeliveryStage.Auth, command);
        foreach (var answer in answers)
        {
            reply = reply.AsksForMore ? await wire.Ask(DeliveryStage.Auth, answer) : reply;
        }

        var explanation = "";
        if (reply.AsksForMore)
        {
            // XOAUTH2 says why in a challenge, which an empty line answers; any other challenge is called off (RFC 4954 section 4).
            explanation = SmtpSignIn.Explanation(reply);
            reply = await wire.Ask(DeliveryStage.Auth, credentials.Tokens is null ? "*" : "");
        }

        if (!reply.IsPositive)
        {
            credentials.Tokens?.Refused(secret);
            throw wire.NotPositive(DeliveryStage.Auth, explanation.Length == 0 ? reply : reply with { Lines = [.. reply.Lines, explanation] });
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

    /// <summary>How the client names itself: the machine's full name where it has one, else its address (RFC 5321 section 4.1.3).</summary>
    private static string NameFor(Socket socket)
    {
        var machine = IPGlobalProperties.GetIPGlobalProperties();
        var name = machine.DomainName.Length == 0 || machine.HostName.Contains('.', StringComparison.Ordinal)
            ? machine.HostName
            : $"{machine.HostName}.{machine.DomainName}";
        if (name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) is UriHostNameType.Dns)
        {
            return name;
        }

        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]" : $"[{address}]";
    }
}
