using EmailCampaigns.Core.Senders;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Senders;

/// <summary>What the pages about senders say.</summary>
public static class SenderWords
{
    /// <summary>The status under which <see cref="StatusWords"/> knows it.</summary>
    public static string Status(SenderHealth health) => health switch
    {
        SenderHealth.NotChecked => "pending",
        SenderHealth.Works => "verified",
        SenderHealth.Resting => "resting",
        SenderHealth.InTrouble => "failed",
        SenderHealth.Inactive => "inactive",
    };

    /// <summary>"40 of 150"; without a limit "40".</summary>
    public static string Use(int sent, int limit) =>
        limit == 0 ? FormattableString.Invariant($"{sent:N0}") : FormattableString.Invariant($"{sent:N0} of {limit:N0}");

    /// <summary>"190 a day", "40 an hour", "200 in any 24 hours": the limits that a sender has.</summary>
    public static IReadOnlyList<string> Limits(SenderRow sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        (int Limit, string Per)[] limits = [(sender.HourlyLimit, "an hour"), (sender.DailyLimit, "a day"), (sender.RollingLimit, "in any 24 hours")];
        return [.. limits.Where(l => l.Limit > 0).Select(l => FormattableString.Invariant($"{l.Limit:N0} {l.Per}"))];
    }

    /// <summary>How it sends: its mail server or provider, or that it writes files.</summary>
    public static string By(SenderRow sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return sender.Provider switch
        {
            SenderProvider.Microsoft365 => "Microsoft 365",
            SenderProvider.Google => "Google",
            SenderProvider.Smtp => sender.Smtp!.Host,
            SenderProvider.Pickup => "Pickup folder",
        };
    }

    /// <summary>"Anna Keller. Used by Spring fair and 2 more campaigns."</summary>
    public static string UsedIn(string? name, IReadOnlyList<string> campaigns)
    {
        ArgumentNullException.ThrowIfNull(campaigns);
        var use = campaigns.Count switch
        {
            0 => "No campaign uses it yet.",
            1 => $"Used by {campaigns[0]}.",
            2 => $"Used by {campaigns[0]} and {campaigns[1]}.",
            _ => $"Used by {campaigns[0]} and {ProgressWords.Counted(campaigns.Count - 1, "other campaign")}.",
        };
        return string.IsNullOrWhiteSpace(name) ? use : $"{name}. {use}";
    }
}
