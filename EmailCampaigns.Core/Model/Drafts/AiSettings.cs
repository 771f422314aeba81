namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>The model that writes drafts in a workspace, what it costs and what it may (table <c>ai_settings</c>); at most one row a workspace.</summary>
public sealed class AiSettings : IWorkspaceOwned, IVersioned
{
    /// <summary>Seconds that one text may take, unless another number is set.</summary>
    public const int DefaultTimeLimit = 60;

    /// <summary>Texts that are written at once, unless another number is set.</summary>
    public const int DefaultParallel = 4;

    private AiSettings()
    {
    }

    public AiSettings(DateTime now) => Id = Guid.CreateVersion7(now);

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>http or https, before <c>/chat/completions</c>; null takes the installation's.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>With <see cref="BaseUrl"/>: the model's name.</summary>
    public string? Model { get; set; }

    /// <summary>With <see cref="BaseUrl"/>: the key, encrypted; null where the server asks for none.</summary>
    public string? ProtectedKey { get; set; }

    /// <summary>Millionths of the currency for a million tokens of input.</summary>
    public long InputPriceMicros { get; set; }

    /// <summary>Millionths of the currency for a million tokens of output.</summary>
    public long OutputPriceMicros { get; set; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; set; } = "EUR";

    /// <summary>What a day of the workspace's zone may cost, in millionths of the currency; null for no limit.</summary>
    public long? DailyBudgetMicros { get; set; }

    /// <summary>Seconds.</summary>
    public int TimeLimitSeconds { get; set; } = DefaultTimeLimit;

    /// <summary>Texts that are written at once, by all processes together.</summary>
    public int Parallel { get; set; } = DefaultParallel;

    /// <summary>Why nothing is written until a person changes or tests the settings: the key was refused, there is no such model.</summary>
    public string? BlockedReason { get; set; }

    /// <summary>Until when nothing is asked of the server, which said so (429), UTC.</summary>
    public DateTime? WaitUntil { get; set; }

    /// <summary>The last time that somebody took something to write: by writing it, those who do so at once wait for each other.</summary>
    public DateTime? ClaimedAt { get; set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>What a request cost, in millionths of the currency.</summary>
    public long CostOf(int inputTokens, int outputTokens) => (long)Math.Ceiling((((decimal)inputTokens * InputPriceMicros) + ((decimal)outputTokens * OutputPriceMicros)) / 1_000_000m);
}
