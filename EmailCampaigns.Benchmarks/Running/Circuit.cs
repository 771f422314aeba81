using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// One open page of Blazor as the server sees it: the page is fetched, its interactive roots are started over a WebSocket, each batch that is rendered is taken and confirmed, each call
/// of a script is answered. Nothing is drawn, which is what a browser would need its memory for.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    /// <summary>Answers to scripts that must be more than nothing: a module or an object that is called later, by what the caller waits for (JSCallResultType).</summary>
    private const int JSObjectReference = 1;

    private readonly HubConnection _connection;
    private readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _objects;
    private string? _fault;
    private string? _id;

    private Circuit(HubConnection connection)
    {
        _connection = connection;
        connection.On<long, byte[]>("JS.RenderBatch", Confirm);
        connection.On<long, string, string, int, long, int>("JS.BeginInvokeJS", (handle, _, _, resultType, _, _) => Answer(handle, resultType));
        connection.On<long, string>("JS.AttachComponent", (_, _) => { });
        connection.On<string>("JS.EndInvokeDotNet", _ => { });
        connection.On<string>("JS.EndLocationChanging", _ => { });
        connection.On<long>("JS.EndUpdateRootComponents", _ => { });
        connection.On<string>("JS.Error", fault => Fail(fault));
        connection.Closed += closed =>
        {
            Fail(closed?.Message ?? "The server closed the connection.");
            return Task.CompletedTask;
        };
    }

    /// <summary>The octets of all batches so far.</summary>
    public long RenderedBytes { get; private set; }

    /// <summary>Batches so far; more of them come while the page still loads.</summary>
    public int Batches { get; private set; }

    /// <summary>Opens a page of somebody who is signed in, and waits until it was rendered for the first time.</summary>
    /// <param name="visitor">Who.</param>
    /// <param name="path">Which page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<Circuit> Open(Visitor visitor, string path, CancellationToken cancellationToken)
    {
        var page = await visitor.Read(path, cancellationToken);
        var builder = new HubConnectionBuilder().WithUrl(new Uri(visitor.Address, "/_blazor"), options => options.Cookies = visitor.Cookies);
        builder.Services.AddSingleton<IHubProtocol, BlazorPackProtocol>();
        var circuit = new Circuit(builder.Build());
        await circuit.Start(new Uri(visitor.Address, path), page, cancellationToken);
        return circuit;
    }

    /// <summary>That it still lives.</summary>
    /// <exception cref="BenchmarkException">The server ended it, and why.</exception>
    public void MustLive()
    {
        if (_fault is not null)
        {
            throw new BenchmarkException($"A circuit ended: {_fault}");
        }
    }

    /// <summary>Closes it as a browser closes a tab; one that only loses its connection is kept for a while.</summary>
    public async Task Close(Visitor visitor, CancellationToken cancellationToken)
    {
        MustLive();
        await visitor.Close(_id!, cancellationToken);
        await DisposeAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task Start(Uri address, string page, CancellationToken cancellationToken)
    {
        var operations = new JsonArray();
        foreach (Match marker in Marker().Matches(page))
        {
            if (JsonNode.Parse(marker.Groups["json"].Value) is JsonObject found && found["descriptor"] is not null)
            {
                operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = operations.Count + 1, ["marker"] = found });
            }
        }

        if (operations.Count == 0)
        {
            throw new BenchmarkException($"{address} has nothing interactive.");
        }

        await _connection.StartAsync(cancellationToken);
        var state = State().Match(page) is { Success: true } kept ? kept.Groups["state"].Value : "";
        _id = await _connection.InvokeAsync<string?>("StartCircuit", new Uri(address, "/").ToString(), address.ToString(), "[]", state, cancellationToken);
        if (_id is null)
        {
            throw new BenchmarkException($"The circuit of {address} was not started: {_fault}");
        }

        var batch = new JsonObject { ["batchId"] = 1, ["operations"] = operations };
        await _connection.SendAsync("UpdateRootComponents", batch.ToJsonString(), state, cancellationToken);
        await _rendered.Task.WaitAsync(cancellationToken);
    }

    private async Task Confirm(long batch, byte[] rendered)
    {
        RenderedBytes += rendered.Length;
        Batches++;
        await _connection.SendAsync("OnRenderCompleted", batch, null);
        _rendered.TrySetResult();
    }

    private async Task Answer(long handle, int resultType)
    {
        if (handle == 0)
        {
            return; // nobody waits
        }

        var result = resultType == JSObjectReference
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"__jsObjectId":{{++_objects}}}""")
            : "null";
        await _connection.SendAsync("EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,{result}]"));
    }

    private void Fail(string fault)
    {
        _fault ??= fault;
        _rendered.TrySetException(new BenchmarkException($"A circuit ended: {fault}"));
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[^-]*)-->")]
    private static partial Regex State();
}
