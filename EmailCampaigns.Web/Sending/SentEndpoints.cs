using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Sending;

/// <summary><c>/sent</c></summary>
internal static class SentEndpoints
{
    public static void MapSent(this RouteGroupBuilder api) => api.MapGet("/sent", List).WithSummary("List the sent emails").WithTags("Sending").AnswersList<SentEmailRow>(SentEmailQueries.Fields);

    private static async Task<Paged<SentEmailRow>> List(Caller by, ListQuery query, SentEmailQueries sent, CancellationToken cancellationToken) =>
        query.Of(await sent.Page(by.WorkspaceId, query.Request, cancellationToken));
}
