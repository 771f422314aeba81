namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>How much of a message is parsed. What is longer is cut if that is harmless, else refused.</summary>
public static class InboundLimits
{
    /// <summary>Octets that are read of one message; the rest is attachments.</summary>
    public const int MaxOctets = 2 * 1024 * 1024;

    /// <summary>Octets of the header of the message and of any part of it.</summary>
    public const int MaxHeaderOctets = 256 * 1024;

    /// <summary>Lines of header fields, of the message and all its parts together.</summary>
    public const int MaxHeaders = 2_000;

    /// <summary>How deep parts may be nested.</summary>
    public const int MaxDepth = 20;

    /// <summary>Parts that are looked at.</summary>
    public const int MaxParts = 200;

    /// <summary>UTF-16 units of text that are looked at.</summary>
    public const int MaxText = 100_000;

    /// <summary>UTF-16 units of a header field.</summary>
    public const int MaxField = 2_000;

    /// <summary>Ids of a thread; the newest are kept.</summary>
    public const int MaxReferences = 100;

    /// <summary>Recipients of the message, or of a report.</summary>
    public const int MaxRecipients = 100;
}
