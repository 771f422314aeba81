using EmailCampaigns.Core.Drafts;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailCampaigns.Web.Drafts;

/// <summary>The address of the review page: the filter, and the draft that is looked at.</summary>
public static class ReviewAddress
{
    /// <summary>"/review?campaign=…&amp;draft=…"; what is null is left out.</summary>
    public static string Of(DraftFilter filter, Guid? draftId = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryHelpers.AddQueryString("/review", new Dictionary<string, string?>
        {
            ["campaign"] = filter.CampaignId?.ToString(),
            ["step"] = filter.StepId?.ToString(),
            ["by"] = filter.IsByModel is true ? "ai" : null,
            ["search"] = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim(),
            ["draft"] = draftId?.ToString(),
        }.Where(part => part.Value is not null));
    }
}
