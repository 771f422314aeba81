using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>Asks by hash, as the gate does, so that an erased address is found too.</summary>
public sealed class SuppressionLookup(InstallationKeys keys)
{
    /// <summary>
    /// What stands against each of these addresses, by address; the stronger of the address and its domain. Those that may be mailed are left out.
    /// </summary>
    /// <param name="db">In the workspace asked about.</param>
    /// <param name="normalizedAddresses">See <see cref="EmailAddress.Normalized"/>; one page of them, since each is a parameter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, SuppressionFound>> Of(
        CampaignsDb db, IReadOnlyCollection<string> normalizedAddresses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(normalizedAddresses);
        var hashes = normalizedAddresses.Distinct().Select(address => (Address: address, Hashes: HashesOf(address))).ToList();
        var asked = hashes.SelectMany(h => h.Hashes).Distinct().ToList();
        var standing = await db.Suppressions.AsNoTracking()
            // Both kinds by name: the index begins with the kind.
            .Where(s => (s.Kind == SuppressionKind.Address || s.Kind == SuppressionKind.Domain) && asked.Contains(s.ValueHash))
            .Select(s => new { s.ValueHash, Found = new SuppressionFound(s.Id, s.Kind, s.Reason, s.CreatedAt) })
            .ToDictionaryAsync(s => s.ValueHash, s => s.Found, cancellationToken);
        return hashes
            .Select(h => (h.Address, Found: h.Hashes.Select(hash => standing.GetValueOrDefault(hash)).MaxBy(f => f?.Reason)))
            .Where(h => h.Found is not null)
            .ToDictionary(h => h.Address, h => h.Found!);
    }

    /// <summary>Whether whoever has this address asked to be erased. It is not taken in again.</summary>
    public Task<bool> IsErased(CampaignsDb db, string normalizedAddress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var hash = Suppression.HashOf(keys.SuppressionHash, SuppressionKind.Address, normalizedAddress);
        return db.Suppressions.AnyAsync(s => s.Kind == SuppressionKind.Address && s.ValueHash == hash && s.Reason == SuppressionReason.Erased, cancellationToken);
    }

    /// <summary>All addresses of which that is so, for whoever asks about many.</summary>
    internal async Task<ErasedAddresses> Erased(CampaignsDb db, CancellationToken cancellationToken) => new(
        keys.SuppressionHash,
        await db.Suppressions.Where(s => s.Value == null && s.Kind == SuppressionKind.Address && s.Reason == SuppressionReason.Erased) // those without a value are few, and indexed
            .Select(s => s.ValueHash).ToHashSetAsync(cancellationToken));

    private string[] HashesOf(string address) =>
    [
        Suppression.HashOf(keys.SuppressionHash, SuppressionKind.Address, address),
        Suppression.HashOf(keys.SuppressionHash, SuppressionKind.Domain, address[(address.LastIndexOf('@') + 1)..]),
    ];
}

/// <summary>The addresses of people who asked to be erased, known by their hashes alone.</summary>
internal sealed class ErasedAddresses(byte[] key, HashSet<string> hashes)
{
    public bool Contains(string normalizedAddress) =>
        hashes.Count > 0 && hashes.Contains(Suppression.HashOf(key, SuppressionKind.Address, normalizedAddress));
}

/// <summary>What stands against an address, and since when.</summary>
public sealed record SuppressionFound(Guid Id, SuppressionKind Kind, SuppressionReason Reason, DateTime CreatedAt);
