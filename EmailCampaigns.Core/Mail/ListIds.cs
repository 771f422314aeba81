namespace EmailCampaigns.Core.Mail;

/// <summary>Names the series of emails that a message belongs to, and that its <c>List-Unsubscribe</c> ends.</summary>
public static class ListIds
{
    /// <summary>
    /// An identifier in a domain of the sender (RFC 2919, section 2), the same for all emails of a campaign. It says nothing of what the campaign is called.
    /// </summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="senderAddress">Whose domain it is.</param>
    public static string Of(Guid campaignId, string senderAddress)
    {
        ArgumentNullException.ThrowIfNull(senderAddress);
        var domain = MailboxAddresses.AsciiDomain(senderAddress[(senderAddress.LastIndexOf('@') + 1)..], "List-Id");
        return $"{campaignId:N}.campaigns.{domain}";
    }
}
