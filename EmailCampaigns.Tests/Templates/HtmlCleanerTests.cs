using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Templates.Html;

namespace EmailCampaigns.Tests.Templates;

public sealed class HtmlCleanerTests
{
    [Theory]
    [InlineData("<p>a<script>alert('</p>')</script>b</p>", "<p>ab</p>")]
    [InlineData("<p onclick=\"x()\" class=a ONLOAD='y' onfocus=z>Hi</p>", "<p  class=a  >Hi</p>")]
    [InlineData("<a href=\"java&#115;cript:alert(1)\">x</a>", "<a href=\"\">x</a>")]
    [InlineData("<a href= vbscript:x>x</a>", "<a href= \"\">x</a>")]
    [InlineData("<form action=x><p>Your name</p><input name=n><button>Go</button></form>", "<p>Your name</p>Go")]
    [InlineData("a<iframe src=x>fallback</iframe><object><object>b</object></object><select><option>1</select>c", "ac")]
    [InlineData("<meta http-equiv='Refresh' content='0;url=x'><meta charset=utf-8><base href=x>", "<meta charset=utf-8>")]
    [InlineData("<img src=x onerror=alert(1)//", "<img src=x onerror=alert(1)//")] // no tag: the document ends in it
    public void What_runs_is_left_out(string html, string cleaned) => Assert.Equal(cleaned, HtmlCleaner.Clean(html));

    [Theory]
    [InlineData("<!--[if mso]><table><tr><td style=\"width:600px\"><![endif]--><div style='max-width:600px'>x</div><!--[if mso]></td></tr></table><![endif]-->")]
    [InlineData("<!--[if !mso]><!--><p>not Outlook</p><!--<![endif]-->")]
    [InlineData("<style>@media (max-width:600px){.a{width:100% !important}}</style><table width=600 bgcolor=#fff><td>{x}</table>")]
    [InlineData("<xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>")]
    [InlineData("<a href=\"https://example.com/?on=1\" title='on click'>x</a> 1 < 2")]
    [InlineData("<noscript><p>Mail programs show this</p></noscript>")]
    [InlineData("<img src=\"data:image/png;base64,AAAA\" alt=\"\">")]
    public void Everything_else_stays_character_for_character(string html) => Assert.Same(html, HtmlCleaner.Clean(html));

    [Fact]
    public void A_template_is_cleaned_whatever_its_tags_look_like()
    {
        var content = Render("<p onclick=\"{{default company \"x\"}}\">{{#if company}}<script>1</script>{{company}}{{/if}}</p><a href=\"javascript:{{company}}\">x</a>");

        Assert.Equal("<p >A&amp;B</p><a href=\"\">x</a>", content.Html);
    }

    [Fact]
    public void An_email_of_which_nothing_is_left_is_empty()
    {
        var renderer = new TemplateRenderer();
        var source = new TemplateSource("S", "<textarea>Only this</textarea>", null);

        Assert.Equal("The email has no content.", renderer.ProblemOf(source, renderer.Render(source, new MergeFields([])), new MergeFields([]), subjectIsDue: true));
    }

    [Fact]
    public void A_block_that_begins_inside_a_script_is_refused() =>
        Assert.Contains("script or form", Assert.Throws<TemplateException>(() => Render("<script>{{#if company}}</script>x{{/if}}")).Message, StringComparison.Ordinal);

    private static EmailContent Render(string html) => new TemplateRenderer().Render(new TemplateSource("S", html, null), new MergeFields([new("company", "A&B")]));
}
