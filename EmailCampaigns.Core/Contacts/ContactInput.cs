namespace EmailCampaigns.Core.Contacts;

/// <summary>What a form or a request says about a contact. Null says nothing about a field (a change leaves it), an empty text clears it.</summary>
public sealed record ContactInput
{
    public string? Email { get; init; }
    public string? Name { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Company { get; init; }

    /// <summary>IANA name.</summary>
    public string? Timezone { get; init; }

    /// <summary>Custom fields by name; those not named stay as they are, one without value is removed.</summary>
    public IReadOnlyDictionary<string, string?>? Fields { get; init; }

    /// <summary>All further addresses of the person: what comes from one of them counts for the contact, and nothing is sent to it.</summary>
    public IReadOnlyList<string>? OtherAddresses { get; init; }

    /// <summary>What is wrong with it, before it is saved.</summary>
    /// <param name="isNew">Whether it is to be made, so that nothing needed may be missing.</param>
    public IReadOnlyList<FieldProblem> Problems(bool isNew) => Check(isNew).Problems;

    /// <summary>The input in its stored form, or what is wrong with it.</summary>
    /// <param name="isNew">Whether the address must be there.</param>
    internal CheckedContact Check(bool isNew)
    {
        var checks = new FieldChecks();
        return new CheckedContact
        {
            Email = Email is not null || isNew ? checks.Address("email", Email) : null,
            Name = checks.Line("name", Visible(Name), ContentLimits.Name),
            FirstName = checks.Line("firstName", Visible(FirstName), ContentLimits.Name),
            LastName = checks.Line("lastName", Visible(LastName), ContentLimits.Name),
            Company = checks.Line("company", Visible(Company), ContentLimits.Name),
            Timezone = checks.Zone("timezone", Timezone, canBeEmpty: true),
            Fields = CheckFields(checks),
            OtherAddresses = CheckOtherAddresses(checks),
            Problems = checks.Problems,
        };
    }

    /// <summary>A name that was copied from a web page brings along what nobody sees.</summary>
    private static string? Visible(string? name) => name is null ? null : VisibleText.WithoutInvisible(name);

    /// <summary>By place, so that a problem is said where it is; null where nothing is said about them.</summary>
    private List<EmailAddress>? CheckOtherAddresses(FieldChecks checks)
    {
        if (OtherAddresses is null)
        {
            return null;
        }

        if (OtherAddresses.Count > ContentLimits.OtherAddresses)
        {
            checks.Add(Contacts.OtherAddresses.Field, $"A contact has at most {ContentLimits.OtherAddresses} other addresses; these are {OtherAddresses.Count:N0}.");
            return null;
        }

        var given = OtherAddresses.Select((address, place) => checks.Address(Contacts.OtherAddresses.FieldAt(place), address)).ToList();
        var own = EmailAddress.TryParse(Email, out var parsed, out _) ? parsed.Normalized : null;
        foreach (var (place, _) in given.Index().Where(a => a.Item is { } address && address.Normalized == own))
        {
            checks.Add(Contacts.OtherAddresses.FieldAt(place), Contacts.OtherAddresses.IsOwn);
        }

        return [.. given.OfType<EmailAddress>()];
    }

    private Dictionary<string, string> CheckFields(FieldChecks checks)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (Fields?.Count > ContentLimits.Fields)
        {
            checks.Add("fields", $"A contact has at most {ContentLimits.Fields} fields of its own; these are {Fields.Count:N0}.");
            return fields;
        }

        foreach (var (typed, value) in Fields ?? new Dictionary<string, string?>())
        {
            var name = CustomFieldName.Of(typed);
            if (name.Length == 0)
            {
                checks.Add($"fields.{typed}", $"\"{typed}\" cannot be the name of a field. Use letters, digits and underscores.");
            }
            else if (CustomFieldName.IsStandard(name))
            {
                checks.Add($"fields.{typed}", $"Every contact has the field \"{name}\" already; fill that one.");
            }
            else if (!keys.Add(CustomFieldName.KeyOf(name)))
            {
                checks.Add($"fields.{typed}", $"The field \"{name}\" is given twice.");
            }
            else
            {
                fields.Add(name, checks.Text($"fields.{typed}", value?.Trim(), ContentLimits.FieldValue) ?? "");
            }
        }

        return fields;
    }
}

/// <summary>A <see cref="ContactInput"/> that was read: parsed, trimmed, with what is wrong with it.</summary>
internal sealed record CheckedContact
{
    public required EmailAddress? Email { get; init; }
    public required string? Name { get; init; }
    public required string? FirstName { get; init; }
    public required string? LastName { get; init; }
    public required string? Company { get; init; }
    public required string? Timezone { get; init; }

    /// <summary>By stored name; an empty value removes the field.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>As they were given; null leaves those that stand.</summary>
    public required IReadOnlyList<EmailAddress>? OtherAddresses { get; init; }

    public required IReadOnlyList<FieldProblem> Problems { get; init; }

    /// <summary>Writes what was given onto the contact. A name that was made of its parts follows them.</summary>
    public void ApplyTo(Contact contact)
    {
        var nameFollowsParts = contact.Name is null || contact.Name == ContactName.Of(contact.FirstName, contact.LastName);
        if (Email is not null)
        {
            contact.SetEmail(Email);
        }

        contact.FirstName = Merged(FirstName, contact.FirstName);
        contact.LastName = Merged(LastName, contact.LastName);
        contact.Name = Merged(Name, nameFollowsParts ? null : contact.Name) ?? ContactName.Of(contact.FirstName, contact.LastName);
        contact.Company = Merged(Company, contact.Company);
        contact.Timezone = Merged(Timezone, contact.Timezone);
    }

    private static string? Merged(string? given, string? standing) => given is null ? standing : FieldChecks.NullIfEmpty(given);
}
