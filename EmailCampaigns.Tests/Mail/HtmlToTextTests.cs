
namespace EmailCampaigns.Tests.Mail;

public sealed class HtmlToTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("just text", "just text")]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("<p>One</p>\n\n  <p>  Two\n  words </p>  ", "One\n\nTwo words")]
    [InlineData("a<br>b<br><br><br><br>c<br>", "a\nb\n\nc")]
    [InlineData("<div>a</div><div>b</div>", "a\nb")]
    [InlineData("<div>a</div><br><div>b</div>", "a\n\nb")]
    [InlineData("<div>a</div><div><br></div><div>b</div>", "a\n\nb")]
    [InlineData("<h1>Title</h1>Text<h2>Next</h2>More", "Title\n\nText\n\nNext\n\nMore")]
    [InlineData("a <b>bold</b><i> and</i> more", "a bold and more")]
    [InlineData("<b>a</b><b>b</b>", "ab")]
    [InlineData("10&nbsp;&euro; &lt;b&gt; soft&shy;ly&#8203;", "10 € <b> softly")]
    [InlineData("a<hr>b", "a\n\n---\n\nb")]
    [InlineData("a<!-- no --><!--[if mso]>no<![endif]-->b", "ab")]
    public void Text_is_set_in_paragraphs(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));

    [Theory]
    [InlineData("<ul><li>one</li><li>two</li></ul>after", "- one\n- two\n\nafter")]
    [InlineData("before<ol><li>one<li>two</ol>", "before\n\n1. one\n2. two")]
    [InlineData("<ol start=9><li>nine<li>ten<li value=20>twenty<li>more</ol>", "9. nine\n10. ten\n20. twenty\n21. more")]
    [InlineData("<ul><li>one<ul><li>inner<br>line</li></ul></li><li>two</li></ul>", "- one\n  - inner\n    line\n- two")]
    [InlineData("<ul><li></li><li>two</li></ul>", "- two")]
    [InlineData("<li>alone", "- alone")]
    [InlineData("<dl><dt>Word</dt><dd>meaning</dd></dl>", "Word\n  meaning")]
    [InlineData("said:<blockquote><p>one</p><p>two</p></blockquote>end", "said:\n\n> one\n\n> two\n\nend")]
    public void Lists_and_quotations_keep_their_marks(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));

    [Theory]
    [InlineData("see <a href='https://x.example/a?b=1&amp;c=2'>this page</a>, please", "see this page (https://x.example/a?b=1&c=2), please")]
    [InlineData("<a href='https://x.example/'>https://x.example</a>", "https://x.example")]
    [InlineData("<a href='https://x.example/'>x.example</a>", "x.example")]
    [InlineData("<a href='mailto:a@x.example'>a@x.example</a>", "a@x.example")]
    [InlineData("<ul><li><a href='https://x.example'>x.example</a></ul>", "- x.example")]
    [InlineData("<a href='https://x.example'><img alt='Logo' src=l.png></a>", "Logo (https://x.example)")]
    [InlineData("a <a href='https://x.example'><img src=l.png></a> b", "a https://x.example b")]
    [InlineData("<a href='https://x.example'> spaced </a>b", "spaced (https://x.example) b")]
    [InlineData("<a href='https://x.example'><p>Block</p></a>b", "Block (https://x.example)\n\nb")]
    [InlineData("<a href='#top'>top</a> <a href='javascript:x()'>run</a> <a name=n>named</a>", "top run named")]
    [InlineData("<a href='{{unsubscribe_url}}'>Unsubscribe</a>", "Unsubscribe ({{unsubscribe_url}})")]
    [InlineData("<a href=' https://x.example/\n a'>broken</a>", "broken (https://x.example/ a)")]
    public void Links_are_followed_by_their_address(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));

    [Theory]
    [InlineData("<table><tr><th>Name<th>Price</tr><tr><td>Tea<td>3</tr></table>", "Name | Price\nTea | 3")]
    [InlineData("<table><tr><td>&nbsp;</td><td>one</td><td> </td><td>two</td></tr></table>", "one | two")]
    [InlineData("<table><tr><td><div>left</div></td><td><div>right</div></td></tr></table>", "left\nright")]
    [InlineData("a<table><tr><td><table><tr><td>in</td></tr></table></td></tr><tr><td>out</td></tr></table>b", "a\n\nin\nout\n\nb")]
    [InlineData("<table><tr><td>a <b>b</b></td></tr></table>", "a b")]
    public void Tables_are_read_row_by_row(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));

    [Theory]
    [InlineData("<html><head><title>T</title><style>p{}</style></head><body>a<script>x</script><style>y</style></body></html>", "a")]
    [InlineData("<div style='Display: none; max-height:0'>preheader &zwnj;&nbsp;</div>a<p hidden>b</p>", "a")]
    [InlineData("<img alt=' A  picture '> b<img src=x>", "A picture b")]
    [InlineData("a<pre>  two\n\n\n    deep  x\n</pre>b", "a\n\n  two\n\n\n    deep  x\n\nb")]
    public void What_is_not_seen_is_left_out_and_what_is_set_by_hand_is_kept(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));

    [Theory]
    [InlineData("<p>one<p>two<div>three</div>four", "one\n\ntwo\n\nthree\nfour")]
    [InlineData("one</p>two", "one\n\ntwo")]
    [InlineData("<ul><li>one<p>more<li>two</ul>", "- one\n\n  more\n\n- two")]
    [InlineData("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\n  b\nc\n  d")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c</table>d", "a | b\nc\n\nd")]
    [InlineData("<table><tbody><tr><td><ul><li>a</td><td>b</td></tr></tbody></table>", "- a\n\nb")]
    [InlineData("<a href=https://x.example>one<p>two</a>three</p>four", "one\n\ntwo (https://x.example)three\n\nfour")]
    [InlineData("<a href=https://x.example>one<a href=https://y.example>two</a>", "one (https://x.example)two (https://y.example)")]
    [InlineData("<b><i>one</b>two</i>", "onetwo")]
    [InlineData("<div hidden><p>a</div>b", "b")]
    [InlineData("<h1>a<h2>b", "a\n\nb")]
    [InlineData("<p>a</div>b</p>c", "ab\n\nc")]
    [InlineData("<head><title>t</title>a", "a")]
    [InlineData("<svg><path/><title>t</title></svg>a<math/>b", "ab")]
    [InlineData("<td>a</td>b", "ab")]
    [InlineData("<p title='>'>a</p>", "a")]
    [InlineData("a < b & c<3>", "a < b & c<3>")]
    [InlineData("<textarea>\na <b></textarea>", "a <b>")]
    [InlineData("<pre>\r\na\r\nb</pre>", "a\nb")]
    [InlineData("&lt;&LT&notit;&copy=1&#x41;&#128;&#0;&#xD800;&check;&nope;&", "<<¬it;©=1A€\uFFFD\uFFFD✓&nope;&")]
    [InlineData("<a href='?a=1&copy=2&amp;b&lt;'>x</a>", "x (?a=1&copy=2&b<)")]
    public void Malformed_html_is_read_as_browsers_read_it(string html, string text) => Assert.Equal(text, HtmlToText.Convert(html));
}
