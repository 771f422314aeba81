using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>A function that a template may call: text in, text out.</summary>
/// <param name="Name">As it is written in a tag.</param>
/// <param name="MinArguments">How many arguments it needs.</param>
/// <param name="MaxArguments">How many it takes.</param>
/// <param name="Apply">Pure; its result is escaped like any value.</param>
internal sealed record TemplateHelper(string Name, int MinArguments, int MaxArguments, Func<IReadOnlyList<string>, string> Apply)
{
    internal static readonly TemplateHelper Default = new("default", 2, 8, texts => texts.FirstOrDefault(t => t.Length > 0, ""));

    /// <summary>Stands for a text that a model writes; read as <see cref="TemplateExpression.Ai"/>, so it is never applied.</summary>
    internal static readonly TemplateHelper Ai = new("ai", 1, 1, _ => "");

    internal static readonly IReadOnlyList<TemplateHelper> All =
    [
        Default,
        Ai,
        new("upper", 1, 1, texts => texts[0].ToUpperInvariant()),
        new("lower", 1, 1, texts => texts[0].ToLowerInvariant()),
        new("capitalize", 1, 1, texts => Capitalize(texts[0])),
        Comparison("eq", TemplateCondition.AreEqual),
        Comparison("ne", (left, right) => !TemplateCondition.AreEqual(left, right)),
        Comparison("gt", (left, right) => TemplateCondition.Compare(left, right) > 0),
        Comparison("lt", (left, right) => TemplateCondition.Compare(left, right) < 0),
        Comparison("contains", TemplateCondition.Contains),
    ];

    /// <summary>Whether it answers a condition, which is the only place for it.</summary>
    internal bool IsComparison { get; private init; }

    /// <summary>Whether it looks at which of two numbers is greater.</summary>
    internal bool ComparesNumbers => Name is "gt" or "lt";

    internal static TemplateHelper? Find(string name) => All.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static TemplateHelper Comparison(string name, Func<string, string, bool> holds) =>
        new(name, 2, 2, texts => holds(texts[0], texts[1]) ? "true" : "") { IsComparison = true };

    // Only the first letter: "McDonald" and "van der Berg" know better how they go on.
    private static string Capitalize(string text) => text.Length > 0 && Rune.TryGetRuneAt(text, 0, out var first)
        ? string.Concat(Rune.ToUpperInvariant(first).ToString(), text.AsSpan(first.Utf16SequenceLength))
        : text;
}
