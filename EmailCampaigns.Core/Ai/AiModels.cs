using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Ai;

/// <summary>Tells which model a workspace uses: its own, else the installation's.</summary>
public sealed class AiModels(IDbContextFactory<CampaignsDb> dbs, AiSecrets secrets, AiOptions options)
{
    /// <summary>Whether a workspace has a model, so that there is something to offer.</summary>
    public async Task<bool> Exists(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Of(db, cancellationToken) is not null;
    }

    /// <summary>The model of the workspace that a context is in; null where it has none.</summary>
    public async Task<AiEndpoint?> Of(CampaignsDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return Of(await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken));
    }

    /// <summary>The same for settings that were read; null for a workspace without any.</summary>
    public AiEndpoint? Of(AiSettings? settings)
    {
        if (settings?.BaseUrl is { } own)
        {
            // A key that cannot be read is as good as a wrong one: the server says so, and a person enters it again.
            var key = settings.ProtectedKey is { } kept ? secrets.TryUnprotect(kept) : null;
            return new AiEndpoint(AiEndpoint.UrlOf(own)!, settings.Model ?? "", key, IsInstallation: false);
        }

        return options is { BaseUrl: { } url, Model: { } model } ? new AiEndpoint(AiEndpoint.UrlOf(url)!, model, options.ApiKey, IsInstallation: true) : null;
    }
}
