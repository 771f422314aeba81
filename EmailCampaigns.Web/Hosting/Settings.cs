using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Inbound.Mailboxes;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Web.Hosting.Options;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting;

/// <summary>What an operator can set, read and checked once at the start: the options of each section.</summary>
public sealed record Settings(
    SiteOptions Site, ProxyOptions Proxies, DataOptions Data, DatabaseSettings Database, SetupOptions Setup, SendingOptions Sending, WebhookOptions Webhooks,
    ApiOptions Api, OtlpOptions Otlp, ClockOptions Clock, MicrosoftMailOptions Microsoft, GoogleMailOptions Google, AiOptions Ai, MailboxOptions Mailboxes)
{
    /// <summary>Absolute path of the folder with database, pickup folder and the certificate of Data Protection.</summary>
    public string DataDirectory => Data.Directory;

    /// <summary>Reads them before anything is registered, since what is registered depends on some.</summary>
    /// <param name="configuration">appsettings.json, environment and command line, in rising order.</param>
    /// <param name="isDevelopment">Whether the environment is Development.</param>
    /// <param name="startDirectory">The folder that relative paths are relative to.</param>
    /// <exception cref="SettingException">Settings are wrong; it names all of them.</exception>
    public static Settings Read(IConfiguration configuration, bool isDevelopment, string startDirectory)
    {
        var services = new ServiceCollection();
        Add<SiteOptions>(services, configuration, null).PostConfigure(site => site.PublicBaseUrl = site.PublicBaseUrl is "" ? LocalAddress(site.Urls[0]) : site.PublicBaseUrl.TrimEnd('/'));
        Add<ProxyOptions>(services, configuration, "ForwardedHeaders");
        Add<DataOptions>(services, configuration, "Data").PostConfigure(data =>
        {
            data.Directory = Path.GetFullPath(data.Directory, startDirectory);
            data.KeyCertificate = data.KeyCertificate is { } path ? Path.GetFullPath(path, startDirectory) : null;
        });
        Add<DatabaseOptions>(services, configuration, "Database");
        Add<ConnectionStringsOptions>(services, configuration, "ConnectionStrings", isOwn: false); // hosts put connection strings of their own there
        services.ConfigureOptions<ConnectionStringsRules>();
        Add<SetupOptions>(services, configuration, "Setup");
        services.AddSingleton<IValidateOptions<SetupOptions>, SetupRules>();
        Add<SendingOptions>(services, configuration, "Sending");
        Add<WebhookOptions>(services, configuration, "Webhooks");
        Add<ApiOptions>(services, configuration, "Api");
        Add<OtlpOptions>(services, configuration, "Otlp");
        Add<ClockOptions>(services, configuration, "Clock");
        Add<MicrosoftMailOptions>(services, configuration, "Mail:Microsoft");
        Add<GoogleMailOptions>(services, configuration, "Mail:Google");
        services.AddSingleton<IValidateOptions<MicrosoftMailOptions>, MailRules>().AddSingleton<IValidateOptions<GoogleMailOptions>, MailRules>();
        Add<MailboxOptions>(services, configuration, "Mailboxes");
        Add<AiOptions>(services, configuration, "Ai");
        services.AddSingleton<IValidateOptions<AiOptions>, AiRules>();
        services.AddSingleton<IValidateOptions<ClockOptions>>(new ClockRules(isDevelopment));

        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or AggregateException)
        {
            // Options that depend on wrong ones fail with the same lines.
            IEnumerable<Exception> each = wrong is AggregateException several ? several.InnerExceptions : [wrong];
            throw new SettingException([.. each.Cast<OptionsValidationException>().SelectMany(one => one.Failures).Distinct()]);
        }

        T Of<T>()
            where T : class => provider.GetRequiredService<IOptions<T>>().Value;

        return new Settings(
            Of<SiteOptions>(), Of<ProxyOptions>(), Of<DataOptions>(), new DatabaseSettings(Of<DatabaseOptions>().Provider, Of<ConnectionStringsOptions>().EmailCampaigns!), Of<SetupOptions>(),
            Of<SendingOptions>() with { DataDirectory = Of<DataOptions>().Directory, PublicBaseUrl = Of<SiteOptions>().PublicBaseUrl },
            Of<WebhookOptions>(), Of<ApiOptions>(), Of<OtlpOptions>(), Of<ClockOptions>(), Of<MicrosoftMailOptions>(), Of<GoogleMailOptions>(), Of<AiOptions>(), Of<MailboxOptions>());
    }

    private static OptionsBuilder<TOptions> Add<TOptions>(IServiceCollection services, IConfiguration configuration, string? section, bool isOwn = true)
        where TOptions : class
    {
        var binder = new SectionBinder<TOptions>(configuration, section, isOwn && section is not null);
        services.AddSingleton<IConfigureOptions<TOptions>>(binder).AddSingleton<IValidateOptions<TOptions>>(binder);
        return services.AddOptions<TOptions>().ValidateOnStart();
    }

    /// <summary>The address that reaches a listening address from this machine.</summary>
    private static string LocalAddress(string url)
    {
        var listening = BindingAddress.Parse(url);
        var host = listening.Host is "*" or "+" or "0.0.0.0" or "[::]" || listening.IsUnixPipe || listening.IsNamedPipe ? "localhost" : listening.Host;
        return new UriBuilder(listening.Scheme, host, listening.Port).Uri.GetLeftPart(UriPartial.Authority);
    }
}

/// <summary>Settings with which the program cannot start. The message has a line for each, which names the key and what is allowed.</summary>
public sealed class SettingException(IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>The same for one setting.</summary>
    public SettingException(string key, string problem)
        : this([Line(key, problem)])
    {
    }

    /// <summary>What is said of one setting, in one line whatever its value is.</summary>
    internal static string Line(string key, string problem) => $"Setting {key}: {problem.ReplaceLineEndings(" ")}";
}
