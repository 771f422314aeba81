using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using OpenTelemetry.Exporter;

namespace EmailCampaigns.Web.Hosting;

/// <summary>Reads the settings, fills in the defaults and refuses what is wrong.</summary>
/// <param name="configuration">appsettings.json, environment and command line, in rising order.</param>
/// <param name="isDevelopment">Whether the environment is Development.</param>
/// <param name="startDirectory">The folder that relative paths are relative to.</param>
public sealed class SettingsReader(IConfiguration configuration, bool isDevelopment, string startDirectory)
{
    private const string DefaultUrl = "http://localhost:5080";

    /// <exception cref="SettingException">A setting is wrong; it names the first one.</exception>
    public Settings Read()
    {
        var data = Path.GetFullPath(Text("Data:Directory") ?? "data", startDirectory);
        var urls = Urls();
        var publicBaseUrl = PublicBaseUrl(urls);
        return new Settings
        {
            DataDirectory = data,
            Database = Database(data),
            Urls = urls,
            KnownProxies = KnownProxies(),
            AllowedHosts = AllowedHosts(),
            IsPublicOverTls = publicBaseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
            SetUp = SetUp(),
            Demo = Flag("Setup:Demo", false),
            Sending = new SendingOptions
            {
                Enabled = Flag("Sending:Enabled", true),
                DispatchInterval = Span("Sending:DispatchInterval", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
                Parallelism = Number("Sending:Parallelism", 8, 1, 256),
                HoldAfterAbsence = Span("Sending:HoldAfterAbsence", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
                DataDirectory = data,
                PublicBaseUrl = publicBaseUrl,
            },
            ClockOffset = ClockOffset(),
            Otlp = Otlp(),
            ApiRequestsPerMinute = Number("Api:RequestsPerMinute", 600, 1, 1_000_000),
        };
    }

    private DatabaseSettings Database(string data)
    {
        var provider = Text("Database:Provider") switch
        {
            null or "sqlite" => DatabaseProvider.Sqlite,
            "postgres" => DatabaseProvider.Postgres,
            "sqlserver" => DatabaseProvider.SqlServer,
            var other => throw new SettingException("Database:Provider", $"'{other}' is unknown; allowed are sqlite, postgres and sqlserver."),
        };
        var settings = new DatabaseSettings(provider, (Text("ConnectionStrings:EmailCampaigns"), provider) switch
        {
            ({ } given, _) => given,
            (null, DatabaseProvider.Sqlite) => $"Data Source={Path.Combine(data, "emailcampaigns.db")}",
            _ => throw new SettingException("ConnectionStrings:EmailCampaigns", $"is missing; with {provider.Word()} it says where the database is, such as {provider.Example()}."),
        });
        return settings.Problem() is { } problem
            ? throw new SettingException("ConnectionStrings:EmailCampaigns", $"{problem}; allowed is one such as {provider.Example()}.")
            : settings;
    }

    private string[] Urls()
    {
        var urls = (Text("Urls") ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0 && urls.All(IsBindable)
            ? urls
            : throw new SettingException("Urls", $"'{Text("Urls")}' is not understood; allowed are addresses such as {DefaultUrl}, separated by semicolons.");
    }

    /// <summary>Single addresses and networks.</summary>
    private System.Net.IPNetwork[] KnownProxies() => [.. Several("ForwardedHeaders:KnownProxies").Select(text =>
        text.Contains('/', StringComparison.Ordinal) && System.Net.IPNetwork.TryParse(text, out var network) ? network
        : System.Net.IPAddress.TryParse(text, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new SettingException(
            "ForwardedHeaders:KnownProxies", $"'{text}' is not understood; allowed are addresses and networks such as 10.0.0.5 and 10.0.0.0/24, separated by semicolons."))];

    /// <summary>The framework's own host filter reads the same key; a name that it would never match is refused here.</summary>
    private string[] AllowedHosts() => Several("AllowedHosts") switch
    {
        [] or ["*"] => ["*"],
        var hosts when hosts.All(IsHost) => hosts,
        var hosts => throw new SettingException(
            "AllowedHosts", $"'{hosts.First(host => !IsHost(host))}' is not understood; allowed are * or names such as mail.example.com and *.example.com, separated by semicolons."),
    };

    private static bool IsHost(string text) => Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.Trim('[', ']')) != UriHostNameType.Unknown;

    private string[] Several(string key) => (Text(key) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsBindable(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", PathBase: "" };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private string PublicBaseUrl(IReadOnlyList<string> urls)
    {
        if (Text("PublicBaseUrl") is not { } given)
        {
            var first = BindingAddress.Parse(urls[0]);
            var host = first.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : first.Host;
            return new UriBuilder(first.Scheme, host, first.Port).Uri.GetLeftPart(UriPartial.Authority);
        }

        return Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Query: "", Fragment: "" }
            ? given.TrimEnd('/')
            : throw new SettingException(
                "PublicBaseUrl", $"'{given}' is not understood; allowed is an http or https address without query, such as https://mail.example.com.");
    }

    private SetUpRequest? SetUp()
    {
        var email = Text("Setup:AdminEmail");
        if (email is null)
        {
            return new[] { "Setup:AdminPassword", "Setup:Workspace", "Setup:ApiKey" }.FirstOrDefault(key => Text(key) is not null) is { } alone
                ? throw new SettingException("Setup:AdminEmail", $"is missing; it goes with {alone}. Allowed is the owner's email address.")
                : null;
        }

        var request = new SetUpRequest(email, Text("Setup:AdminPassword") ?? "", Text("Setup:Workspace") ?? (Flag("Setup:Demo", false) ? "Demo" : "Workspace"), "UTC", WithPickupSender: false,
            Text("Setup:ApiKey"));
        return WorkspaceSetUp.Check(request) is [var problem, ..] ? throw new SettingException(KeyOf(problem.Field), problem.Message) : request;
    }

    private static string KeyOf(string field) => field switch
    {
        "email" => "Setup:AdminEmail",
        "password" => "Setup:AdminPassword",
        "workspaceName" => "Setup:Workspace",
        "apiKey" => "Setup:ApiKey",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No setting goes with it."),
    };

    private OtlpTarget? Otlp()
    {
        var protocol = Text("Otlp:Protocol") switch
        {
            null or "grpc" => OtlpExportProtocol.Grpc,
            "http" => OtlpExportProtocol.HttpProtobuf,
            var other => throw new SettingException("Otlp:Protocol", $"'{other}' is unknown; allowed are grpc and http."),
        };
        if (Text("Otlp:Endpoint") is not { } given)
        {
            return null;
        }

        return Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "" }
            ? new OtlpTarget(uri, protocol)
            : throw new SettingException(
                "Otlp:Endpoint", $"'{given}' is not understood; allowed is a collector's http or https address, such as http://localhost:4317.");
    }

    private TimeSpan ClockOffset()
    {
        var offset = Span("Clock:Offset", TimeSpan.Zero, TimeSpan.FromDays(-36500), TimeSpan.FromDays(36500));
        return offset == TimeSpan.Zero || isDevelopment
            ? offset
            : throw new SettingException("Clock:Offset", "shifts the clock, which is allowed in the Development environment only.");
    }

    private string? Text(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private bool Flag(string key, bool fallback) => Text(key) switch
    {
        null => fallback,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new SettingException(key, $"'{text}' is not understood; allowed are true and false."),
    };

    private int Number(string key, int fallback, int min, int max)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new SettingException(key, $"'{text}' is not understood; allowed is a whole number from {min} to {max}.");
    }

    private TimeSpan Span(string key, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        // A bare number would be read as days, which nobody means; zero is zero.
        return (text == "0" || text.Contains(':', StringComparison.Ordinal)) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new SettingException(key, $"'{text}' is not understood; allowed is a time span d.hh:mm:ss from {min:c} to {max:c}.");
    }
}
