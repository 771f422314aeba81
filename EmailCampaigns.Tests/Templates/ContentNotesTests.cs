using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class ContentNotesTests
{
    [Theory]
    [InlineData("<a href=\"http://example.com/a\">x</a>", ContentNoteKind.InsecureLink)]
    [InlineData("<a href=\"\">x</a>", ContentNoteKind.BrokenLink)]
    [InlineData("<a href=\"www.example.com/{{company}}\">x</a>", ContentNoteKind.BrokenLink)]
    [InlineData("<p>Some words that are long enough</p><img src=\"https://example.com/a.png\">", ContentNoteKind.MissingAlternative)]
    [InlineData("<img src=\"https://example.com/a.png\" alt=\"\">", ContentNoteKind.OnlyPictures)]
    [InlineData("<p>Some words that are long enough</p><img src=\"data:image/png;base64,AAAA\" alt=\"\">", ContentNoteKind.DataPicture)]
    [InlineData("<p>It is 100% FREE</p>", ContentNoteKind.FilterWords)]
    [InlineData("<p onclick=\"x\">Hi</p>", ContentNoteKind.LeftOut)]
    public void What_readers_and_filters_stumble_over_is_named(string html, ContentNoteKind kind) =>
        Assert.Equal(kind, Assert.Single(ContentNotes.Of(new TemplateSource("Hello", html, null))).Kind);

    [Theory]
    [InlineData("Hello {{first_name}}", "<p>Dear {{first_name}},</p><p><a href=\"https://example.com/{{company}}\">x</a> <a href=\"{{website}}\">y</a> <a href=\"mailto:{{email}}\">z</a> <a href=\"#top\">t</a> <a href=\"{{unsubscribe_url}}\">leave</a></p>")]
    [InlineData("IBM AG", "<p>{{#if (eq company \"http://x\")}}a{{/if}} We won the tender, no obligations.</p>")]
    [InlineData("{{upper company}}", "<p>Hi</p>")]
    public void What_is_in_order_is_not(string subject, string html) => Assert.Empty(ContentNotes.Of(new TemplateSource(subject, html, null)));

    [Fact]
    public void Each_thing_is_named_once_with_its_part()
    {
        var notes = ContentNotes.Of(new TemplateSource("ACT NOW, FRIENDS!!!", "<a href=\"http://example.com/a\">x</a><a href=\"http://example.com/a\">y</a>", "http://example.com/b and http://example.com/b"));

        Assert.Equal(
            [(ContentNoteKind.InsecureLink, TemplatePart.Html), (ContentNoteKind.FilterWords, TemplatePart.Subject), (ContentNoteKind.FilterWords, TemplatePart.Subject), (ContentNoteKind.FilterWords, TemplatePart.Subject), (ContentNoteKind.InsecureLink, TemplatePart.Text)],
            notes.Select(n => (n.Kind, n.Part)));
    }

    [Fact]
    public void A_fallback_that_was_used_is_known()
    {
        var source = new TemplateSource("Hi {{default first_name \"there\"}}", "<p>{{default company name \"you\"}} {{#if vip}}{{default last_name \"x\"}}{{/if}}{{default email \"y\"}}</p>", null);

        Assert.Equal(
            [new UsedFallback("first_name", "there"), new UsedFallback("company", "Ann")],
            TemplateVariables.Fallbacks(source, new MergeFields([new("name", "Ann"), new("email", "a@b.example")])));
    }

    [Fact]
    public void Contacts_are_counted_by_what_they_lack_and_where_they_go()
    {
        var usage = new TemplateUsage(new TemplateSource("{{nick}}", "{{#if (eq plan \"trial\")}}{{[Days left]}}{{else if customer}}a{{else}}{{Nick}}{{/if}}", null));
        var ids = Enumerable.Range(0, 8).Select(i => new Guid(i, 0, 0, new byte[8])).ToList();
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            usage.Add(id, new MergeFields([new("plan", i < 2 ? "Trial" : "full"), new("customer", i == 2 ? "yes" : "no"), new("days left", i == 0 ? "3" : "")]));
        }

        Assert.Equal([("nick", 8), ("Days left", 1)], usage.Missing.Select(m => (m.Name, m.Contacts)));
        Assert.Equal(ids[..5], usage.Missing[0].Examples);
        Assert.Equal([ids[1]], usage.Missing[1].Examples);
        Assert.Equal([new BranchUse("{{#if (eq plan \"trial\")}}", 2, 6), new BranchUse("{{#if customer}}", 1, 5)], usage.Branches);
    }
}
