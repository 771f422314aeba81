using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using static EmailCampaigns.Tests.Support.Hostile;

namespace EmailCampaigns.Tests.Mail;

/// <summary>HTML that is meant to do harm: it is read as far as the limits go, or refused with the limit. What hangs fails by its time.</summary>
public sealed class HostileHtmlTests
{
    private const int Timeout = 60_000;

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["elements in each other"] = Nested(20_000, "<div>", "</div>"),
        ["elements that are never closed"] = Fill("<span>"),
        ["tables in each other"] = Fill("<table><tr><td>"),
        ["lists in each other"] = Fill("<ul><li>"),
        ["quotations in each other"] = Fill("<blockquote>x"),
        ["formatting that every paragraph takes up again"] = Each(5_000, "<b id={0}>") + Repeat("<p>x", 50_000),
        ["quotations around many lines"] = Nested(250, "<blockquote>", "</blockquote>", Repeat("x<br>", 100_000)),
        ["lists around many lines"] = Nested(120, "<ul><li>", "</ul>", Repeat("x<br>", 100_000)),
        ["a long address in many links"] = Repeat($"<a href='https://example.com/{new string('x', 1_000)}'>y</a>", 1_990),
        ["more than fits"] = new string('x', ContentLimits.MergedBody + 1),
    };

    // What is to come out; null where only its size matters.
    private static readonly Dictionary<string, (string Html, string? Text)> Read = new()
    {
        ["elements as deep as possible"] = (Nested(256, "<div>", "</div>"), "x"),
        ["a comment full of ends that are none"] = ("a<!--" + Fill("--!") + "-->b", "ab"),
        ["comments that are never closed"] = ("a" + Fill("<!--"), "a"),
        ["comments of dashes"] = ("a<!--" + Fill("-") + ">b", "ab"),
        ["declarations"] = ("a" + Fill("<!"), "a"),
        ["sections of character data"] = (Fill("<![CDATA[") + ">b", "b"),
        ["processing instructions"] = (Fill("<?xml ") + ">b", "b"),
        ["opening brackets"] = (Fill("<"), Fill("<")),
        ["ends of tags without a name"] = (Fill("</") + ">b", "b"),
        ["ends of nothing"] = ("a" + Fill("</div>") + "b", "ab"),
        ["a tag that is never closed"] = ("a" + Fill("<a "), "a"),
        ["quotes that are never closed"] = ("a" + Fill("<a b=\""), null),
        ["as many attributes as fit"] = ("<p " + Each(90_000, "a{0}=1 ") + ">b", "b"),
        ["one attribute many times"] = ("<p " + Fill("a=1 ") + ">b", "b"),
        ["a huge attribute"] = ("<p title='" + Fill("x") + "'>b", "b"),
        ["a huge style attribute"] = ("<p style='" + Fill("display: none;") + "'>a</p>b", "b"),
        ["ampersands"] = (Fill("&"), Fill("&")),
        ["references to nothing"] = (Fill("&a"), Fill("&a")),
        ["references that go on"] = (Repeat("&notit", 1_000), Repeat("¬it", 1_000)),
        ["a reference without end"] = ("&" + Fill("x"), "&" + Fill("x")),
        ["a number without end"] = ("&#" + Fill("9") + ";b", "\uFFFDb"),
        ["numbers"] = (Fill("&#9;") + "b", "b"),
        ["entities"] = (Repeat("&amp;", 100_000), Repeat("&", 100_000)),
        ["style sheets that are never closed"] = ("a" + Fill("<style>"), "a"),
        ["scripts in comments in scripts"] = ("a" + Fill("<script><!--"), "a"),
        ["a style sheet with ends that are none"] = ("<style>" + Fill("</styl") + "</style>b", "b"),
        ["titles"] = ("a" + Fill("<title>"), "a"),
        ["paragraphs"] = (Fill("<p>x"), null),
        ["ends of paragraphs"] = ("a" + Fill("</p>") + "b", "a\n\nb"),
        ["list items"] = ("<ul>" + Fill("<li>x"), null),
        ["definitions"] = (Fill("<dd>x"), null),
        ["cells"] = ("<table>" + Fill("<td>x"), null),
        ["cells outside of a table"] = (Fill("<td>") + "b", "b"),
        ["rows"] = ("<table>" + Fill("<tr><td>x"), null),
        ["tables one after the other"] = (Fill("<table>"), ""),
        ["headings"] = (Fill("<h1>"), ""),
        ["buttons"] = (Fill("<button>"), ""),
        ["options"] = ("<select>" + Fill("<option>x") + "</select>b", "b"),
        ["links in links"] = (Fill("<a href=x>y"), null),
        ["links around tables"] = (Nested(60, "<a href=https://example.com/><table><tr><td>", "</table></a>", Fill("x")[..900_000]), null),
        ["a paragraph under many elements"] = ("<object><p>" + Repeat("<span>", 250) + Repeat("<div></div>", 80_000), ""),
        ["drawings"] = ("<svg>" + Fill("<path/>") + "</svg>b", "b"),
        ["line ends that are kept"] = ("<pre>" + Fill("\n") + "</pre>b", "b"),
        ["line ends"] = ("a" + Fill("<br>") + "b", "a\n\nb"),
        ["one word"] = (Fill("w"), Fill("w")),
        ["blanks"] = (Fill(" ") + "b", "b"),
        ["no-break spaces"] = (Repeat("&nbsp;", 100_000) + "b", "b"),
        ["carriage returns"] = ("<pre>a" + Repeat("\r", 1_000) + "b</pre>", "a" + Repeat("\n", 1_000) + "b"),
        ["combining marks"] = ("e" + Fill("\u0301"), "e" + Fill("\u0301")),
        ["halves of surrogate pairs"] = (Fill("\uD83D"), Fill("\uD83D")),
        ["U+0000"] = ("a" + Fill("\0") + "b", "ab"),
        ["soft hyphens"] = ("a" + Fill("\u00AD") + "b", "ab"),
        ["plain text to the end"] = ("<plaintext>" + Fill("<p>"), null),
        ["bodies in bodies"] = (Fill("<html><body>") + "b", "b"),
        ["heads"] = (Fill("<head>") + "b", "b"),
        ["closed formatting"] = (Fill("<b></b>") + "b", "b"),
        ["formatting across blocks"] = (Repeat("<b><p>x</b>", 80_000), null),
    };

    public static TheoryData<string> NamesOfRefused => [.. Refused.Keys];

    public static TheoryData<string> NamesOfRead => [.. Read.Keys];

    public static TheoryData<string> AllNames => [.. Refused.Keys, .. Read.Keys];

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(NamesOfRefused))]
    public Task It_is_refused_with_the_limit(string name) => Task.Run(() =>
        Assert.Matches("deep|characters", Assert.Throws<ContentLimitException>(() => HtmlToText.Convert(Refused[name])).Message));

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(NamesOfRead))]
    public Task It_is_read_in_one_pass(string name) => Task.Run(() =>
    {
        var (html, expected) = Read[name];

        var text = HtmlToText.Convert(html);

        Assert.InRange(text.Length, 0, ContentLimits.MergedBody);
        Assert.True(expected is null || text == expected, $"{text.Length}: {text[..Math.Min(100, text.Length)]}");
    });

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(AllNames))]
    public Task It_is_shown_to_a_reviewer_as_it_is(string name) => Task.Run(() =>
    {
        var html = Refused.GetValueOrDefault(name) ?? Read[name].Html;

        foreach (var shown in new[] { html, html[..Math.Min(html.Length, 150_000)] })
        {
            var marked = MarkedText.OfHtml(null, shown, shown + " y");

            Assert.Equal(shown + " y", marked.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal));
        }
    });

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(AllNames))]
    public Task Its_pieces_are_the_whole_of_it(string name) => Task.Run(() =>
    {
        var html = Refused.GetValueOrDefault(name) ?? Read[name].Html;
        var pieces = new HtmlPieces(html);
        var (end, count) = (0, 0);
        while (pieces.Read())
        {
            Assert.Equal(end, pieces.Position);
            Assert.NotEqual(0, pieces.Source.Length);
            end += pieces.Source.Length;
            count++;
        }

        Assert.Equal(html.Length, end);
        Assert.InRange(count, 1, html.Length);
    });
}
