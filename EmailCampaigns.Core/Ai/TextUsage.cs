using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Ai;

/// <summary>What a text takes usually.</summary>
/// <param name="Input">Tokens that go in.</param>
/// <param name="Output">Tokens that come out.</param>
/// <param name="Seconds">From the question to the answer; null before the first.</param>
internal readonly record struct TextUsage(int Input, int Output, double? Seconds)
{
    /// <summary>How many texts tell what the next one takes.</summary>
    private const int Sample = 20;

    /// <summary>Before the first: the step's text, some facts and the instruction.</summary>
    private const int UsualInput = 2_500;

    private const int UsualOutput = 600;

    /// <summary>By the last ones of the workspace.</summary>
    public static async Task<TextUsage> Usual(CampaignsDb db, CancellationToken cancellationToken)
    {
        var last = await db.DraftGenerations.Where(g => g.Status == GenerationStatus.Done && g.StartedAt != null).OrderByDescending(g => g.StartedAt).Take(Sample)
            .Select(g => new { g.InputTokens, g.OutputTokens, g.StartedAt, g.FinishedAt }).ToListAsync(cancellationToken);
        return last.Count == 0
            ? new TextUsage(UsualInput, UsualOutput, null)
            : new TextUsage((int)last.Average(g => g.InputTokens), (int)last.Average(g => g.OutputTokens), last.Average(g => (g.FinishedAt!.Value - g.StartedAt!.Value).TotalSeconds));
    }
}
