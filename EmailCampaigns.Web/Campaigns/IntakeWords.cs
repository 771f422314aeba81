using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>How contacts come into a campaign by themselves, in a marketer's words.</summary>
public static class IntakeWords
{
    /// <summary>The choice of an event with a name of one's own.</summary>
    public const string OwnEvent = "";

    /// <summary>What a campaign says of which all is sent, while contacts may come.</summary>
    public const string AllSent = "Everybody has got everything so far. New contacts get the sequence as they come.";

    /// <summary>The events that most programs know.</summary>
    public static IReadOnlyList<string> Events { get; } = ["lead_created", "form_submit", "stage_enter"];

    /// <summary>"A lead is created".</summary>
    public static string Event(string name) => name switch
    {
        "lead_created" => "A lead is created",
        "form_submit" => "A form is submitted",
        "stage_enter" => "A stage is entered",
        OwnEvent => "Another event",
        _ => $"The event {name}",
    };

    /// <summary>"when a lead is created"; null where no event brings contacts.</summary>
    public static string? When(string trigger) => trigger switch
    {
        Campaign.ManualTrigger => null,
        "lead_created" => "when a lead is created",
        "form_submit" => "when a form is submitted",
        "stage_enter" => "when a stage is entered",
        _ => $"when the event {trigger} comes",
    };

    /// <summary>"when a lead is created, and as they join Trade fair Hannover"; empty where contacts come by neither.</summary>
    public static string Ways(Campaign campaign, string? list)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        string?[] ways = [When(campaign.TriggerEvent), campaign.EnrollNewMembers ? $"as they join {list ?? "its list"}" : null];
        return string.Join(", and ", ways.OfType<string>());
    }

    /// <summary>"Takes new contacts when a lead is created."; null while it takes none.</summary>
    public static string? Takes(Campaign campaign, string? list)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return campaign.IsIntakeOpen ? $"Takes new contacts {Ways(campaign, list)}." : null;
    }

    /// <summary>"form is demo, country is DE".</summary>
    public static string Conditions(IReadOnlyDictionary<string, string> conditions) => string.Join(", ", conditions.Select(c => $"{c.Key} is {c.Value}"));

    /// <summary>What follows for those who are in a campaign that takes nobody any more.</summary>
    /// <param name="status">Of the campaign.</param>
    /// <param name="underWay">How many contacts have emails to come.</param>
    public static string Draining(CampaignStatus status, int underWay) => (status, underWay) switch
    {
        (CampaignStatus.Completed, _) => "Everybody has got everything.",
        (CampaignStatus.Paused, 0) => "Nobody is under way: once it is resumed, the campaign is completed.",
        (CampaignStatus.Paused, _) => $"Once it is resumed, {Finish(underWay)}; then the campaign is completed.",
        (_, 0) => "Nobody is under way, so the campaign is completed.",
        _ => $"{Finish(underWay)}; then the campaign is completed.",
    };

    private static string Finish(int underWay) => ProgressWords.Counted(underWay, "contact finishes its sequence", "contacts finish their sequence");
}
