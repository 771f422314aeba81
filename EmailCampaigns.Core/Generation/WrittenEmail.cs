using System.Text.Json;
using EmailCampaigns.Core.Ai;

namespace EmailCampaigns.Core.Generation;

/// <summary>What a model wrote, as it came.</summary>
/// <param name="Subject">One line; empty where the thread gives it.</param>
/// <param name="Html">The body, not cleaned yet.</param>
/// <param name="Used">The facts it says it used, of those that were given.</param>
internal sealed record WrittenEmail(string Subject, string Html, IReadOnlyList<UsedFact> Used)
{
    /// <summary>Longer ones are no email.</summary>
    private const int MaxHtml = 100_000;

    private const int MaxPassage = 500;

    /// <summary>Reads an answer.</summary>
    /// <param name="text">What the model said.</param>
    /// <param name="facts">What it was given.</param>
    /// <param name="problem">Why it is none, where it is none.</param>
    public static WrittenEmail? Read(string text, IReadOnlyList<DraftFact> facts, out string problem)
    {
        problem = "The model did not answer in the form that was asked for.";
        try
        {
            using var document = JsonDocument.Parse(JsonText.Unwrap(text), new JsonDocumentOptions { MaxDepth = ContentLimits.JsonNesting });
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || TextIn(root, "html") is not { } html || TextIn(root, "subject") is not { } subject)
            {
                return null;
            }

            if (html.Length > MaxHtml || subject.Length > ContentLimits.Subject)
            {
                problem = "The model wrote far more than an email.";
                return null;
            }

            return new WrittenEmail(OneLine(subject), html, [.. UsedIn(root, facts)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<UsedFact> UsedIn(JsonElement root, IReadOnlyList<DraftFact> facts)
    {
        if (!root.TryGetProperty("facts", out var used) || used.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var fact in used.EnumerateArray().Where(f => f.ValueKind == JsonValueKind.Object).Take(facts.Count * 3))
        {
            if (TextIn(fact, "id") is { } id && facts.Any(f => f.Id == id))
            {
                var passage = OneLine(TextIn(fact, "passage") ?? "");
                yield return new UsedFact(id, passage.Length <= MaxPassage ? passage : "");
            }
        }
    }

    /// <summary>A text that every database takes; null where there is none.</summary>
    private static string? TextIn(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            var text = value.GetString()!;
            return PlainText.HasUnstorable(text) ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair, escaped
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
