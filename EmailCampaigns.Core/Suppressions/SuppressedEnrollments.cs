
namespace EmailCampaigns.Core.Suppressions;

/// <summary>What a suppression makes of the enrollments that it concerns.</summary>
internal static class SuppressedEnrollments
{
    public static EnrollmentStatus EndAs(SuppressionReason reason) => reason switch
    {
        SuppressionReason.HardBounce => EnrollmentStatus.Bounced,
        SuppressionReason.Unsubscribed or SuppressionReason.Complaint => EnrollmentStatus.Unsubscribed,
        SuppressionReason.Manual or SuppressionReason.Erased => EnrollmentStatus.Stopped,
    };

    /// <summary>Why, in plain words.</summary>
    public static string Because(SuppressionReason reason, SuppressionKind kind) => reason switch
    {
        SuppressionReason.HardBounce => "Emails to the address come back.",
        SuppressionReason.Unsubscribed => "Unsubscribed.",
        SuppressionReason.Complaint => "Complained about the email.",
        SuppressionReason.Manual => kind == SuppressionKind.Domain ? "The domain was suppressed." : "The address was suppressed.",
        SuppressionReason.Erased => "The contact was erased.",
    };
}
