namespace EmailCampaigns.Web.Api;

/// <summary>Contacts that something is to be done with.</summary>
internal sealed record ChosenContacts(IReadOnlyList<Guid>? ContactIds)
{
    private const int MaxContacts = 10_000;

    /// <exception cref="InvalidInputException">The list is missing or too long.</exception>
    public IReadOnlyList<Guid> Required() => ContactIds switch
    {
        null => throw new InvalidInputException("contactIds", "Must be a list of contact ids."),
        { Count: > MaxContacts } => throw new InvalidInputException("contactIds", $"At most {MaxContacts:N0} contacts are allowed in one request."),
        _ => ContactIds,
    };
}
