namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>The connections of this process to the providers of mailboxes. One per process.</summary>
public sealed class ProviderHttp : IDisposable
{
    private const int MaxResponse = 256 * 1024;

    // No redirect is followed: a token or a code goes where it was meant to go, or nowhere.
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = System.Net.DecompressionMethods.All,
    };

    public ProviderHttp() => Tokens = new HttpClient(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MaxResponse };

    /// <summary>For short questions, to a token endpoint.</summary>
    internal HttpClient Tokens { get; }

    /// <summary>The way to the network, for clients with handlers and time limits of their own.</summary>
    internal HttpMessageHandler Network => _handler;

    public void Dispose()
    {
        Tokens.Dispose();
        _handler.Dispose();
    }
}
