using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Drafts;

public sealed class MarkedTextTests
{
    private static readonly MergeFields Lena = new([new("last_name", "Hoffmann"), new("company", "A & B"), new("link", "https://example.com/?a=1")]);

    [Fact]
    public void Words_from_the_contact_are_filled_and_the_rest_is_not()
    {
        Assert.Equal("<p>Dear <span class=\"filled\">Hoffmann</span>, welcome</p>", Unchanged("<p>Dear {{last_name}}, welcome</p>"));
    }

    [Fact]
    public void A_value_of_several_words_is_one_mark_and_stays_escaped()
    {
        Assert.Equal("<b><span class=\"filled\">A &amp; B</span></b>", Unchanged("<b>{{company}}</b>"));
    }

    [Fact]
    public void Nothing_is_marked_inside_of_markup()
    {
        Assert.Equal("<a href=\"https://example.com/?a=1\">here</a><style>p { color: red }</style>", Unchanged("<a href=\"{{link}}\">here</a><style>p { color: red }</style>"));
    }

    [Fact]
    public void What_a_person_wrote_is_changed_and_what_they_left_keeps_its_mark()
    {
        var marked = Edited("<p>Dear {{last_name}}, see you soon</p>", "<p>Dear Hoffmann, see you next week</p>");

        Assert.Equal("<p>Dear <span class=\"filled\">Hoffmann</span>, see you <mark>next week</mark></p>", marked);
    }

    [Fact]
    public void A_mark_never_crosses_markup()
    {
        Assert.Equal("<p><mark>One</mark></p><p><mark>two</mark></p>", MarkedText.OfHtml(null, "<p>A</p>", "<p>One</p><p>two</p>"));
    }

    [Fact]
    public void Without_the_marks_it_is_the_very_email()
    {
        var marked = Edited("<p>Dear {{last_name}},<br>bye & so long</p>", "<p>Hi Hoffmann,<br>bye & <i>so</i> long &lt;3</p>");

        Assert.Equal("<p>Hi Hoffmann,<br>bye & <i>so</i> long &lt;3</p>", marked.Replace("<mark>", "").Replace("</mark>", "").Replace("<span class=\"filled\">", "").Replace("</span>", ""));
    }

    [Fact]
    public void Filled_words_are_not_guessed_when_the_contact_changed_since()
    {
        Assert.Equal("<p>Dear Miller</p>", MarkedText.OfHtml(Render("<p>Dear {{last_name}}</p>", MarkedText.Bracket(Lena)), "<p>Dear Miller</p>", "<p>Dear Miller</p>"));
    }

    [Fact]
    public void Something_very_long_that_was_rewritten_is_changed_as_a_whole()
    {
        var before = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"a{i}"));
        var after = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"b{i}"));

        Assert.Equal([new MarkedWords(after, WordMark.Changed)], MarkedText.OfLine(null, before, after));
    }

    [Fact]
    public void A_mark_never_cuts_a_character_in_two()
    {
        Assert.Equal("<p><mark>😁</mark> 👩🏽</p>", MarkedText.OfHtml(null, "<p>😀 👩🏽</p>", "<p>😁 👩🏽</p>"));
    }

    [Fact]
    public void An_email_of_unusual_length_is_shown_without_marks()
    {
        var before = new string('a', 200_001);

        Assert.Equal($"<p>{before} b</p>", MarkedText.OfHtml(null, $"<p>{before}</p>", $"<p>{before} b</p>"));
        Assert.Equal([new MarkedWords(before, WordMark.None)], MarkedText.OfLine(null, "b", before));
    }

    private static string Unchanged(string template)
    {
        var generated = Render(template, Lena);
        return MarkedText.OfHtml(Render(template, MarkedText.Bracket(Lena)), generated, generated);
    }

    private static string Edited(string template, string present) =>
        MarkedText.OfHtml(Render(template, MarkedText.Bracket(Lena)), Render(template, Lena), present);

    private static string Render(string html, MergeFields fields) => new TemplateRenderer().Render(new TemplateSource("", html, ""), fields).Html;
}
