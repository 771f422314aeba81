namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>A change of a sequence to which contacts still move: a job takes one block of them after another, in the order of their keys.</summary>
/// <param name="PlanVersionId">The version that they move to.</param>
/// <param name="Version">Its number.</param>
/// <param name="Choice">Who moves.</param>
/// <param name="ChangedAt">When the sequence was changed, UTC: whoever is enrolled later is not concerned.</param>
public sealed record PendingMove(Guid PlanVersionId, int Version, PlanMove Choice, DateTime ChangedAt)
{
    /// <summary>The contact up to which it is done, by key; null before the first.</summary>
    public Guid? UpTo { get; init; }

    /// <summary>How many contacts moved so far and get something else than before.</summary>
    public int Moved { get; init; }

    /// <summary>Whether it is still to be decided if a contact moves. It is decided once, however often the job begins anew.</summary>
    public bool Awaits(Enrollment enrollment)
    {
        ArgumentNullException.ThrowIfNull(enrollment);
        return enrollment.PlanVersionId != PlanVersionId && enrollment.EnrolledAt <= ChangedAt && !IsDoneFor(enrollment.ContactId);
    }

    /// <summary>The same when a block is done.</summary>
    /// <param name="contactId">Its last contact.</param>
    /// <param name="moved">How many of it moved.</param>
    public PendingMove DoneUpTo(Guid contactId, int moved) => this with { UpTo = IsDoneFor(contactId) ? UpTo : contactId, Moved = Moved + moved };

    private bool IsDoneFor(Guid contactId) => UpTo is { } upTo && contactId <= upTo;
}
