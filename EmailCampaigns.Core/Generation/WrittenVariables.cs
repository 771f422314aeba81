using System.Text.Json;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Generation;

/// <summary>The single texts that a model wrote, as they came.</summary>
/// <param name="Texts">By instruction, each on one line; empty where the model had nothing to go by.</param>
/// <param name="Used">The facts it says it used, of those that were given.</param>
internal sealed record WrittenVariables(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<UsedFact> Used)
{
    /// <summary>Longer ones are no line of an email.</summary>
    private const int MaxText = 4_000;

    /// <summary>Reads an answer.</summary>
    /// <param name="completion">What the model said.</param>
    /// <param name="variables">What it was asked for, in the order of the question.</param>
    /// <param name="facts">What it was given.</param>
    /// <param name="problem">Why it is none, where it is none.</param>
    public static WrittenVariables? Read(string completion, IReadOnlyList<AiVariable> variables, IReadOnlyList<DraftFact> facts, out string problem)
    {
        problem = "The model did not answer in the form that was asked for.";
        try
        {
            using var document = JsonDocument.Parse(JsonText.Unwrap(completion), new JsonDocumentOptions { MaxDepth = ContentLimits.JsonNesting });
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("texts", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            var used = new List<UsedFact>();
            foreach (var element in list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object))
            {
                var at = ModelJson.In(element, "id") is { } id ? variables.Index().Where(v => VariablesPrompt.IdOf(v.Index) == id).Select(v => (int?)v.Index).FirstOrDefault() : null;
                if (at is not { } index || ModelJson.In(element, "text") is not { } text)
                {
                    return null;
                }

                if (text.Length > MaxText)
                {
                    problem = "The model wrote far more than a line of an email.";
                    return null;
                }

                texts[variables[index].Instruction] = ModelJson.OneLine(text);
                used.AddRange(ModelJson.UsedIn(element, facts));
            }

            return texts.Count == variables.Count ? new WrittenVariables(texts, used) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
