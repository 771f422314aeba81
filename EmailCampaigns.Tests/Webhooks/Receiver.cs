using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>A program that is told of events, on this machine: it answers as its path says, and remembers what came.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ends = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What came, in its order.</summary>
    public ConcurrentQueue<Received> All { get; } = new();

    /// <summary>How many requests are being answered, and the most there were.</summary>
    public int Most { get; private set; }

    private int _now;

    public string Url(string path) => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + path;

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Answer);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _app.DisposeAsync();
        _ends.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        lock (_ends)
        {
            Most = Math.Max(Most, ++_now);
        }

        All.Enqueue(new Received(context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body));
        try
        {
            switch (context.Request.Path.Value)
            {
                case "/stalls":
                    using (var gone = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token, context.RequestAborted))
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone.Token);
                    }

                    break;
                case "/drops":
                    context.Abort();
                    break;
                case "/redirects":
                    context.Response.Redirect("/ok");
                    break;
                case "/gone":
                    context.Response.StatusCode = 410;
                    break;
                case "/fails":
                    context.Response.StatusCode = 500;
                    await context.Response.WriteAsync("broken " + new string('x', 5_000));
                    break;
                default:
                    await context.Response.WriteAsync("thanks");
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            lock (_ends)
            {
                _now--;
            }
        }
    }
}

/// <summary>A request that came.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body);
