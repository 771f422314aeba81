using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Drafts;

namespace EmailCampaigns.Web.Editing;

/// <summary>A field of contacts that an email can speak of.</summary>
/// <param name="Name">As templates write it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Tag">What is inserted for it; with a fallback where one reads well for everybody.</param>
/// <param name="Lacking">How many of the contacts have nothing in it; null where nobody counted.</param>
public sealed record EditorField(string Name, string Label, string Tag, int? Lacking);

/// <summary>The fields that an editor offers.</summary>
/// <param name="All">Standard fields first.</param>
/// <param name="Total">How many contacts would get the email; null where that is not known.</param>
public sealed record EditorFields(IReadOnlyList<EditorField> All, int? Total)
{
    /// <summary>Whether the workspace has a model, which can write a text for each contact.</summary>
    public bool HasModel { get; init; }

    /// <summary>For an email without variables.</summary>
    public static readonly EditorFields None = new([], null);

    /// <param name="names">The names of the fields, standard ones among them or not.</param>
    /// <param name="lacking">How many contacts lack a field, as far as it was counted.</param>
    /// <param name="total">How many contacts there are.</param>
    public static EditorFields Of(IEnumerable<string> names, IReadOnlyDictionary<string, int> lacking, int? total)
    {
        ArgumentNullException.ThrowIfNull(lacking);
        var all = MergeFields.StandardNames.Concat(names).DistinctBy(MergeFields.KeyOf)
            .Select(name => new EditorField(name, LabelOf(name), TagOf(name), lacking.TryGetValue(name, out var count) ? count : null));
        return new EditorFields([.. all], total);
    }

    /// <summary>"First name" for <c>first_name</c>.</summary>
    public static string LabelOf(string name) => name switch
    {
        MergeFields.Timezone => "Time zone",
        MergeFields.SenderName => "Sender name",
        MergeFields.SenderEmail => "Sender email",
        MergeFields.UnsubscribeUrl => "Unsubscribe link",
        MergeFields.PostalAddress => "Postal address",
        _ => ReviewWords.FieldLabel(name),
    };

    /// <summary>The field by its name, however it is spelled; null where there is none.</summary>
    public EditorField? Find(string name) => All.FirstOrDefault(f => MergeFields.KeyOf(f.Name) == MergeFields.KeyOf(name));

    private static string TagOf(string name) => TemplateTags.ReadsWell(name) ? TemplateTags.WithFallback(name) : TemplateTags.Plain(name);
}

/// <summary>A chip or a condition that somebody opened, as js/ec-writing.js describes it.</summary>
public sealed record OpenedTag
{
    /// <summary>"variable", "ai" for a text that a model writes, "condition", or "other" and "otherCondition" for what only the source can change.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Where the tag begins, in characters of the source.</summary>
    public int Start { get; init; }

    /// <summary>The tag as it stands in the source.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where the panel belongs, in CSS pixels from the corner of the editor.</summary>
    public double Left { get; init; }

    public double Top { get; init; }

    public string Field { get; init; } = "";

    /// <summary>What a model is to write.</summary>
    public string Instruction { get; init; } = "";

    public string? FallbackField { get; init; }

    public string? FallbackText { get; init; }

    /// <summary>Where the whole condition begins.</summary>
    public int BoxStart { get; init; }

    public bool HasOtherwise { get; init; }

    /// <summary>"known", "eq", "ne", "contains", "gt" or "lt".</summary>
    public string Test { get; init; } = "known";

    public bool Not { get; init; }

    public string Value { get; init; } = "";
}
