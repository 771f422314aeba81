using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>Something that is known of a contact and was given to a model.</summary>
/// <param name="Id">By which the model names it: <c>f1</c>.</param>
/// <param name="Kind">Where it is from.</param>
/// <param name="Label">What it is called: "Company".</param>
/// <param name="Value">What it says.</param>
/// <param name="Source">Where it stands, in words: "leads.csv, column “notes”".</param>
public sealed record DraftFact(string Id, FactKind Kind, string Label, string Value, string Source);

/// <summary>Where a fact is from.</summary>
public enum FactKind
{
    /// <summary>A field of the contact that somebody typed, or another program set.</summary>
    Field,

    /// <summary>A column of a file that was imported.</summary>
    File,

    /// <summary>An email that the contact got.</summary>
    Email,

    /// <summary>What the contact wrote.</summary>
    Reply,
}

/// <summary>A fact that a model says it used.</summary>
/// <param name="Id">The fact.</param>
/// <param name="Passage">The words of the email that rest on it; empty where the model named none.</param>
public sealed record UsedFact(string Id, string Passage);

/// <summary>A text that a model wrote in the place of a variable: <c>{{ai "one line about their company"}}</c>.</summary>
/// <param name="Instruction">What it was to write.</param>
/// <param name="Text">One line of plain text.</param>
public sealed record AiText(string Instruction, string Text);

/// <summary>What a check found on a text that a model wrote.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Detail">What it means, if there is more to say.</param>
/// <param name="Passage">The words of the email that it is about, if it is about some.</param>
public sealed record DraftFinding(FindingLevel Level, string Title, string? Detail = null, string? Passage = null);

/// <summary>How much a finding matters.</summary>
public enum FindingLevel
{
    Passed,

    /// <summary>A reviewer should look.</summary>
    Warning,

    /// <summary>The draft cannot be sent as it is.</summary>
    Severe,
}

/// <summary>How these are stored.</summary>
internal static class GenerationJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
