using EmailCampaigns.Core;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Support;
using static EmailCampaigns.Tests.Support.Hostile;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

/// <summary>Templates that are meant to do harm: each is refused with a reason, or merged into something of limited size. One that hangs fails by its time.</summary>
public sealed class HostileTemplateTests
{
    private const int Timeout = 60_000;

    private static readonly MergeFields Ada = Fields(("a", "Ada"), ("long", new string('x', ContentLimits.FieldValue)));

    private static readonly Dictionary<string, (string Source, string Expected)> Refused = new()
    {
        ["nested ifs"] = (Nested(8_000, "{{#if a}}", "{{/if}}"), "32 deep"),
        ["nested unlesses"] = (Nested(33, "{{#unless a}}", "{{/unless}}"), "32 deep"),
        ["ifs in turns with unlesses"] = (Nested(5_000, "{{#if a}}{{#unless b}}", "{{/unless}}{{/if}}"), "32 deep"),
        ["ifs that are never closed"] = (Fill("{{#if a}}"), "32 deep"),
        ["ifs without a field"] = (Fill("{{#if}}"), "looks at one field"),
        ["a chain of else if"] = ("{{#if a}}" + Repeat("{{else if b}}", 20_000) + "{{/if}}", "32 deep"),
        ["elses without an if"] = (Fill("{{else}}"), "belongs inside"),
        ["ends without a beginning"] = (Fill("{{/if}}"), "closes nothing"),
        ["tags without an end"] = (Fill("{{a "), "not closed"),
        ["triple tags without an end"] = (Fill("{{{a "), "not closed"),
        ["triple tags closed by two braces"] = (Fill("{{{a}} "), "}}}"),
        ["empty tags"] = (Fill("{{}}"), "is empty"),
        ["raw blocks"] = (Fill("{{{{"), "Four braces"),
        ["more tags than are possible"] = (Repeat("{{a}}", 2_001), "2,000 tags"),
        ["as many variables as fit"] = (Each(80_000, "{{v{0}}}"), "2,000 tags"),
        ["more calls than are possible"] = (Each(700, "{{upper (upper (upper v{0}))}}"), "2,000 tags"),
        ["trimming tags"] = (Fill(" {{~a~}} "), "2,000 tags"),
        ["block tags alone on lines of blanks"] = (Fill(" \t\n  {{#if a}}\t \n {{/if}}\t\n"), "2,000 tags"),
        ["one long tag"] = ("{{" + new string('a', MaxLength) + "}}", "1,000 characters"),
        ["a tag of blanks"] = ("{{" + new string(' ', MaxLength) + "}}", "1,000 characters"),
        ["a tag of entities"] = ("{{" + Fill("&nbsp;") + "}}", "1,000 characters"),
        ["parentheses in each other"] = ("{{" + new string('(', 500) + "}}", "16 deep"),
        ["a comment without an end"] = (Fill("{{!-- "), "not closed"),
        ["more than fits"] = (new string('x', ContentLimits.Body + 1), "1,000,000 characters"),
        ["unknown functions"] = (Fill("{{no such}}"), "no function"),
        ["elements in each other"] = (Nested(20_000, "<div>", "</div>"), "256 deep"),
        ["tables in each other"] = (Nested(5_000, "<table><tr><td>", "</td></tr></table>"), "256 deep"),
        ["tags of other systems"] = (Fill("[name] {email} "), "another system"),
        ["quotations around many lines"] = (Nested(250, "<blockquote>", "</blockquote>", Repeat("x<br>", 100_000)), "2,000,000 characters"),
    };

    private static readonly Dictionary<string, string> Rendered = new()
    {
        ["as many tags as are possible"] = Repeat("{{a}}", 2_000),
        ["as many variables as are possible"] = Each(2_000, "{{v{0}}} "),
        ["as many variables in much HTML"] = Each(2_000, "<p>{{v{0}}}" + Repeat("<b>x</b>", 50) + "</p>"),
        ["blocks as deep as possible"] = Nested(32, "{{#if a}}", "{{/if}}"),
        ["blocks as deep as possible, many times"] = Repeat(Nested(32, "{{#if a}}", "{{/if}}"), 31),
        ["functions in each other"] = Each(100, "{{" + Nested(15, "upper (", ")", "a") + "}}"),
        ["closing braces"] = Fill("}"),
        ["single braces"] = Fill("{ "),
        ["braces in turns"] = Fill("}{"),
        ["escaped tags"] = Fill("\\{{"),
        ["backslashes"] = Fill("\\"),
        ["comments"] = Fill("{{! x }}"),
        ["blanks"] = Fill(" "),
        ["lines"] = Fill("\n"),
        ["one line"] = Fill("x"),
        ["a style sheet"] = "<style>" + Fill("a{color:red}") + "</style>",
        ["marks of the converter"] = Fill("\uE000\uE001"),
        ["halves of surrogate pairs"] = Fill("\uD83D"),
        ["combining marks"] = "e" + Fill("\u0301"),
        ["U+0000"] = Fill("\0"),
        ["paragraphs"] = Fill("<p>x"),
        ["list items"] = Fill("<li>x"),
        ["links"] = Fill("<a href='https://example.com/'>x</a> "),
        ["one address of many variables"] = "<a href=\"https://example.com/?" + new string('x', 900_000) + Each(2_000, "&a={{v{0}}}") + "\">x</a>",
        ["an address that never closes"] = Each(2_000, "<a href=\"{{v{0}}}"),
        ["tags of other systems that never close"] = Fill("{name [name %name *|name %7B%7Bname "),
        ["tags of other systems in comments"] = Fill("<!-- [name] -->"),
        ["percent signs"] = Fill("%7B"),
        ["variables in attributes"] = Each(1_000, "<a href='{{v{0}}}' title='{{a}}'>x</a>"),
    };

    public static TheoryData<string> NamesOfRefused => [.. Refused.Keys];

    public static TheoryData<string> NamesOfRendered => [.. Rendered.Keys];

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(NamesOfRefused))]
    public Task It_is_refused_with_a_reason(string name) => Task.Run(() =>
    {
        var (source, expected) = Refused[name];
        var template = new TemplateSource("Hello", source, null);

        var problems = TemplateSyntax.Problems(template);
        var refused = Assert.Throws<TemplateException>(() => new TemplateRenderer().Render(template, Ada));

        Assert.Contains(problems, p => p.Message.Contains(expected, StringComparison.Ordinal));
        Assert.InRange(problems.Count, 1, ContentLimits.Problems);
        Assert.InRange(refused.Message.Length, 1, 10_000);
        Assert.InRange(TemplateReview.Of(template, ["a"]).Unknown.Count, 0, ContentLimits.TemplateTags);
    });

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(NamesOfRendered))]
    public Task It_is_rendered_within_limits(string name) => Task.Run(() =>
    {
        var template = new TemplateSource("Hello", Rendered[name], null);

        var content = new TemplateRenderer().Render(template, Ada);

        Assert.Empty(TemplateSyntax.Problems(template));
        Assert.InRange(content.Html.Length, 0, ContentLimits.MergedBody);
        Assert.InRange(content.Text.Length, 0, ContentLimits.MergedBody);
        Assert.InRange(TemplateVariables.Missing(template, Ada).Count, 0, ContentLimits.TemplateTags);
    });

    [Theory]
    [InlineData("", "{{long}}", null, TemplatePart.Html, 201)]
    [InlineData("", "", "{{long}}", TemplatePart.Text, 201)]
    [InlineData("{{long}}", "", null, TemplatePart.Subject, 1)]
    public void What_becomes_too_long_by_merge_fails_as_a_whole_with_the_part_and_the_limit(string subject, string html, string? text, TemplatePart part, int times)
    {
        var template = new TemplateSource(Repeat(subject, times), Repeat(html, times), text is null ? null : Repeat(text, times));

        var failed = Assert.Throws<TemplateException>(() => new TemplateRenderer().Render(template, Ada));

        Assert.Empty(TemplateSyntax.Problems(template));
        var problem = Assert.Single(failed.Problems);
        Assert.Equal(part, problem.Part);
        Assert.Contains("After merge", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_problems_than_are_listed_are_mentioned()
    {
        var problems = TemplateSyntax.Problems(new TemplateSource("", Repeat("{{}}\n", 500), null));

        Assert.Equal(ContentLimits.Problems, problems.Count);
        Assert.Contains("more problems", problems[^1].Message, StringComparison.Ordinal);
        Assert.Equal((98, 1), (problems[97].Line, problems[97].Column));
    }

    [Fact]
    public void Only_what_breaks_a_limit_is_a_limit()
    {
        Assert.Empty(TemplateSyntax.Limits(new TemplateSource("{{}}", "{{#if a}}", "{{oh no}}")));
        Assert.All(TemplateSyntax.Limits(new TemplateSource("", Nested(40, "{{#if a}}", "{{/if}}"), null)), p => Assert.Equal(TemplatePart.Html, p.Part));
    }

    [Fact]
    public void The_renderer_keeps_no_more_source_than_it_may()
    {
        var made = 0;
        var kept = new RecentlyUsed<string, string>(1_000, key => key.Length, key => $"{key}{made++}");
        for (var i = 0; i < 100; i++)
        {
            kept.Get(new string((char)('a' + (i % 26)), 300));
        }

        Assert.Equal(3, kept.Count);
    }
}
