using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Web.Senders;

/// <summary>What the pages about senders say.</summary>
public static class SenderWords
{
    /// <summary>The status under which <see cref="Shared.StatusWords"/> knows it.</summary>
    public static string Status(SenderHealth health) => health switch
    {
        SenderHealth.NotChecked => "pending",
        SenderHealth.Works => "verified",
        SenderHealth.Resting => "resting",
        SenderHealth.InTrouble => "failed",
        SenderHealth.Inactive => "inactive",
    };

    /// <summary>"of 150", "no limit".</summary>
    public static string Of(int limit) => limit == 0 ? "no limit" : FormattableString.Invariant($"of {limit:N0}");

    /// <summary>"40 of 150"; without a limit "40".</summary>
    public static string Use(int sent, int limit) =>
        limit == 0 ? FormattableString.Invariant($"{sent:N0}") : FormattableString.Invariant($"{sent:N0} of {limit:N0}");
}
