using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What a person is asked before something is done with a whole campaign: what it means, and for how many.</summary>
internal static class CampaignConfirmations
{
    /// <param name="enrollments">How many the campaign has in each state.</param>
    public static Confirmation Stop(IReadOnlyDictionary<EnrollmentStatus, int> enrollments)
    {
        EnrollmentStatus[] underWay = [EnrollmentStatus.Pending, EnrollmentStatus.InProgress, EnrollmentStatus.Paused];
        var open = ProgressWords.Counted(underWay.Sum(status => enrollments.GetValueOrDefault(status)), "contact");
        return new Confirmation(
            "Stop this campaign for good?",
            $"{open} get no further email of it. This cannot be undone; to halt it for a while, pause it instead.",
            $"Stop for {open}",
            Dangerous: true);
    }

    public static Confirmation Archive() => new("Archive this campaign?", "It leaves the list of campaigns. Its history and its results stay.", "Archive");

    public static Confirmation Delete(CampaignDetail detail) => new(
        "Delete this draft?",
        $"Its {ProgressWords.Counted(detail.Steps.Count, "email")} and settings are lost. Contacts and lists stay.",
        "Delete draft",
        Dangerous: true);
}
