using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What somebody should know about a step before the campaign starts.</summary>
/// <param name="Refusals">What would refuse the start, each a sentence.</param>
/// <param name="Needed">The fields without fallback that contacts may lack.</param>
public sealed record StepFindings(IReadOnlyList<string> Refusals, IReadOnlyList<string> Needed)
{
    public static readonly StepFindings None = new([], []);

    /// <summary>What readers and filters may stumble over, each a sentence or two.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether tags of other systems stand in it, which can be replaced.</summary>
    public bool HasForeignTags { get; init; }

    /// <summary>Where a refusal stands in the body, in characters from its beginning.</summary>
    public IReadOnlyDictionary<string, int> Places { get; private init; } = new Dictionary<string, int>();

    /// <summary>Looks at a step, or one content of it, as a start would.</summary>
    public static StepFindings Of(FrozenStep step, bool isFirst, IReadOnlyCollection<string> knownFields)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (!step.IsEnabled)
        {
            return None;
        }

        var alone = step with { Order = 1, ReplyInThread = step.ReplyInThread && !isFirst };
        List<string> refusals = [];
        var source = step.Source;
        refusals.AddRange(TemplateContent.NeverThere(source, subjectIsDue: !alone.TakesThreadSubject).Select(part => part switch
        {
            EmailPart.Subject => isFirst ? "The first email needs a subject." : "Give it a subject, or send it in the thread of the step before.",
            EmailPart.Content => "The email has no content: its readers would see neither text nor an image.",
        }));
        var problems = TemplateSyntax.Problems(source, knownFields).Select(p => (Problem: p, Words: $"{Place(p.Part)}, line {p.Line}, column {p.Column}: {p.Message}")).ToList();
        refusals.AddRange(problems.Select(p => p.Words));
        refusals.AddRange(TemplateVariables.Unknown(source, knownFields).Select(name => $"No contact has {TemplateTags.Plain(name)}. Import it as a field, or take it out."));
        var notes = ContentNotes.Of(source);
        refusals.AddRange(notes.Where(n => n.Refuses).Select(n => n.Message));
        var unknown = TemplateVariables.Unknown(source, knownFields);
        var needed = TemplateVariables.Of(source).Where(v => !v.HasFallback).Select(v => v.Name).Except(unknown)
            .Select(name => knownFields.FirstOrDefault(known => MergeFields.KeyOf(known) == MergeFields.KeyOf(name)) ?? name);
        return new StepFindings(refusals, [.. needed.Where(AudienceQueries.IsCountable)])
        {
            Notes = [.. notes.Where(n => !n.Refuses).Select(n => n.Message)],
            HasForeignTags = new ForeignTags(knownFields).Replace(source) != source,
            Places = problems.Where(p => p.Problem.Part == TemplatePart.Html).DistinctBy(p => p.Words).ToDictionary(p => p.Words, p => p.Problem.PlaceIn(source.BodyHtml)),
        };
    }

    /// <summary>What is found in any content of a step.</summary>
    public static StepFindings Together(IReadOnlyCollection<StepFindings> contents) =>
        new([.. contents.SelectMany(c => c.Refusals)], [.. contents.SelectMany(c => c.Needed).Distinct()]);

    private static string Place(TemplatePart part) => part switch
    {
        TemplatePart.Subject => "Subject",
        TemplatePart.Html => "Body",
        TemplatePart.Text => "Text part",
        TemplatePart.Preheader => "Preview line",
    };
}
