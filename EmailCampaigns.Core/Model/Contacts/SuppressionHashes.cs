namespace EmailCampaigns.Core.Model.Contacts;

/// <summary>The hashes by which suppressions know many contacts. Their domains repeat, and the hash of each is made once. Not thread-safe.</summary>
/// <param name="key">The installation's.</param>
internal sealed class SuppressionHashes(byte[] key)
{
    private readonly Dictionary<string, string> _domains = new(StringComparer.Ordinal);

    public string OfAddress(string normalized) => Suppression.HashOf(key, SuppressionKind.Address, normalized);

    public string OfDomain(string domain)
    {
        if (!_domains.TryGetValue(domain, out var hash))
        {
            _domains.Add(domain, hash = Suppression.HashOf(key, SuppressionKind.Domain, domain));
        }

        return hash;
    }
}
