namespace EmailCampaigns.Core.Ai;

/// <summary>The result of one request to a model.</summary>
/// <param name="Result">What it was.</param>
/// <param name="Text">What the model said; empty unless it answered.</param>
/// <param name="InputTokens">As the server counted; 0 where it did not say.</param>
/// <param name="OutputTokens">As the server counted; 0 where it did not say.</param>
/// <param name="Explanation">What is wrong and what to do, for a person; empty where it answered.</param>
/// <param name="RetryAfter">How long the server wants to be left alone, if it said so.</param>
public sealed record AiCompletion(AiResult Result, string Text, int InputTokens, int OutputTokens, string Explanation, TimeSpan? RetryAfter = null)
{
    /// <summary>Every later request fails, too, until a person changes something.</summary>
    public bool BlocksAll => Result is AiResult.Unauthorized or AiResult.NotFound or AiResult.OutOfQuota or AiResult.Forbidden;

    /// <summary>The same request may succeed later.</summary>
    public bool IsPassing => Result is AiResult.ServerFault or AiResult.TimedOut or AiResult.Unreachable or AiResult.Unreadable or AiResult.Cut or AiResult.RateLimited;

    internal static AiCompletion Fault(AiResult result, string explanation, TimeSpan? retryAfter = null) => new(result, "", 0, 0, explanation, retryAfter);
}

/// <summary>All results of a request.</summary>
public enum AiResult
{
    Answered,

    /// <summary>The model or its filter does not want to answer.</summary>
    Refused,

    /// <summary>The answer ends in the middle, at the model's limit.</summary>
    Cut,

    /// <summary>What came back is no answer: no JSON, invalid UTF-8, a web page, or it broke off.</summary>
    Unreadable,

    /// <summary>429: too fast.</summary>
    RateLimited,

    /// <summary>429 or 402: the account has no money left.</summary>
    OutOfQuota,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>404: no such model, or no such address.</summary>
    NotFound,

    /// <summary>Any other 4xx.</summary>
    BadRequest,

    /// <summary>5xx.</summary>
    ServerFault,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No connection: name, network or TLS.</summary>
    Unreachable,

    /// <summary>The address is in a network that the installation does not allow.</summary>
    Forbidden,
}
