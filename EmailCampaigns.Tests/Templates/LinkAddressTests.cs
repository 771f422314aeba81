using System.Net;
using EmailCampaigns.Core.Templates;
using FsCheck;
using FsCheck.Fluent;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

/// <summary>A value inside the address of a link, from the template to the HTML and the text of the email.</summary>
public sealed class LinkAddressTests
{
    private static readonly TemplateRenderer Renderer = new();

    [Theory]
    [InlineData("https://example.com/?c={{v}}", "Müller & Söhne", "https://example.com/?c=M%C3%BCller%20%26%20S%C3%B6hne")]
    [InlineData("https://example.com/?c={{v}}&amp;d=1", "a=b&d=2#x", "https://example.com/?c=a%3Db%26d%3D2%23x&d=1")]
    [InlineData("https://example.com/?a=1&amp;c={{v}}", "100%", "https://example.com/?a=1&c=100%25")]
    [InlineData("https://example.com/?e={{v}}", "ada+x@example.com", "https://example.com/?e=ada%2Bx%40example.com")]
    [InlineData("https://example.com/c/{{v}}/page", "A/B?", "https://example.com/c/A%2FB%3F/page")]
    [InlineData("https://example.com/#{{v}}", "a b", "https://example.com/#a%20b")]
    [InlineData("https://example.com/?u={{v}}", "https://example.org/?a=1", "https://example.com/?u=https%3A%2F%2Fexample.org%2F%3Fa%3D1")]
    [InlineData("/c/{{v}}", "a b", "/c/a%20b")]
    [InlineData("?c={{upper v}}", "a&b", "?c=A%26B")]
    [InlineData("https://example.com/?c={{default v \"a b\"}}", "", "https://example.com/?c=a%20b")]
    [InlineData("https://example.com/{{#if v}}?c={{v}}{{else}}none{{/if}}", "a b", "https://example.com/?c=a%20b")]
    [InlineData("https://example.com/{{#if v}}?c={{v}}{{else}}none{{/if}}", "", "https://example.com/none")]
    [InlineData("{{v}}", "https://example.com/ä?a=1&b=%20#c", "https://example.com/ä?a=1&b=%20#c")]
    [InlineData(" {{v}}", "https://example.com/a b", " https://example.com/a%20b")]
    [InlineData("{{v}}/prices", "https://example.com", "https://example.com/prices")]
    [InlineData("{{v}}", "https://example.com/\r\n\tx", "https://example.com/x")]
    [InlineData("https://{{v}}", "www.example.com/shop?a=1", "https://www.example.com/shop?a=1")]
    [InlineData("https://{{v}}", "http://example.com/shop", "https://example.com/shop")]
    [InlineData("https://{{v}}.example.com/", "acme", "https://acme.example.com/")]
    [InlineData("https://example.com{{v}}", "/shop/a?x=1", "https://example.com/shop/a?x=1")]
    [InlineData("https://example.com{{v}}", ".example.org/", "https://example.com.example.org%2F")]
    [InlineData("https://acme-{{v}}.example.com/", "x/y", "https://acme-x%2Fy.example.com/")]
    [InlineData("mailto:{{v}}", "ada+x@example.com", "mailto:ada+x@example.com")]
    [InlineData("mailto:{{v}}", "ada@example.com?bcc=eve@example.com", "mailto:ada@example.com%3Fbcc%3Deve@example.com")]
    [InlineData("mailto:me@example.com?subject={{v}}", "A & B", "mailto:me@example.com?subject=A%20%26%20B")]
    [InlineData("tel:{{v}}", "+49 170 (123) 4-5", "tel:+49170(123)4-5")]
    public void A_value_is_written_by_its_place(string template, string value, string expected)
    {
        var html = Html($"<a href=\"{template}\">x</a>", value);

        Assert.Equal($"<a href=\"{WebUtility.HtmlEncode(expected).Replace("&#228;", "ä", StringComparison.Ordinal)}\">x</a>", html);
        Assert.Equal($"x ({expected.Trim()})", Text($"<a href=\"{template}\">x</a>", value));
    }

    [Theory]
    [InlineData("https://example.com/?c={{v}}", "A & B", "https://example.com/?c=A%20%26%20B")]
    [InlineData("See https://example.com/{{v}}/x.", "A & B", "See https://example.com/A%20%26%20B/x.")]
    [InlineData("See (https://example.com/?c={{v}}) for {{v}}", "A & B", "See (https://example.com/?c=A%20%26%20B) for A & B")]
    [InlineData("https://example.com/ {{v}}", "A & B", "https://example.com/ A & B")]
    [InlineData("https://example.com/\n{{v}}", "A & B", "https://example.com/\nA & B")]
    [InlineData("{{v}} https://example.com/", "A & B", "A & B https://example.com/")]
    [InlineData("{{#if v}}https://example.com/?c={{else}}Hello {{/if}}{{v}}", "A & B", "https://example.com/?c=A%20%26%20B")]
    [InlineData("{{#if w}}https://example.com/?c={{else}}Hello{{/if}}{{v}}", "A & B", "HelloA & B")]
    [InlineData("{{v}}", "https://example.com/?a=b c", "https://example.com/?a=b c")]
    [InlineData("https://{{v}}", "https://example.com/a", "https://example.com/a")]
    public void A_text_part_of_its_own_has_addresses_too(string template, string value, string expected) =>
        Assert.Equal(expected, Renderer.Render(new TemplateSource("", "<p>x</p>", template), Fields(("v", value))).Text);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData(" \u0001java\nscript:alert(1)")]
    [InlineData("vbscript:msgbox(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    public void An_address_that_runs_a_script_is_left_out_and_told(string value)
    {
        Assert.Equal("<p><a href=\"\" title=\"t\">x</a> y</p>", Html("<p><a href=\"{{v}}?a=1\" title=\"t\">x</a> y</p>", value));
        Assert.Equal("<img src=''>", Html("<img src='{{v}}'>", value));
        Assert.Equal("<a href=\"\">x</a>", Html("<a href=\"{{default none v}}\">x</a>", value));
        Assert.Equal("<a href=\"\">x</a>", Html("<a href=\"{{none}}{{#if v}}{{v}}{{/if}}\">x</a>", value));
        Assert.Equal("x y", Text("<p><a href=\"{{v}}\">x</a> y</p>", value));
        Assert.Equal(["v"], TemplateVariables.RefusedInLinks(new TemplateSource("", "<a href=\"{{v}}\">x</a>", null), Fields(("v", value))));
    }

    [Fact]
    public void The_scheme_cannot_be_put_together()
    {
        var fields = Fields(("a", "java"), ("b", "script:alert(1)"), ("c", "'),alert(1),f('"));

        Assert.Equal("<a href=\"javascript%3Aalert%281%29\">x</a>", Render("<a href=\"{{a}}{{b}}\">x</a>", fields).Html);
        Assert.Equal("<a href=\"javascript%3Aalert%281%29\">x</a>", Render("<a href=\"java{{b}}\">x</a>", fields).Html);
        Assert.Equal("<a href=\"\">x</a>", Render("<a href=\"javascript:f('{{c}}')\">x</a>", fields).Html);
        Assert.Equal("<a href=\"\">x</a>", Render("<a href=\"java&#115;cript:f('{{c}}')\">x</a>", fields).Html);
    }

    [Fact]
    public void What_the_author_wrote_without_a_value_stays() =>
        Assert.Equal("<img src=\"data:image/gif;base64,R0=\"> a b", Html("<img src=\"data:image/gif;base64,R0=\"> {{v}}", "a b"));

    [Fact]
    public void Only_what_refused_an_address_is_told()
    {
        var source = new TemplateSource("", "<a href=\"{{url}}\">{{script}}</a><a href=\"https://example.com/?u={{script}}\">x</a>", null);

        Assert.Empty(TemplateVariables.RefusedInLinks(source, Fields(("url", "https://example.com"), ("script", "javascript:x"))));
        Assert.Equal(["url"], TemplateVariables.RefusedInLinks(source, Fields(("url", "javascript:x"))));
        Assert.Empty(TemplateVariables.RefusedInLinks(new TemplateSource("", "<p>{{url}}</p>", null), Fields(("url", "javascript:x"))));
    }

    [Theory]
    [InlineData("<a title=\"{{v}}\" href=\"https://example.com/\">{{v}}</a>", "<a title=\"A &amp; B\" href=\"https://example.com/\">A &amp; B</a>")]
    [InlineData("<a href=\"https://example.com/\">https://example.com/?c={{v}}</a>", "<a href=\"https://example.com/\">https://example.com/?c=A &amp; B</a>")]
    [InlineData("<!-- <a href=\"?c={{v}}\"> -->", "<!-- <a href=\"?c=A &amp; B\"> -->")]
    [InlineData("<a href=?c={{v}} class=x>y</a>", "<a href=?c=A%20%26%20B class=x>y</a>")]
    [InlineData("<a href={{v}}>y</a>", "<a href=A%20&amp;%20B>y</a>")]
    [InlineData("<a HREF='?c={{v}}'>{{v}}</a>", "<a HREF='?c=A%20%26%20B'>A &amp; B</a>")]
    [InlineData("<a {{#if v}}href=\"?c={{v}}\"{{else}}href=\"?d={{v}}\"{{/if}}>{{v}}</a>", "<a href=\"?c=A%20%26%20B\">A &amp; B</a>")]
    [InlineData("{{#if w}}<a href=\"?c={{v}}{{/if}}\">{{v}}", "\">A &amp; B")]
    [InlineData("<a href=\"?a={{v}}\"></a><img src=\"?b={{v}}\"><a href=\"?c={{v}}\">", "<a href=\"?a=A%20%26%20B\"></a><img src=\"?b=A%20%26%20B\"><a href=\"?c=A%20%26%20B\">")]
    [InlineData("<a href=\"?a={{v}}\"", "<a href=\"?a=A &amp; B\"")]
    public void Only_values_in_addresses_are_encoded(string template, string expected) => Assert.Equal(expected, Html(template, "A & B"));

    [Fact]
    public void A_value_between_marks_is_written_alike() =>
        Assert.Equal("<a href=\"?c=a%20b\"><a b></a>", Render("<a href=\"?c={{v}}\">{{v}}</a>", Fields(("v", "a b")).Between('\uE000', '\uE001')).Html
            .Replace("\uE000", "<", StringComparison.Ordinal).Replace("\uE001", ">", StringComparison.Ordinal));

    [Fact]
    public void Any_value_comes_back_from_a_query_and_stays_in_its_attribute() =>
        Prop.ForAll<string?>(text =>
        {
            var value = Fields(("v", text))["v"];
            var html = Html("<a href=\"https://example.com/p/{{v}}?c={{v}}\">x</a>", text ?? "");
            var address = WebUtility.HtmlDecode(html["<a href=\"".Length..^"\">x</a>".Length]);
            var expected = new string([.. value.EnumerateRunes().SelectMany(r => r.ToString())]);

            return address.AsSpan().IndexOfAny("<>\" ") < 0 && Uri.UnescapeDataString(address) == $"https://example.com/p/{expected}?c={expected}";
        }).QuickCheckThrowOnFailure();

    private static string Html(string template, string value) => Render(template, Fields(("v", value))).Html;

    private static string Text(string template, string value) => Render(template, Fields(("v", value))).Text;

    private static EmailContent Render(string template, MergeFields fields) => Renderer.Render(new TemplateSource("", template, null), fields);
}
