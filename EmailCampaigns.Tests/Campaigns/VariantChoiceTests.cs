using EmailCampaigns.Core;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Which variant of a step a contact gets.</summary>
public sealed class VariantChoiceTests
{
    private static readonly VariantLetter[] Two = [VariantLetter.A, VariantLetter.B];
    private static readonly VariantLetter[] Four = [VariantLetter.A, VariantLetter.B, VariantLetter.C, VariantLetter.D];
    private static readonly Guid Step = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    /// <summary>Worked out by Python's hashlib: SHA-256 over step, letter and contact, the first eight bytes, the highest wins. Another order would give other texts to people who were told one already.</summary>
    [Fact]
    public void The_choice_is_the_one_that_it_always_was()
    {
        Assert.Equal("BAABAAAABBBABBBAAAAAAABA", Chosen(24, Two));
        Assert.Equal("BCCCACDDBBDCBDCCCDACACCC", Chosen(24, Four));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Shares_are_equal_as_far_as_chance_goes(int variants)
    {
        const int Contacts = 10_000;
        var share = 1d / variants;
        var most = 3.9 * Math.Sqrt(Contacts * share * (1 - share)); // 1 of 10,000 fair draws would be further off
        Assert.All(
            Chosen(Contacts, Four[..variants]).CountBy(letter => letter),
            letter => Assert.InRange(letter.Value, (Contacts * share) - most, (Contacts * share) + most));
    }

    [Fact]
    public void A_variant_that_is_added_takes_from_each_and_moves_nobody_between_the_others()
    {
        var moved = Chosen(3000, Two).Zip(Chosen(3000, Four[..3])).Where(c => c.First != c.Second).ToList();

        Assert.All(moved, c => Assert.Equal('C', c.Second));
        Assert.InRange(moved.Count(c => c.First == 'A'), 400, 600);
        Assert.InRange(moved.Count(c => c.First == 'B'), 400, 600);
    }

    [Fact]
    public void What_a_contact_gets_of_one_step_says_nothing_of_another()
    {
        var other = Guid.Parse("0198c0de-0000-7000-8000-000000000002");
        var both = Enumerable.Range(0, 4000).Count(i =>
            VariantChoice.Of(Step, Contact(i), Two) == VariantLetter.A && VariantChoice.Of(other, Contact(i), Two) == VariantLetter.A);

        Assert.InRange(both, 890, 1110);
    }

    private static string Chosen(int contacts, VariantLetter[] letters) =>
        string.Concat(Enumerable.Range(0, contacts).Select(i => VariantChoice.Of(Step, Contact(i), letters)));

    private static Guid Contact(int number) => Guid.Parse($"0198c0de-0000-7000-8000-{0x100 + number:x12}");
}
