using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>
/// Suppresses addresses and domains, and lifts that again. From the commit on nothing to them passes the gate. The open enrollments of an address end in the same transaction; those of a
/// domain, which may be very many, are ended by <see cref="SuppressionSettler"/>.
/// </summary>
public sealed class Suppressor(IDbContextFactory<CampaignsDb> dbs, InstallationKeys keys, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Suppresses one address or domain. Doing it twice changes nothing, but a stronger reason takes the place of a weaker one.</summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="kind">Address or domain.</param>
    /// <param name="value">As typed; it is normalised.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="source">Where it came from, a word.</param>
    /// <param name="note">What a person wants to remember of it.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns><see cref="EditVerdict.Exists"/> with the id of what stands where it was suppressed before.</returns>
    public async Task<EditOutcome> Suppress(
        Actor by, SuppressionKind kind, string value, SuppressionReason reason, string source, string? note, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        if (Normalize(kind, value) is not { } normalized)
        {
            return EditOutcome.Invalid([new FieldProblem("value", kind == SuppressionKind.Address
                ? $"\"{value}\" is not an address."
                : $"\"{value}\" is not a domain such as example.org.")]);
        }

        if (note?.Length > ContentLimits.Note)
        {
            return EditOutcome.Invalid([new FieldProblem("note", $"At most {ContentLimits.Note:N0} characters are allowed.")]);
        }

        var (id, isNew) = await dbs.Edit(by.WorkspaceId, async db =>
        {
            var (suppression, isNew) = await Suppress(db, kind, normalized, reason, source, note, causedBy: null, by, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return (suppression.Id, isNew); // no outcome: also where it stood before, what was written stands
        }, cancellationToken);
        return isNew ? EditOutcome.Done(id) : EditOutcome.Exists(id, $"{normalized} was suppressed before.");
    }

    /// <summary>The same inside the caller's transaction, for a value that is normalised; the caller saves. <paramref name="causedBy"/> is the reply or event that it follows from.</summary>
    public async Task<(Suppression Suppression, bool IsNew)> Suppress(
        CampaignsDb db,
        SuppressionKind kind,
        string normalized,
        SuppressionReason reason,
        string source,
        string? note,
        Guid? causedBy,
        Actor by,
        CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var (suppression, isNew) = await Add(db, kind, normalized, reason, source, note, causedBy, now, cancellationToken);
        if (kind == SuppressionKind.Domain)
        {
            // The gate looks at suppressions behind the lock of its lane: what passes it after this commit has seen this one.
            await LaneLocks.OfWorkspace(db, db.WorkspaceId, cancellationToken);
            suppression.Settle();
        }
        else
        {
            await EndEnrollments(db, [normalized], reason, by, now, cancellationToken);
            suppression.Settled(now);
        }

        return (suppression, isNew);
    }

    private async Task<(Suppression Suppression, bool IsNew)> Add(
        CampaignsDb db,
        SuppressionKind kind,
        string normalized,
        SuppressionReason reason,
        string source,
        string? note,
        Guid? causedBy,
        DateTime now,
        CancellationToken cancellationToken)
    {
        var hash = Suppression.HashOf(keys.SuppressionHash, kind, normalized);
        var suppression = await db.Suppressions.SingleOrDefaultAsync(s => s.Kind == kind && s.ValueHash == hash, cancellationToken);
        var isNew = suppression is null;
        if (suppression is null)
        {
            suppression = new Suppression(kind, normalized, hash, reason, source, note, now, causedBy);
            db.Suppressions.Add(suppression);
        }
        else
        {
            suppression.Strengthen(reason, source, note, causedBy);
        }

        return (suppression, isNew);
    }

    /// <summary>Lifts a suppression: the address may be mailed again. What it cancelled stays cancelled until a person takes it up.</summary>
    public Task<EditOutcome> Lift(Actor by, Guid suppressionId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        return dbs.Edit(by.WorkspaceId, async db =>
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
    }

    /// <summary>
    /// A public link was used: suppresses the recipient, ends its enrollments and writes the event, all in one commit. Who has another address by now means both, the one that was mailed
    /// and the present one. Safe to repeat.
    /// </summary>
    /// <param name="scheduledEmailId">The email whose link it is, out of an authenticated token.</param>
    /// <param name="source"><c>one_click</c> or <c>unsubscribe_page</c>.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>False where there is no such email any more.</returns>
    public async Task<bool> Unsubscribe(Guid scheduledEmailId, string source, CancellationToken cancellationToken)
    {
        var workspaceId = await LinkedEmail.WorkspaceOf(dbs, scheduledEmailId, cancellationToken);
        return workspaceId is not null && await dbs.Edit(workspaceId.Value, async db =>
        {
            var email = await LinkedEmail.Find(db, scheduledEmailId, cancellationToken);
            if (email.IsErased)
            {
                return true;
            }

            var now = clock.UtcNow();
            var eventId = Guid.CreateVersion7(now);
            var areNew = await Unsubscribe(db, email.Addresses, source, eventId, now, cancellationToken);
            if (!areNew)
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }

            var counted = await CountedChange.Begin(db, email.CampaignId, email.ContactId, cancellationToken);
            var happened = email.Unsubscribed(eventId, source, now);
            db.MessageEvents.Add(happened);
            await outbox.Add(db, happened, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await counted.Write(now, cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <summary>Whether one of the addresses was not suppressed before.</summary>
    private async Task<bool> Unsubscribe(
        CampaignsDb db, IReadOnlyList<string> addresses, string source, Guid eventId, DateTime now, CancellationToken cancellationToken)
    {
        var areNew = false;
        foreach (var address in addresses)
        {
            var (suppression, isNew) = await Add(
                db, SuppressionKind.Address, address, SuppressionReason.Unsubscribed, source, note: null, causedBy: eventId, now, cancellationToken);
            suppression.Settled(now);
            areNew |= isNew;
        }

        await EndEnrollments(db, addresses, SuppressionReason.Unsubscribed, Actor.System(db.WorkspaceId), now, cancellationToken);
        return areNew;
    }

    private static async Task EndEnrollments(
        CampaignsDb db, IReadOnlyList<string> addresses, SuppressionReason reason, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        var enrollments = await (
            from enrollment in db.Enrollments
            join contact in db.Contacts.Where(c => addresses.Contains(c.EmailNormalized)) on enrollment.ContactId equals contact.Id
            select enrollment).ToListAsync(cancellationToken);
        await EnrollmentEnder.End(db, enrollments, SuppressedEnrollments.EndAs(reason), SuppressedEnrollments.Because(reason, SuppressionKind.Address), by, now, cancellationToken);
    }

    private static string? Normalize(SuppressionKind kind, string value) => kind switch
    {
        SuppressionKind.Address => EmailAddress.TryParse(value, out var address, out _) ? address.Normalized : null,
        SuppressionKind.Domain => EmailAddress.TryParse($"x@{value.Trim().TrimStart('@')}", out var anyone, out _) ? anyone.Domain : null,
    };
}
