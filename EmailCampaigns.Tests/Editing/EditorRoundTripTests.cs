using System.Text.Json;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Web.Templates;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Editing;

/// <summary>What the visual editor shows goes out as it came in, character for character, wherever nobody edited it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EditorRoundTripTests(BrowserFixture browser)
{
    private const int Sources = 3_000;

    /// <summary>What emails are made of, in any order: so most of the sources are broken in ways that people's emails are.</summary>
    private static readonly string[] Pieces =
    [
        "<p>", "</p>", "<table>", "<tr>", "<td style=\"a:b\">", "</td>", "</tr>", "</table>", "{{#if company}}", "{{else}}", "{{/if}}", "{{#unless x}}", "{{/unless}}",
        "{{else if (eq a \"b>c\")}}", "{{first_name}}", "{{default a \"x\"}}", "<!--[if mso]>", "<![endif]-->", "<!--", "-->", "text ", "\n", "\r\n", "\t", "&nbsp;", "&eacute", "&", "<", ">", "\"", "'",
        "<br/>", "<BR>", "<img src=\"x?c={{a}}\">", "<a href=\"{{default w \"https://x>\"}}\">", "</a>", "<!doctype html>", "<html>", "<head>", "<style>p{a:b}</style>", "</head>", "<body bgcolor=red>",
        "</body>", "</html>", "<b>", "</b>", "<i>", "</i>", "<li>", "<ul>", "</ul>", "\\{{x}}", "{{{y}}}", "{{! n }}", "{{!-- }} --}}", "{{", "}}", "<svg><p>", "</svg>", "<script>", "</script>", "<o:p>",
        "</o:p>", "<?xml?>", "</", "<1", "<input onfocus=x autofocus>", "<div contenteditable=false data-ec-tag=\"{{z}}\" class=\"ec-var\">", "</div>", "<span {{#if a}}class=\"b\"{{/if}}>", "</span>", "😀", "\u00a0", "\u200b",
    ];

    [Fact]
    public async Task Any_source_comes_back_as_it_went_in()
    {
        const int Seed = 20_261_129;
        var random = new Random(Seed);
        List<string> sources = [.. StarterTemplates.All.Select(s => s.BodyHtml)];
        while (sources.Count < Sources)
        {
            sources.Add(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Pieces[random.Next(Pieces.Length)])));
        }

        await using var opened = await browser.OpenAsync("/templates");
        var wrong = await opened.Page.EvaluateAsync<JsonElement>(
            """
            async sources => {
                const { surface } = await import('/js/ec-surface.js');
                const wrong = [];
                for (const source of sources) {
                    const root = document.body.appendChild(document.createElement('div'));
                    const view = surface(root, { isHtml: true, source, editable: true, changed: () => {} });
                    const written = view.write(null).source;
                    if (written !== source) {
                        wrong.push([source, written]);
                    }
                    view.dispose();
                    root.remove();
                }
                return wrong;
            }
            """,
            sources);

        Assert.True(wrong.GetArrayLength() == 0, $"Seed {Seed}: {wrong.GetArrayLength()} of {Sources} changed, such as {wrong}");
    }

    [Fact]
    public async Task Of_a_text_that_is_edited_only_its_own_characters_change()
    {
        const string Source = "<!doctype html><html><head><style>p{color:red}</style></head><body bgcolor=\"#fff\">\r\n<p CLASS='x'>caf&eacute; &amp; tea</p>\r\n<!--[if mso]><b>x</b><![endif]-->"
            + "<TABLE><tr><td>cell</td></tr></TABLE>{{#if company}}<p>A</p>{{/if}}</body></html>";
        await using var opened = await browser.OpenAsync("/templates");

        var written = await opened.Page.EvaluateAsync<string>(
            """
            async source => {
                const { surface } = await import('/js/ec-surface.js');
                const root = document.body.appendChild(document.createElement('div'));
                const view = surface(root, { isHtml: true, source, editable: true, changed: () => {} });
                root.querySelector('td').firstChild.data = 'cells & "more"';
                return view.write(null).source;
            }
            """,
            Source);

        Assert.Equal(Source.Replace("cell<", "cells &amp; \"more\"<", StringComparison.Ordinal), written);
    }

    [Theory]
    [InlineData("<p class=MsoNormal style='margin:0'>A <b>bold</b> word<o:p></o:p></p>", "A <b>bold</b> word")]
    [InlineData("<p>One</p><script>alert(1)</script><style>p{}</style><p onclick=x>Two <a href='javascript:x'>bad</a> <a href='https://example.org/?a=1&amp;b=2'>good</a></p>", "<p>One</p>\n<p>Two bad <a href=\"https://example.org/?a=1&amp;b=2\">good</a></p>")]
    [InlineData("<ul><li><p>One</p></li><li>Two</li></ul><img src='data:image/png;base64,x'>", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>")]
    [InlineData("<b style='font-weight:normal'><p><span style='font-weight:700'>Bold</span> and <span style='font-style:italic'>leaning</span></p></b>", "<b>Bold</b> and <i>leaning</i>")]
    [InlineData("<table><tr><td>A</td><td>B</td></tr></table>", "A B")]
    [InlineData("<span data-ec-tag='{{first_name}}'><b>First name</b></span>, <span data-ec-tag='<img src=x onerror=y>'>x</span>", "{{first_name}}, x")]
    public async Task What_is_pasted_is_cleaned(string html, string expected)
    {
        await using var opened = await browser.OpenAsync("/templates");

        Assert.Equal(expected, await opened.Page.EvaluateAsync<string>("async html => (await import('/js/ec-paste.js')).cleaned(html).html.trim()", html));
    }
}
