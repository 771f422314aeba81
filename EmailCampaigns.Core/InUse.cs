namespace EmailCampaigns.Core;

/// <summary>The words for a refusal because campaigns still need something.</summary>
internal static class InUse
{
    private const int Named = 3;

    /// <param name="campaigns">The names of the campaigns, at least one.</param>
    /// <param name="what">What they use: "list".</param>
    public static string By(IReadOnlyList<string> campaigns, string what)
    {
        var names = string.Join(", ", campaigns.Take(Named).Select(name => $"\"{name}\""));
        var more = campaigns.Count > Named ? $" and {campaigns.Count - Named} more" : "";
        return campaigns.Count == 1
            ? $"The campaign {names} uses this {what}. Choose another {what} there, or archive the campaign first."
            : $"The campaigns {names}{more} use this {what}. Choose another {what} there, or archive them first.";
    }
}
