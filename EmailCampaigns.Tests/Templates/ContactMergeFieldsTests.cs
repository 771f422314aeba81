using EmailCampaigns.Core;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Templates;

public sealed class ContactMergeFieldsTests
{
    [Fact]
    public void A_contact_has_its_fields_and_nothing_of_the_row_that_no_field_keeps()
    {
        var contact = Contact();
        contact.RawData = new() { ["Job Title"] = "Buyer", ["Stand"] = "D14" };
        contact.EnrichedData = new() { ["job_title"] = "Purchasing lead" };

        var fields = ContactMergeFields.For(contact, sender: null, postalAddress: null);

        Assert.Equal("Purchasing lead", fields["job_title"]);
        Assert.Equal("", fields["stand"]); // left out, or cleared since
    }

    [Fact]
    public void A_field_of_the_contacts_own_never_hides_a_standard_one()
    {
        var contact = Contact();
        contact.Company = "Vogel Antriebe GmbH";
        contact.EnrichedData = new() { ["company"] = "Other" };

        Assert.Equal("Vogel Antriebe GmbH", ContactMergeFields.For(contact, sender: null, postalAddress: null)["company"]);
    }

    [Fact]
    public void A_contact_known_by_the_parts_of_its_name_only_has_a_name()
    {
        var contact = Contact();
        contact.FirstName = "Katrin";
        contact.LastName = "Vogel";

        Assert.Equal("Katrin Vogel", ContactMergeFields.For(contact, sender: null, postalAddress: null)["name"]);
    }

    [Fact]
    public void The_sender_is_known_by_name_and_address()
    {
        var sender = new SenderAccount("anna@example.com", SenderProvider.Pickup, TestDatabase.Start) { DisplayName = "Anna Keller" };

        var fields = ContactMergeFields.For(Contact(), sender, postalAddress: null);

        Assert.Equal("Anna Keller", fields["sender.name"]);
        Assert.Equal("anna@example.com", fields["sender.email"]);
    }

    private static Contact Contact()
    {
        Assert.True(EmailAddress.TryParse("katrin.vogel@example.net", out var address, out _));
        return new Contact(address, TestDatabase.Start);
    }
}
