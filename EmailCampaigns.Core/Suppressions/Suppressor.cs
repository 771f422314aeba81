using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>
/// Suppresses addresses and domains, and lifts that again. From the commit on nothing to them passes the gate: the open enrollments end and
/// their waiting emails are cancelled in the same transaction.
/// </summary>
public sealed class Suppressor(IDbContextFactory<CampaignsDb> dbs, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Suppresses one address or domain. Doing it twice changes nothing, but a stronger reason takes the place of a weaker one.</summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="kind">Address or domain.</param>
    /// <param name="value">As typed; it is normalised.</param>
    /// <param name="reason">Why.</param>
    /// <param name="source">Where it came from, a word.</param>
    /// <param name="note">What a person wants to remember of it.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns><see cref="EditVerdict.Exists"/> with the id of what stands where it was suppressed before.</returns>
    public Task<EditOutcome> Suppress(
        Actor by, SuppressionKind kind, string value, SuppressionReason reason, string source, string? note, CancellationToken cancellationToken)
    {
        if (Normalize(kind, value) is not { } normalized)
        {
            return Task.FromResult(EditOutcome.Invalid([new FieldProblem("value", kind == SuppressionKind.Address
                ? $"\"{value}\" is not an address."
                : $"\"{value}\" is not a domain such as example.org.")]));
        }

        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var (suppression, isNew) = await Suppress(db, kind, normalized, reason, source, note, by, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return isNew ? EditOutcome.Done(suppression.Id) : EditOutcome.Exists(suppression.Id, $"{normalized} was suppressed before.");
        }, cancellationToken);
    }

    /// <summary>The same inside the caller's transaction, for a value that is normalised; the caller saves.</summary>
    public async Task<(Suppression Suppression, bool IsNew)> Suppress(
        CampaignsDb db,
        SuppressionKind kind,
        string normalized,
        SuppressionReason reason,
        string source,
        string? note,
        Actor by,
        CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var hash = Suppression.HashOf(keys.SuppressionHash, kind, normalized);
        var suppression = await db.Suppressions.SingleOrDefaultAsync(s => s.Kind == kind && s.ValueHash == hash, cancellationToken);
        var isNew = suppression is null;
        if (suppression is null)
        {
            suppression = new Suppression(kind, normalized, hash, reason, source, note, now);
            db.Suppressions.Add(suppression);
        }
        else
        {
            suppression.Strengthen(reason, source, note);
        }

        await StopAll(db, kind, normalized, reason, by, now, cancellationToken);
        return (suppression, isNew);
    }

    /// <summary>Lifts a suppression: the address may be mailed again. What it cancelled stays cancelled until a person takes it up.</summary>
    public Task<EditOutcome> Lift(Actor by, Guid suppressionId, CancellationToken cancellationToken) =>
        dbs.Edit(by.WorkspaceId, async db =>
        {
            var suppression = await db.Suppressions.SingleOrDefaultAsync(s => s.Id == suppressionId, cancellationToken);
            if (suppression is null)
            {
                return EditOutcome.NotFound(suppressionId);
            }

            if (suppression.Reason == SuppressionReason.Erased)
            {
                return EditOutcome.InUse(suppressionId, "This person asked to be erased; that is never lifted.");
            }

            db.Suppressions.Remove(suppression);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(suppressionId);
        }, cancellationToken);

    /// <summary>A public link was used: suppresses the recipient, ends its enrollments and writes the event, all in one commit. Safe to repeat.</summary>
    /// <param name="scheduledEmailId">The email whose link it is, out of an authenticated token.</param>
    /// <param name="source"><c>one_click</c> or <c>unsubscribe_page</c>.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>False where there is no such email any more.</returns>
    public async Task<bool> Unsubscribe(Guid scheduledEmailId, string source, CancellationToken cancellationToken)
    {
        // The token names an email, not a workspace: this look is what tells the workspace, and the act then takes place inside it.
        Guid workspaceId;
        await using (var anywhere = dbs.CreateDbContext())
        {
            workspaceId = await anywhere.ScheduledEmails.IgnoreQueryFilters().Where(e => e.Id == scheduledEmailId).Select(e => e.WorkspaceId)
                .SingleOrDefaultAsync(cancellationToken);
        }

        return workspaceId != Guid.Empty && await dbs.Edit(workspaceId, async db =>
        {
            var email = await db.ScheduledEmails.AsNoTracking().SingleAsync(e => e.Id == scheduledEmailId, cancellationToken);
            var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == email.ContactId, cancellationToken);
            var now = clock.UtcNow();
            var (_, isNew) = await Suppress(
                db, SuppressionKind.Address, contact.EmailNormalized, SuppressionReason.Unsubscribed, source, note: null, Actor.System(workspaceId), cancellationToken);
            if (isNew)
            {
                var sentId = await db.SentEmails.Where(s => s.ScheduledEmailId == email.Id).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(cancellationToken);
                db.MessageEvents.Add(new MessageEvent
                {
                    Id = Guid.CreateVersion7(now),
                    Type = MessageEventType.Unsubscribed,
                    EventAt = now,
                    SentEmailId = sentId,
                    ContactId = contact.Id,
                    CampaignId = email.CampaignId,
                    StepId = email.StepId,
                    Provider = source,
                });
                await DailyCounters.Count(db, email.CampaignId, new DailyCounts { Unsubscribed = 1 }, now, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
    }

    private static string? Normalize(SuppressionKind kind, string value) => kind switch
    {
        SuppressionKind.Address => EmailAddress.TryParse(value, out var address, out _) ? address.Normalized : null,
        SuppressionKind.Domain => EmailAddress.TryParse($"x@{value.Trim().TrimStart('@')}", out var anyone, out _) ? anyone.Domain : null,
    };

    private static async Task StopAll(
        CampaignsDb db, SuppressionKind kind, string normalized, SuppressionReason reason, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        var contacts = kind == SuppressionKind.Address
            ? db.Contacts.Where(c => c.EmailNormalized == normalized)
            : db.Contacts.Where(c => c.EmailDomain == normalized);
        var (outcome, words) = reason switch
        {
            SuppressionReason.HardBounce => (EnrollmentStatus.Bounced, "The address does not exist."),
            SuppressionReason.Unsubscribed => (EnrollmentStatus.Unsubscribed, "Unsubscribed."),
            SuppressionReason.Complaint => (EnrollmentStatus.Unsubscribed, "Complained about the email."),
            SuppressionReason.Manual => (EnrollmentStatus.Stopped, "The address was suppressed."),
            SuppressionReason.Erased => (EnrollmentStatus.Stopped, "The contact was erased."),
        };
        var enrollments = await (
            from enrollment in db.Enrollments
            join contact in contacts on enrollment.ContactId equals contact.Id
            select enrollment).ToListAsync(cancellationToken);
        await EnrollmentEnder.End(db, enrollments, outcome, words, by, now, cancellationToken);
    }
}
