
namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>An audited change of state, with who and why (table <c>campaign_transitions</c>). Written once.</summary>
public sealed class Transition : IWorkspaceOwned, IAppendOnly
{
    private Transition()
    {
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public TransitionSubject Subject { get; private set; }
    public Guid SubjectId { get; private set; }
    public string FromStatus { get; private set; } = "";
    public string ToStatus { get; private set; } = "";
    public string? Reason { get; private set; }

    /// <summary><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</summary>
    public string Actor { get; private set; } = "";

    public DateTime At { get; private set; }
    public DateTime CreatedAt { get; private set; }

    public static Transition Of(Campaign campaign, CampaignStatus from, string? reason, Actor by, DateTime now) =>
        Make(TransitionSubject.Campaign, campaign.Id, from, campaign.Status, reason, by, now);

    public static Transition Of(Enrollment enrollment, EnrollmentStatus from, string? reason, Actor by, DateTime now) =>
        Make(TransitionSubject.Enrollment, enrollment.Id, from, enrollment.Status, reason, by, now);

    private static Transition Make(TransitionSubject subject, Guid id, Enum from, Enum to, string? reason, Actor by, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Subject = subject,
        SubjectId = id,
        FromStatus = SnakeCase.Of(from),
        ToStatus = SnakeCase.Of(to),
        Reason = reason,
        Actor = by.ToString(),
        At = now,
    };
}

/// <summary>What a transition is about.</summary>
public enum TransitionSubject
{
    Campaign,
    Enrollment,
}
