using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Ai;

/// <summary>What a form or a request says about the model of a workspace. Null says nothing about a field (a change leaves it).</summary>
public sealed record AiSettingsInput
{
    private const int MaxUrl = 2_000;
    private const int MaxKey = 2_000;
    private const int MinTimeLimit = 5;
    private const int MaxTimeLimit = 600;
    private const int MaxParallel = 32;
    private const decimal MaxMoney = 1_000_000m;

    /// <summary>http or https; empty takes the installation's model, if there is one.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>As the server calls it.</summary>
    public string? Model { get; init; }

    /// <summary>Never answered; empty removes it.</summary>
    public string? ApiKey { get; init; }

    /// <summary>For a million tokens that go in.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>For a million tokens that come out.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>ISO 4217: <c>EUR</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>What a day may cost; 0 for no limit.</summary>
    public decimal? DailyBudget { get; init; }

    public int? TimeLimitSeconds { get; init; }

    /// <summary>Texts that are written at once.</summary>
    public int? Parallel { get; init; }

    internal (AiSettingsInput Input, IReadOnlyList<FieldProblem> Problems) Check()
    {
        var checks = new FieldChecks();
        var url = checks.Line("baseUrl", BaseUrl, MaxUrl);
        if (!string.IsNullOrEmpty(url))
        {
            if (AiEndpoint.UrlOf(url) is { } address)
            {
                url = address.AbsoluteUri.TrimEnd('/');
            }
            else
            {
                checks.Add("baseUrl", "Use an http or https address without user and query, such as https://api.openai.com/v1 or http://localhost:11434/v1.");
            }
        }

        var currency = checks.Line("currency", Currency?.ToUpperInvariant(), 3);
        if (currency is not null && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
        {
            checks.Add("currency", "Use three letters, such as EUR or USD.");
        }

        Money(checks, "inputPrice", InputPrice);
        Money(checks, "outputPrice", OutputPrice);
        Money(checks, "dailyBudget", DailyBudget);
        Between(checks, "timeLimitSeconds", TimeLimitSeconds, MinTimeLimit, MaxTimeLimit);
        Between(checks, "parallel", Parallel, 1, MaxParallel);
        return (this with { BaseUrl = url, Model = checks.Line("model", Model, ModelConventions.Name), ApiKey = checks.Line("apiKey", ApiKey, MaxKey), Currency = currency }, checks.Problems);
    }

    private static void Money(FieldChecks checks, string field, decimal? amount)
    {
        if (amount is < 0 or > MaxMoney)
        {
            checks.Add(field, $"Use an amount from 0 to {MaxMoney:N0}.");
        }
    }

    private static void Between(FieldChecks checks, string field, int? number, int min, int max)
    {
        if (number < min || number > max)
        {
            checks.Add(field, $"Use a number from {min} to {max}.");
        }
    }
}

/// <summary>Sets the model of a workspace, what it costs and what it may.</summary>
public sealed class AiSettingsEditor(IDbContextFactory<CampaignsDb> dbs, AiSecrets secrets, AiOptions options, TimeProvider clock)
{
    private const decimal Micros = 1_000_000m;

    /// <summary>Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one (0 before the first time).</summary>
    public Task<EditOutcome> Update(Actor by, AiSettingsInput input, int? expectedVersion, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check();
        var now = clock.UtcNow();
        return problems.Count > 0 ? Task.FromResult(EditOutcome.Invalid(problems)) : dbs.Edit(by.WorkspaceId, async db =>
        {
            var settings = await db.AiSettings.SingleOrDefaultAsync(cancellationToken);
            if (expectedVersion is not null && expectedVersion != (settings?.Version ?? 0))
            {
                return EditOutcome.Stale(by.WorkspaceId);
            }

            if (settings is null)
            {
                settings = new AiSettings(now);
                db.AiSettings.Add(settings);
            }

            var checks = new FieldChecks();
            SetModel(settings, given, checks);
            SetLimits(settings, given, checks);
            if (checks.HasProblems)
            {
                return EditOutcome.Invalid(checks.Problems);
            }

            (settings.BlockedReason, settings.WaitUntil) = (null, null); // whoever changes something wants it tried
            var what = settings.BaseUrl is null ? "the installation's model" : $"{settings.Model} at {settings.BaseUrl}";
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.AiSettingsChanged, by.WorkspaceId, given.ApiKey is null ? what : $"{what}, another key", now));
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(by.WorkspaceId);
        }, cancellationToken);
    }

    private void SetModel(AiSettings settings, AiSettingsInput given, FieldChecks checks)
    {
        var before = settings.BaseUrl;
        settings.BaseUrl = given.BaseUrl is null ? settings.BaseUrl : FieldChecks.NullIfEmpty(given.BaseUrl);
        settings.Model = given.Model is null ? settings.Model : FieldChecks.NullIfEmpty(given.Model);
        if (settings.BaseUrl is null)
        {
            (settings.Model, settings.ProtectedKey) = (null, null);
            if (options.BaseUrl is null && before is null)
            {
                checks.Add("baseUrl", "Where is the model? This cannot be empty: the installation has none of its own.");
            }

            return;
        }

        if (settings.Model is null)
        {
            checks.Add("model", "Which model? Use the name that the server gives it.");
        }

        // A key goes to no other server than the one it was entered for.
        if (settings.BaseUrl != before && given.ApiKey is null && settings.ProtectedKey is not null)
        {
            checks.Add("apiKey", "The address is another one. Enter the key again, or clear it where the server asks for none.");
        }

        settings.ProtectedKey = given.ApiKey is null ? settings.ProtectedKey : given.ApiKey.Length == 0 ? null : secrets.Protect(given.ApiKey);
    }

    private static void SetLimits(AiSettings settings, AiSettingsInput given, FieldChecks checks)
    {
        settings.InputPriceMicros = InMicros(given.InputPrice) ?? settings.InputPriceMicros;
        settings.OutputPriceMicros = InMicros(given.OutputPrice) ?? settings.OutputPriceMicros;
        settings.Currency = given.Currency ?? settings.Currency;
        settings.DailyBudgetMicros = given.DailyBudget is null ? settings.DailyBudgetMicros : given.DailyBudget == 0 ? null : InMicros(given.DailyBudget);
        settings.TimeLimitSeconds = given.TimeLimitSeconds ?? settings.TimeLimitSeconds;
        settings.Parallel = given.Parallel ?? settings.Parallel;
        if (settings.DailyBudgetMicros is not null && settings is { InputPriceMicros: 0, OutputPriceMicros: 0 })
        {
            checks.Add("dailyBudget", "A budget needs prices: without them every draft costs nothing, and the budget stops nothing.");
        }
    }

    private static long? InMicros(decimal? amount) => amount is null ? null : (long)decimal.Round(amount.Value * Micros);
}
