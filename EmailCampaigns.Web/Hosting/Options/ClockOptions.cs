using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Clock</c>.</summary>
public sealed class ClockOptions
{
    /// <summary>How far the product's clock is ahead of the real one.</summary>
    [Range(typeof(TimeSpan), "-36500.00:00:00", "36500.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Offset { get; set; }
}

/// <summary>Nobody shifts the clock of an installation that sends to people.</summary>
internal sealed class ClockRules(bool isDevelopment) : IValidateOptions<ClockOptions>
{
    public ValidateOptionsResult Validate(string? name, ClockOptions options) => isDevelopment || options.Offset == TimeSpan.Zero
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(SettingException.Line("Clock:Offset", $"'{options.Offset:c}' shifts the clock, which is allowed in the Development environment only."));
}
