using System.ComponentModel.DataAnnotations;

namespace EmailCampaigns.Core.Sending;

/// <summary>The settings under <c>Sending</c>, and the two others that sending needs.</summary>
public sealed record SendingOptions
{
    /// <summary>This process dispatches; else it only serves pages.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Pause between two looks for due email.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan DispatchInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages in flight per process.</summary>
    [Range(1, 256)]
    public int Parallelism { get; init; } = 8;

    /// <summary>A database that was last alive longer ago than this is held until a person says go.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan HoldAfterAbsence { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>Data:Directory</c>, absolute: the outbox and the installation's file.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>PublicBaseUrl</c>: the prefix of unsubscribe links where a workspace has none of its own.</summary>
    public required string PublicBaseUrl { get; init; }
}
