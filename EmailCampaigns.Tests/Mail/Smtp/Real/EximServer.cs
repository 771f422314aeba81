using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Mail.Smtp.Real;

/// <summary>
/// Exim, unpacked from its packages: it cannot be installed beside Postfix. <c>.ci/run</c> puts it into <c>artifacts/exim</c> in the repository;
/// <c>EXIM_ROOT</c> names another place.
/// </summary>
public sealed class EximServer : RealServer
{
    private static readonly string Root = Environment.GetEnvironmentVariable("EXIM_ROOT") ?? Path.Combine(Repository.Root, "artifacts", "exim");

    public int Port { get; } = FreePort();

    /// <summary>A message that it queued, as it arrived.</summary>
    public Task<string> Queued(string id) => File.ReadAllTextAsync(Path.Combine(Folder, "spool", "input", id + "-D"));

    protected override string? Missing() => Program(Path.Combine(Root, "usr", "sbin", "exim4")) is null
        ? $"Exim is missing. apt-get download exim4-daemon-light; dpkg-deb -x <file> {Root}; apt-get install libidn12; useradd --system Debian-exim. .ci/run does it."
        : null;

    protected override async Task Start()
    {
        const string Configuration = """
            local_interfaces = 127.0.0.1
            daemon_smtp_ports = PORT
            keep_environment =
            primary_hostname = mail.exim.example
            spool_directory = FOLDER/spool
            log_file_path = FOLDER/%slog
            exim_user = root
            exim_group = root
            never_users =
            queue_only = true
            message_size_limit = 100K
            acl_smtp_rcpt = rcpt
            acl_smtp_data = data
            tls_advertise_hosts =
            auth_advertise_hosts = *
            begin acl
            rcpt:
              deny local_parts = nobody
                   message = 5.1.1 No such user here
              defer local_parts = later
                   message = 4.2.0 Greylisted
              accept
            data:
              deny condition = ${if eq{$h_subject:}{spam}}
                   message = 5.7.1 This is spam
              accept
            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = ${if and{{eq{$auth2}{anna}}{eq{$auth3}{secret}}}}
              server_set_id = $auth2

            """;
        await Write("exim.conf", Configuration.Replace("PORT", $"{Port}", StringComparison.Ordinal).Replace("FOLDER", Folder, StringComparison.Ordinal));
        Run(Path.Combine(Root, "usr", "sbin", "exim4"), "-C", Path.Combine(Folder, "exim.conf"), "-bdf", "-oP", Path.Combine(Folder, "pid"));
        await Listening(Port, "mainlog");
    }
}
