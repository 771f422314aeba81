using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Counters;

/// <summary>
/// Counts what a change of the facts about one contact in one campaign adds: what they count before, and what they count once it is saved. The caller holds the lanes of the campaign
/// (<see cref="LaneLocks"/>), so nobody else changes them in between.
/// </summary>
public sealed class CountedChange
{
    private readonly CampaignsDb _db;
    private readonly Guid _campaignId;
    private readonly Guid _contactId;
    private readonly CounterClock _clock;
    private readonly Dictionary<(Guid CampaignId, Guid ContactId), Guid> _uploads;
    private CounterSheet _before = new();

    private CountedChange(CampaignsDb db, Guid campaignId, Guid contactId, CounterClock clock, Guid? upload)
    {
        (_db, _campaignId, _contactId, _clock) = (db, campaignId, contactId, clock);
        _uploads = upload is { } id ? new() { [(campaignId, contactId)] = id } : [];
    }

    /// <summary>Looks at what stands, before anything of the change is saved.</summary>
    public static async Task<CountedChange> Begin(CampaignsDb db, Guid campaignId, Guid contactId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var upload = await db.Enrollments.Where(e => e.CampaignId == campaignId && e.ContactId == contactId).Select(e => e.UploadBatchId).SingleOrDefaultAsync(cancellationToken);
        var change = new CountedChange(db, campaignId, contactId, await CounterClock.Of(db, cancellationToken), upload);
        change._before = await change.Count(cancellationToken);
        return change;
    }

    /// <summary>What the change adds, once all of it is saved.</summary>
    public async Task<CounterSheet> End(CancellationToken cancellationToken) => (await Count(cancellationToken)).Since(_before);

    /// <summary>Adds it to the counters.</summary>
    public async Task Write(DateTime now, CancellationToken cancellationToken) => await (await End(cancellationToken)).Write(_db, now, cancellationToken);

    private async Task<CounterSheet> Count(CancellationToken cancellationToken)
    {
        var sheet = new CounterSheet();
        new ContactTally(sheet, _clock, _uploads).Contacts(_campaignId, await ContactFacts.Of(_db, _campaignId, [_contactId], cancellationToken));
        return sheet;
    }
}
