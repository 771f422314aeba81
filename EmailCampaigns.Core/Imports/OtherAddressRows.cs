using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports;

/// <summary>
/// Other addresses in an import. A row whose address a contact has beside its own is about that contact; a column of other addresses is written beside the contacts. Imports into a
/// workspace without any, of files without any, ask the database nothing for each block.
/// </summary>
internal sealed class OtherAddressRows(CampaignsDb db, bool isAsked)
{
    private Dictionary<string, AddressOwner> _owners = [];

    /// <summary>For one chunk.</summary>
    /// <param name="db">In the transaction of the chunk.</param>
    /// <param name="mapping">What the columns become, see <see cref="UploadBatch.ColumnMapping"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<OtherAddressRows> Begin(CampaignsDb db, IReadOnlyDictionary<string, string> mapping, CancellationToken cancellationToken) =>
        new(db, mapping.Values.Contains(FieldName.OtherAddress) || await db.ContactChannels.AnyAsync(cancellationToken));

    /// <summary>Looks up who has the addresses of a block.</summary>
    public async Task Find(IReadOnlyList<ImportRow> block, CancellationToken cancellationToken)
    {
        if (!isAsked)
        {
            return;
        }

        var addresses = block.SelectMany(row => new[] { row.Address?.Normalized, row.OtherAddress }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var found = await OtherAddresses.Owners(db, addresses).ToListAsync(cancellationToken);
        _owners = found.OrderByDescending(owner => owner.IsOwn).DistinctBy(owner => owner.Address).ToDictionary(owner => owner.Address, StringComparer.Ordinal);
    }

    /// <summary>The contact that has the row's address beside its own; null where none has.</summary>
    public Guid? PersonOf(ImportRow row) => _owners.GetValueOrDefault(row.Address!.Normalized) is { IsOwn: false } owner ? owner.ContactId : null;

    /// <summary>Whether the row brings an address that nobody has.</summary>
    public bool IsNew(ImportRow row) => row.OtherAddress is { } address && !_owners.ContainsKey(address);

    /// <summary>Writes those of a block whose contacts are written, and notes in each other row why not. Somebody who was erased is not kept, and nobody is told.</summary>
    public async Task Write(IReadOnlyList<ImportRow> block, ErasedAddresses erased, SequentialIds ids, CancellationToken cancellationToken)
    {
        var own = block.Where(row => row is { OtherAddress: not null, ContactId: not null }).Any()
            ? block.Where(row => row is { Address: not null, ContactId: not null }).DistinctBy(row => row.Address!.Normalized).ToDictionary(row => row.Address!.Normalized, row => row.ContactId!.Value, StringComparer.Ordinal)
            : [];
        var added = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var row in block.Where(row => row is { OtherAddress: not null, Outcome: RowOutcome.Import or RowOutcome.Revive or RowOutcome.Update }))
        {
            var (address, contactId) = (row.OtherAddress!, row.ContactId!.Value);
            if (Has(address) is { } owner)
            {
                if (owner != contactId)
                {
                    row.Note(ImportNoteKind.OtherAddressTaken, address);
                }
            }
            else if (!erased.Contains(address))
            {
                added.Add(address, contactId);
            }
        }

        if (added.Count > 0)
        {
            await OtherAddresses.Free(db, added.Keys, cancellationToken);
            db.ContactChannels.AddRange(added.Select(a => OtherAddresses.Of(ids.Next(), a.Value, a.Key)));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        Guid? Has(string address) => _owners.GetValueOrDefault(address)?.ContactId
            ?? (own.TryGetValue(address, out var id) || added.TryGetValue(address, out id) ? id : null);
    }
}
