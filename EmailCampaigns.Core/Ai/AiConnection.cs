using System.Text.Json;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Ai;

/// <summary>What came of trying a model.</summary>
/// <param name="Works">Whether it answered as it should.</param>
/// <param name="Result">What it was.</param>
/// <param name="Message">For a person: what is wrong and what to do, or how fast it was.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record AiTestResult(bool Works, AiResult Result, string Message, int Milliseconds);

/// <summary>Tests the model of a workspace with a prompt of a few words.</summary>
public sealed class AiConnection(IDbContextFactory<CampaignsDb> dbs, AiModels endpoints, AiClient client, TimeProvider clock)
{
    private const int MaxOutputTokens = 1_000; // a model that thinks first needs some

    private static readonly JsonElement Schema = JsonDocument.Parse("""
        {"type":"object","properties":{"ready":{"type":"boolean"}},"required":["ready"],"additionalProperties":false}
        """).RootElement.Clone();

    /// <summary>Asks as the writing of drafts does. Success takes away what blocked it.</summary>
    public async Task<AiTestResult> Test(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        var (endpoint, timeLimit) = await Load(by.WorkspaceId, cancellationToken);
        if (endpoint is null)
        {
            return new AiTestResult(false, AiResult.NotFound, "No model is set up yet.", 0);
        }

        var began = clock.GetTimestamp();
        var prompt = new AiPrompt("Answer with JSON that fits the schema, and nothing else.", "Say that you are ready.", Schema, "ready", MaxOutputTokens);
        var completion = await client.Ask(endpoint, prompt, timeLimit, cancellationToken);
        var took = (int)clock.GetElapsedTime(began).TotalMilliseconds;
        if (completion.Result != AiResult.Answered)
        {
            return new AiTestResult(false, completion.Result, completion.Explanation, took);
        }

        if (!IsReady(completion.Text))
        {
            return new AiTestResult(false, AiResult.Unreadable, $"{endpoint.Model} answers, but not as JSON, which drafts need. Choose a model that supports structured output.", took);
        }

        await Unblock(by.WorkspaceId, cancellationToken);
        return new AiTestResult(true, AiResult.Answered, $"{endpoint.Model} answers, in {took:N0} ms.", took);
    }

    private async Task<(AiEndpoint? Endpoint, TimeSpan TimeLimit)> Load(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var settings = await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return (endpoints.Of(settings), TimeSpan.FromSeconds(settings?.TimeLimitSeconds ?? AiSettings.DefaultTimeLimit));
    }

    private static bool IsReady(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.Unwrap(text));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("ready", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task Unblock(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        await db.InRepeatableTransaction(
            () => db.AiSettings.Where(s => s.BlockedReason != null || s.WaitUntil != null)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.BlockedReason, (string?)null).SetProperty(x => x.WaitUntil, (DateTime?)null), cancellationToken),
            WritePriority.Interactive,
            cancellationToken);
    }
}

/// <summary>JSON as models write it.</summary>
public static class JsonText
{
    /// <summary>The text without a fence of Markdown around it, which some models put there whatever they are asked for.</summary>
    public static string Unwrap(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var inner = text.Trim();
        if (!inner.StartsWith("```", StringComparison.Ordinal) || !inner.EndsWith("```", StringComparison.Ordinal) || inner.IndexOf('\n', StringComparison.Ordinal) is not (> 0 and var line) || inner.Length < line + 4)
        {
            return inner;
        }

        return inner[line..^3].Trim();
    }
}
