namespace EmailCampaigns.Core.Model.Webhooks;

/// <summary>A webhook as it came in: its signature was checked, and it is stored before it is understood.</summary>
public sealed class WebhookDelivery : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public WebhookProvider Provider { get; init; }

    /// <summary>The provider's id of the delivery, else the SHA-256 of its body. Unique for workspace and provider.</summary>
    public string DeliveryKey { get; init; } = "";

    public DateTime ReceivedAt { get; init; }

    /// <summary>By name in lower case.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>As it came; empty once it is forgotten.</summary>
    public byte[] Body { get; set; } = [];
    public WebhookStatus Status { get; private set; }

    /// <summary>How often it was read.</summary>
    public int Attempts { get; private set; }

    /// <summary>What came of its events, in words; null until it was read.</summary>
    public string? Result { get; private set; }

    /// <summary>What was not understood, or went wrong; null where all of it was understood.</summary>
    public string? Error { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>It was read. With an <paramref name="error"/> something in it was not understood, and it stays for a person.</summary>
    public void Read(string result, string? error)
    {
        Attempts++;
        (Result, Error) = (result, error);
        Status = error is null ? WebhookStatus.Processed : WebhookStatus.Failed;
    }

    /// <summary>It could not be read, and is not tried again by itself.</summary>
    public void GiveUp(string error)
    {
        Attempts++;
        (Status, Error) = (WebhookStatus.Failed, error);
    }

    /// <summary>It tells of somebody who was erased: what it says goes. What came of it stays.</summary>
    public void Forget() => Body = [];

    /// <summary>It is read once more. What was recorded of it before is not recorded again.</summary>
    public void RunAgain() => (Status, Error) = (WebhookStatus.Pending, null);
}

/// <summary>How far a stored webhook is.</summary>
public enum WebhookStatus
{
    Pending,
    Processed,
    Failed,
}
