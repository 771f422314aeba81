
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>A mailbox that sends, with its limits and the proof that it works. A limit or gap of 0 means none.</summary>
public sealed class SenderAccount : IWorkspaceOwned, IVersioned
{
    private SenderAccount()
    {
    }

    public SenderAccount(string email, SenderProvider provider, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Email = email;
        Provider = provider;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>The From address, normalised; unique in the workspace.</summary>
    public string Email { get; set; } = "";

    public string? DisplayName { get; set; }
    public string? ReplyTo { get; set; }
    public string? SignatureHtml { get; set; }

    /// <summary>Host name that public links of its emails have; null takes the address of the workspace.</summary>
    public string? TrackingDomain { get; set; }

    public SenderProvider Provider { get; private set; }

    /// <summary>JSON, its secrets encrypted.</summary>
    public string? ProviderSettings { get; set; }

    /// <summary>JSON of the mailbox that is read for replies, its secrets encrypted.</summary>
    public string? InboundSettings { get; set; }

    /// <summary>A copy of what it sends is put into the Sent folder of that mailbox: for servers that do not do so by themselves.</summary>
    public bool KeepsSentCopies { get; set; }

    public bool IsActive { get; set; } = true;
    public bool IsDefault { get; set; }
    public ValidationStatus ValidationStatus { get; private set; }
    public DateTime? LastValidatedAt { get; private set; }
    public string? LastError { get; private set; }

    /// <summary>Nothing leaves before this instant; <see cref="DateTime.MaxValue"/> until a person acts.</summary>
    public DateTime? PausedUntil { get; private set; }

    /// <summary>Since when it rests because too many of its emails came back; null unless a person has yet to let it go on.</summary>
    public DateTime? HealthPausedAt { get; private set; }

    /// <summary>When a person last let it go on after such a rest: what was sent before does not count against it.</summary>
    public DateTime? HealthResumedAt { get; private set; }

    /// <summary>How often in a row its server was busy or out of reach: each pause is longer than the one before. Ends with the first message that the server takes.</summary>
    public int BackoffFailures { get; private set; }

    /// <summary>When the gap shared by all campaigns of this sender is over; written by the gate.</summary>
    public DateTime? NextSendAt { get; private set; }

    /// <summary>IANA name; the sender's day and hour are counted in it.</summary>
    public string Timezone { get; set; } = "UTC";

    public int DailyLimit { get; set; }
    public int HourlyLimit { get; set; }
    public int MinGapSeconds { get; set; }
    public int RampUpStart { get; set; }
    public int RampUpIncrement { get; set; }

    /// <summary>The first day of the ramp-up, in the sender's zone: the first on which it sent while ramping up; written by the gate, null before it.</summary>
    public DateOnly? RampUpStartedOn { get; set; }

    /// <summary>The maximum number of emails in any 24 hours, for providers that count so; counted in whole hours of the sender's zone.</summary>
    public int RollingLimit { get; set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>It connects, signs in, and its From is accepted. That says nothing of what came back: a rest for it goes on.</summary>
    public void Verified(DateTime now)
    {
        ValidationStatus = ValidationStatus.Verified;
        LastValidatedAt = now;
        BackoffFailures = 0;
        if (HealthPausedAt is null)
        {
            LastError = null;
            PausedUntil = null;
        }
    }

    /// <summary>How it sends was changed: what was proven before says nothing of it now.</summary>
    public void NeedsVerification()
    {
        ValidationStatus = ValidationStatus.Pending;
        LastError = null;
    }

    public void VerificationFailed(string error, DateTime now)
    {
        ValidationStatus = ValidationStatus.Failed;
        LastValidatedAt = now;
        LastError = error;
    }

    /// <summary>Whether it may send at <paramref name="now"/>, its limits apart.</summary>
    public bool IsUsableAt(DateTime now) => IsActive && ValidationStatus == ValidationStatus.Verified && (PausedUntil is null || PausedUntil <= now);
}

/// <summary>How a sender's messages leave.</summary>
public enum SenderProvider
{
    /// <summary>As <c>.eml</c> files in a folder.</summary>
    Pickup,

    Smtp,

    /// <summary>Through Microsoft Graph, by a person's sign-in.</summary>
    Microsoft365,

    /// <summary>Through the mail server of Gmail and Google Workspace, by a person's sign-in.</summary>
    Google,
}

/// <summary>What follows from how a sender sends.</summary>
public static class SenderProviders
{
    /// <summary>Whether a person signs in at the provider, and the sender uses what they allowed (<see cref="SenderGrant"/>).</summary>
    public static bool SignsIn(this SenderProvider provider) => provider is SenderProvider.Microsoft365 or SenderProvider.Google;
}

/// <summary>Whether a sender has been proven.</summary>
public enum ValidationStatus
{
    Pending,
    Verified,
    Failed,
}
