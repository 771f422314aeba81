namespace EmailCampaigns.Core.Campaigns;

/// <summary>One content of a step that contacts can get, and what findings about it are called.</summary>
/// <param name="Step">The step with this content.</param>
/// <param name="Field">How the HTTP API names it: <c>steps[1]</c>, <c>steps[1].variants[0]</c>.</param>
/// <param name="Name">For a person: "Step 2", "Step 2, variant B".</param>
internal sealed record StepContent(FrozenStep Step, string Field, string Name)
{
    /// <summary>Each content of a step: its own alone, or its variants that are on.</summary>
    public static IReadOnlyList<StepContent> Of(FrozenStep step)
    {
        var field = FormattableString.Invariant($"steps[{step.Order - 1}]");
        var letters = step.Variants.Select(v => v.Letter).ToList();
        return
        [
            .. step.Contents.Select(content => new StepContent(
                content,
                content.Variant is null or VariantLetter.A ? field : FormattableString.Invariant($"{field}.variants[{letters.IndexOf(content.Variant.Value)}]"),
                content.Variant is { } letter ? FormattableString.Invariant($"Step {step.Order}, variant {letter}") : FormattableString.Invariant($"Step {step.Order}"))),
        ];
    }
}
