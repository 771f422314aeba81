using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>The keys derived from the installation's master key, read once a process. A read that fails is no read: the next who needs them reads again.</summary>
public sealed class InstallationKeys(IDbContextFactory<CampaignsDb> dbs)
{
    private readonly Lazy<Keys> _keys = new(
        () =>
        {
            using var db = dbs.CreateDbContext();
            var installation = db.Installations.AsNoTracking().Single();
            return new Keys(installation.Id, installation.DeriveKey("suppression-hash"), installation.DeriveKey("public-token"));
        },
        LazyThreadSafetyMode.PublicationOnly); // the other modes keep an exception as they keep a value

    public Guid InstallationId => _keys.Value.InstallationId;

    /// <summary>Under it addresses and domains are hashed in <c>communication_suppressions</c>.</summary>
    public byte[] SuppressionHash => _keys.Value.SuppressionHash;

    /// <summary>Under it the tokens in public links are authenticated.</summary>
    public byte[] PublicToken => _keys.Value.PublicToken;

    private sealed record Keys(Guid InstallationId, byte[] SuppressionHash, byte[] PublicToken);
}
