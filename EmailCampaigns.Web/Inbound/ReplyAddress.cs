using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Desk;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailCampaigns.Web.Inbound;

/// <summary>The address of the replies page: the filter, and the reply that is looked at.</summary>
public static class ReplyAddress
{
    /// <summary>"/replies?tray=snoozed&amp;reply=…"; what is null, and the first tray, is left out.</summary>
    public static string Of(ReplyFilter filter, Guid? replyId = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryHelpers.AddQueryString("/replies", new Dictionary<string, string?>
        {
            ["tray"] = filter.Tray == ReplyTray.ToHandle ? null : SnakeCase.Of(filter.Tray),
            ["intent"] = filter.Intent is { } intent ? SnakeCase.Of(intent) : null,
            ["campaign"] = filter.CampaignId?.ToString(),
            ["search"] = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim(),
            ["reply"] = replyId?.ToString(),
        }.Where(part => part.Value is not null));
    }
}
