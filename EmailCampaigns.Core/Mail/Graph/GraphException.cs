namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>Microsoft Graph did not do what was asked. The message says what happened, for a person; no secret stands in it.</summary>
internal sealed class GraphException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Graph's word for the fault, such as <c>ErrorInvalidRecipients</c>.</summary>
    public string? Code { get; init; }

    /// <summary>How long it wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request may have been written when the answer failed to come: it may have been done.</summary>
    public bool IsInDoubt { get; init; }

    /// <summary>There was no answer.</summary>
    public bool IsUnreachable => Status is null;

    /// <summary>Too much was asked in too short a time, of the service or of the mailbox.</summary>
    public bool IsThrottled => Status is 429 or 503 || Code is "ApplicationThrottled" or "TooManyRequests" or "ErrorServerBusy";

    /// <summary>A link from which changes were to be read goes on nowhere: all is read anew.</summary>
    public bool IsLinkGone => Status is 410 || string.Equals(Code, "syncStateNotFound", StringComparison.OrdinalIgnoreCase)
        || string.Equals(Code, "resyncRequired", StringComparison.OrdinalIgnoreCase) || string.Equals(Code, "syncStateInvalid", StringComparison.OrdinalIgnoreCase);
}
