namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>Where the people of a mailbox provider sign in, and as which application this installation asks. A class and no record, so that its secret is never printed.</summary>
public sealed class SignInProvider
{
    /// <summary>As people know it.</summary>
    public required string Name { get; init; }

    /// <summary>The application that somebody registered at the provider; null where nobody did, so that nobody can sign in.</summary>
    public required string? ClientId { get; init; }

    /// <summary>Null for an application without one (RFC 6749 section 2.1, public clients).</summary>
    public required string? ClientSecret { get; init; }

    /// <summary>Where a browser is sent to (RFC 6749 section 3.1).</summary>
    public required Uri AuthorizationEndpoint { get; init; }

    public required Uri TokenEndpoint { get; init; }

    /// <summary>Where a token is revoked (RFC 7009); null where the provider has no such place.</summary>
    public Uri? RevocationEndpoint { get; init; }

    /// <summary>What is asked for, separated by spaces.</summary>
    public required string Scope { get; init; }

    /// <summary>What must have been allowed for sending and reading.</summary>
    public required IReadOnlyList<string> NeededScopes { get; init; }

    /// <summary>What the provider takes beside the parameters of the standard.</summary>
    public IReadOnlyList<(string Name, string Value)> Extras { get; init; } = [];
}

/// <summary>The providers at which people can sign in, and what their mailboxes are spoken to through: the settings under <c>Mail</c>.</summary>
public sealed class MailProviders
{
    /// <summary>Microsoft 365.</summary>
    public required SignInProvider Microsoft { get; init; }

    /// <summary>The address of Microsoft Graph with its version, without a slash at its end.</summary>
    public required Uri Graph { get; init; }

    /// <summary>Gmail and Google Workspace.</summary>
    public required SignInProvider Google { get; init; }

    /// <summary>Google's mail server: <c>smtps://</c>, or <c>smtp://</c> for one without encryption.</summary>
    public required Uri GoogleSmtp { get; init; }

    /// <summary>Google's mailboxes: <c>imaps://</c>, or <c>imap://</c> for one without encryption.</summary>
    public required Uri GoogleImap { get; init; }

    /// <summary>The provider of a sender; null where nobody signs in for it.</summary>
    public SignInProvider? For(SenderProvider provider) => provider switch
    {
        SenderProvider.Microsoft365 => Microsoft,
        SenderProvider.Google => Google,
        SenderProvider.Pickup or SenderProvider.Smtp => null,
    };

    /// <summary>Microsoft's, with what its addresses are made of.</summary>
    /// <param name="clientId">See <see cref="SignInProvider.ClientId"/>.</param>
    /// <param name="clientSecret">See <see cref="SignInProvider.ClientSecret"/>.</param>
    /// <param name="authority">Such as <c>https://login.microsoftonline.com</c>.</param>
    /// <param name="tenant">Who may sign in: a tenant, or <c>organizations</c>, <c>common</c>.</param>
    /// <param name="graph">See <see cref="Graph"/>.</param>
    public static SignInProvider MicrosoftOf(string? clientId, string? clientSecret, Uri authority, string tenant, Uri graph)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(graph);
        var (login, resource) = ($"{authority.AbsoluteUri.TrimEnd('/')}/{tenant}/oauth2/v2.0", graph.GetLeftPart(UriPartial.Authority));
        string[] needed = [$"{resource}/Mail.ReadWrite", $"{resource}/Mail.Send"];
        return new SignInProvider
        {
            Name = "Microsoft",
            ClientId = clientId,
            ClientSecret = clientSecret,
            AuthorizationEndpoint = new Uri($"{login}/authorize"),
            TokenEndpoint = new Uri($"{login}/token"),
            Scope = string.Join(' ', ["offline_access", $"{resource}/User.Read", .. needed]),
            NeededScopes = needed,
            Extras = [("response_mode", "query"), ("prompt", "select_account")],
        };
    }

    /// <summary>Google's.</summary>
    public static SignInProvider GoogleOf(string? clientId, string? clientSecret, Uri authorization, Uri token, Uri revocation)
    {
        const string Mail = "https://mail.google.com/";
        return new SignInProvider
        {
            Name = "Google",
            ClientId = clientId,
            ClientSecret = clientSecret,
            AuthorizationEndpoint = authorization,
            TokenEndpoint = token,
            RevocationEndpoint = revocation,
            Scope = $"openid email {Mail}",
            NeededScopes = [Mail],
            // Without the consent being asked for again, a second sign-in gets no refresh token.
            Extras = [("access_type", "offline"), ("prompt", "consent select_account")],
        };
    }
}
