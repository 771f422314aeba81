using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Which email of a sequence a problem is about.</summary>
/// <param name="Step">The place of the step, from 0.</param>
/// <param name="Variant">The place among the variants beside the step's own content, from 0; null for its own.</param>
public readonly partial record struct StepPlace(int Step, int? Variant)
{
    /// <summary>The place in the name of a field, as the HTTP API names it: <c>steps[1].variants[0].subjectTemplate</c>. Null where it is of no step.</summary>
    public static StepPlace? Of(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var found = Place().Match(field);
        return found.Success && Number(found.Groups[1]) is { } step ? new StepPlace(step, Number(found.Groups[2])) : null;
    }

    private static int? Number(Group digits) => int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^steps\[(\d+)\](?:\.variants\[(\d+)\])?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
