using EmailCampaigns.Core;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class AiVariablesTests
{
    private const string Line = "one line about their company";

    [Theory]
    [InlineData("{{ai \"one line about their company\"}}", false)]
    [InlineData("{{ai 'one line about their company'}}", false)]
    [InlineData("{{~ ai   \"one line \n about their company\" ~}}", false)]
    [InlineData("{{ai &quot;one line about their company&quot;}}", false)]
    [InlineData("{{ai&nbsp;&quot;one line about their company&quot;}}", false)]
    [InlineData("{{AI \"one line about their company\"}}", false)]
    [InlineData("{{capitalize (ai \"one line about their company\")}}", false)]
    [InlineData("{{default (ai \"one line about their company\") \"You are known for good work.\"}}", true)]
    [InlineData("{{default (ai \"one line about their company\") company \"x\"}}", true)]
    [InlineData("{{default opening (ai \"one line about their company\")}}", false)]
    public void A_text_by_a_model_is_found_with_its_instruction(string html, bool hasFallback)
    {
        Assert.Empty(TemplateSyntax.Problems(Source(html)));
        Assert.Equal(new AiVariable(Line, hasFallback), Assert.Single(AiVariables.Of(Source(html))));
        Assert.True(AiVariables.AreIn(Source(html)));
    }

    [Theory]
    [InlineData("{{company}}")]
    [InlineData("<p>AI \"is\" new (ai \"x\") to us, {ai \"x\"}</p>")]
    [InlineData("{{! ai \"x\" }}")]
    public void Nothing_else_is_taken_for_one(string html) => Assert.False(AiVariables.AreIn(Source(html)));

    [Theory]
    [InlineData("{{ai company}}", "needs, in quotes, what a model is to write")]
    [InlineData("{{ai \" \"}}", "needs, in quotes, what a model is to write")]
    [InlineData("{{ai \"a\" \"b\"}}", "needs, in quotes, what a model is to write")]
    [InlineData("{{#if (ai \"a\")}}x{{/if}}", "looks at one field")]
    [InlineData("{{#if (eq (ai \"a\") \"x\")}}x{{/if}}", "no condition can look at it")]
    public void What_cannot_be_meant_is_a_problem(string html, string message) =>
        Assert.Contains(message, Assert.Single(TemplateSyntax.Problems(Source(html))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_part_has_eight_different_texts_at_most()
    {
        var eight = string.Concat(Enumerable.Range(0, 8).Select(i => $"{{{{ai \"text {i}\"}}}}{{{{ai \"text {i}\"}}}}"));
        Assert.Empty(TemplateSyntax.Problems(Source(eight)));
        Assert.Contains("at most 8 different texts", Assert.Single(TemplateSyntax.Problems(Source(eight + "{{ai \"another\"}}"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Contoso", "")]
    [InlineData("", "one line about their company")]
    public void Only_what_a_contact_reaches_is_needed(string company, string needed)
    {
        var fields = Fields(company);
        Assert.Equal(needed, string.Join(',', AiVariables.NeededBy(Source("{{#unless company}}{{ai \"one line about their company\"}}{{/unless}}"), fields).Select(v => v.Instruction)));
        Assert.Equal(needed, string.Join(',', AiVariables.NeededBy(Source("{{default company (ai \"one line about their company\")}}"), fields).Select(v => v.Instruction)));
    }

    [Fact]
    public void What_was_written_is_text_and_never_template_or_markup()
    {
        var fields = Fields("Contoso").With(new Dictionary<string, string> { [Line] = "<script>alert(1)</script> {{company}} & \"more\"" });
        var merged = new TemplateRenderer().Render(Source("<p title=\"{{ai 'one line about their company'}}\">{{{ai \"one line about their company\"}}}</p><a href=\"https://example.com/?q={{ai 'one line about their company'}}\">x</a>"), fields);

        Assert.DoesNotContain("<script", merged.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; {{company}} &amp;", merged.Html, StringComparison.Ordinal);
        Assert.Contains("?q=%3Cscript%3E", merged.Html, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script> {{company}} & \"more\"", merged.Text, StringComparison.Ordinal); // a text part has no markup
    }

    [Fact]
    public void The_fallback_stands_where_nothing_was_written()
    {
        var source = Source("<p>{{default (ai \"one line about their company\") \"You do good work.\"}}</p>");
        Assert.Equal("<p>You do good work.</p>", new TemplateRenderer().Render(source, Fields("x")).Html);
        Assert.Equal("<p>Well done.</p>", new TemplateRenderer().Render(source, Fields("x").With(new Dictionary<string, string> { [Line] = "Well done." })).Html);
        Assert.Empty(TemplateVariables.Missing(source, Fields("")));
        Assert.Empty(TemplateVariables.Unknown(source, []));
    }

    private static TemplateSource Source(string html) => new("Hello", html, null);

    private static MergeFields Fields(string company) => new([new("company", company)]);
}
