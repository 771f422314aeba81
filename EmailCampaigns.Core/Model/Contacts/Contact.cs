
namespace EmailCampaigns.Core.Model.Contacts;

/// <summary>A person with an address and fields.</summary>
public sealed class Contact : IWorkspaceOwned, IVersioned
{
    /// <summary>What is shown in place of the address of somebody who was erased.</summary>
    public const string ErasedText = "(erased)";

    /// <summary>
    /// Before the keyed hash of the address that an erased contact had, in <see cref="EmailNormalized"/>. No address looks like it, so nothing brings the contact back; and by the hash it is
    /// still known as suppressed (<see cref="Suppression.HashOf"/>).
    /// </summary>
    public const string ErasedPrefix = "erased:";

    private Contact()
    {
    }

    public Contact(EmailAddress email, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        SetEmail(email);
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>The address as it was typed.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address as it is compared: lower case, domain in ASCII. Unique in the workspace.</summary>
    public string EmailNormalized { get; private set; } = "";

    public string EmailDomain { get; private set; } = "";
    public string? Name { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? Company { get; set; }

    /// <summary>IANA name, if known.</summary>
    public string? Timezone { get; set; }

    /// <summary>The CSV row as it came, by header.</summary>
    public Dictionary<string, string>? RawData { get; set; }

    /// <summary>Added and custom fields, by field name.</summary>
    public Dictionary<string, string> EnrichedData { get; set; } = [];

    public Guid? UploadBatchId { get; private set; }

    /// <summary>Hidden since; the row stays, because what has history is not deleted.</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>Since when the person is erased: hidden, never mailed, and nothing more of them is recorded. Null for everybody else.</summary>
    public DateTime? ErasedAt { get; private set; }

    /// <summary>When the last of their personal data was cleared; null while a job clears it.</summary>
    public DateTime? ErasureEndedAt { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    public void SetEmail(EmailAddress email)
    {
        Email = email.Address;
        EmailNormalized = email.Normalized;
        EmailDomain = email.Domain;
    }

    public void Delete(DateTime now) => DeletedAt ??= now;

    public void Revive() => DeletedAt = null;

    /// <summary>The person is erased from this moment on; what is stored of them goes piece by piece. Doing it twice changes nothing.</summary>
    public void BeginErasure(DateTime now)
    {
        ErasedAt ??= now;
        Delete(now);
    }

    /// <summary>All else that is stored of the person is cleared, so the row forgets them too.</summary>
    /// <param name="addressHash">Of the address, as the suppression has it.</param>
    /// <param name="now">When.</param>
    public void EndErasure(string addressHash, DateTime now)
    {
        (Email, EmailNormalized, EmailDomain) = (ErasedText, ErasedPrefix + addressHash, "");
        (Name, FirstName, LastName, Company, Timezone) = (null, null, null, null, null);
        (RawData, EnrichedData) = (null, []);
        ErasureEndedAt ??= now;
    }
}

/// <summary>A further address of the same person; what comes from any of them counts for the contact, and nothing is sent to it.</summary>
public sealed class ContactChannel : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid ContactId { get; init; }
    public ChannelKind Channel { get; init; }

    /// <summary>An email address in its normalized form, so that it is found by what a message says.</summary>
    public string Address { get; init; } = "";
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>The ways a contact can be reached.</summary>
public enum ChannelKind
{
    Email,
    Sms,
    Phone,
    Linkedin,
}

/// <summary>The name of a custom field that contacts of the workspace can have; a template may use no other.</summary>
public sealed class ContactField : IWorkspaceOwned, ITimestamped
{
    private ContactField()
    {
    }

    public ContactField(string name, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary><c>snake_case</c>, as templates write it.</summary>
    public string Name { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
