using EmailCampaigns.Core.Templates;
using FsCheck;
using FsCheck.Fluent;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

/// <summary>The text part that is made from the HTML, where a template has none of its own.</summary>
public sealed class TextFromHtmlTests
{
    private static readonly TemplateRenderer Renderer = new();

    private static readonly MergeFields[] Recipients =
    [
        Fields(),
        Fields(("first_name", "Ada")),
        Fields(("first_name", "Ada"), ("company", "ACME"), ("url", "https://example.com/a?b=1&c=2")),
        Fields(("first_name", "<b>Ada</b> & \"Co\" &amp; 'x'"), ("company", "Müller & Söhne <GmbH>"), ("url", "example.com")),
        Fields(("first_name", "Ada\n\nLovelace"), ("company", "  two  blanks\tand a tab ")),
        Fields(("first_name", "{{company}} \uE0000\uE001"), ("company", "#"), ("url", "#top")),
        Fields(("company", "ACME"), ("url", "javascript:alert(1)")),
    ];

    public static TheoryData<string> Templates { get; } =
    [
        "<p>Hi {{first_name}},</p><p>{{default company \"your team\"}} &amp; us</p>",
        "<p>A</p>{{#if company}}<p>{{company}}</p>{{else}}<p>nobody</p>{{/if}}<p>C</p>",
        "<p>A</p>\n{{#if company}}\n<p>{{company}}</p>\n{{/if}}\n<p>C</p>",
        "<ul><li>{{first_name}}</li>{{#if company}}<li>{{company}}</li>{{/if}}<li>end</li></ul>",
        "<p>See <a href=\"https://example.com/{{company}}\">our page</a> or <a href=\"{{url}}\">yours</a>.</p>",
        "<p><a href=\"{{url}}\">{{url}}</a></p>",
        "<p><a href=\"https://example.com/\">{{first_name}}</a></p>",
        "<p><a href=\"{{#if url}}{{url}}{{else}}https://example.com{{/if}}\">go</a></p>",
        "<table>{{#if company}}<tr><td>VIP</td></tr>{{/if}}<tr><td>{{first_name}}</td><td>x</td></tr></table>",
        "<table>{{#if first_name}}<tr><td>{{first_name}}</td></tr>{{/if}}</table>",
        "<p style=\"{{#if company}}color:red{{else}}display:none{{/if}}\">maybe</p>",
        "<html><head><title>{{company}}</title><style>p { color: {{company}} }</style></head><body><p>{{first_name}}</p></body></html>",
        "<img alt=\"{{company}}\" src=\"https://example.com/{{first_name}}.png\"> {{first_name}}",
        "<blockquote>{{first_name}}</blockquote><pre>{{company}}\n  x</pre>",
        "<p>\uE0000\uE001 {{first_name}}</p>",
        "<!-- {{first_name}} --><p>{{company}}</p>",
        "<p {{#if company}}hidden{{/if}}>perhaps {{first_name}}</p>",
    ];

    [Theory]
    [MemberData(nameof(Templates))]
    public void It_says_what_the_merged_html_says(string html)
    {
        foreach (var recipient in Recipients)
        {
            var content = Renderer.Render(new TemplateSource("", html, null), recipient);

            Assert.Equal(Words(HtmlToText.Convert(content.Html)), Words(content.Text));
        }
    }

    [Fact]
    public void It_says_what_the_merged_html_says_for_any_values() =>
        Prop.ForAll<string?, string?, string?>((name, company, url) => Templates.All(html =>
        {
            var content = Renderer.Render(new TemplateSource("", html, null), Fields(("first_name", name), ("company", company), ("url", url)));

            return Words(HtmlToText.Convert(content.Html)) == Words(content.Text);
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void Paragraphs_stay_apart_and_leave_no_gap() =>
        Assert.Equal("A\n\nC & <D>", Text("<p>A</p>\n\n{{#if company}}<p>{{company}}</p>{{/if}}\n<p>{{first_name}}</p>", Fields(("first_name", "C & <D>"))));

    [Fact]
    public void A_text_of_its_own_is_taken_as_it_is() =>
        Assert.Equal(" own\n\n\n\ntext ", Renderer.Render(new TemplateSource("", "<p>html</p>", " own\n\n\n\ntext "), Fields()).Text);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void A_blank_text_counts_as_none(string text) => Assert.Equal("html", Renderer.Render(new TemplateSource("", "<p>html</p>", text), Fields()).Text);

    private static string Text(string html, MergeFields fields) => Renderer.Render(new TemplateSource("", html, null), fields).Text;

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
