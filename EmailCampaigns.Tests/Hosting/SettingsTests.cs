using System.Net;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace EmailCampaigns.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Without_any_setting_the_documented_defaults_hold()
    {
        var settings = Read([]);

        Assert.Equal(["http://localhost:5080"], settings.Site.Urls);
        Assert.Equal(["*"], settings.Site.AllowedHosts);
        Assert.Empty(settings.Proxies.KnownProxies);
        Assert.Equal("/start/data", settings.DataDirectory);
        Assert.Equal(new DatabaseSettings(DatabaseProvider.Sqlite, "Data Source=/start/data/emailcampaigns.db"), settings.Database);
        Assert.Equal(
            new SendingOptions
            {
                Enabled = true,
                DispatchInterval = TimeSpan.FromSeconds(5),
                Parallelism = 8,
                HoldAfterAbsence = TimeSpan.FromDays(7),
                DataDirectory = "/start/data",
                PublicBaseUrl = "http://localhost:5080",
            },
            settings.Sending);
        Assert.Equal(600, settings.Api.RequestsPerMinute);
        Assert.Null(settings.Setup.Request());
        Assert.Null(settings.Otlp.Endpoint);
        Assert.Equal((null, "organizations", "https://login.microsoftonline.com", "https://graph.microsoft.com/v1.0"),
            (settings.Microsoft.ClientId, settings.Microsoft.Tenant, settings.Microsoft.Authority, settings.Microsoft.Graph));
        Assert.Equal((null, "smtps://smtp.gmail.com:465", "imaps://imap.gmail.com:993"), (settings.Google.ClientId, settings.Google.Smtp, settings.Google.Imap));
    }

    [Theory]
    [InlineData("Database:Provider", "oracle", "allowed are sqlite")]
    [InlineData("ConnectionStrings:EmailCampaigns", "Data Sauce=here", "is not understood")]
    [InlineData("Urls", "localhost", "allowed are addresses")]
    [InlineData("Urls", ";", "allowed are addresses")]
    [InlineData("PublicBaseUrl", "mail.example.com", "http or https")]
    [InlineData("PublicBaseUrl", "ftp://example.com", "http or https")]
    [InlineData("Setup:AdminPassword", "correct horse", "Setup:AdminEmail")]
    [InlineData("AllowedHosts", "mail.example.com;not a name", "*.example.com")]
    [InlineData("ForwardedHeaders:KnownProxies", "10.0.0.5;proxy", "10.0.0.0/24")]
    [InlineData("Sending:HoldAfterAbsence", "24:00:00", "d.hh:mm:ss")]
    [InlineData("Sending:Enabled", "", "true and false")]
    [InlineData("Sending:Parallelism", " ", "from 1 to 256")]
    [InlineData("Sending:DispatchInterval", "", "d.hh:mm:ss")]
    [InlineData("Setup:Demo", "", "true and false")]
    [InlineData("Urls", "http://localhost\n:x", "allowed are addresses")]
    [InlineData("Sending:Enabled", "yes", "true and false")]
    [InlineData("Sending:DispatchInterval", "5", "d.hh:mm:ss")]
    [InlineData("Sending:DispatchInterval", "00:00:00", "d.hh:mm:ss")]
    [InlineData("Sending:Parallelism", "0", "from 1 to 256")]
    [InlineData("Sending:Parallelism", "many", "from 1 to 256")]
    [InlineData("Sending:HoldAfterAbsence", "-1.00:00:00", "d.hh:mm:ss")]
    [InlineData("Clock:Offset", "1.00:00:00", "Development")]
    [InlineData("Api:RequestsPerMinute", "-1", "from 1 to")]
    [InlineData("Otlp:Endpoint", "collector:4317", "http or https")]
    [InlineData("Otlp:Protocol", "smoke", "grpc and http")]
    [InlineData("Mail:Microsoft:Authority", "http://login.example.com", "an https address")]
    [InlineData("Mail:Microsoft:Graph", "graph.microsoft.com", "an https address")]
    [InlineData("Mail:Microsoft:Tenant", "my tenant", "the id or the domain of a tenant")]
    [InlineData("Mail:Microsoft:ClientSecret", "anything", "the id of the application")]
    [InlineData("Mail:Microsoft:CientId", "anything", "did you mean Mail:Microsoft:ClientId")]
    [InlineData("Mail:Google:Smtp", "smtp://smtp.gmail.com:587", "smtps://smtp.gmail.com:465")]
    [InlineData("Mail:Google:Imap", "imaps://imap.gmail.com", "imaps://imap.gmail.com:993")]
    public void A_wrong_setting_is_refused_in_one_line_that_names_the_key_and_what_is_allowed(string key, string value, string allowed)
    {
        var refusal = Assert.Throws<SettingException>(() => Read([(key, value)]));

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("Database=emailcampaigns;Username=emailcampaigns", "says no Host")]
    [InlineData("Host=db.example.com;Username=emailcampaigns", "says no Database")]
    [InlineData("Hostess=db.example.com;Password=secret", "is not understood")]
    public void PostgreSQL_without_a_usable_connection_string_is_refused_and_no_secret_is_told(string? connectionString, string problem)
    {
        var refusal = Assert.Throws<SettingException>(() => Read(
            connectionString is null ? [("Database:Provider", "postgres")] : [("Database:Provider", "postgres"), ("ConnectionStrings:EmailCampaigns", connectionString)]));

        Assert.StartsWith("Setting ConnectionStrings:EmailCampaigns:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Host=db.example.com;Database=emailcampaigns", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PostgreSQL_is_chosen_by_two_settings() => Assert.Equal(
        new DatabaseSettings(DatabaseProvider.Postgres, "Host=db;Database=emailcampaigns"),
        Read([("Database:Provider", "postgres"), ("ConnectionStrings:EmailCampaigns", "Host=db;Database=emailcampaigns")]).Database);

    [Fact]
    public void An_owner_without_a_password_is_refused() =>
        Assert.StartsWith("Setting Setup:AdminPassword:", Assert.Throws<SettingException>(() => Read([("Setup:AdminEmail", "ann@example.org")])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_owner_without_an_email_address_is_refused() => Assert.StartsWith(
        "Setting Setup:AdminEmail: 'nobody' is refused. An email address is needed",
        Assert.Throws<SettingException>(() => Read([("Setup:AdminEmail", "nobody"), ("Setup:AdminPassword", "correct horse")])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_clock_offset_of_zero_is_allowed_everywhere() => Assert.Equal(TimeSpan.Zero, Read([("Clock:Offset", "0")]).Clock.Offset);

    [Fact]
    public void The_clock_can_be_shifted_in_development() =>
        Assert.Equal(TimeSpan.FromHours(-36), Read([("Clock:Offset", "-1.12:00:00")], isDevelopment: true).Clock.Offset);

    [Fact]
    public void An_address_that_listens_everywhere_is_no_prefix_for_links() => Assert.Equal("http://localhost:8080", Read([("Urls", "http://*:8080")]).Sending.PublicBaseUrl);

    [Fact]
    public void Every_wrong_setting_is_named_in_a_line_of_its_own()
    {
        var refusal = Assert.Throws<SettingException>(() => Read(
        [
            ("PublicBaseUrl", "mail.example.com"), ("Database:Provider", "oracle"), ("Setup:AdminEmail", "nobody"), ("Setup:AdminPassword", "short"), ("Sending:Enabled", "yes"), ("Sending:Parallelism", "many"),
        ]));

        Assert.Equal(
            ["PublicBaseUrl", "Database:Provider", "Setup:AdminEmail", "Setup:AdminPassword", "Sending:Enabled", "Sending:Parallelism"],
            refusal.Message.Split(Environment.NewLine).Select(line => line.Split(": ")[0].Replace("Setting ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_connection_string_is_not_judged_while_the_provider_is_wrong() => Assert.DoesNotContain(
        "ConnectionStrings",
        Assert.Throws<SettingException>(() => Read([("Database:Provider", "oracle"), ("ConnectionStrings:EmailCampaigns", "Host=db;Database=emailcampaigns")])).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Sending:Paralelism", "did you mean Sending:Parallelism?")]
    [InlineData("Setup:AdminPasword", "did you mean Setup:AdminPassword?")]
    [InlineData("ForwardedHeaders:KnownProxies:0", "did you mean ForwardedHeaders:KnownProxies?")]
    [InlineData("Sending:Threads", "allowed in Sending are Enabled, DispatchInterval, Parallelism and HoldAfterAbsence.")]
    [InlineData("Sending:DataDirectory", "allowed in Sending are")]
    [InlineData("Clock:Zone", "allowed in Clock are Offset.")]
    public void An_unknown_key_in_a_section_is_refused_and_its_value_is_not_told(string key, string advice)
    {
        var refusal = Assert.Throws<SettingException>(() => Read([(key, "secret")]));

        Assert.StartsWith($"Setting {key}: is unknown; ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(advice.EndsWith("are", StringComparison.Ordinal) ? "." : advice, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_known_whatever_their_case() => Assert.Equal(3, Read([("sending:PARALLELISM", "3")]).Sending.Parallelism);

    [Fact]
    public void Connection_strings_of_others_are_left_alone() => Assert.NotNull(Read([("ConnectionStrings:Another", "Host=elsewhere")]));

    [Fact]
    public void A_blank_text_is_one_that_is_not_set() => Assert.Equal(
        ("http://localhost:5080", "/start/data", DatabaseProvider.Sqlite),
        (Read([("Urls", " ")]).Site.PublicBaseUrl, Read([("Data:Directory", "")]).DataDirectory, Read([("Database:Provider", "")]).Database.Provider));

    [Theory]
    [InlineData("Setup:AdminPassword", "secret")]
    [InlineData("Setup:ApiKey", "secret")]
    [InlineData("Otlp:Endpoint", "https://user:secret@collector:4317")]
    [InlineData("Otlp:Endpoint", "user:secret@collector")]
    [InlineData("PublicBaseUrl", "https://mail.example.com/?token=secret")]
    [InlineData("Urls", "ftp://user:secret@localhost:5080")]
    public void A_secret_is_never_told(string key, string value)
    {
        var refusal = Assert.Throws<SettingException>(() => Read(key.StartsWith("Setup:", StringComparison.Ordinal) ? [("Setup:AdminEmail", "ann@example.org"), (key, value)] : [(key, value)]));

        Assert.Contains($"Setting {key}:", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_ends_with_a_line_for_each_wrong_setting_and_the_code_of_a_wrong_configuration()
    {
        await using var program = ProgramProcess.Start(Temp.NewDirectory(), ("Sending:Parallelism", "many"), ("Otlp:Protocol", "smoke"));

        Assert.Equal(78, await program.Exit());
        Assert.Collection(
            program.Error.Split('\n', StringSplitOptions.TrimEntries),
            line => Assert.StartsWith("Setting Sending:Parallelism: 'many'", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Setting Otlp:Protocol: 'smoke'", line, StringComparison.Ordinal));
        Assert.Empty(program.Output);
    }

    [Fact]
    public async Task A_second_process_that_would_send_from_the_same_database_refuses_to_start()
    {
        var directory = Temp.NewDirectory();
        await using var first = ProgramProcess.Start(directory);
        var address = await first.Listening();

        await using var second = ProgramProcess.Start(directory);
        Assert.Equal(78, await second.Exit());
        Assert.Contains("another process already sends", second.Error, StringComparison.Ordinal);

        await using var reader = ProgramProcess.Start(directory, ("Sending:Enabled", "false"));
        await reader.Listening();
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"{address}/healthz"))).StatusCode);
    }

    private static Settings Read((string Key, string Value)[] settings, bool isDevelopment = false)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        return Settings.Read(configuration, isDevelopment, "/start");
    }
}
