using EmailCampaigns.Core.Scheduling.Replan;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Who of a block moves to a changed sequence, and that it is decided once.</summary>
public sealed class PendingMoveTests
{
    private static readonly DateTime Now = new(2026, 1, 15, 8, 30, 0, DateTimeKind.Utc);
    private static readonly Guid Campaign = new("00000000-0000-0000-0000-0000000000aa");
    private static readonly Guid V1 = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid V2 = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid V3 = new("00000000-0000-0000-0000-000000000003");
    private static readonly Guid Step = new("00000000-0000-0000-0000-00000000000a");

    private static readonly Dictionary<Guid, FrozenPlan> Plans = new()
    {
        [V1] = Plan("One"),
        [V2] = Plan("Two"),
        [V3] = Plan("Two", name: "Renamed"),
    };

    [Theory]
    [InlineData("", 5, true)]
    [InlineData("4", 5, true)]
    [InlineData("5", 5, false)] // the last contact of a block that is done
    [InlineData("6", 5, false)]
    public void It_awaits_contacts_behind_its_cursor(string upTo, int contact, bool awaits) => Assert.Equal(awaits, (Move(V2) with { UpTo = upTo.Length == 0 ? null : Contact(int.Parse(upTo, null)) }).Awaits(Enrolled(contact)));

    [Fact]
    public void It_awaits_nobody_who_is_on_its_version_or_was_enrolled_after_it()
    {
        Assert.True(Move(V2).Awaits(Enrolled(1)));
        Assert.False(Move(V2).Awaits(Enrolled(1, on: V2)));
        Assert.False(Move(V2).Awaits(Enrolled(1, at: Now.AddMilliseconds(1))));
    }

    [Fact]
    public void A_pass_that_begins_anew_never_takes_its_cursor_back()
    {
        var move = Move(V2).DoneUpTo(Contact(5), 3).DoneUpTo(Contact(2), 1);

        Assert.Equal((Contact(5), 4), (move.UpTo, move.Moved));
    }

    [Fact]
    public void A_contact_goes_through_all_changes_that_it_has_not_seen_in_their_order()
    {
        var (seen, unseen) = (Enrolled(1), Enrolled(9));
        PendingMove[] moves = [Move(V2) with { UpTo = Contact(5) }, Move(V1)];

        var moved = Mover(moves).Move([seen, unseen]);

        Assert.Equal((V1, V1), (seen.PlanVersionId, unseen.PlanVersionId));
        Assert.Equal([1, 1], moved.Counts);
        Assert.Equal([unseen], moved.Enrollments);
    }

    [Fact]
    public void Whoever_finds_the_same_ahead_goes_over_whatever_was_chosen_and_is_not_counted()
    {
        var enrollment = Enrolled(1, on: V2);

        var moved = Mover([Move(V3, new PlanMove { Who = MoveScope.Status, Statuses = [EnrollmentStatus.Paused], Edited = EditedDrafts.Replace })]).Move([enrollment]);

        Assert.Equal((V3, 0), (enrollment.PlanVersionId, moved.Counts[0]));
        Assert.Empty(moved.LosingEdits);
    }

    [Fact]
    public void Where_times_and_drafts_stay_nobody_moves_who_would_get_something_else()
    {
        var (other, same) = (Enrolled(1), Enrolled(2, on: V2));

        var moved = new ContactMover([Move(V3)], Plans, new HashSet<Guid>(), onlyUnchanged: true).Move([other, same]);

        Assert.Equal((V1, V3), (other.PlanVersionId, same.PlanVersionId));
        Assert.Equal([same], moved.Enrollments);
    }

    [Fact]
    public void Whoever_is_being_mailed_has_begun()
    {
        var enrollment = Enrolled(1);

        new ContactMover([Move(V2, new PlanMove { Who = MoveScope.NotBegun })], Plans, new HashSet<Guid> { enrollment.Id }, onlyUnchanged: false).Move([enrollment]);

        Assert.Equal(V1, enrollment.PlanVersionId);
    }

    [Theory]
    [InlineData(EnrollmentStatus.Replied)]
    [InlineData(EnrollmentStatus.Stopped)]
    public void Whose_sequence_is_over_stays(EnrollmentStatus outcome)
    {
        var enrollment = Enrolled(1);
        enrollment.End(outcome, null, Now);

        Assert.Empty(Mover([Move(V2)]).Move([enrollment]).Enrollments);
    }

    private static ContactMover Mover(IReadOnlyList<PendingMove> moves) => new(moves, Plans, new HashSet<Guid>(), onlyUnchanged: false);

    private static PendingMove Move(Guid version, PlanMove? choice = null) => new(version, 2, choice ?? new PlanMove(), Now);

    private static Enrollment Enrolled(int contact, Guid? on = null, DateTime? at = null) => new(Campaign, Contact(contact), on ?? V1, at ?? Now);

    private static Guid Contact(int number) => new($"00000000-0000-0000-0001-{number:D12}");

    private static FrozenPlan Plan(string text, string name = "Step") => new([new FrozenStep(Step, 1, name, "Subject", $"<p>{text}</p>", null, 0, 0, null, false, true)]);
}
