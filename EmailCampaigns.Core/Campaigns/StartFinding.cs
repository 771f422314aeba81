using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What a finding is about. More kinds may come.</summary>
public enum StartFindingKind
{
    /// <summary>The start is refused because of it.</summary>
    Refusal,

    /// <summary>Contacts lack a value that the text needs.</summary>
    MissingValue,

    /// <summary>How many contacts take a branch of the text, and how many do not.</summary>
    Branch,

    /// <summary>Readers see no way to leave.</summary>
    NoUnsubscribeLink,

    /// <summary>Gmail shows no more than <see cref="StartCheckQueries.GmailLimit"/> bytes.</summary>
    Size,

    /// <summary>The tracking pixel, which counts against a short text in spam filters.</summary>
    TrackedOpens,

    /// <summary>A model writes drafts, or texts in them: for how many contacts, and what that takes.</summary>
    Writing,

    /// <summary>Files that each email brings along.</summary>
    Attachments,

    /// <summary>Pictures that travel in each email.</summary>
    EmbeddedPictures,

    InsecureLink,
    BrokenLink,
    MissingAlternative,
    OnlyPictures,
    FilterWords,
    LeftOut,
}

/// <summary>How much a finding matters.</summary>
public enum StartFindingWeight
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Worth a look; the campaign starts all the same.</summary>
    Warning,

    /// <summary>The campaign does not start with it.</summary>
    Refusal,
}

/// <summary>Something to know before a campaign starts.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Weight">How much it matters.</param>
/// <param name="Field">The field that it is about, as the HTTP API names it.</param>
/// <param name="Message">For a person: what, and what to do.</param>
public sealed record StartFinding(StartFindingKind Kind, StartFindingWeight Weight, string Field, string Message)
{
    /// <summary>The step: 1, 2, 3, ...; null where it is about the campaign, or about every step.</summary>
    public int? Step { get; init; }

    /// <summary>Whether it is the same for each of several emails, and stands here once.</summary>
    public bool IsOfEveryStep { get; init; }

    /// <summary>The variant of the step; null where it has none, and of refusals, whose message names it.</summary>
    public VariantLetter? Variant { get; init; }

    /// <summary>The variable that contacts lack.</summary>
    public string? Variable { get; init; }

    /// <summary>The contacts that it concerns: those that lack the value, or take the branch.</summary>
    public int? Contacts { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<StartExample> Examples { get; init; } = [];

    /// <summary>The findings, and each that says the same of every one of several emails once. What is mended in the text of a step stays with its step.</summary>
    internal static IReadOnlyList<StartFinding> OncePerCampaign(IReadOnlyList<StartFinding> findings, int steps)
    {
        var same = findings.Where(f => f.Step is not null && !f.Field.StartsWith("steps[", StringComparison.Ordinal)).GroupBy(f => (f.Kind, f.Weight, f.Field, f.Message))
            .Where(group => steps > 1 && group.Select(f => f.Step).Distinct().Count() == steps).Select(group => group.Key).ToHashSet();
        return [.. findings.Select(f => same.Contains((f.Kind, f.Weight, f.Field, f.Message)) ? f with { Step = null, Variant = null, IsOfEveryStep = true } : f).Distinct()];
    }
}

/// <summary>A contact that a finding is about.</summary>
public sealed record StartExample(Guid ContactId, string Email);

/// <summary>All that is known of a campaign before it starts.</summary>
/// <param name="Findings">What refuses the start first, then by step.</param>
/// <param name="Contacts">The contacts of its list that were looked at.</param>
/// <param name="IsSample">Whether the list has more of them.</param>
/// <param name="TakesContactsLater">Whether contacts come after the start too, by an event or by joining the list.</param>
public sealed record StartCheck(IReadOnlyList<StartFinding> Findings, int Contacts, bool IsSample, bool TakesContactsLater)
{
    /// <summary>Whether nothing refuses the start.</summary>
    public bool CanStart => Findings.All(f => f.Weight != StartFindingWeight.Refusal);
}
