namespace EmailCampaigns.Core.Model.Contacts;

/// <summary>The name of a person from its parts.</summary>
public static class ContactName
{
    /// <summary>First and last name with a blank between; null where there is neither.</summary>
    public static string? Of(string? firstName, string? lastName)
    {
        var name = $"{firstName} {lastName}".Trim();
        return name.Length == 0 ? null : name;
    }
}
