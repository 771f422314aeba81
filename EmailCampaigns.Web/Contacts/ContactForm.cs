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
        Fields = Fields.ToDictionary(f => f.Name, f => f.Value),
    };

    /// <summary>A custom field and what it holds.</summary>
    internal sealed class CustomField(string name)
    {
        /// <summary>As it is stored.</summary>
        public string Name { get; } = name;

        public string? Value { get; set; }
    }
}
