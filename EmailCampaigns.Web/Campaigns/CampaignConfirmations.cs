using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What a person is asked before something is done with a whole campaign: what it means, and for how many.</summary>
internal static class CampaignConfirmations
{
    /// <param name="enrollments">How many the campaign has in each state.</param>
    public static Confirmation Stop(IReadOnlyDictionary<EnrollmentStatus, int> enrollments)
    {
        var open = ProgressWords.Counted(UnderWay(enrollments), "contact");
        return new Confirmation(
            "Stop this campaign for good?",
            $"{open} get no further email of it. This cannot be undone; to halt it for a while, pause it instead.",
            $"Stop for {open}",
            Dangerous: true);
    }

    /// <param name="status">Of the campaign.</param>
    /// <param name="underWay">How many contacts have emails to come.</param>
    public static Confirmation CloseIntake(CampaignStatus status, int underWay) => new(
        "Take no new contacts?", $"{IntakeWords.Draining(status, underWay)} You can take new contacts again at any time.", "Take no new contacts");

    /// <summary>How many contacts of a campaign have emails to come.</summary>
    /// <param name="enrollments">How many it has in each state.</param>
    public static int UnderWay(IReadOnlyDictionary<EnrollmentStatus, int> enrollments) =>
        enrollments.GetValueOrDefault(EnrollmentStatus.Pending) + enrollments.GetValueOrDefault(EnrollmentStatus.InProgress) + enrollments.GetValueOrDefault(EnrollmentStatus.Paused);

    public static Confirmation Archive() => new("Archive this campaign?", "It leaves the list of campaigns. Its history and its results stay.", "Archive");

    public static Confirmation Delete(CampaignDetail detail) => new(
        "Delete this draft?",
        $"Its {ProgressWords.Counted(detail.Steps.Count, "email")} and settings are lost. Contacts and lists stay.",
        "Delete draft",
        Dangerous: true);
}
