namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>What a new plan of a campaign changes for contacts that run on another one. Pure.</summary>
/// <param name="from">The plan that they run on.</param>
/// <param name="to">The new one.</param>
public sealed class PlanChange(FrozenPlan from, FrozenPlan to)
{
    /// <summary>
    /// Where a contact stands in the new plan: at the last step it has behind it that no step still ahead of it comes before. A step that was put in before that place is passed, as if
    /// the contact had been there; one that was moved behind it is not.
    /// </summary>
    /// <param name="current">The place of the last step in the present plan that was sent or skipped; 0 before the first.</param>
    public int PlaceOf(int current)
    {
        var place = 0;
        foreach (var step in to.Steps.OrderBy(s => s.Order))
        {
            if (from.Find(step.Id) is not { } before)
            {
                continue; // a new step bars no way
            }

            if (before.Order <= current)
            {
                place = step.Order;
            }
            else if (before.IsEnabled)
            {
                break;
            }
        }

        return place;
    }

    /// <summary>Whether anything that a contact still has ahead of it is another: a step, its text, its pause or its condition.</summary>
    /// <inheritdoc cref="PlaceOf"/>
    public bool IsAhead(int current) => !Ahead(from, current).SequenceEqual(Ahead(to, PlaceOf(current)).Where(step => !IsPassed(step, current)));

    /// <summary>Whether a contact that has finished would get a step that was not there, or was disabled, before.</summary>
    /// <inheritdoc cref="PlaceOf"/>
    public bool HasMore(int current)
    {
        var place = PlaceOf(current);
        return to.Steps.Any(s => s.IsEnabled && s.Order > place && from.Find(s.Id) is not { IsEnabled: true });
    }

    /// <summary>The steps whose text is another, or that are tried with others, by their ids.</summary>
    public IReadOnlyList<Guid> ChangedTexts() =>
        [.. to.Steps.Where(s => from.Find(s.Id) is { } before && !before.SaysTheSameAs(s)).Select(s => s.Id)];

    /// <summary>A step that was sent and stands behind the contact's place now is not sent again.</summary>
    private bool IsPassed(FrozenStep step, int current) => from.Find(step.Id) is { } before && before.Order <= current;

    /// <summary>The steps after a place, without what a contact does not notice.</summary>
    private static IEnumerable<FrozenStep> Ahead(FrozenPlan plan, int place) => plan.Steps
        .Where(s => s.IsEnabled && s.Order > place)
        .OrderBy(s => s.Order)
        .Select(s => s with { Order = 0, Name = "", ContentVersion = 0, Variants = [.. s.Variants.Select(v => v with { ContentVersion = 0 })] });
}
