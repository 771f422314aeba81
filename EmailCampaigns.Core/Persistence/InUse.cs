using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>The refusal because campaigns still need something.</summary>
internal static class InUse
{
    private const int Named = 3;

    /// <summary>Names the campaigns, and the first of them by its id; null where there are none.</summary>
    /// <param name="campaigns">Those that use it.</param>
    /// <param name="what">What they use: "list".</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<EditOutcome?> By(IQueryable<Campaign> campaigns, string what, CancellationToken cancellationToken)
    {
        var users = await campaigns.OrderBy(c => c.Name).Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken);
        return users.Count == 0 ? null : EditOutcome.InUse(users[0].Id, Words(users.ConvertAll(u => u.Name), what));
    }

    private static string Words(List<string> campaigns, string what)
    {
        var names = string.Join(", ", campaigns.Take(Named).Select(name => $"\"{name}\""));
        var more = campaigns.Count > Named ? $" and {campaigns.Count - Named} more" : "";
        return campaigns.Count == 1
            ? $"The campaign {names} uses this {what}. Choose another {what} there, or archive the campaign first."
            : $"The campaigns {names}{more} use this {what}. Choose another {what} there, or archive them first.";
    }
}
