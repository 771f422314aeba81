namespace EmailCampaigns.Web.Campaigns;

/// <summary>How much of a calendar is shown.</summary>
public enum CalendarView
{
    Month,
    Week,

    /// <summary>What is to come from a day on, email by email.</summary>
    List,
}

/// <summary>The view as it stands in the address; a month where nothing is said.</summary>
internal static class CalendarViews
{
    public static CalendarView Of(string? name) => Enum.TryParse<CalendarView>(name, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : CalendarView.Month;

    public static string Query(CalendarView view) => view == CalendarView.Month ? "" : $"&view={view.ToString().ToLowerInvariant()}";
}
