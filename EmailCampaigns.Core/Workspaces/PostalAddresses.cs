using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>Reads what a workspace says of itself to those it mails.</summary>
internal static class PostalAddresses
{
    /// <summary>The postal address of the context's workspace; null where it has none.</summary>
    public static Task<string?> PostalAddress(this CampaignsDb db, CancellationToken cancellationToken) =>
        db.Workspaces.Where(w => w.Id == db.WorkspaceId).Select(w => w.PostalAddress).SingleOrDefaultAsync(cancellationToken);
}
