using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>A claimed email with the plan of its enrollment, as its contact gets it.</summary>
internal readonly record struct PlannedEmail(ClaimedEmail Email, Guid PlanVersionId, Guid? UploadBatchId, bool MayHaveGone, FrozenPlan Plan)
{
    public FrozenStep? Step => Plan.Find(Email.StepId);
}

/// <summary>What contacts did with earlier emails, asked of those that are due and have a condition.</summary>
internal static class StepConditionFacts
{
    /// <summary>Which of these emails must not go, because their contact has not done what their step asks for.</summary>
    public static async Task<IReadOnlySet<Guid>> Unmet(CampaignsDb db, IReadOnlyList<PlannedEmail> emails, CancellationToken cancellationToken)
    {
        var asking = emails.Where(e => e.Step is { Condition: not null, ConditionStepId: not null }).ToList();
        if (asking.Count == 0)
        {
            return new HashSet<Guid>();
        }

        var enrollmentIds = asking.ConvertAll(e => e.Email.EnrollmentId);
        var stepIds = asking.Select(e => e.Step!.ConditionStepId!.Value).Distinct().ToList();
        var sent = await db.SentEmails
            .Where(s => enrollmentIds.Contains(s.CampaignContactId) && stepIds.Contains(s.StepId))
            .Select(s => new
            {
                s.CampaignContactId,
                s.StepId,
                Opened = db.MessageEvents.Any(e => e.SentEmailId == s.Id && e.Type == MessageEventType.Opened && !e.IsAutomated),
                Clicked = db.MessageEvents.Any(e => e.SentEmailId == s.Id && e.Type == MessageEventType.Clicked && !e.IsAutomated),
            })
            .ToDictionaryAsync(s => (s.CampaignContactId, s.StepId), cancellationToken);
        return asking
            .Where(e => !(sent.GetValueOrDefault((e.Email.EnrollmentId, e.Step!.ConditionStepId!.Value)) is var did
                && e.Step.Condition!.Value.IsMet(did is not null, did?.Opened == true, did?.Clicked == true)))
            .Select(e => e.Email.Id)
            .ToHashSet();
    }
}
