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

    internal static readonly IReadOnlyList<TemplateHelper> All =
    [
        Default,
        new("upper", 1, 1, texts => texts[0].ToUpperInvariant()),
        new("lower", 1, 1, texts => texts[0].ToLowerInvariant()),
        new("capitalize", 1, 1, texts => Capitalize(texts[0])),
    ];

    internal static TemplateHelper? Find(string name) => All.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    // Only the first letter: "McDonald" and "van der Berg" know better how they go on.
    private static string Capitalize(string text) => text.Length > 0 && Rune.TryGetRuneAt(text, 0, out var first)
        ? string.Concat(Rune.ToUpperInvariant(first).ToString(), text.AsSpan(first.Utf16SequenceLength))
        : text;
}
