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
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || ModelJson.In(root, "html") is not { } html || ModelJson.In(root, "subject") is not { } subject)
            {
                return null;
            }

            if (html.Length > MaxHtml || subject.Length > ContentLimits.Subject)
            {
                problem = "The model wrote far more than an email.";
                return null;
            }

            return new WrittenEmail(ModelJson.OneLine(subject), html, [.. ModelJson.UsedIn(root, facts)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
