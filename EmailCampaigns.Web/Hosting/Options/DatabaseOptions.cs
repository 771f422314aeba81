using EmailCampaigns.Core.Persistence;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Which kind of database.</summary>
    public DatabaseProvider Provider { get; set; }
}

/// <summary>The section <c>ConnectionStrings</c>, of which one is the product's own.</summary>
public sealed class ConnectionStringsOptions
{
    /// <summary>Where the database is. It can hold a password, so nothing shows it.</summary>
    public string? EmailCampaigns { get; set; }
}

/// <summary>Only SQLite needs no connection string: its file is in the data folder then.</summary>
internal sealed class ConnectionStringsRules(IOptions<DatabaseOptions> database, IOptions<DataOptions> data)
    : IPostConfigureOptions<ConnectionStringsOptions>, IValidateOptions<ConnectionStringsOptions>
{
    public void PostConfigure(string? name, ConnectionStringsOptions options)
    {
        if (options.EmailCampaigns is null && database.Value.Provider == DatabaseProvider.Sqlite)
        {
            options.EmailCampaigns = $"Data Source={Path.Combine(data.Value.Directory, "emailcampaigns.db")}";
        }
    }

    public ValidateOptionsResult Validate(string? name, ConnectionStringsOptions options)
    {
        var provider = database.Value.Provider;
        return options.EmailCampaigns is not { } given
            ? Refuse($"is missing; with {provider.Word()} it says where the database is, such as {provider.Example()}.")
            : new DatabaseSettings(provider, given).Problem() is { } problem ? Refuse($"{problem}; allowed is one such as {provider.Example()}.") : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Refuse(string problem) => ValidateOptionsResult.Fail(SettingException.Line("ConnectionStrings:EmailCampaigns", problem));
}
