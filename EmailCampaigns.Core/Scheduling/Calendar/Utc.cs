namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>Converts at the boundary of the planner: UTC <see cref="DateTime"/> outside, ticks inside.</summary>
internal static class Utc
{
    /// <exception cref="ArgumentException">The value is not marked as UTC: taking it for UTC would shift a plan by hours.</exception>
    internal static long Ticks(DateTime utc) => utc.Kind == DateTimeKind.Utc
        ? utc.Ticks
        : throw new ArgumentException($"A UTC instant is needed, this one is of kind {utc.Kind}.", nameof(utc));

    internal static DateTime At(long ticks) => new(ticks, DateTimeKind.Utc);
}
