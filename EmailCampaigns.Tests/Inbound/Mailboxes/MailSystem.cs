using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using EmailCampaigns.Tests.Mail.Smtp;
using EmailCampaigns.Tests.Mail.Smtp.Real;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>
/// A whole mail system: Postfix takes mail for everybody and puts it into mailboxes that Dovecot serves by IMAP. Mail to <see cref="DeadDomain"/> is taken, then returned.
/// </summary>
public sealed class MailSystem : RealServer
{
    public const string Password = "secret";

    /// <summary>Nobody has an address there.</summary>
    public const string DeadDomain = "dead.example";

    private const string Postfix = "/usr/sbin/postfix";
    private const string Dovecot = "/usr/sbin/dovecot";
    private const string Imap = "/usr/lib/dovecot/imap";
    private const string Lmtp = "/usr/lib/dovecot/lmtp";

    /// <summary>The folders of a Maildir.</summary>
    private static readonly string[] Parts = ["tmp", "new", "cur"];

    private readonly int _lmtpPort = FreePort();
    private int _delivered;

    public int SmtpPort { get; } = FreePort();

    /// <summary>In the clear, with STARTTLS.</summary>
    public int ImapPort { get; } = FreePort();

    /// <summary>TLS from the first octet.</summary>
    public int ImapsPort { get; } = FreePort();

    /// <summary>Puts a message into a mailbox, as a server that delivers does.</summary>
    public async Task Deliver(string address, byte[] message, string folder = "")
    {
        var maildir = Maildir(address, folder);
        foreach (var part in Parts)
        {
            Directory.CreateDirectory(Path.Combine(maildir, part));
        }

        var name = $"{1_800_000_000 + _delivered++}.M{_delivered}.test";
        await File.WriteAllBytesAsync(Path.Combine(maildir, "tmp", name), message);
        // Only what was made here: Dovecot has files of a moment in the same folders.
        await Succeed("/usr/bin/chown", ["nobody:nogroup", .. FoldersUpTo(maildir), .. Parts.Select(part => Path.Combine(maildir, part)), Path.Combine(maildir, "tmp", name)]);
        File.Move(Path.Combine(maildir, "tmp", name), Path.Combine(maildir, "new", name));
    }

    /// <summary>A mailbox and the folders that it lies in, from that of all mailboxes on.</summary>
    private IEnumerable<string> FoldersUpTo(string maildir)
    {
        var top = Path.Combine(Folder, "mail");
        for (var folder = maildir; folder.Length >= top.Length; folder = Path.GetDirectoryName(folder)!)
        {
            yield return folder;
        }
    }

    /// <summary>The messages of a mailbox as they lie there, once there are so many.</summary>
    public async Task<IReadOnlyList<string>> Messages(string address, int count)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (Files(address) is var files && files.Count >= count)
            {
                return await Task.WhenAll(files.Select(file => File.ReadAllTextAsync(file)));
            }

            await Task.Delay(50); // Postfix is just delivering, and tells nobody when it has
        }

        throw new InvalidOperationException($"{address} has {Files(address).Count} messages, not {count}. {await File.ReadAllTextAsync(Path.Combine(Folder, "mail.log"))}");
    }

    /// <summary>The names of the files of a mailbox, which hold the flags of its messages.</summary>
    public IReadOnlyList<string> Names(string address) => [.. Files(address).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The messages in a folder of a mailbox, with the names of their files, which hold their flags.</summary>
    public async Task<IReadOnlyList<(string Name, string Message)>> In(string address, string folder)
    {
        var files = ((string[])["new", "cur"]).Select(part => Path.Combine(Maildir(address, folder), part)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles);
        return await Task.WhenAll(files.Select(async file => (Path.GetFileName(file), await File.ReadAllTextAsync(file))));
    }

    /// <summary>Has the server number the messages of a mailbox anew: another UIDVALIDITY.</summary>
    public void Renumber(string address)
    {
        // The file that holds the last UIDVALIDITY stays: without it the next one is the present second, which may be the same.
        foreach (var index in Directory.EnumerateFiles(Maildir(address, ""), "dovecot*").Where(file => !Path.GetFileName(file).StartsWith("dovecot-uidvalidity", StringComparison.Ordinal)))
        {
            File.Delete(index);
        }
    }

    protected override string? Missing() =>
        Program(Postfix) is null || Program(Dovecot) is null || Program(Imap) is null || Program(Lmtp) is null
            ? "Postfix or Dovecot is missing: apt-get install postfix dovecot-imapd dovecot-lmtpd"
            : null;

    protected override async Task Start()
    {
        foreach (var folder in (string[])["queue", "dovecot", "data", "mail"])
        {
            Directory.CreateDirectory(Path.Combine(Folder, folder));
        }

        await Succeed("/usr/bin/chown", "postfix", Path.Combine(Folder, "data"));
        await Succeed("/usr/bin/chown", "nobody:nogroup", Path.Combine(Folder, "mail"));
        using (var certificate = TestCertificates.For("localhost"))
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await Write("chain.pem", key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
        }

        await Write("transport", $"{DeadDomain} error:5.1.1 User unknown\n");
        await Write("main.cf", $"""
            compatibility_level = 3.6
            queue_directory = {Folder}/queue
            data_directory = {Folder}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file = {Folder}/mail.log
            maillog_file_prefixes = {Folder}
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            myhostname = mail.postfix.example
            mydestination =
            local_recipient_maps =
            alias_maps =
            alias_database =
            transport_maps = texthash:{Folder}/transport
            virtual_mailbox_domains = static:all
            virtual_mailbox_maps = static:all
            virtual_transport = lmtp:inet:127.0.0.1:{_lmtpPort}
            smtpd_recipient_restrictions = permit_mynetworks, reject
            smtpd_reject_unlisted_recipient = no
            smtpd_tls_security_level = none

            """);
        await Write("master.cf", $"""
            127.0.0.1:{SmtpPort} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            lmtp unix - - n - - lmtp
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            error unix - - n - - error
            retry unix - - n - - error
            postlog unix-dgram n - n - 1 postlogd

            """);
        await Write("dovecot.conf", $$"""
            base_dir = {{Folder}}/dovecot
            state_dir = {{Folder}}/dovecot
            log_path = {{Folder}}/dovecot.log
            protocols = imap lmtp
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{Folder}}/chain.pem
            ssl_key = <{{Folder}}/chain.pem
            disable_plaintext_auth = no
            mail_location = maildir:{{Folder}}/mail/%d/%n
            namespace inbox {
              inbox = yes
              mailbox Junk {
                auto = create
                special_use = \Junk
              }
              mailbox Sent {
                auto = create
                special_use = \Sent
              }
            }
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid=65534 gid=65534 home={{Folder}}/mail/%d/%n allow_all_users=yes
            }
            service lmtp {
              inet_listener lmtp {
                port = {{_lmtpPort}}
              }
            }
            protocol lmtp {
              postmaster_address = postmaster@postfix.example
            }
            service imap-login {
              inet_listener imap {
                port = {{ImapPort}}
              }
              inet_listener imaps {
                port = {{ImapsPort}}
                ssl = yes
              }
            }

            """);
        Run(Dovecot, "-F", "-c", Path.Combine(Folder, "dovecot.conf"));
        Run(Postfix, "-c", Folder, "start-fg");
        await Listening(SmtpPort, "mail.log");
        await Listening(ImapPort, "dovecot.log");
        await Listening(ImapsPort, "dovecot.log");
    }

    /// <summary>Its master has left our process's tree; it ends its own.</summary>
    protected override Task Stop() => Succeed(Postfix, "-c", Folder, "abort");

    private string Maildir(string address, string folder)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return Path.Combine(Folder, "mail", address[(at + 1)..], address[..at], folder.Length == 0 ? "" : $".{folder}");
    }

    private List<string> Files(string address) =>
        [.. ((string[])["new", "cur"]).Select(part => Path.Combine(Maildir(address, ""), part)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)];

    private static async Task Succeed(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
    }
}
