namespace EmailCampaigns.Core.Intake;

/// <summary>What became of an event that a program told of.</summary>
/// <param name="Outcome">Whether it was taken.</param>
/// <param name="Result">What it did; null where it was refused.</param>
public sealed record EventOutcome(EditOutcome Outcome, EventResult? Result)
{
    internal static EventOutcome Done(EventResult result) => new(EditOutcome.Done(result.ContactId ?? Guid.Empty), result);
}

/// <summary>What an event did.</summary>
/// <param name="ContactId">The contact; null where there is none to be.</param>
/// <param name="IsNewContact">Whether the event made the contact, or brought back one that was deleted.</param>
/// <param name="IsRepeated">Whether the event was told before; then nothing changed.</param>
/// <param name="Enrollments">The contact in the campaigns that the event enrolls in.</param>
public sealed record EventResult(Guid? ContactId, bool IsNewContact, bool IsRepeated, IReadOnlyList<EventEnrollment> Enrollments)
{
    internal static readonly EventResult OfErased = new(null, IsNewContact: false, IsRepeated: false, [])
    {
        Reason = "Whoever has this address asked to be erased. It cannot be a contact again, and nothing of the event is kept.",
    };

    /// <summary>Why there is no contact; null where there is one.</summary>
    public string? Reason { get; init; }
}

/// <summary>A contact in a campaign that an event enrolls in.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="EnrollmentId">The contact in it.</param>
/// <param name="IsNew">Whether this event enrolled it; else it was enrolled before.</param>
public sealed record EventEnrollment(Guid CampaignId, Guid EnrollmentId, bool IsNew);
