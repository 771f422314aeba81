using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>Which changes are worth trying, by what holds a campaign back.</summary>
internal static class PossibleChanges
{
    private static readonly TimeOnly LastHour = new(23, 0);

    /// <summary>Those that a marketer may set: of campaign and sender, never of the whole workspace.</summary>
    /// <param name="settings">As they are.</param>
    /// <param name="limits">As they bind.</param>
    /// <param name="otherSenders">Mailboxes that work and are not the campaign's; empty where it cannot change its sender any more.</param>
    public static IReadOnlyList<SettingsChange> For(CampaignSettings settings, IReadOnlyList<SimulatedLimit> limits, IReadOnlyList<SimulatedSender> otherSenders)
    {
        var changes = new List<SettingsChange>();
        switch (limits.FirstOrDefault(l => l.Binds)?.Kind)
        {
            case DayLimit.Campaign:
                changes.Add(new SettingsChange { DailyLimit = Raised(settings.DailyLimit, limits) });
                break;
            case DayLimit.NewContacts:
                changes.Add(new SettingsChange { DailyNewContacts = Raised(settings.DailyNewContacts, limits) });
                break;
            case DayLimit.CampaignPace:
                if (settings.DelayBetweenEmailsSeconds > 1)
                {
                    changes.Add(new SettingsChange { DelayBetweenEmailsSeconds = settings.DelayBetweenEmailsSeconds / 2 });
                }

                if (settings.SendWindowEnd > settings.SendWindowStart && settings.SendWindowEnd < LastHour)
                {
                    changes.Add(new SettingsChange { SendWindowEnd = settings.SendWindowEnd.AddHours(1) });
                }

                break;
        }

        if (!settings.SendDays.Contains(DayOfWeek.Saturday))
        {
            changes.Add(new SettingsChange { SendDays = [.. settings.SendDays, DayOfWeek.Saturday] });
        }

        return [.. changes, .. otherSenders.Select(sender => new SettingsChange { Sender = sender })];
    }

    /// <summary>As many as the next limit lets through; twice as many where there is none.</summary>
    private static int Raised(int limit, IReadOnlyList<SimulatedLimit> limits)
    {
        var next = limits.Where(l => l.Kind is DayLimit.CampaignPace or DayLimit.Sender or DayLimit.SenderPace or DayLimit.Workspace or DayLimit.Campaign && l.Limit > limit)
            .Select(l => l.Limit).DefaultIfEmpty().Min();
        return next > 0 ? next : limit * 2;
    }
}
