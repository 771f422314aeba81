namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>Moves contacts to the versions of the sequence that were chosen for them, in memory.</summary>
/// <param name="moves">The changes of the sequence, the oldest first.</param>
/// <param name="plans">Every plan that they or the enrollments name.</param>
/// <param name="underWay">Enrollments of which an email is just being handed over: they have begun.</param>
/// <param name="onlyUnchanged">Whether those alone move for whom nothing is changed, because neither drafts nor times are made again.</param>
internal sealed class ContactMover(IReadOnlyList<PendingMove> moves, IReadOnlyDictionary<Guid, FrozenPlan> plans, IReadOnlySet<Guid> underWay, bool onlyUnchanged)
{
    private readonly Dictionary<(Guid From, Guid To, int Place, bool HasFinished), (bool IsConcerned, int Place)> _known = [];

    /// <summary>Moves those of some enrollments whose turn it is. One that finds the same ahead of it in both versions goes over too, whatever was chosen: nothing changes for it.</summary>
    public MovedContacts Move(IEnumerable<Enrollment> enrollments)
    {
        var moved = new MovedContacts([], [], [], new int[moves.Count]);
        foreach (var enrollment in enrollments)
        {
            foreach (var (index, move) in moves.Index())
            {
                if (move.Awaits(enrollment))
                {
                    Move(enrollment, move, index, moved);
                }
            }
        }

        return moved;
    }

    private void Move(Enrollment enrollment, PendingMove move, int index, MovedContacts moved)
    {
        var status = moved.ToGoOn.Contains(enrollment) ? enrollment.StatusInSequence : enrollment.Status;
        var hasFinished = status == EnrollmentStatus.Completed;
        if (!hasFinished && !PlanMove.Movable.Contains(status))
        {
            return;
        }

        var (isConcerned, place) = Look(enrollment, move, hasFinished);
        var hasBegun = enrollment.LastEmailSentAt is not null || underWay.Contains(enrollment.Id);
        if (isConcerned ? onlyUnchanged || !move.Choice.Takes(status, hasBegun) : hasFinished)
        {
            return;
        }

        enrollment.FollowPlan(move.PlanVersionId, place);
        moved.Enrollments.Add(enrollment);
        if (!isConcerned)
        {
            return;
        }

        moved.Counts[index]++;
        if (hasFinished)
        {
            moved.ToGoOn.Add(enrollment);
        }

        if (move.Choice.Edited == EditedDrafts.Replace)
        {
            moved.LosingEdits.Add(enrollment);
        }
    }

    /// <summary>Whether an enrollment would get something else, and where it would stand. Most stand alike, so it is worked out once.</summary>
    private (bool IsConcerned, int Place) Look(Enrollment enrollment, PendingMove move, bool hasFinished)
    {
        var key = (enrollment.PlanVersionId, move.PlanVersionId, enrollment.CurrentSequenceStep, hasFinished);
        if (!_known.TryGetValue(key, out var known))
        {
            var change = new PlanChange(plans[enrollment.PlanVersionId], plans[move.PlanVersionId]);
            var current = enrollment.CurrentSequenceStep;
            known = (hasFinished ? change.HasMore(current) : change.IsAhead(current), change.PlaceOf(current));
            _known.Add(key, known);
        }

        return known;
    }
}

/// <summary>Enrollments that moved to another version of the sequence.</summary>
/// <param name="Enrollments">All of them.</param>
/// <param name="ToGoOn">Of them those that had finished, and get the steps that were added.</param>
/// <param name="LosingEdits">Of them those whose drafts are made again although a person edited them.</param>
/// <param name="Counts">How many each move took that get something else than before.</param>
internal sealed record MovedContacts(HashSet<Enrollment> Enrollments, HashSet<Enrollment> ToGoOn, HashSet<Enrollment> LosingEdits, int[] Counts);
