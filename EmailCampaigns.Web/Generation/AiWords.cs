using System.Globalization;
using EmailCampaigns.Core.Ai;

namespace EmailCampaigns.Web.Generation;

/// <summary>Money and results of models, in words.</summary>
public static class AiWords
{
    /// <summary>"€1.84", "€0.0041", "CHF 3.00": cents, and what is below them only of small amounts.</summary>
    public static string Money(decimal amount, string currency)
    {
        var number = amount.ToString(amount is > 0 and < 0.10m ? "0.00##" : "#,##0.00", CultureInfo.InvariantCulture);
        return currency switch
        {
            "EUR" => $"€{number}",
            "USD" => $"${number}",
            "GBP" => $"£{number}",
            _ => $"{currency} {number}",
        };
    }

    /// <summary>What a test says first.</summary>
    public static string Title(AiTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Result switch
        {
            AiResult.Answered => "The connection works",
            AiResult.Unauthorized => "The key is not accepted",
            AiResult.NotFound => "The model was not found",
            AiResult.RateLimited => "The server wants a slower pace",
            AiResult.OutOfQuota => "The account has no credit",
            AiResult.TimedOut => "No answer in time",
            AiResult.Unreachable => "The server cannot be reached",
            AiResult.Forbidden => "The address is not allowed",
            AiResult.ServerFault => "The server is in trouble",
            AiResult.BadRequest => "The server does not take the question",
            AiResult.Unreadable or AiResult.Cut or AiResult.Refused => "The answer is not what it should be",
        };
    }
}
