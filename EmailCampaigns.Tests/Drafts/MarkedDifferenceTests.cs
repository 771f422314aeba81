using EmailCampaigns.Core.Drafts;

namespace EmailCampaigns.Tests.Drafts;

public sealed class MarkedDifferenceTests
{
    [Fact]
    public void Words_are_added_taken_and_filled()
    {
        var html = MarkedText.DifferenceOfHtml(
            "<p>Dear \uE000Ms Hoffmann\uE001,</p><p>You asked about the gripper.</p>", "<p>Dear Ms Hoffmann,</p><p>You asked about the gripper.</p>",
            "<p>Dear Ms Hoffmann,</p><p>You asked about your plates.</p>", [], []);

        Assert.Equal("<p>Dear <span class=\"filled\">Ms Hoffmann</span>,</p><p>You asked about <del>the gripper</del> <ins>your plates</ins>.</p>", html);
    }

    [Fact]
    public void Words_of_no_source_and_the_numbers_of_facts_stand_where_they_are_read()
    {
        var html = MarkedText.DifferenceOfHtml(null, "<p>Hello</p>", "<p>Hello, it holds your <b>0.4&nbsp;mm</b> plates in 90 seconds.</p>", ["90 seconds"], ["0.4 mm plates", "not there", "Hello"]);

        Assert.Equal("<p>Hello<sup>3</sup><ins>, it holds your</ins> <b><ins>0.4&nbsp;mm</ins></b> <ins>plates</ins><sup>1</sup> <ins>in</ins> <mark class=\"no-source\">90 seconds</mark><ins>.</ins></p>", html);
    }

    [Fact]
    public void Markup_is_that_of_the_email_and_parted_words_stay_apart() =>
        Assert.Equal("<p>One</p><del>two</del>", MarkedText.DifferenceOfHtml(null, "<p>One</p><p>two</p>", "<p>One</p>", [], []).Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void A_text_that_would_take_too_long_to_compare_is_shown_as_it_is()
    {
        var (one, other) = (string.Concat(Enumerable.Range(0, 4_000).Select(i => $"a{i} ")), string.Concat(Enumerable.Range(0, 4_000).Select(i => $"b{i} ")));

        Assert.Equal(other, MarkedText.DifferenceOfHtml(null, one, other, [], []));
    }

    [Fact]
    public void A_subject_is_marked_word_by_word() => Assert.Equal(
        [new MarkedWords("From Hannover: ", WordMark.None), new MarkedWords("the gripper", WordMark.Taken), new MarkedWords(" ", WordMark.None), new MarkedWords("your plates", WordMark.Changed)],
        MarkedText.DifferenceOfLine("From Hannover: the gripper", "From Hannover: the gripper", "From Hannover: your plates", []));
}
