using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>The text of a draft that stays, because another one did not come.</summary>
internal static class StandingText
{
    /// <summary>What the checks held against it when it was written, so that nobody could approve it; null where nothing, or where a person edited it since.</summary>
    public static async Task<string?> Problem(CampaignsDb db, EmailDraft draft, CancellationToken cancellationToken)
    {
        if (draft.IsEdited || draft.Generator == EmailDraft.Template)
        {
            return null;
        }

        var written = await db.DraftGenerations.AsNoTracking().Where(g => g.DraftId == draft.Id && g.Status == GenerationStatus.Done).OrderByDescending(g => g.Id).FirstOrDefaultAsync(cancellationToken);
        var severe = written?.Findings().Where(f => f.Level == FindingLevel.Severe).Select(f => f.Title).ToList();
        return severe is { Count: > 0 } ? string.Join(". ", severe) + "." : null;
    }
}
