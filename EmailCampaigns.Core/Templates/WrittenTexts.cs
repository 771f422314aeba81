using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Templates;

/// <summary>Reads the texts that a model wrote for a contact, whether for a draft or for a preview; the last one of each instruction.</summary>
public sealed class WrittenTexts(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Answers that are looked at, the newest first.</summary>
    private const int Looked = 20;

    /// <summary>By instruction; empty where nothing was written yet.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(Guid workspaceId, Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Of(db, contactId, cancellationToken);
    }

    /// <summary>The same in the workspace that a context is in.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Of(CampaignsDb db, Guid contactId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var written = await db.DraftGenerations.AsNoTracking().Where(g => g.ContactId == contactId && g.Status == GenerationStatus.Done)
            .OrderByDescending(g => g.Id).Take(Looked).ToListAsync(cancellationToken);
        return written.SelectMany(g => g.Texts()).DistinctBy(t => t.Instruction).ToDictionary(t => t.Instruction, t => t.Text, StringComparer.Ordinal);
    }
}
