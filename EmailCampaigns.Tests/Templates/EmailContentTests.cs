
namespace EmailCampaigns.Tests.Templates;

public sealed class EmailContentTests
{
    private static readonly EmailContent Content = new("Hello", "<p>Hi</p>", "Hi");

    [Fact]
    public void The_hash_is_stable_across_versions() =>
        Assert.Equal("61cd6d74f8072ec75252001a39a4ecda95f1254381b8fa1889027d65c86e3043", Content.Hash());

    [Fact]
    public void Each_part_counts()
    {
        string[] hashes =
        [
            Content.Hash(),
            (Content with { Subject = "Hello!" }).Hash(),
            (Content with { Html = "<p>Hi!</p>" }).Hash(),
            (Content with { Text = "Hi!" }).Hash(),
        ];

        Assert.Distinct(hashes);
    }

    [Fact]
    public void Text_moved_from_one_part_to_the_next_changes_the_hash() =>
        Assert.NotEqual(new EmailContent("ab", "c", "d").Hash(), new EmailContent("a", "bc", "d").Hash());

    [Fact]
    public void Without_subject_the_subject_does_not_count()
    {
        var elsewhere = Content with { Subject = "Re: Hello" };

        Assert.Equal(Content.HashWithoutSubject(), elsewhere.HashWithoutSubject());
        Assert.NotEqual(Content.HashWithoutSubject(), (Content with { Html = "" }).HashWithoutSubject());
    }

    [Fact]
    public void Without_subject_is_not_the_same_as_an_empty_subject() =>
        Assert.NotEqual((Content with { Subject = "" }).Hash(), Content.HashWithoutSubject());

    [Fact]
    public void What_a_database_makes_of_a_lone_surrogate_has_the_same_hash() =>
        Assert.Equal((Content with { Text = "\uFFFD" }).Hash(), (Content with { Text = "\uD83D" }).Hash());
}
