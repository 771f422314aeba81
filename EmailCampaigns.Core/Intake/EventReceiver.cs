using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Intake;

/// <summary>
/// Takes events that other programs tell of: makes or fills in the contact and enrolls it in every campaign that waits for such an event. All of it commits together; where a campaign cannot be
/// planned, nothing stands and the program tells the event again.
/// </summary>
public sealed class EventReceiver(IDbContextFactory<CampaignsDb> dbs, Enroller enroller, SuppressionLookup suppressions, TimeProvider clock)
{
    /// <summary>Takes one event. The same id again changes nothing, also at the same moment.</summary>
    public Task<EventOutcome> Receive(Actor by, EventInput input, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(input);
        var told = input.Check();
        return told is { Problems.Count: 0, Address: { } address }
            ? dbs.Edit(by.WorkspaceId, db => Receive(db, by, told, address, cancellationToken), cancellationToken)
            : Task.FromResult(new EventOutcome(EditOutcome.Invalid(told.Problems), Result: null));
    }

    private async Task<EventOutcome> Receive(CampaignsDb db, Actor by, CheckedEvent told, EmailAddress address, CancellationToken cancellationToken)
    {
        var campaigns = await Lock(db, told, cancellationToken);
        var found = await Find(db, address, cancellationToken);
        var isNew = found is not { DeletedAt: null };
        if (isNew && await suppressions.IsErased(db, address.Normalized, cancellationToken))
        {
            return EventOutcome.Done(EventResult.OfErased);
        }

        if (await Standing(db, told, cancellationToken) is { } standing)
        {
            return EventOutcome.Done(standing);
        }

        var now = clock.UtcNow();
        var contact = found ?? db.Contacts.Add(new Contact(address, now)).Entity;
        await told.Contact.FillIn(db, contact, now, cancellationToken);
        contact.Revive();
        await db.SaveChangesAsync(cancellationToken);
        var fresh = await Enroll(db, campaigns, contact, by, cancellationToken);
        await Note(db, told, contact.Id, fresh.Count, now, cancellationToken);
        return EventOutcome.Done(new EventResult(contact.Id, isNew, IsRepeated: false, await Enrollments(db, contact.Id, [.. campaigns.Select(c => c.Id)], fresh, cancellationToken)));
    }

    /// <summary>
    /// The campaigns that the event enrolls in, by their keys, with their lanes locked. One that is paused takes contacts too: their emails wait for its resume. A completed one is closed, unless
    /// somebody let it take new members since; then it becomes active again.
    /// </summary>
    private static async Task<List<Campaign>> Lock(CampaignsDb db, CheckedEvent told, CancellationToken cancellationToken)
    {
        var open = db.Campaigns.Where(c => c.TriggerEvent == told.Event && c.IntakeClosedAt == null
            && (c.Status == CampaignStatus.Active || c.Status == CampaignStatus.Paused || c.Status == CampaignStatus.Completed)).OrderBy(c => c.Id);
        var ids = (await open.AsNoTracking().ToListAsync(cancellationToken)).FindAll(c => told.Meets(c.TriggerConfig)).ConvertAll(c => c.Id);
        await LaneLocks.OfCampaigns(db, ids, cancellationToken);
        return (await open.Where(c => ids.Contains(c.Id)).ToListAsync(cancellationToken)).FindAll(c => told.Meets(c.TriggerConfig));
    }

    /// <summary>What stands of the event where it was told before.</summary>
    private static async Task<EventResult?> Standing(CampaignsDb db, CheckedEvent told, CancellationToken cancellationToken)
    {
        if (told.Key is null || await db.ReceivedEvents.AsNoTracking().SingleOrDefaultAsync(r => r.EventKey == told.Key, cancellationToken) is not { } received)
        {
            return null;
        }

        var campaigns = await db.Campaigns.Where(c => c.TriggerEvent == received.Event).Select(c => c.Id).ToListAsync(cancellationToken);
        return new EventResult(received.ContactId, IsNewContact: false, IsRepeated: true, await Enrollments(db, received.ContactId, campaigns, fresh: [], cancellationToken));
    }

    /// <summary>The contact that has the address, as its own or as another one; also one that was deleted, where nobody else has it.</summary>
    private static async Task<Contact?> Find(CampaignsDb db, EmailAddress address, CancellationToken cancellationToken)
    {
        var own = await db.Contacts.SingleOrDefaultAsync(c => c.EmailNormalized == address.Normalized, cancellationToken);
        return own is { DeletedAt: null } || await OtherAddresses.OwnerOf(db, address.Normalized, cancellationToken) is not { } person
            ? own
            : await db.Contacts.SingleAsync(c => c.Id == person, cancellationToken);
    }

    /// <summary>The campaigns in which the contact is new.</summary>
    private async Task<HashSet<Guid>> Enroll(CampaignsDb db, List<Campaign> campaigns, Contact contact, Actor by, CancellationToken cancellationToken)
    {
        var fresh = new HashSet<Guid>();
        foreach (var campaign in campaigns)
        {
            if (await enroller.Enroll(db, campaign, [contact], by, cancellationToken) is { Enrolled: > 0 })
            {
                fresh.Add(campaign.Id);
            }
        }

        return fresh;
    }

    /// <summary>Keeps that the event was told, where it can be known again.</summary>
    private static async Task Note(CampaignsDb db, CheckedEvent told, Guid contactId, int enrolled, DateTime now, CancellationToken cancellationToken)
    {
        if (told.Key is { } key)
        {
            db.ReceivedEvents.Add(new ReceivedEvent { Id = Guid.CreateVersion7(now), EventKey = key, Event = told.Event, ContactId = contactId, Enrolled = enrolled, ReceivedAt = now });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<EventEnrollment>> Enrollments(
        CampaignsDb db, Guid contactId, IReadOnlyCollection<Guid> campaignIds, HashSet<Guid> fresh, CancellationToken cancellationToken) =>
    [
        .. (await db.Enrollments.Where(e => e.ContactId == contactId && campaignIds.Contains(e.CampaignId)).OrderBy(e => e.CampaignId).Select(e => new { e.CampaignId, e.Id }).ToListAsync(cancellationToken))
            .Select(e => new EventEnrollment(e.CampaignId, e.Id, fresh.Contains(e.CampaignId))),
    ];
}
