using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What an approved content becomes when it leaves: the sender's signature and the footer below it, and the recipient's own link wherever the author placed one.</summary>
internal static class FinishedContent
{
    /// <param name="content">As approved.</param>
    /// <param name="sender">Whose signature stands below it.</param>
    /// <param name="footer">What stands at the end.</param>
    /// <param name="footerWords">The words of the footer's link; null for the usual ones.</param>
    /// <param name="postalAddress">The workspace's.</param>
    /// <param name="unsubscribeUrl">Where the recipient leaves.</param>
    public static EmailContent Of(EmailContent content, SenderAccount sender, FooterKind footer, string? footerWords, string? postalAddress, string unsubscribeUrl) =>
        UnsubscribeLink.Fill(EmailFooter.Append(EmailSignature.Append(content, sender.SignatureHtml), footer, footerWords, postalAddress), unsubscribeUrl);
}
