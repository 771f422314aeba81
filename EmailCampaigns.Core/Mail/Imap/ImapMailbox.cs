using System.Text;
using EmailCampaigns.Core.Mail.Smtp;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>
/// One connection to one mailbox, held by MailKit. It does not change what it reads: folders are opened with EXAMINE, messages fetched with BODY.PEEK (RFC 3501,
/// sections 6.3.2 and 6.4.5). Sent messages can be appended to the Sent folder. Every failure is a <see cref="MailboxException"/>.
/// </summary>
internal sealed class ImapMailbox : IDisposable
{
    /// <summary>The names of the junk folder where the server does not mark it (RFC 6154).</summary>
    private static readonly string[] JunkNames = ["Junk", "Spam", "Junk E-mail", "Junk Email", "Bulk Mail", "INBOX.Junk", "INBOX.Spam", "INBOX.spam"];

    /// <summary>The names of the Sent folder where the server does not mark it.</summary>
    private static readonly string[] SentNames = ["Sent", "Sent Items", "Sent Messages", "Sent Mail", "INBOX.Sent", "INBOX.Sent Items", "INBOX.Sent Messages"];

    private readonly ImapServer _server;
    private readonly TimeProvider _clock;
    private readonly ImapClient _client;
    private SmtpFault? _distrust;
    private MailboxStage _stage = MailboxStage.Connect;

    public ImapMailbox(ImapServer server, TimeProvider clock)
    {
        (_server, _clock) = (server, clock);
        _client = new ImapClient
        {
            CheckCertificateRevocation = false, // an unreachable revocation server would stop all reading
            ServerCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                _distrust = server.AllowInvalidCertificate ? null : ServerCertificate.Distrust(server.Host, certificate, chain, errors);
                return _distrust is null;
            },
        };
    }

    /// <summary>Whether the connection stands.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Whether the server offers IDLE (RFC 2177).</summary>
    public bool OffersIdle => _client.Capabilities.HasFlag(ImapCapabilities.Idle);

    /// <summary>The TLS version; null without TLS.</summary>
    public string? Tls => _client.IsSecure ? _client.SslProtocol.ToString() : null;

    /// <summary>The stages that succeeded.</summary>
    public IReadOnlySet<MailboxStage> Passed { get; private set; } = new HashSet<MailboxStage>();

    /// <summary>Connects, starts TLS, signs in.</summary>
    /// <exception cref="MailboxException">It could not be opened.</exception>
    public async Task Open(CancellationToken cancellationToken)
    {
        var passed = new HashSet<MailboxStage>();
        Passed = passed;
        var socket = await Step(MailboxStage.Connect, stop => SmtpDialer.Dial(_server.Host, _server.Port, ImapTimeouts.Connect, _clock, stop), cancellationToken);
        passed.Add(MailboxStage.Connect);
        var greeting = _server.Security is SmtpSecurity.None ? MailboxStage.Connect : MailboxStage.Encrypt;
        await Step(greeting, stop => _client.ConnectAsync(socket, _server.Host, _server.Port, Options(_server.Security), stop), cancellationToken);
        passed.Add(MailboxStage.Encrypt);
        await Step(MailboxStage.SignIn, SignIn, cancellationToken);
        passed.Add(MailboxStage.SignIn);
        _stage = MailboxStage.Read;
    }

    /// <summary>The folders into which mail comes: the inbox and, where there is one, the junk folder.</summary>
    /// <exception cref="MailboxException">The server does not list its folders.</exception>
    public async Task<IReadOnlyList<ImapFolderReader>> Folders(CancellationToken cancellationToken)
    {
        var folders = new List<IMailFolder> { _client.Inbox! };
        if (await Step(MailboxStage.Read, stop => Special(SpecialFolder.Junk, JunkNames, stop), cancellationToken) is { } junk)
        {
            folders.Add(junk);
        }

        return [.. folders.Select(folder => new ImapFolderReader(this, folder))];
    }

    /// <summary>The Sent folder, opened for reading.</summary>
    /// <exception cref="MailboxException">There is none, or it cannot be opened.</exception>
    public async Task<ImapSentFolder> Sent(CancellationToken cancellationToken)
    {
        var folder = await Step(MailboxStage.Read, stop => Special(SpecialFolder.Sent, SentNames, stop), cancellationToken)
            ?? throw new MailboxException(MailboxStage.Read, $"{_server.Host} names no Sent folder in this mailbox. Make one named Sent, or switch the copies off.", inner: null);
        var sent = new ImapSentFolder(this, folder);
        await sent.Open(cancellationToken);
        return sent;
    }

    /// <summary>Waits until the server announces a change in an open folder; false if it announced none.</summary>
    internal async Task<bool> Idle(IMailFolder folder, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var done = new CancellationTokenSource(atMost, _clock);
        var isTold = false;
        void Told(object? sender, EventArgs change)
        {
            isTold = true;
            done.Cancel();
        }

        folder.CountChanged += Told;
        try
        {
            await Step(
                MailboxStage.Read,
                async stop =>
                {
                    await _client.IdleAsync(done.Token, stop);
                    return true;
                },
                atMost + ImapTimeouts.Command,
                cancellationToken);
        }
        finally
        {
            folder.CountChanged -= Told;
        }

        return isTold;
    }

    /// <summary>Runs one step within its time limit.</summary>
    internal Task<T> Read<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken) => Step(MailboxStage.Read, step, cancellationToken);

    /// <summary>Closes the connection, with LOGOUT if it still works.</summary>
    public async Task Close(CancellationToken cancellationToken)
    {
        if (_client.IsConnected)
        {
            await Step(_stage, stop => _client.DisconnectAsync(quit: true, stop), cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task SignIn(CancellationToken cancellationToken)
    {
        if (_server.Credentials.Tokens is not { } tokens)
        {
            await _client.AuthenticateAsync(Encoding.UTF8, _server.Credentials.Username, _server.Credentials.Password!, cancellationToken);
            return;
        }

        var token = await tokens.Get(cancellationToken);
        try
        {
            await _client.AuthenticateAsync(new SaslMechanismOAuth2(_server.Credentials.Username, token), cancellationToken);
        }
        catch (AuthenticationException)
        {
            tokens.Refused(token);
            throw;
        }
    }

    /// <summary>The folder with this special use (RFC 6154), else one with a usual name; null if there is none.</summary>
    private async Task<IMailFolder?> Special(SpecialFolder use, string[] names, CancellationToken cancellationToken)
    {
        if ((_client.Capabilities & (ImapCapabilities.SpecialUse | ImapCapabilities.XList)) != 0 && _client.GetFolder(use) is { } marked)
        {
            return marked;
        }

        var folders = await _client.GetFoldersAsync(_client.PersonalNamespaces[0], cancellationToken: cancellationToken);
        return folders.FirstOrDefault(folder => names.Contains(folder.FullName, StringComparer.OrdinalIgnoreCase) && !folder.Attributes.HasFlag(FolderAttributes.NoSelect));
    }

    private async Task Step(MailboxStage stage, Func<CancellationToken, Task> step, CancellationToken cancellationToken) => await Step(
        stage,
        async stop =>
        {
            await step(stop);
            return true;
        },
        cancellationToken);

    private Task<T> Step<T>(MailboxStage stage, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken) =>
        Step(stage, step, ImapTimeouts.Command, cancellationToken);

    private async Task<T> Step<T>(MailboxStage stage, Func<CancellationToken, Task<T>> step, TimeSpan atMost, CancellationToken cancellationToken)
    {
        _stage = stage;
        using var limit = new CancellationTokenSource(atMost, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw ImapAdvice.FaultOf(_server, stage, new TimeoutException(late.Message, late))!;
        }
        catch (Exception exception) when (ImapAdvice.FaultOf(_server, stage, _distrust ?? exception) is { } fault)
        {
            throw fault;
        }
    }

    private static SecureSocketOptions Options(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Starttls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
    };
}
