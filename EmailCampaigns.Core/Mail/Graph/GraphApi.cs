using System.Globalization;
using System.Text;
using EmailCampaigns.Core.Mail.Smtp;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;

namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>The requests to Microsoft Graph for one mailbox. Every failure is a <see cref="GraphException"/>, or an <see cref="AccessTokenException"/> where there is no token.</summary>
internal sealed class GraphApi : IDisposable
{
    /// <summary>The time limit of one response, including the message in it.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(1);

    private readonly Uri _address;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly GraphServiceClient _client;

    /// <param name="address">With the version, such as <c>https://graph.microsoft.com/v1.0</c>.</param>
    /// <param name="network">The way there; shared by all.</param>
    /// <param name="tokens">The mailbox's.</param>
    /// <param name="clock">For time limits.</param>
    public GraphApi(Uri address, HttpMessageHandler network, IAccessTokens tokens, TimeProvider clock)
    {
        (_address, _clock) = (address, clock);
        _http = new HttpClient(new GraphHandler(address, network, tokens, clock)) { Timeout = Timeout.InfiniteTimeSpan };
        _client = new GraphServiceClient(_http, new AnonymousAuthenticationProvider(), address.AbsoluteUri.TrimEnd('/'));
    }

    /// <summary>The name of the server.</summary>
    public string Host => _address.Host;

    /// <summary>The connections belong to the process and stay open.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    /// <summary>The addresses of the mailbox: that of its mail first, then the name by which its owner signs in.</summary>
    public async Task<IReadOnlyList<string>> Addresses(CancellationToken cancellationToken)
    {
        var me = await Ask((client, stop) => client.Me.GetAsync(request => request.QueryParameters.Select = ["mail", "userPrincipalName"], stop), cancellationToken);
        return [.. new[] { me?.Mail, me?.UserPrincipalName }.OfType<string>().Where(address => address.Length > 0)];
    }

    /// <summary>How many messages are in a folder.</summary>
    /// <param name="folder">Its well-known name, such as <c>inbox</c>.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<int> Count(string folder, CancellationToken cancellationToken)
    {
        var found = await Ask((client, stop) => client.Me.MailFolders[folder].GetAsync(request => request.QueryParameters.Select = ["totalItemCount"], stop), cancellationToken);
        return found?.TotalItemCount ?? 0;
    }

    /// <summary>Makes a draft of a message. Nothing is sent.</summary>
    public async Task<GraphDraft> CreateDraft(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var made = await Ask(
            (client, stop) =>
            {
                // MIME is posted as Base64 text; the client's own overloads only post JSON.
                var request = client.Me.Messages.ToPostRequestInformation(new Message());
                request.Headers.Remove("Content-Type");
                request.SetStreamContent(new MemoryStream(Encoding.ASCII.GetBytes(Convert.ToBase64String(message.Span))), "text/plain");
                return client.RequestAdapter.SendAsync(request, Message.CreateFromDiscriminatorValue, errorMapping: null, stop);
            },
            cancellationToken);
        return made?.Id is { Length: > 0 } id ? new GraphDraft(id, made.InternetMessageId) : throw new GraphException("Microsoft made a draft and did not say which.");
    }

    /// <summary>Sends a draft. Never cancelled: from here on the response decides.</summary>
    public Task Send(string id) => Ask(
        async (client, stop) =>
        {
            await client.Me.Messages[id].Send.PostAsync(cancellationToken: stop);
            return true;
        },
        CancellationToken.None);

    public Task Delete(string id) => Ask(
        async (client, stop) =>
        {
            await client.Me.Messages[id].DeleteAsync(cancellationToken: stop);
            return true;
        },
        CancellationToken.None);

    /// <summary>The messages of the mailbox with this Message-ID: drafts, and those that were sent.</summary>
    /// <param name="messageId">Without angle brackets.</param>
    public async Task<IReadOnlyList<FoundMessage>> Find(string messageId)
    {
        var found = await Ask(
            (client, stop) => client.Me.Messages.GetAsync(
                request =>
                {
                    request.QueryParameters.Filter = $"internetMessageId eq '<{messageId.Replace("'", "''", StringComparison.Ordinal)}>'";
                    request.QueryParameters.Select = ["id", "isDraft"];
                },
                stop),
            CancellationToken.None);
        return [.. (found?.Value ?? []).Where(message => message is { Id: not null, IsDraft: not null }).Select(message => new FoundMessage(message.Id!, message.IsDraft is true))];
    }

    /// <summary>The next page of new messages in a folder.</summary>
    /// <param name="folder">Its well-known name.</param>
    /// <param name="link">The link of the page before; null for the first page.</param>
    /// <param name="since">For the first page: messages received at this time or later, UTC.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<GraphPage> Changes(string folder, string? link, DateTime since, CancellationToken cancellationToken)
    {
        var page = await Ask(
            (client, stop) =>
            {
                var delta = client.Me.MailFolders[folder].Messages.Delta;
                return link is not null ? delta.WithUrl(link).GetAsDeltaGetResponseAsync(request => Prefer(request.Headers), stop) : delta.GetAsDeltaGetResponseAsync(
                    request =>
                    {
                        Prefer(request.Headers);
                        request.QueryParameters.ChangeType = "created";
                        request.QueryParameters.Filter = string.Create(CultureInfo.InvariantCulture, $"receivedDateTime ge {since:yyyy-MM-ddTHH:mm:ssZ}");
                        request.QueryParameters.Select = ["internetMessageId", "receivedDateTime"];
                    },
                    stop);
            },
            cancellationToken);
        var next = page?.OdataNextLink ?? page?.OdataDeltaLink ?? throw new GraphException("Microsoft does not say where the reading goes on.");
        return new GraphPage(
            [.. (page.Value ?? []).Where(m => m.Id is not null && !m.AdditionalData.ContainsKey("@removed")).Select(m => new GraphMessage(m.Id!, m.InternetMessageId, m.ReceivedDateTime?.UtcDateTime))],
            next,
            IsLast: page.OdataNextLink is null);
    }

    /// <summary>A message as it came (MIME), from its beginning; null where it was removed meanwhile.</summary>
    public async Task<byte[]?> Fetch(string id, int maxOctets, CancellationToken cancellationToken)
    {
        try
        {
            return await Ask(
                async (client, stop) =>
                {
                    await using var content = await client.Me.Messages[id].Content.GetAsync(cancellationToken: stop);
                    return await Read(content ?? Stream.Null, maxOctets, stop);
                },
                cancellationToken);
        }
        catch (GraphException gone) when (gone.Status is 404)
        {
            return null;
        }
    }

    private static void Prefer(RequestHeaders headers) => headers.Add("Prefer", "odata.maxpagesize=50");

    private static async Task<byte[]> Read(Stream content, int maxOctets, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (read.Length < maxOctets && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, maxOctets - read.Length)), cancellationToken) is > 0 and var octets)
            {
                read.Write(buffer, 0, octets);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new GraphException($"The connection broke within a message: {broken.GetBaseException().Message}", broken);
        }

        return read.ToArray();
    }

    /// <summary>Sends a request within its time limit, and once more if the token was refused: it may have been revoked before it expired.</summary>
    private async Task<T> Ask<T>(Func<GraphServiceClient, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await AskOnce(ask, cancellationToken);
        }
        catch (GraphException refused) when (refused.Status is 401)
        {
            return await AskOnce(ask, cancellationToken);
        }
    }

    private async Task<T> AskOnce<T>(Func<GraphServiceClient, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RequestTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(_client, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GraphException($"{Host} did not answer in time.", late) { IsInDoubt = true };
        }
        catch (Exception broken) when (broken is HttpRequestException or (IOException and not GraphException))
        {
            throw new GraphException($"The connection to {Host} broke within an answer: {broken.GetBaseException().Message}", broken) { IsInDoubt = true };
        }
        catch (Exception garbled) when (garbled is ApiException or System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new GraphException($"{Host} answers with something that is not Microsoft Graph: {garbled.Message}", garbled) { Status = 502 };
        }
    }
}

/// <summary>A message that is not sent yet.</summary>
/// <param name="Id">Graph's name for it, which it keeps.</param>
/// <param name="MessageId">The Message-ID that it goes out with, as Graph writes it; null where it does not say.</param>
internal sealed record GraphDraft(string Id, string? MessageId);

/// <summary>A message that was found by its Message-ID.</summary>
/// <param name="Id">Graph's name for it.</param>
/// <param name="IsDraft">Whether it is not sent.</param>
internal sealed record FoundMessage(string Id, bool IsDraft);

/// <summary>A message of a folder.</summary>
/// <param name="Id">Graph's name for it.</param>
/// <param name="MessageId">Its Message-ID, with angle brackets; null where it has none.</param>
/// <param name="ReceivedAt">When the mailbox got it, UTC.</param>
internal sealed record GraphMessage(string Id, string? MessageId, DateTime? ReceivedAt);

/// <summary>A page of new messages in a folder.</summary>
/// <param name="Messages">What is new.</param>
/// <param name="Link">The link of the next page.</param>
/// <param name="IsLast">Whether there are no more for now.</param>
internal sealed record GraphPage(IReadOnlyList<GraphMessage> Messages, string Link, bool IsLast);
