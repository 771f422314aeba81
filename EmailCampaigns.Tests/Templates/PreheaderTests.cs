using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class PreheaderTests
{
    private static readonly TemplateRenderer Renderer = new();

    [Theory]
    [InlineData("<p>Dear Ann</p>", "<div data-preheader")]
    [InlineData("<!DOCTYPE html>\n<html><head><title>T</title><style>p{}</style></head><BODY class=\"x\"><p>Hi</p></BODY></html>", "<BODY class=\"x\"><div data-preheader")]
    [InlineData("<style>p{}</style>\n<table><tr><td>Hi</td></tr></table>", "</style>\n<div data-preheader")]
    [InlineData("Hello", "<div data-preheader")]
    public void It_is_the_first_text_of_the_body(string html, string expected) =>
        Assert.Contains(expected, Render("One line & more", html).Html, StringComparison.Ordinal);

    [Fact]
    public void It_is_hidden_merged_escaped_and_no_part_of_the_text()
    {
        var content = Render("For {{default first_name \"you\"}} & {{company}}", "<p>Dear Ann</p>");

        Assert.Contains("display:none", content.Html, StringComparison.Ordinal);
        Assert.Contains(">For you &amp; A&lt;b&gt;<", content.Html.Replace("&#847;&zwnj;&nbsp;", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("Dear Ann", content.Text);
        Assert.Equal("For you & A<b>", Preheader.Of(content.Html));
        Assert.Equal("Dear Ann", HtmlToText.Convert(content.Html));
    }

    [Fact]
    public void Where_nothing_stands_in_it_the_inbox_gets_the_body() => Assert.Equal("<p>Dear Ann</p>", Render("{{first_name}}", "<p>Dear Ann</p>").Html);

    [Fact]
    public void It_shows_nothing_to_who_opens_the_email() => Assert.Equal([EmailPart.Content], EmailCompleteness.Missing(Render("Only this", "<p> </p>"), subjectIsDue: true));

    [Fact]
    public void A_long_value_is_cut_and_fails_nothing()
    {
        var content = Renderer.Render(new TemplateSource("S", "<p>Hi</p>", null) { Preheader = "{{company}}" }, new MergeFields([new("company", new string('a', 499) + "😀" + new string('b', 2_000))]));

        Assert.Equal(new string('a', 499), Preheader.Of(content.Html));
    }

    [Fact]
    public void Its_mistakes_and_fields_are_those_of_the_template()
    {
        var source = new TemplateSource("S", "<p>Hi</p>", null) { Preheader = "{{#if company}}x" };

        Assert.Equal(TemplatePart.Preheader, Assert.Single(TemplateSyntax.Problems(source)).Part);
        Assert.Equal(["nick"], TemplateVariables.Unknown(source with { Preheader = "{{nick}}" }, MergeFields.StandardNames));
        Assert.Equal(["company"], TemplateVariables.Missing(source with { Preheader = "{{company}}" }, new MergeFields([])));
    }

    private static EmailContent Render(string preheader, string html) =>
        Renderer.Render(new TemplateSource("S", html, null) { Preheader = preheader }, new MergeFields([new("company", "A<b>")]));
}
