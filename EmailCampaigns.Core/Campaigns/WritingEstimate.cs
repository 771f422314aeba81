using System.Globalization;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What a model takes for the emails of a campaign, by what its last texts took.</summary>
/// <param name="Settings">What tokens cost, and the budget of a day.</param>
/// <param name="Usual">Of one text.</param>
internal sealed record WritingEstimate(AiSettings Settings, TextUsage Usual)
{
    private const decimal Micros = 1_000_000m;

    /// <summary>A finding for a step that a model writes, wholly or in part; none for any other.</summary>
    public IEnumerable<StartFinding> Of(Campaign campaign, FrozenStep step, int contacts)
    {
        var texts = campaign.DraftsBy == DraftsBy.Ai ? 0 : AiVariables.Of(step.Source).Count;
        if (contacts == 0 || (campaign.DraftsBy != DraftsBy.Ai && texts == 0))
        {
            return [];
        }

        var what = texts == 0 ? "the email" : texts == 1 ? "1 text" : $"{texts} texts";
        var cost = Settings.CostOf(Usual.Input, Usual.Output) * (decimal)contacts / Micros;
        var price = cost == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Settings.Currency} {cost:N2}");
        var isTooMuch = Settings.DailyBudgetMicros is { } budget && cost > budget / Micros;
        var days = isTooMuch ? (int)Math.Ceiling(cost / (Settings.DailyBudgetMicros!.Value / Micros)) : 1;
        var message = string.Create(CultureInfo.InvariantCulture, $"A model writes {what} for each of {contacts:N0} contacts: about {(long)(Usual.Input + Usual.Output) * contacts:N0} tokens{price}.");
        return
        [
            new StartFinding(
                StartFindingKind.Writing, isTooMuch ? StartFindingWeight.Warning : StartFindingWeight.Information,
                texts == 0 ? "draftsBy" : FormattableString.Invariant($"steps[{step.Order - 1}].bodyTemplate"),
                isTooMuch ? string.Create(CultureInfo.InvariantCulture, $"{message} The budget of a day is {Settings.Currency} {Settings.DailyBudgetMicros!.Value / Micros:N2}, so this takes {days:N0} days.") : message)
            {
                Step = step.Order,
                Contacts = contacts,
            },
        ];
    }
}
