using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Generation;

/// <summary>What the single texts of an email are written from; everything around them is the step's own.</summary>
/// <param name="Brief">What the model is given.</param>
/// <param name="Sources">What the texts are checked against.</param>
/// <param name="Merge">Makes the email, and says what is wrong with it, of the texts by their instructions.</param>
/// <inheritdoc cref="WritingMaterial"/>
internal sealed record VariablesMaterial(
    VariablesBrief Brief, CheckSources Sources, Func<IReadOnlyDictionary<string, string>, (EmailContent Content, string? Problem)> Merge, FrozenStep Step, Contact Contact)
    : WritingMaterial(Step, Contact, Brief.Facts)
{
    public override AiPrompt? Prompt => Brief.Variables.Count == 0 ? null : VariablesPrompt.Of(Brief);

    public override int InstructionVersion => VariablesPrompt.Version;

    /// <exception cref="TemplateException">The step's own text cannot be merged.</exception>
    public static VariablesMaterial Of(FrozenPlan plan, FrozenStep step, Contact contact, IReadOnlyList<DraftFact> facts, WritingWish wish, MergeFields fields, DraftGenerator generator)
    {
        var variables = AiVariables.NeededBy(step.Source, fields);
        // Where each text is to stand, so that the model sees what is around it.
        var shown = generator.Generate(plan, step, fields.With(variables.Index().ToDictionary(v => v.Item.Instruction, v => $"[[{VariablesPrompt.IdOf(v.Index)}]]", StringComparer.Ordinal)));
        var around = generator.Generate(plan, step, fields);
        return new VariablesMaterial(
            new VariablesBrief(variables, shown with { Html = Preheader.Without(shown.Html) }, wish, facts),
            new CheckSources(around, facts, [.. wish.SaidTo(contact), .. variables.Select(v => v.Instruction)]),
            texts => generator.Make(plan, step, fields.With(texts)),
            step,
            contact);
    }

    public override WrittenText Read(string completion)
    {
        if (WrittenVariables.Read(completion, Brief.Variables, Brief.Facts, out var problem) is not { } written)
        {
            return WrittenText.Unreadable(problem);
        }

        var checkedTexts = Brief.Variables.Select(variable => Check(variable, written.Texts.GetValueOrDefault(variable.Instruction, ""))).ToList();
        var texts = checkedTexts.Select(c => c.Text).OfType<AiText>().ToList();
        var findings = checkedTexts.SelectMany(c => c.Findings).ToList();
        return Made(texts, written.Used, findings.Count > 0 ? findings : VariableChecks.Passed);
    }

    public override WrittenText? Without(string why) => Brief.Variables.All(v => v.HasFallback) ? Made([], [], [.. Brief.Variables.Select(v => Fallback(v, why))]) : null;

    private WrittenText Made(IReadOnlyList<AiText> texts, IReadOnlyList<UsedFact> used, IReadOnlyList<DraftFinding> findings)
    {
        var (content, incomplete) = Merge(texts.ToDictionary(t => t.Instruction, t => t.Text, StringComparer.Ordinal));
        return new WrittenText(content, used, findings, null) { Texts = texts, Incomplete = incomplete };
    }

    /// <summary>A text that cannot be sent is replaced by its fallback, if there is one.</summary>
    private (AiText? Text, IReadOnlyList<DraftFinding> Findings) Check(AiVariable variable, string text)
    {
        if (text.Length == 0)
        {
            return (null, variable.HasFallback
                ? [Fallback(variable, "The facts are not enough for it.")]
                : [new DraftFinding(FindingLevel.Severe, $"Not written: “{variable.Instruction}”", "The facts are not enough for it. Write it yourself, or give it a fallback.")]);
        }

        var findings = VariableChecks.Of(text, Sources);
        return findings.FirstOrDefault(f => f.Level == FindingLevel.Severe) is { } severe && variable.HasFallback
            ? (null, [Fallback(variable, $"{severe.Title}.")])
            : (new AiText(variable.Instruction, text), findings);
    }

    private static DraftFinding Fallback(AiVariable variable, string why) => new(FindingLevel.Warning, $"Fallback used for “{variable.Instruction}”", why);
}
