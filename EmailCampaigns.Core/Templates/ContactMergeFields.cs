
namespace EmailCampaigns.Core.Templates;

/// <summary>What a template may say about a contact, and about who writes.</summary>
public static class ContactMergeFields
{
    /// <summary>
    /// What the page of a contact shows: the standard fields, then its own; of two fields with one name the first stands. A column that an import left out is no field, and one that was
    /// cleared does not come back from the row of the file.
    /// </summary>
    /// <param name="contact">Who is written to.</param>
    /// <param name="sender">Who writes; null leaves <c>sender.name</c> and <c>sender.email</c> empty.</param>
    /// <param name="postalAddress">The workspace's, on one or more lines; null leaves <c>workspace.postal_address</c> empty.</param>
    public static MergeFields For(Contact contact, SenderAccount? sender, string? postalAddress)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return new MergeFields([.. Standard(contact, sender, postalAddress), .. contact.EnrichedData.Select(field => KeyValuePair.Create(field.Key, (string?)field.Value))]);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Standard(Contact contact, SenderAccount? sender, string? postalAddress) =>
    [
        new(MergeFields.Email, contact.Email),
        new(MergeFields.Name, contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName)),
        new(MergeFields.FirstName, contact.FirstName),
        new(MergeFields.LastName, contact.LastName),
        new(MergeFields.Company, contact.Company),
        new(MergeFields.Timezone, contact.Timezone),
        new(MergeFields.SenderName, sender?.DisplayName),
        new(MergeFields.SenderEmail, sender?.Email),
        new(MergeFields.UnsubscribeUrl, UnsubscribeLink.Placeholder),
        new(MergeFields.PostalAddress, EmailFooter.OnOneLine(postalAddress)),
    ];
}
