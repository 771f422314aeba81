using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>A step as far as its time is concerned.</summary>
/// <param name="Order">Its place; 1 writes to new contacts.</param>
/// <param name="Delay">The pause before it.</param>
public readonly record struct SimulatedStep(int Order, StepDelay Delay);

/// <summary>Somebody who gets the emails of a simulated campaign.</summary>
/// <param name="Zone">The IANA zone of the contact's clocks; null where it is not known.</param>
/// <param name="Domain">The recipient domain, where some domain is limited; else null.</param>
/// <param name="PassedStep">Order of the last step that is behind; 0 for a new contact.</param>
/// <param name="Anchor">What the next delay counts from; null for the start of the simulation.</param>
internal readonly record struct SimulatedContact(string? Zone = null, string? Domain = null, int PassedStep = 0, DateTime? Anchor = null);

/// <summary>Everybody who gets the emails, in the order in which they are planned, and who is left out.</summary>
/// <param name="Contacts">By key.</param>
/// <param name="LeftOut">Who must not be mailed, by reason.</param>
internal sealed record SimulatedAudience(IReadOnlyList<SimulatedContact> Contacts, IReadOnlyDictionary<SuppressionReason, int> LeftOut)
{
    /// <summary>Members of a list in one read.</summary>
    private const int BlockSize = 2000;

    /// <summary>Reads the audience: of a draft its list, of a started campaign those under way and those that its launch has not reached.</summary>
    public static async Task<SimulatedAudience> Read(
        CampaignsDb db, EnrollmentPlanner planner, Campaign campaign, Guid? listId, CancellationToken cancellationToken)
    {
        var contacts = new List<SimulatedContact>();
        var leftOut = new Dictionary<SuppressionReason, int>();
        var limitsDomains = await db.SendRateLimits.AnyAsync(l => l.Scope == QuotaScope.RecipientDomain, cancellationToken);
        if (campaign.Status != CampaignStatus.Draft)
        {
            await AddEnrolled(db, campaign, limitsDomains, contacts, cancellationToken);
        }

        var isToBeEnrolled = campaign.Status == CampaignStatus.Draft || campaign.LaunchState is LaunchState.Running or LaunchState.Failed;
        var reader = new AudienceReader(planner, listId, whole: false);
        var cursor = campaign.LaunchCursor ?? Guid.Empty;
        while (isToBeEnrolled && await reader.After(db, cursor, BlockSize, cancellationToken) is { } block)
        {
            cursor = block.UpTo;
            foreach (var recipient in block.Recipients)
            {
                if (block.Suppressed.TryGetValue(recipient.Id, out var reason))
                {
                    leftOut[reason] = leftOut.GetValueOrDefault(reason) + 1;
                }
                else
                {
                    contacts.Add(new SimulatedContact(KnownZone(recipient.Timezone), limitsDomains ? recipient.EmailDomain : null));
                }
            }
        }

        return new SimulatedAudience(contacts, leftOut);
    }

    private static async Task AddEnrolled(
        CampaignsDb db, Campaign campaign, bool limitsDomains, List<SimulatedContact> contacts, CancellationToken cancellationToken)
    {
        var enrolled =
            from enrollment in db.Enrollments
            join contact in db.Contacts on enrollment.ContactId equals contact.Id
            where enrollment.CampaignId == campaign.Id && (enrollment.Status == EnrollmentStatus.Pending || enrollment.Status == EnrollmentStatus.InProgress)
            orderby enrollment.ContactId
            select new { contact.Timezone, contact.EmailDomain, enrollment.CurrentSequenceStep, At = enrollment.LastStepAt ?? enrollment.EnrolledAt };
        await foreach (var one in enrolled.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            contacts.Add(new SimulatedContact(KnownZone(one.Timezone), limitsDomains ? one.EmailDomain : null, one.CurrentSequenceStep, one.At));
        }
    }

    private static string? KnownZone(string? zone) => ZoneCalendar.IsKnown(zone) ? zone : null;
}
