namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Where a contact stands in a sequence that was changed, and whether the change is still ahead of it.</summary>
public sealed class PlanChangeTests
{
    private static readonly Guid A = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid B = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid C = new("00000000-0000-0000-0000-00000000000c");
    private static readonly Guid New = new("00000000-0000-0000-0000-00000000000f");

    [Theory]
    [InlineData("a b c", "a b c", 2, 2)] // nothing moved
    [InlineData("a b c", "a n b c", 2, 3)] // put in before the place: passed
    [InlineData("a b c", "a b n c", 2, 2)] // put in behind it: ahead
    [InlineData("a b c", "b c a", 1, 0)] // the step that was sent went behind those that were not
    [InlineData("a b c", "b a c", 1, 0)]
    [InlineData("a b c", "b a c", 2, 2)] // both were sent, in whatever order
    [InlineData("a b c", "a c", 2, 1)] // the one that was skipped is gone
    [InlineData("a -b c", "a b c", 1, 1)]
    [InlineData("a -b c", "-b a c", 1, 2)] // a step that is disabled bars no way
    [InlineData("a b c", "n a b c", 0, 0)]
    public void A_contact_stands_behind_the_last_step_that_nothing_unsent_comes_before(string from, string to, int current, int place) =>
        Assert.Equal(place, new PlanChange(Plan(from), Plan(to)).PlaceOf(current));

    [Theory]
    [InlineData("a b c", "a b c", 0, false)]
    [InlineData("a b c", "a B c", 0, true)]
    [InlineData("a b c", "a B c", 1, true)]
    [InlineData("a b c", "a B c", 2, false)]
    [InlineData("a b c", "a b c n", 3, true)]
    [InlineData("a b c", "n a b c", 1, false)]
    [InlineData("a b c", "a b -c", 2, true)]
    [InlineData("a b c", "a b -c", 3, false)]
    [InlineData("a b c", "b c a", 1, false)] // both get b and c, and a is sent
    [InlineData("a b c", "c b a", 1, true)]
    public void A_change_is_ahead_of_whoever_would_get_something_else(string from, string to, int current, bool isAhead) =>
        Assert.Equal(isAhead, new PlanChange(Plan(from), Plan(to)).IsAhead(current));

    [Theory]
    [InlineData("a b", "a b n", 2, true)]
    [InlineData("a b", "a n b", 2, false)]
    [InlineData("a b -c", "a b c", 2, true)]
    [InlineData("a b", "a B", 2, false)]
    [InlineData("a b c", "a b C", 2, false)] // rejected for this contact: it is no new step
    public void Whoever_has_finished_is_asked_about_steps_that_are_new_alone(string from, string to, int current, bool hasMore) =>
        Assert.Equal(hasMore, new PlanChange(Plan(from), Plan(to)).HasMore(current));

    [Fact]
    public void Names_and_places_are_nothing_that_a_contact_notices()
    {
        var renamed = new FrozenPlan([.. Plan("a b").Steps.Select(s => s with { Name = "Another", ContentVersion = 7 })]);

        Assert.False(new PlanChange(Plan("a b"), renamed).IsAhead(0));
        Assert.Empty(new PlanChange(Plan("a b"), renamed).ChangedTexts());
    }

    [Fact]
    public void A_pause_a_condition_or_a_text_is()
    {
        static FrozenPlan With(Func<FrozenStep, FrozenStep> change) => new([.. Plan("a b").Steps.Select(s => s.Order == 2 ? change(s) : s)]);

        foreach (var changed in new[]
                 {
                     With(s => s with { DelayDays = 9 }), With(s => s with { DelayInBusinessDays = true }), With(s => s with { PreferredSendTime = new TimeOnly(9, 0) }),
                     With(s => s with { Condition = StepCondition.Opened, ConditionStepId = A }), With(s => s with { Html = "<p>Other</p>" }), With(s => s with { ReplyInThread = true }),
                 })
        {
            Assert.True(new PlanChange(Plan("a b"), changed).IsAhead(1));
        }
    }

    /// <summary>Steps by letter: a capital is another text, a minus a disabled step, n a new one.</summary>
    private static FrozenPlan Plan(string steps) => new([.. steps.Split(' ').Select((step, i) =>
    {
        var id = step.TrimStart('-').ToUpperInvariant() switch { "A" => A, "B" => B, "C" => C, _ => New };
        var text = step.Any(char.IsUpper) ? "<p>New text</p>" : "<p>Text</p>";
        return new FrozenStep(id, i + 1, "Step", "Subject", text, null, 1, 0, null, false, !step.StartsWith('-'));
    })]);
}
