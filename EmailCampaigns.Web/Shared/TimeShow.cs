namespace EmailCampaigns.Web.Shared;

/// <summary>How an instant is shown; the exact local time is always told on hover and focus.</summary>
public enum TimeShow
{
    /// <summary>"in 3 hours".</summary>
    Relative,

    /// <summary>"15 Jan 2026, 10:45".</summary>
    DateAndTime,

    /// <summary>"15 January".</summary>
    Day,

    /// <summary>"10:45".</summary>
    Clock,
}
