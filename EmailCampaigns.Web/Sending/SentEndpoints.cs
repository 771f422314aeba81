using System.Security.Claims;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Sending;

/// <summary><c>/sent</c></summary>
internal static class SentEndpoints
{
    public static void MapSent(this RouteGroupBuilder api) => api.MapGet("/sent", List).WithTags("Sending").Answers200<Paged<SentEmailRow>>();

    private static async Task<Paged<SentEmailRow>> List(
        ClaimsPrincipal user,
        PageRequest page,
        SentEmailQueries sent,
        Guid? campaignId,
        Guid? contactId,
        Guid? stepId,
        Guid? senderAccountId,
        string? status,
        CancellationToken cancellationToken)
    {
        var filter = new SentEmailFilter
        {
            CampaignId = campaignId,
            ContactId = contactId,
            StepId = stepId,
            SenderAccountId = senderAccountId,
            Status = Query.Status<SentEmailStatus>(status, "status"),
        };
        return page.Of(await sent.Page(user.ToActor().WorkspaceId, filter, page.Offset, page.PageSize, cancellationToken));
    }
}
