using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>Why something is done, for the audit log and for colleagues; may be left out.</summary>
/// <param name="Reason">One sentence.</param>
internal sealed record BecauseOf(string? Reason)
{
    /// <exception cref="InvalidInputException">It is longer than a sentence.</exception>
    public string? Checked() => Check(Reason);

    /// <inheritdoc cref="Checked"/>
    public static string? Check(string? reason, string field = "reason") => reason?.Length > ContentLimits.Reason
        ? throw new InvalidInputException(field, $"At most {ContentLimits.Reason} characters are allowed; this has {reason.Length:N0}.")
        : reason;
}
