namespace EmailCampaigns.Web.Api;

/// <summary>Why something is done, for the audit log and for colleagues; may be left out.</summary>
/// <param name="Reason">One sentence.</param>
internal sealed record BecauseOf(string? Reason)
{
    private const int Most = 500;

    /// <exception cref="InvalidInputException">It is longer than a sentence.</exception>
    public string? Checked() => Reason?.Length > Most ? throw new InvalidInputException("reason", $"At most {Most} characters are possible.") : Reason;
}
