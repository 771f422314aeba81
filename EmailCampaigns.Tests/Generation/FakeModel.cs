using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Generation;

/// <summary>A server on this machine that speaks the protocol of chat completions. It answers as the test says, and remembers what it was asked.</summary>
internal sealed class FakeModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ends = new();

    private FakeModel(WebApplication app) => _app = app;

    /// <summary>How it answers; at first with the example that it was given, and all facts.</summary>
    public Func<Asked, HttpContext, Task> Answer { get; set; } = (asked, context) => Say(context, asked.AsExample());

    /// <summary>What it was asked, in its order.</summary>
    public ConcurrentQueue<Asked> All { get; } = new();

    /// <summary>Up to <c>/v1</c>.</summary>
    public string BaseUrl => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1";

    /// <summary>Ends when the server does: for answers that never come.</summary>
    public CancellationToken Ends => _ends.Token;

    public static async Task<FakeModel> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var model = new FakeModel(app);
        app.Run(model.Handle);
        await app.StartAsync();
        return model;
    }

    /// <summary>Answers with a text of the model.</summary>
    public static Task Say(HttpContext context, string content, int input = 1_412, int output = 268, string finish = "stop") => Write(context, 200, new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_780_000_000,
        ["model"] = "small",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = finish, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content } }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output },
    }.ToJsonString());

    /// <summary>Refuses as these servers do.</summary>
    public static Task Refuse(HttpContext context, int status, string code, string message, int? retryAfter = null)
    {
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Write(context, status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["type"] = "error" } }.ToJsonString());
    }

    public static async Task Write(HttpContext context, int status, string body, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    }

    /// <summary>Does not answer until the other side gives up.</summary>
    public async Task Stall(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token, context.RequestAborted);
        var never = new TaskCompletionSource();
        await using var registration = gone.Token.Register(() => never.TrySetResult());
        await never.Task;
        context.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _app.DisposeAsync();
        _ends.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = new Asked(context.Request.Path, context.Request.Headers.Authorization.ToString(), JsonDocument.Parse(await reader.ReadToEndAsync()).RootElement);
        All.Enqueue(asked);
        await Answer(asked, context);
    }
}

/// <summary>A question that came.</summary>
internal sealed record Asked(string Path, string Authorization, JsonElement Body)
{
    public string System => TextOf("system");

    public string User => TextOf("user");

    /// <summary>The block of data in it.</summary>
    public JsonElement Data => JsonDocument.Parse(User[(User.IndexOf("<data>", StringComparison.Ordinal) + 6)..User.IndexOf("</data>", StringComparison.Ordinal)]).RootElement;

    /// <summary>The example of the step, as an answer, resting on the facts that were given.</summary>
    public string AsExample(string? html = null, string? subject = null)
    {
        var example = Data.GetProperty("example");
        return new JsonObject
        {
            ["subject"] = subject ?? example.GetProperty("subject").GetString(),
            ["html"] = html ?? example.GetProperty("html").GetString(),
            ["facts"] = new JsonArray([.. Data.GetProperty("facts").EnumerateArray().Select(f => new JsonObject { ["id"] = f.GetProperty("id").GetString(), ["passage"] = f.GetProperty("value").GetString() })]),
        }.ToJsonString();
    }

    /// <summary>What it was to write, by the id of each: where single texts are asked for.</summary>
    public IReadOnlyDictionary<string, string> Instructions => User.Split('\n').SkipWhile(line => line != "Write these texts:").Skip(1).TakeWhile(line => line.Length > 0)
        .Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>Single texts as an answer, each resting on the company.</summary>
    /// <param name="write">Makes a text of its instruction; null says that of the company.</param>
    public string AsTexts(Func<string, string>? write = null)
    {
        var company = Data.GetProperty("facts").EnumerateArray().FirstOrDefault(f => f.GetProperty("label").GetString() == "Company");
        var name = company.ValueKind == JsonValueKind.Object ? company.GetProperty("value").GetString()! : "your company";
        return new JsonObject
        {
            ["texts"] = new JsonArray([.. Instructions.Select(i => new JsonObject
            {
                ["id"] = i.Key,
                ["text"] = write is null ? $"I read about {name}." : write(i.Value),
                ["facts"] = company.ValueKind == JsonValueKind.Object ? new JsonArray(new JsonObject { ["id"] = company.GetProperty("id").GetString(), ["passage"] = name }) : new JsonArray(),
            })]),
        }.ToJsonString();
    }

    private string TextOf(string role)
    {
        var content = Body.GetProperty("messages").EnumerateArray().Single(m => m.GetProperty("role").GetString() == role).GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
    }
}
