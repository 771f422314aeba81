using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Ai;

/// <summary>The model of a workspace, without its key.</summary>
/// <param name="BaseUrl">Of the model in use; null where there is none.</param>
/// <param name="Model">Of the model in use; null where there is none.</param>
/// <param name="IsInstallation">Whether the installation names it.</param>
/// <param name="HasKey">Whether a key is kept for it.</param>
/// <param name="InputPrice">For a million tokens that go in.</param>
/// <param name="OutputPrice">For a million tokens that come out.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="DailyBudget">What a day may cost; null for no limit.</param>
/// <param name="TimeLimitSeconds">How long one text may take.</param>
/// <param name="Parallel">Texts that are written at once.</param>
/// <param name="BlockedReason">Why nothing is written until a person changes or tests something; null where nothing blocks.</param>
/// <param name="Version">0 where nothing was set yet.</param>
public sealed record AiSettingsRow(
    string? BaseUrl,
    string? Model,
    bool IsInstallation,
    bool HasKey,
    decimal InputPrice,
    decimal OutputPrice,
    string Currency,
    decimal? DailyBudget,
    int TimeLimitSeconds,
    int Parallel,
    string? BlockedReason,
    int Version);

/// <summary>Reads which model a workspace uses.</summary>
public sealed class AiSettingsQueries(IDbContextFactory<CampaignsDb> dbs, AiModels endpoints)
{
    private const decimal Micros = 1_000_000m;

    /// <summary>The settings, with their defaults where nothing was set yet.</summary>
    public async Task<AiSettingsRow> Read(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var stored = await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var settings = stored ?? new AiSettings(DateTime.UnixEpoch);
        var endpoint = endpoints.Of(stored);
        return new AiSettingsRow(
            endpoint is null ? null : endpoint.BaseUrl.AbsoluteUri.TrimEnd('/'),
            endpoint?.Model,
            endpoint?.IsInstallation ?? false,
            endpoint is { IsInstallation: true } ? endpoint.Key is not null : settings.ProtectedKey is not null,
            settings.InputPriceMicros / Micros,
            settings.OutputPriceMicros / Micros,
            settings.Currency,
            settings.DailyBudgetMicros / Micros,
            settings.TimeLimitSeconds,
            settings.Parallel,
            settings.BlockedReason,
            stored?.Version ?? 0);
    }
}
