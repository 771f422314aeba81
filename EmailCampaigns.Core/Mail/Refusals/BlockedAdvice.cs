namespace EmailCampaigns.Core.Mail.Refusals;

/// <summary>What the people behind a sender should do where a receiving server refuses its mail.</summary>
public static class BlockedAdvice
{
    public const string Text = "A receiving server refuses mail of this sender. Check SPF, DKIM and DMARC of its domain, and whether it is on a blocklist.";
}
