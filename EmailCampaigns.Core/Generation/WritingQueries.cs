using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>How far the writing of a campaign's drafts is.</summary>
/// <param name="Written">Texts that are done.</param>
/// <param name="Failed">Texts that failed, or were stopped.</param>
/// <param name="Open">Texts that are queued or under way.</param>
/// <param name="Later">Drafts whose turn comes when the email before them was sent.</param>
/// <param name="Waits">Why nothing is written now, for a person; null where it goes on.</param>
/// <param name="Cost">What it cost so far.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record WritingProgress(int Written, int Failed, int Open, int Later, string? Waits, decimal Cost, string Currency)
{
    public int Total => Written + Failed + Open;
}

/// <summary>What the model did in a workspace today, and what the next text takes.</summary>
/// <param name="Drafts">Texts that were written.</param>
/// <param name="Tokens">In and out.</param>
/// <param name="Cost">What they cost.</param>
/// <param name="Budget">What the day may cost; null for no limit.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="NextCost">What a text costs usually.</param>
/// <param name="NextSeconds">How long one takes usually; null before the first.</param>
/// <param name="HasPrices">Whether costs are known.</param>
public sealed record AiToday(int Drafts, long Tokens, decimal Cost, decimal? Budget, string Currency, decimal NextCost, double? NextSeconds, bool HasPrices);

/// <summary>One text that a model wrote or was to write for a draft.</summary>
public sealed record GenerationRow
{
    public required Guid Id { get; init; }
    public required Guid DraftId { get; init; }
    public required GenerationStatus Status { get; init; }
    public required string? Remark { get; init; }
    public required string RequestedBy { get; init; }
    public required int Attempts { get; init; }
    public required string? Model { get; init; }
    public required int InstructionVersion { get; init; }
    public required int InputTokens { get; init; }
    public required int OutputTokens { get; init; }
    public required decimal Cost { get; init; }
    public required string? Error { get; init; }
    public required IReadOnlyList<DraftFact> Facts { get; init; }
    public required IReadOnlyList<UsedFact> Used { get; init; }
    public required IReadOnlyList<DraftFinding> Findings { get; init; }

    /// <summary>The single texts that it wrote into a template; none where it wrote the whole email.</summary>
    public required IReadOnlyList<AiText> Texts { get; init; }

    /// <summary>The text that stood before; null where there was none.</summary>
    public required EmailContent? Before { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime? FinishedAt { get; init; }
}

/// <summary>Reads what models write.</summary>
public sealed class WritingQueries(IDbContextFactory<CampaignsDb> dbs, AiModels endpoints, TimeProvider clock)
{
    private const decimal Micros = 1_000_000m;

    /// <summary>How far a campaign is; null where the workspace has none with this id.</summary>
    public async Task<WritingProgress?> Progress(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
        {
            return null;
        }

        var generations = db.DraftGenerations.Where(g => g.CampaignId == campaignId);
        var counts = await generations.GroupBy(g => g.Status).Select(g => new { g.Key, Count = g.Count(), Cost = g.Sum(x => x.CostMicros) }).ToListAsync(cancellationToken);
        int Of(params GenerationStatus[] statuses) => counts.Where(c => statuses.Contains(c.Key)).Sum(c => c.Count);
        var open = Of(GenerationStatus.Queued, GenerationStatus.Running);
        var unwritten = await db.EmailDrafts.CountAsync(d => d.CampaignId == campaignId && d.Status == DraftStatus.Unwritten, cancellationToken);
        var settings = await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return new WritingProgress(
            Of(GenerationStatus.Done),
            Of(GenerationStatus.Failed, GenerationStatus.Cancelled),
            open,
            Math.Max(0, unwritten - open),
            open == 0 ? null : await WhyNot(db, settings, cancellationToken),
            counts.Sum(c => c.Cost) / Micros,
            settings?.Currency ?? "EUR");
    }

    /// <summary>What the model did today, in the workspace's zone; null where the workspace has no model.</summary>
    public async Task<AiToday?> Today(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var settings = await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (endpoints.Of(settings) is null)
        {
            return null;
        }

        var since = await WritingUsage.DayStart(db, clock.UtcNow(), cancellationToken);
        var today = db.DraftGenerations.Where(g => g.StartedAt >= since);
        var (input, output, seconds) = await TextUsage.Usual(db, cancellationToken);
        settings ??= new AiSettings(clock.UtcNow());
        return new AiToday(
            await today.CountAsync(g => g.Status == GenerationStatus.Done, cancellationToken),
            await today.SumAsync(g => (long)g.InputTokens + g.OutputTokens, cancellationToken),
            await today.SumAsync(g => g.CostMicros, cancellationToken) / Micros,
            settings.DailyBudgetMicros / Micros,
            settings.Currency,
            settings.CostOf(input, output) / Micros,
            seconds,
            settings.InputPriceMicros > 0 || settings.OutputPriceMicros > 0);
    }

    /// <summary>All texts of a draft, the newest first; null where the workspace has no such draft.</summary>
    public async Task<IReadOnlyList<GenerationRow>?> Of(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailDrafts.AnyAsync(d => d.Id == draftId, cancellationToken)
            ? [.. (await db.DraftGenerations.AsNoTracking().Where(g => g.DraftId == draftId).OrderByDescending(g => g.Id).ToListAsync(cancellationToken)).Select(RowOf)]
            : null;
    }

    /// <summary>Why nothing is written now, for a person; null if nothing prevents it.</summary>
    internal async Task<string?> WhyNot(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await WhyNot(db, await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken), cancellationToken);
    }

    private async Task<string?> WhyNot(CampaignsDb db, AiSettings? settings, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        if (endpoints.Of(settings) is null)
        {
            return "No model is set up. Set one up under Settings, AI drafts.";
        }

        if (settings is null)
        {
            return null;
        }

        if (settings.BlockedReason is { } blocked)
        {
            return blocked;
        }

        if (settings.WaitUntil > now)
        {
            return "The server asked for a slower pace; it goes on by itself.";
        }

        var (input, output, _) = await TextUsage.Usual(db, cancellationToken);
        var since = await WritingUsage.DayStart(db, now, cancellationToken);
        return settings.DailyBudgetMicros is not { } budget || await WritingUsage.Spent(db, since, cancellationToken) + settings.CostOf(input, output) <= budget ? null
            : settings.CostOf(input, output) > budget ? $"One text costs more than the budget of a day ({settings.Currency} {budget / Micros:0.00##})."
            : $"The budget of today ({settings.Currency} {budget / Micros:0.00##}) is used up; it goes on by itself tomorrow.";
    }

    private static GenerationRow RowOf(DraftGeneration g) => new()
    {
        Id = g.Id,
        DraftId = g.DraftId!.Value,
        Status = g.Status,
        Remark = g.Remark,
        RequestedBy = g.RequestedBy,
        Attempts = g.Attempts,
        Model = g.Model,
        InstructionVersion = g.InstructionVersion,
        InputTokens = g.InputTokens,
        OutputTokens = g.OutputTokens,
        Cost = g.CostMicros / Micros,
        Error = g.Error,
        Facts = g.Facts(),
        Used = g.Used(),
        Findings = g.Findings(),
        Texts = g.Texts(),
        Before = g.Before(),
        CreatedAt = g.CreatedAt,
        FinishedAt = g.FinishedAt,
    };
}
