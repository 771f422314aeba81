using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>Which changes are worth trying, by what holds a campaign back.</summary>
internal static class PossibleChanges
{
    private static readonly TimeOnly LastHour = new(23, 0);

    /// <summary>Those that a marketer may set: of campaign and sender, never of the whole workspace.</summary>
    /// <param name="settings">As they are.</param>
    /// <param name="limits">As they bind.</param>
    /// <param name="wait">What its first email waits for.</param>
    /// <param name="now">The present on the campaign's clock.</param>
    /// <param name="otherSenders">Mailboxes that work and are not the campaign's; empty where it cannot change its sender any more.</param>
    public static IReadOnlyList<SettingsChange> For(
        CampaignSettings settings, IReadOnlyList<SimulatedLimit> limits, FirstEmailWait? wait, DateTime now, IReadOnlyList<SimulatedSender> otherSenders)
    {
        var changes = new List<SettingsChange>();
        var binding = limits.FirstOrDefault(l => l.Binds)?.Kind;
        switch (binding)
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

                break;
        }

        if (binding == DayLimit.CampaignPace || wait == FirstEmailWait.AfterHours)
        {
            changes.AddRange(LaterEnds(settings, wait == FirstEmailWait.AfterHours ? now.Hour + 1 : 0).Select(end => new SettingsChange { SendWindowEnd = end }));
        }

        changes.AddRange(
            new[] { DayOfWeek.Saturday, wait == FirstEmailWait.NoSendDay ? now.DayOfWeek : DayOfWeek.Saturday }.Distinct().Except(settings.SendDays)
                .Select(day => new SettingsChange { SendDays = [.. settings.SendDays, day] }));

        return [.. changes, .. otherSenders.Select(sender => new SettingsChange { Sender = sender })];
    }

    /// <summary>An hour more, from the end or from an hour of the day on, and as long as emails may go; the shorter first. A window over midnight is long enough.</summary>
    private static IEnumerable<TimeOnly> LaterEnds(CampaignSettings settings, int fromHour)
    {
        if (settings.SendWindowEnd <= settings.SendWindowStart || settings.SendWindowEnd >= LastHour)
        {
            return [];
        }

        var next = fromHour >= LastHour.Hour ? LastHour : new TimeOnly(fromHour + 1, 0);
        var hourMore = settings.SendWindowEnd.AddHours(1);
        return [.. new[] { next > hourMore ? next : hourMore, LastHour }.Distinct().Order()];
    }

    /// <summary>As many as the next limit lets through; twice as many where there is none.</summary>
    private static int Raised(int limit, IReadOnlyList<SimulatedLimit> limits)
    {
        var next = limits.Where(l => l.Kind is DayLimit.CampaignPace or DayLimit.Sender or DayLimit.SenderPace or DayLimit.Workspace or DayLimit.Campaign && l.Limit > limit)
            .Select(l => l.Limit).DefaultIfEmpty().Min();
        return next > 0 ? next : limit * 2;
    }
}
