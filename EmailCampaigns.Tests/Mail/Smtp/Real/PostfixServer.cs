using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace EmailCampaigns.Tests.Mail.Smtp.Real;

/// <summary>Postfix, with Dovecot for signing in.</summary>
public sealed class PostfixServer : RealServer
{
    private const string Postfix = "/usr/sbin/postfix";
    private const string Dovecot = "/usr/sbin/dovecot";

    /// <summary>In the clear, with STARTTLS; signing in is offered inside TLS only.</summary>
    public int Port { get; } = FreePort();

    /// <summary>TLS from the first octet; only who signs in may send.</summary>
    public int TlsPort { get; } = FreePort();

    /// <summary>Does not tell its size limit.</summary>
    public int SilentPort { get; } = FreePort();

    /// <summary>A message that it holds, as it arrived; null where there is none of that name.</summary>
    public async Task<string?> Held(string queueId)
    {
        using var postcat = Process.Start(new ProcessStartInfo("/usr/sbin/postcat", ["-c", Folder, "-bh", Path.Combine(Folder, "queue", "hold", queueId)]) { RedirectStandardOutput = true })!;
        var message = await postcat.StandardOutput.ReadToEndAsync();
        await postcat.WaitForExitAsync();
        return postcat.ExitCode == 0 ? message : null;
    }

    protected override string? Missing() => Program(Postfix) is null || Program(Dovecot) is null ? "Postfix or Dovecot is missing: apt-get install postfix dovecot-core" : null;

    protected override async Task Start()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "queue"));
        Directory.CreateDirectory(Path.Combine(Folder, "dovecot"));
        var data = Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName;
        await Succeed("/usr/bin/chown", "postfix", data);
        using (var certificate = TestCertificates.For("localhost"))
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await Write("chain.pem", key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
        }

        await Write("users", "bob ok\nlater ok\nheld ok\n");
        await Write("recipients", "later@postfix.example 450 4.2.0 Greylisted, come back in five minutes\nheld@postfix.example HOLD\n");
        await Write("main.cf", $"""
            compatibility_level = 3.6
            queue_directory = {Folder}/queue
            data_directory = {data}
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
            mydestination = postfix.example
            local_recipient_maps = texthash:{Folder}/users
            alias_maps =
            alias_database =
            local_transport = discard
            default_transport = discard
            message_size_limit = 100000
            smtpd_recipient_restrictions = check_recipient_access texthash:{Folder}/recipients, permit_mynetworks, reject
            smtpd_sasl_auth_enable = yes
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = {Folder}/auth
            smtpd_tls_security_level = may
            smtpd_tls_auth_only = yes
            smtpd_tls_chain_files = {Folder}/chain.pem

            """);
        await Write("master.cf", $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            127.0.0.1:{TlsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_delay_reject=no -o smtpd_sender_restrictions=permit_sasl_authenticated,reject
            127.0.0.1:{SilentPort} inet n - n - - smtpd -o smtpd_discard_ehlo_keywords=size
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            anvil unix - - n - 1 anvil
            discard unix - - n - - discard
            error unix - - n - - error
            retry unix - - n - - error
            postlog unix-dgram n - n - 1 postlogd

            """);
        await Write("dovecot.conf", $$"""
            base_dir = {{Folder}}/dovecot
            state_dir = {{Folder}}/dovecot
            log_path = {{Folder}}/dovecot.log
            protocols =
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            auth_mechanisms = plain login
            passdb {
              driver = static
              args = password=secret
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home=/tmp
            }
            service auth {
              unix_listener {{Folder}}/auth {
                mode = 0666
              }
            }

            """);
        Run(Dovecot, "-F", "-c", Path.Combine(Folder, "dovecot.conf"));
        Run(Postfix, "-c", Folder, "start-fg");
        await Listening(Port, "mail.log");
        await Listening(TlsPort, "mail.log");
        for (var tries = 0; !File.Exists(Path.Combine(Folder, "auth")) && tries < 200; tries++)
        {
            await Task.Delay(50); // Dovecot is just starting
        }
    }

    /// <summary>Its master has left our process's tree; it ends its own.</summary>
    protected override Task Stop() => Succeed(Postfix, "-c", Folder, "abort");

    private static async Task Succeed(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
    }
}
