
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>A limit beyond those of campaign and sender.</summary>
public sealed class SendRateLimit : IWorkspaceOwned, IVersioned
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public QuotaScope Scope { get; init; }

    /// <summary>The id or the domain that the limit is about.</summary>
    public string ScopeKey { get; init; } = "";

    public QuotaPeriod Period { get; init; }
    public int MaxCount { get; set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }
}

/// <summary>How much of a limit is used in one period. Taken by the gate with a conditional update, never by a look before.</summary>
public sealed class SendQuotaUsage : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public QuotaScope Scope { get; init; }
    public string ScopeKey { get; init; } = "";
    public QuotaPeriod Period { get; init; }

    /// <summary>The instant at which the local day or hour begins.</summary>
    public DateTime PeriodStart { get; init; }

    public int Used { get; set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What a limit is about.</summary>
public enum QuotaScope
{
    Workspace,
    Campaign,
    Sender,
    RecipientDomain,

    /// <summary>The first emails of a campaign; its key is the campaign's.</summary>
    NewContacts,
}

/// <summary>How long a limit counts.</summary>
public enum QuotaPeriod
{
    Minute,
    Hour,
    Day,
}
