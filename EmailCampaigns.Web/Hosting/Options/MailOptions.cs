using EmailCampaigns.Core.Senders.SignIn;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Mail:Microsoft</c>: the application that an admin registered in Microsoft Entra, by which people sign in for senders by Microsoft 365.</summary>
public sealed class MicrosoftMailOptions
{
    /// <summary>The application (client) id; null: nobody can sign in.</summary>
    public string? ClientId { get; set; }

    /// <summary>The value of a client secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Who may sign in: the id or domain of a tenant, <c>organizations</c> for any, <c>common</c> for private accounts as well.</summary>
    [TenantName]
    public string Tenant { get; set; } = "organizations";

    /// <summary>Where people sign in; another in a national cloud.</summary>
    [ProviderAddress]
    public string Authority { get; set; } = "https://login.microsoftonline.com";

    /// <summary>Microsoft Graph with its version; another in a national cloud.</summary>
    [ProviderAddress]
    public string Graph { get; set; } = "https://graph.microsoft.com/v1.0";
}

/// <summary>The section <c>Mail:Google</c>: the OAuth client that somebody made in the Google Cloud console, by which people sign in for senders by Gmail or Google Workspace.</summary>
public sealed class GoogleMailOptions
{
    /// <summary>The client id; null: nobody can sign in.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>Where people sign in.</summary>
    [ProviderAddress]
    public string AuthorizationEndpoint { get; set; } = "https://accounts.google.com/o/oauth2/v2/auth";

    /// <summary>Where tokens are given out.</summary>
    [ProviderAddress]
    public string TokenEndpoint { get; set; } = "https://oauth2.googleapis.com/token";

    /// <summary>Where tokens are revoked.</summary>
    [ProviderAddress]
    public string RevocationEndpoint { get; set; } = "https://oauth2.googleapis.com/revoke";

    /// <summary>The server that takes mail.</summary>
    [MailServerAddress("smtp")]
    public string Smtp { get; set; } = "smtps://smtp.gmail.com:465";

    /// <summary>The server that keeps mailboxes.</summary>
    [MailServerAddress("imap")]
    public string Imap { get; set; } = "imaps://imap.gmail.com:993";
}

/// <summary>A secret without the application it belongs to is a mistake.</summary>
internal sealed class MailRules : IValidateOptions<MicrosoftMailOptions>, IValidateOptions<GoogleMailOptions>
{
    public ValidateOptionsResult Validate(string? name, MicrosoftMailOptions options) => Check("Mail:Microsoft", options.ClientId, options.ClientSecret);

    public ValidateOptionsResult Validate(string? name, GoogleMailOptions options) => Check("Mail:Google", options.ClientId, options.ClientSecret);

    private static ValidateOptionsResult Check(string section, string? clientId, string? clientSecret) => clientId is null && clientSecret is not null
        ? ValidateOptionsResult.Fail(SettingException.Line($"{section}:ClientId", $"is missing; it goes with {section}:ClientSecret. Allowed is the id of the application that the secret belongs to."))
        : ValidateOptionsResult.Success;
}

/// <summary>The providers that these settings name.</summary>
internal static class MailProvidersOf
{
    public static MailProviders Settings(MicrosoftMailOptions microsoft, GoogleMailOptions google)
    {
        var graph = new Uri(microsoft.Graph.TrimEnd('/'));
        return new MailProviders
        {
            Microsoft = MailProviders.MicrosoftOf(microsoft.ClientId, microsoft.ClientSecret, new Uri(microsoft.Authority), microsoft.Tenant, graph),
            Graph = graph,
            Google = MailProviders.GoogleOf(google.ClientId, google.ClientSecret, new Uri(google.AuthorizationEndpoint), new Uri(google.TokenEndpoint), new Uri(google.RevocationEndpoint)),
            GoogleSmtp = new Uri(google.Smtp),
            GoogleImap = new Uri(google.Imap),
        };
    }
}
