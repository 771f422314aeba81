using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Tracking;

/// <summary>A request for the pixel or a tracked link of an email.</summary>
public sealed record TrackingHit
{
    /// <summary>A mail program repeats what was slow, and a proxy asks twice: the same request within so long is one event.</summary>
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(30);

    /// <summary><see cref="MessageEventType.Opened"/> or <see cref="MessageEventType.Clicked"/>.</summary>
    public required MessageEventType Type { get; init; }

    /// <summary>The scheduled email, out of an authenticated token.</summary>
    public required Guid EmailId { get; init; }

    /// <summary>When it came.</summary>
    public required DateTime At { get; init; }

    /// <summary>Where the link leads; null of the pixel.</summary>
    public string? Url { get; init; }

    public string? Ip { get; init; }
    public string? UserAgent { get; init; }

    /// <summary>Whether only the head was asked for, which no person's program does.</summary>
    public bool IsHead { get; init; }

    /// <summary>The mail service that told of it, and its id of the event; null of what came to our own addresses.</summary>
    public ToldHit? ToldBy { get; init; }

    /// <summary>The key that the database lets in once: what the token says, address, agent and method, and the slot of time.</summary>
    internal string EventId => ToldBy is { } told ? told.EventId : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Type}\n{EmailId}\n{Url}\n{Ip}\n{UserAgent}\n{IsHead}\n{At.Ticks / Slot.Ticks}"))));
}

/// <summary>A hit that a mail service told of.</summary>
/// <param name="Provider">Which, a word.</param>
/// <param name="EventId">What makes it count once; begins with the provider.</param>
/// <param name="IsAutomated">Whether the service itself takes it for a program's.</param>
public sealed record ToldHit(string Provider, string EventId, bool IsAutomated);
