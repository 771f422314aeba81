using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Core.Tracking;

/// <summary>Makes and reads the tokens of public links under the installation's key.</summary>
public sealed class PublicTokens(InstallationKeys keys)
{
    private readonly Lazy<PublicTokenKey> _key = new(() => new PublicTokenKey(keys.PublicToken), LazyThreadSafetyMode.PublicationOnly);

    /// <inheritdoc cref="PublicToken.Create"/>
    public string Create(TokenPurpose purpose, Guid emailId, ReadOnlySpan<byte> payload = default) => PublicToken.Create(_key.Value, purpose, emailId, payload);

    /// <inheritdoc cref="PublicToken.TryRead"/>
    public bool TryRead(TokenPurpose purpose, ReadOnlySpan<char> token, out Guid emailId, out byte[] payload) =>
        PublicToken.TryRead(_key.Value, purpose, token, out emailId, out payload);
}
