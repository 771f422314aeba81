using EmailCampaigns.Core.Intake;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Intake;

/// <summary>POST <c>/events</c>: what other programs tell of enrolls contacts.</summary>
internal static class IntakeEndpoints
{
    public static void MapIntake(this RouteGroupBuilder api) => api.MapPost("/events", Receive)
        .WithSummary("Tell of an event that enrolls a contact").WithTags("Events").Requires("event", "email").RequireAuthorization(Policies.Marketer).Answers200<EventResult>();

    private static async Task<IResult> Receive(Caller by, EventInput input, EventReceiver receiver, CancellationToken cancellationToken)
    {
        var (outcome, result) = await receiver.Receive(by, input, cancellationToken);
        return outcome.IsDone ? TypedResults.Ok(result) : outcome.Refused();
    }
}
