using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmailCampaigns.Core.Ai;

/// <summary>
/// The way to the servers of models. A name is resolved and checked when the connection is made; redirects are not followed, since the key would go along; an answer has an upper limit.
/// </summary>
internal static class AiHttp
{
    /// <summary>Far more than an email and the thoughts of a model that reasons.</summary>
    public const int MaxResponse = 4 * 1024 * 1024;

    /// <summary>What stands for a key where the server asks for none; the library wants one.</summary>
    public const string NoKey = "none";

    private static readonly IPNetwork[] LinkLocal = [IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10")];

    public static HttpClient Client(AiOptions options) => new(new Limits(Sockets(options))) { Timeout = Timeout.InfiniteTimeSpan }; // each question has its own

    /// <summary>Addresses of the own link are never a model's, and in clouds they give out credentials.</summary>
    public static bool Allows(IPAddress address, AiOptions options)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !LinkLocal.Any(network => network.Contains(plain)) && (options.AllowPrivateNetworks || NetworkAddresses.IsPublic(plain));
    }

    private static SocketsHttpHandler Sockets(AiOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        Credentials = null,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 32,
        ConnectCallback = async (context, cancellationToken) =>
            await NetworkAddresses.Connect(context.DnsEndPoint, address => Allows(address, options), cancellationToken) ?? throw new ForbiddenModelException(),
    };

    /// <summary>Reads an answer whole, up to the limit, and refuses what is no UTF-8: a library would put other letters there.</summary>
    private sealed class Limits(HttpMessageHandler next) : DelegatingHandler(next)
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Authorization?.Parameter == NoKey)
            {
                request.Headers.Authorization = null;
            }

            await NameTheLimitAsAll(request, cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            var octets = await ReadAll(response, cancellationToken);
            try
            {
                Strict.GetCharCount(octets);
            }
            catch (DecoderFallbackException)
            {
                response.Dispose();
                throw new UnreadableResponseException("The answer is no UTF-8.");
            }

            var content = new ByteArrayContent(octets);
            content.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = content;
            return response;
        }

        /// <summary>OpenAI's own servers call the limit of the answer <c>max_completion_tokens</c>, all others know it as <c>max_tokens</c>, and some refuse what they do not know.</summary>
        private static async Task NameTheLimitAsAll(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is null || request.RequestUri is not { } url || url.Host.EndsWith(".openai.com", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            var body = JsonNode.Parse(await request.Content.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
            if (body.Remove("max_completion_tokens", out var limit))
            {
                body["max_tokens"] = limit;
                var octets = JsonSerializer.SerializeToUtf8Bytes(body);
                request.Content = new ByteArrayContent(octets) { Headers = { ContentType = new("application/json") } };
            }
        }

        private static async Task<byte[]> ReadAll(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            using var all = new MemoryStream();
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var piece = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(piece, cancellationToken)) > 0;)
            {
                all.Write(piece, 0, read);
                if (all.Length > MaxResponse)
                {
                    throw new UnreadableResponseException($"The answer is larger than {MaxResponse / 1024 / 1024} MB.");
                }
            }

            return all.ToArray();
        }
    }
}

/// <summary>What came back is no answer.</summary>
internal sealed class UnreadableResponseException(string message) : IOException(message);

/// <summary>The address of a model is in a network that the installation does not allow. It was not connected to.</summary>
internal sealed class ForbiddenModelException() : IOException("The address is in a network that this installation does not allow for models.");
