using EmailCampaigns.Core.Contacts;

namespace EmailCampaigns.Web.Contacts;

/// <summary>What stands in the form of a contact.</summary>
internal sealed class ContactForm
{
    public string? Email { get; set; }
    public string? Name { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? Company { get; set; }
    public string? Timezone { get; set; }
    public List<OtherAddress> OtherAddresses { get; } = [];
    public List<CustomField> Fields { get; } = [];

    /// <summary>The form of a contact that stands.</summary>
    public static ContactForm Of(ContactRow contact)
    {
        var form = new ContactForm
        {
            Email = contact.Email,
            Name = contact.Name,
            FirstName = contact.FirstName,
            LastName = contact.LastName,
            Company = contact.Company,
            Timezone = contact.Timezone,
        };
        form.OtherAddresses.AddRange(contact.OtherAddresses.Select(address => new OtherAddress { Address = address }));
        form.Fields.AddRange(contact.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new CustomField(f.Key) { Value = f.Value }));
        return form;
    }

    /// <summary>Everything it says: what is empty is cleared.</summary>
    public ContactInput ToInput() => new()
    {
        Email = Email ?? "",
        Name = Name ?? "",
        FirstName = FirstName ?? "",
        LastName = LastName ?? "",
        Company = Company ?? "",
        Timezone = Timezone ?? "",
        OtherAddresses = [.. Filled.Select(other => other.Address!)],
        Fields = Fields.ToDictionary(f => f.Name, f => f.Value),
    };

    /// <summary>Where problems of another address are said; one that is empty is none, and has no place.</summary>
    public string PlaceOf(OtherAddress other) => $"otherAddresses[{Filled.ToList().IndexOf(other)}]";

    private IEnumerable<OtherAddress> Filled => OtherAddresses.Where(other => !string.IsNullOrWhiteSpace(other.Address));

    /// <summary>A line for an address beside the contact's own.</summary>
    internal sealed class OtherAddress
    {
        public string? Address { get; set; }
    }

    /// <summary>A custom field and what it holds.</summary>
    internal sealed class CustomField(string name)
    {
        /// <summary>As it is stored.</summary>
        public string Name { get; } = name;

        public string? Value { get; set; }
    }
}
