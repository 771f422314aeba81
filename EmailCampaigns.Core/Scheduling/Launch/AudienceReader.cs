using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>Reads whom a launch would enroll from a list, block after block in the order of their keys. The launch and the simulation ask the same.</summary>
/// <param name="planner">Knows who must not be mailed.</param>
/// <param name="listId">The list.</param>
/// <param name="whole">Whether contacts are read with all that an email can say of them.</param>
internal sealed class AudienceReader(EnrollmentPlanner planner, Guid? listId, bool whole)
{
    /// <summary>The next contacts after one, by key; null where the list ends.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="after">Up to and with this contact all were read.</param>
    /// <param name="size">How many members at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<AudienceBlock?> After(CampaignsDb db, Guid after, int size, CancellationToken cancellationToken)
    {
        // The members first, and their contacts by key: joined, a database that knows nothing of the sizes yet may go through all contacts for each block.
        var members = await db.ContactListMembers
            .Where(m => m.ListId == listId && m.ContactId > after)
            .OrderBy(m => m.ContactId)
            .Select(m => m.ContactId)
            .Take(size)
            .ToListAsync(cancellationToken);
        if (members.Count == 0)
        {
            return null;
        }

        var recipients = await Recipients(db, members, cancellationToken);
        return new AudienceBlock(members[^1], recipients, await planner.SuppressionsAmong(db, recipients, cancellationToken));
    }

    private async Task<List<Recipient>> Recipients(CampaignsDb db, List<Guid> members, CancellationToken cancellationToken)
    {
        var contacts = db.Contacts.AsNoTracking().Where(c => members.Contains(c.Id) && c.DeletedAt == null).OrderBy(c => c.Id);
        return whole
            ? (await contacts.ToListAsync(cancellationToken)).ConvertAll(c => new Recipient(c.Id, c.EmailNormalized, c.EmailDomain, c.Timezone, c.UploadBatchId, c))
            : await contacts.Select(c => new Recipient(c.Id, c.EmailNormalized, c.EmailDomain, c.Timezone, c.UploadBatchId, null)).ToListAsync(cancellationToken);
    }
}

/// <summary>Some members of a list.</summary>
/// <param name="UpTo">The last member.</param>
/// <param name="Recipients">Those who are contacts still, by key.</param>
/// <param name="Suppressed">Who of them must not be mailed, and why.</param>
internal sealed record AudienceBlock(Guid UpTo, IReadOnlyList<Recipient> Recipients, IReadOnlyDictionary<Guid, SuppressionReason> Suppressed);
