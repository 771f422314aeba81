using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Core.Intake;

/// <summary>What another program says of an event that enrolls a contact.</summary>
public sealed record EventInput
{
    /// <summary>How many characters its id has at most.</summary>
    internal const int MaxId = 255;

    /// <summary>What the program calls this one event: the same id again changes nothing. Null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary><c>lead_created</c>, <c>form_submit</c>, <c>stage_enter</c>, or a name of one's own.</summary>
    public string? Event { get; init; }

    /// <summary>Of the contact.</summary>
    public string? Email { get; init; }

    /// <summary>What the event says, by name: conditions of campaigns ask for it, and the contact gets it where it has nothing yet.</summary>
    public IReadOnlyDictionary<string, string?>? Data { get; init; }

    /// <summary>The event in its stored form, or what is wrong with it.</summary>
    internal CheckedEvent Check()
    {
        var checks = new FieldChecks();
        var name = EventNames.Read(Event ?? "", "event", checks);
        if (name == Campaign.ManualTrigger)
        {
            checks.Add("event", $"\"{name}\" is no event: it stands for campaigns that no event enrolls contacts in. Name the event, such as \"lead_created\".");
        }

        var id = FieldChecks.NullIfEmpty(checks.Line("id", Id, MaxId));
        var address = checks.Address("email", Email);
        var data = Data ?? new Dictionary<string, string?>();
        return new CheckedEvent
        {
            Key = id is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))),
            Event = name ?? "",
            Address = address,
            Data = data,
            Contact = EventData.Read(data, address, checks),
            Problems = checks.Problems,
        };
    }
}

/// <summary>An <see cref="EventInput"/> that was read.</summary>
internal sealed record CheckedEvent
{
    /// <summary>See <see cref="ReceivedEvent.EventKey"/>; null where the program gave no id.</summary>
    public required string? Key { get; init; }

    public required string Event { get; init; }

    /// <summary>Null where there is a problem with it.</summary>
    public required EmailAddress? Address { get; init; }

    /// <summary>As it came.</summary>
    public required IReadOnlyDictionary<string, string?> Data { get; init; }

    /// <summary>What it says of the contact.</summary>
    public required EventContact Contact { get; init; }

    public required IReadOnlyList<FieldProblem> Problems { get; init; }

    /// <summary>Whether the data says what a campaign asks for, without case: every condition holds.</summary>
    public bool Meets(IReadOnlyDictionary<string, string> conditions) => conditions.All(c => Data.Any(d =>
        string.Equals(d.Key.Trim(), c.Key, StringComparison.OrdinalIgnoreCase) && string.Equals(d.Value?.Trim(), c.Value, StringComparison.OrdinalIgnoreCase)));
}
