using System.Globalization;
using System.Threading.RateLimiting;
using EmailCampaigns.Web.Analytics;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Contacts;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Files;
using EmailCampaigns.Web.Generation;
using EmailCampaigns.Web.Hosting;
using EmailCampaigns.Web.Imports;
using EmailCampaigns.Web.Inbound;
using EmailCampaigns.Web.Intake;
using EmailCampaigns.Web.Lists;
using EmailCampaigns.Web.Scheduling;
using EmailCampaigns.Web.Senders;
using EmailCampaigns.Web.Sending;
using EmailCampaigns.Web.Suppressions;
using EmailCampaigns.Web.Templates;
using EmailCampaigns.Web.Tracking;
using EmailCampaigns.Web.Webhooks;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.RateLimiting;

namespace EmailCampaigns.Web.Api;

/// <summary>The conventions that all of the API shares, and the slices that make it up.</summary>
internal static class ApiRegistration
{
    public static void AddApi(this WebApplicationBuilder builder, Settings settings)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that one place words all of it
        services.AddOpenApi("v1", ApiDocument.Configure);
        services.AddOptions<RateLimiterOptions>().Configure<TimeProvider>((limiter, clock) =>
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Guid>(context => LimitOf(context, settings.Api.RequestsPerMinute, clock)));
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, _) => await SayWhen(rejected.HttpContext, rejected.Lease, settings.Api.RequestsPerMinute);
        });
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseRateLimiter();
        app.UseKnownAddresses();
        app.UseRequestBodies();
        app.MapApiDocument();
        var api = app.MapGroup(ApiPaths.V1).RequireAuthorization(Policies.Viewer).AddEndpointFilter(KnownParameters.Check).AddEndpointFilter(EntityTags.Add).WithProblems().WithHead();
        api.MapWorkspace();
        api.MapMembers();
        api.MapInvitations();
        api.MapApiKeys();
        api.MapFiles();
        api.MapImports();
        api.MapContacts();
        api.MapLists();
        api.MapTemplates();
        api.MapTestEmails();
        api.MapSenders();
        api.MapCampaigns();
        api.MapEnrollments();
        api.MapSchedule();
        api.MapRules();
        api.MapDrafts();
        api.MapAi();
        api.MapSent();
        api.MapHold();
        api.MapEvents();
        api.MapIntake();
        api.MapReplies();
        api.MapAnswers();
        api.MapSuppressions();
        api.MapAnalytics();
        api.MapWebhooks();
    }

    private static RateLimitPartition<Guid> LimitOf(HttpContext context, int requestsPerMinute, TimeProvider clock) => context.User.ApiKey() is { } key
        ? RateLimitPartition.Get<Guid>(key, _ => new RequestQuota(requestsPerMinute, clock))
        : RateLimitPartition.GetNoLimiter(Guid.Empty);

    private static Task SayWhen(HttpContext context, RateLimitLease lease, int requestsPerMinute)
    {
        if (lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return ApiProblems.Write(context, StatusCodes.Status429TooManyRequests, $"A key may make {requestsPerMinute} requests a minute. Try again after the pause that Retry-After names.");
    }
}
