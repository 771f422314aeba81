using System.Diagnostics;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Templates.Html;

namespace EmailCampaigns.Tests.Templates;

public sealed class StyleInlinerTests
{
    [Theory]
    [InlineData("p{color:red}", "<p>a</p>", "<p style=\"color:red\">a</p>")]
    [InlineData(".a, #b > i {margin:0}", "<p class=\"x a\">1</p><p id=b><i>2</i><b><i>3</i></b></p>", "<p style=\"margin:0\" class=\"x a\">1</p><p id=b><i style=\"margin:0\">2</i><b><i>3</i></b></p>")]
    [InlineData("td p{top:1px} body{margin:0}", "<body><table><tr><td><div><p>a</p></div></td></tr></table><p>b</p></body>",
        "<body style=\"margin:0\"><table><tr><td><div><p style=\"top:1px\">a</p></div></td></tr></table><p>b</p></body>")]
    [InlineData("p{color:red} .a{color:blue}", "<p class=a style=\"top:0;\">x</p>", "<p class=a style=\"color:blue;top:0\">x</p>")]
    [InlineData(".a{color:blue} p{color:red}", "<p class=a>x</p>", "<p style=\"color:blue\" class=a>x</p>")]
    [InlineData("p{color:red !important; top:0}", "<p style='color:green'>x</p>", "<p style='top:0;color:green;color:red'>x</p>")]
    [InlineData("p{font-family:\"Segoe UI\",Arial;background:url(\"a;b.png\")}", "<p>x</p>", "<p style=\"font-family:'Segoe UI',Arial;background:url('a;b.png')\">x</p>")]
    [InlineData("/* p{color:red} */ * {top:0}", "<img src=a><br>", "<img style=\"top:0\" src=a><br style=\"top:0\">")]
    [InlineData("p{padding:1px;padding-left:2px} .a{padding:3px}", "<p class=a>x</p>", "<p style=\"padding-left:2px;padding:3px\" class=a>x</p>")]
    [InlineData("div > p > b i{top:0}", "<div><p><b><u><i>1</i></u></b></p><u><p><b><i>2</i></b></p></u></div>",
        "<div><p><b><u><i style=\"top:0\">1</i></u></b></p><u><p><b><i>2</i></b></p></u></div>")]
    [InlineData("a:hover, p, [x] {top:0}", "<p>x</p>", "<p style=\"top:0\">x</p>")]
    [InlineData("li{top:0}", "<ul><li>a<li>b</ul>", "<ul><li style=\"top:0\">a<li style=\"top:0\">b</ul>")]
    public void A_rule_is_written_to_the_elements_that_it_selects(string css, string html, string inlined) =>
        Assert.Equal($"<style>{css}</style>{inlined}", StyleInliner.Inline($"<style>{css}</style>{html}"));

    [Theory]
    [InlineData(".a{color:red} @media (max-width:600px){.a{color:blue;width:100% !important} b{top:0 ; }}", "@media (max-width:600px){.a{color:blue !important;width:100% !important} b{top:0 !important ; }}")]
    [InlineData(".a{color:red} a:hover{color:blue}", "a:hover{color:blue !important}")]
    [InlineData("@font-face{font-family:x;src:url(y)} .a{color:red}", "@font-face{font-family:x;src:url(y)}")]
    public void What_cannot_be_inlined_stays_and_wins_over_what_was(string css, string stays)
    {
        var inlined = StyleInliner.Inline($"<style>{css}</style><p class=a>x</p>");

        Assert.Contains(stays, inlined, StringComparison.Ordinal);
        Assert.Contains("<p style=\"color:red\" class=a>", inlined, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p class=a>no style sheet</p>")]
    [InlineData("<style media=print>p{color:red}</style><p>x</p>")]
    [InlineData("<!--[if mso]><style>p{color:red}</style><![endif]--><p>x</p>")]
    [InlineData("<style>}}{{ p{ </style><p>x</p>")]
    public void Everything_else_stays_character_for_character(string html) => Assert.Equal(html, StyleInliner.Inline(html));

    [Fact]
    public void Templates_keep_their_tags_wherever_these_stand()
    {
        var content = new TemplateRenderer().Render(
            new TemplateSource(
                "S",
                "<style>.c{color:{{color}}} td{top:0} .{{company}}{left:0}</style><table>{{#if company}}<tr><td class=\"{{default company \"x\"}}\">{{company}}</td></tr>{{else}}<tr><td>none</td></tr>{{/if}}</table>",
                null),
            new MergeFields([new("company", "A&B"), new("color", "red")]));

        Assert.Equal("<style>.c{color:red} td{top:0} .A&amp;B{left:0}</style><table><tr><td style=\"top:0\" class=\"A&amp;B\">A&amp;B</td></tr></table>", content.Html);
    }

    [Fact]
    public void What_a_rule_hides_is_no_text()
    {
        var content = new TemplateRenderer().Render(new TemplateSource("S", "<style>.pre{display:none}</style><div class=pre>Teaser</div><p>Hi</p>", null), new MergeFields([]));

        Assert.Equal("Hi", content.Text);
    }

    [Theory]
    [InlineData("many rules", 3_000, 10)]
    [InlineData("many elements", 1_900, 50_000)]
    public void Hostile_sheets_cost_little(string what, int rules, int elements)
    {
        var css = string.Concat(Enumerable.Range(0, rules).Select(i => $"* b * i p{{top:{i}px}}"));
        var html = $"<style>{css}</style>{string.Concat(Enumerable.Repeat("<p>x", elements))}";
        var clock = Stopwatch.StartNew();

        StyleInliner.Inline(html);

        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{what}: {clock.Elapsed}");
    }
}
