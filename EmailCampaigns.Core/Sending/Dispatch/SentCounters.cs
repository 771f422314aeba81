using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>How one email of an enrollment stands.</summary>
internal readonly record struct StepState(Guid EnrollmentId, ScheduledEmailStatus Status, int Attempts);

/// <summary>Counts emails that were handed over.</summary>
internal static class SentCounters
{
    /// <summary>Adds what they count: as emails, and those that are the first of their contact as contacts.</summary>
    /// <param name="db">A context in their workspace.</param>
    /// <param name="sheet">Counted into.</param>
    /// <param name="added">Emails of one campaign that are recorded as sent in this transaction, one an enrollment.</param>
    /// <param name="steps">How the emails of their enrollments stand, these being sent.</param>
    public static async Task Count(CampaignsDb db, CounterSheet sheet, List<Attempt> added, ILookup<Guid, StepState> steps)
    {
        var campaign = added[0].Lane.Campaign.Id;
        new ContactTally(sheet, new CounterClock(added[0].Lane.Workspace.Timezone), new Dictionary<(Guid, Guid), Guid>())
            .Emails(added.Select(a => new SentFact(a.Email.Email.Id, campaign, a.Email.Email.ContactId, a.Email.Email.StepId, a.Email.Order, a.Lane.Sender.Id, a.At)));
        var refused = await Refused(db, campaign, [.. added.Where(a => StepsOf(a).Sum(s => s.Attempts) > Sent(a)).Select(a => a.Email.Email.ContactId)]);
        foreach (var email in added)
        {
            var before = refused[email.Email.Email.ContactId].ToList();
            if (!before.Contains(email.Email.Email.StepId))
            {
                sheet.Add(new StepRow(campaign, email.Email.Email.StepId), Counter.Contacts);
            }

            if (before.Count == 0 && Sent(email) == 1)
            {
                sheet.Add(new UploadRow(campaign, email.Email.UploadBatchId ?? Guid.Empty), Counter.Contacts);
            }
        }

        IEnumerable<StepState> StepsOf(Attempt attempt) => steps[attempt.Email.Email.EnrollmentId];
        int Sent(Attempt attempt) => StepsOf(attempt).Count(s => s.Status == ScheduledEmailStatus.Sent);
    }

    /// <summary>The steps that a server refused at once, by contact: who was refused was counted then. Only who was tried more often than sent to can have been.</summary>
    private static async Task<ILookup<Guid, Guid>> Refused(CampaignsDb db, Guid campaignId, List<Guid> contactIds)
    {
        if (contactIds.Count == 0)
        {
            return Array.Empty<Guid>().ToLookup(step => step);
        }

        var refused = await db.MessageEvents
            .Where(e => e.ContactId != null && contactIds.Contains(e.ContactId.Value) && e.CampaignId == campaignId && e.Type == MessageEventType.Bounced && e.SentEmailId == null)
            .Select(e => new { ContactId = e.ContactId!.Value, StepId = e.StepId!.Value }).ToListAsync(CancellationToken.None);
        return refused.ToLookup(e => e.ContactId, e => e.StepId);
    }
}
