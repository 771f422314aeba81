using System.Text.Json;

namespace EmailCampaigns.Core.Generation;

/// <summary>Reads the JSON of a model, which may be anything.</summary>
internal static class ModelJson
{
    private const int MaxPassage = 500;

    /// <summary>The facts that an answer says it used, of those that were given.</summary>
    public static IEnumerable<UsedFact> UsedIn(JsonElement root, IReadOnlyList<DraftFact> facts)
    {
        if (!root.TryGetProperty("facts", out var used) || used.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var fact in used.EnumerateArray().Where(f => f.ValueKind == JsonValueKind.Object).Take(facts.Count * 3))
        {
            if (In(fact, "id") is { } id && facts.Any(f => f.Id == id))
            {
                var passage = OneLine(In(fact, "passage") ?? "");
                yield return new UsedFact(id, passage.Length <= MaxPassage ? passage : "");
            }
        }
    }

    /// <summary>A text that every database takes; null where there is none.</summary>
    public static string? In(JsonElement element, string name)
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

    /// <summary>A text without line breaks and runs of blanks.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
