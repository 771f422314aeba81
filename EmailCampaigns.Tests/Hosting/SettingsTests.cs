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

        Assert.Equal(["http://localhost:5080"], settings.Urls);
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
        Assert.Equal(600, settings.ApiRequestsPerMinute);
        Assert.Null(settings.SetUp);
    }

    [Theory]
    [InlineData("Database:Provider", "oracle", "allowed are sqlite")]
    [InlineData("ConnectionStrings:EmailCampaigns", "Data Sauce=here", "is not understood")]
    [InlineData("Urls", "localhost", "allowed are addresses")]
    [InlineData("Urls", ";", "allowed are addresses")]
    [InlineData("PublicBaseUrl", "mail.example.com", "http or https")]
    [InlineData("PublicBaseUrl", "ftp://example.com", "http or https")]
    [InlineData("Setup:AdminPassword", "correct horse", "Setup:AdminEmail")]
    [InlineData("Setup:AdminEmail", "nobody", "email address")]
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
    public void A_clock_offset_of_zero_is_allowed_everywhere() => Assert.Equal(TimeSpan.Zero, Read([("Clock:Offset", "0")]).ClockOffset);

    [Fact]
    public void The_clock_can_be_shifted_in_development() =>
        Assert.Equal(TimeSpan.FromHours(-36), Read([("Clock:Offset", "-1.12:00:00")], isDevelopment: true).ClockOffset);

    [Fact]
    public void An_address_that_listens_everywhere_is_no_prefix_for_links() => Assert.Equal("http://localhost:8080", Read([("Urls", "http://*:8080")]).Sending.PublicBaseUrl);

    [Fact]
    public async Task The_program_ends_with_that_line_alone_and_a_code_that_is_not_zero()
    {
        await using var program = ProgramProcess.Start(Temp.NewDirectory(), ("Sending:Parallelism", "many"));

        Assert.Equal(78, await program.Exit());
        Assert.StartsWith("Setting Sending:Parallelism: 'many'", program.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', program.Error);
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
        Assert.Contains("another process sends", second.Error, StringComparison.Ordinal);

        await using var reader = ProgramProcess.Start(directory, ("Sending:Enabled", "false"));
        await reader.Listening();
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"{address}/healthz"))).StatusCode);
    }

    private static Settings Read((string Key, string Value)[] settings, bool isDevelopment = false)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        return new SettingsReader(configuration, isDevelopment, "/start").Read();
    }
}
