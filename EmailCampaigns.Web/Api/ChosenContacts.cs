namespace EmailCampaigns.Web.Api;

/// <summary>Contacts that something is to be done with.</summary>
internal sealed record ChosenContacts(IReadOnlyList<Guid>? ContactIds)
{
    private const int MaxContacts = 10_000;

    /// <exception cref="InvalidInputException">None are named, or too many.</exception>
    public IReadOnlyList<Guid> Required() => ContactIds switch
    {
        null => throw new InvalidInputException("contactIds", "Expected is a list of contact ids."),
        { Count: > MaxContacts } => throw new InvalidInputException("contactIds", $"At most {MaxContacts:N0} contacts are possible in one request."),
        _ => ContactIds,
    };
}
