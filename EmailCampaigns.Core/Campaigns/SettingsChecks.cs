namespace EmailCampaigns.Core.Campaigns;

/// <summary>The ranges of a campaign's settings, for whoever saves them and whoever only supposes them.</summary>
internal static class SettingsChecks
{
    private const int MaxADay = 1_000_000;

    /// <summary>Sets what is given, and notes what is wrong with it; what is null stays.</summary>
    public static void Set(CampaignSettings settings, CampaignSettingsEdit edit, FieldChecks checks)
    {
        settings.SendWindowStart = edit.SendWindowStart ?? settings.SendWindowStart;
        settings.SendWindowEnd = edit.SendWindowEnd ?? settings.SendWindowEnd;
        if (edit.SendDays is { } days)
        {
            if (days.Count == 0)
            {
                checks.Add("settings.sendDays", "Choose at least one day of the week.");
            }

            settings.SendDays = [.. days.Distinct().OrderBy(d => ((int)d + 6) % 7)];
        }

        settings.Timezone = FieldChecks.NullIfEmpty(checks.Zone("settings.timezone", edit.Timezone, canBeEmpty: true)) ?? settings.Timezone;
        settings.DailyLimit = checks.Count("settings.dailyLimit", edit.DailyLimit, MaxADay) ?? settings.DailyLimit;
        settings.DelayBetweenEmailsSeconds =
            checks.Count("settings.delayBetweenEmailsSeconds", edit.DelayBetweenEmailsSeconds, 86_400) ?? settings.DelayBetweenEmailsSeconds;
        settings.DelayJitterSeconds = checks.Count("settings.delayJitterSeconds", edit.DelayJitterSeconds, 86_400) ?? settings.DelayJitterSeconds;
        settings.DailyNewContacts = checks.Count("settings.dailyNewContacts", edit.DailyNewContacts, MaxADay) ?? settings.DailyNewContacts;
        settings.UseContactTimezone = edit.UseContactTimezone ?? settings.UseContactTimezone;
        settings.BusinessDaysOnly = edit.BusinessDaysOnly ?? settings.BusinessDaysOnly;
        settings.StopOnReply = edit.StopOnReply ?? settings.StopOnReply;
        settings.StopOnCompanyReply = edit.StopOnCompanyReply ?? settings.StopOnCompanyReply;
        settings.TrackOpens = edit.TrackOpens ?? settings.TrackOpens;
        settings.TrackClicks = edit.TrackClicks ?? settings.TrackClicks;
    }
}
