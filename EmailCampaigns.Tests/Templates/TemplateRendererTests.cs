using System.Net;
using EmailCampaigns.Core.Templates;
using FsCheck;
using FsCheck.Fluent;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

public sealed class TemplateRendererTests
{
    private static readonly TemplateRenderer Renderer = new();

    private static readonly MergeFields Ada = Fields(
        (MergeFields.Email, "ada@example.com"),
        (MergeFields.FirstName, "ada"),
        (MergeFields.Company, "Müller & Söhne <GmbH>"),
        (MergeFields.SenderName, "Grace"),
        ("Job Title", "\"Countess\" of 'Lovelace'"));

    [Theory]
    [InlineData("Hi {{first_name}}!", "Hi ada!")]
    [InlineData("Hi {{ FirstName }}!", "Hi ada!")]
    [InlineData("{{sender.name}}", "Grace")]
    [InlineData("[{{nothing}}]", "[]")]
    [InlineData("[{{first_name.Length}}{{Count}}{{Keys}}]", "[]")]
    [InlineData("{{default first_name \"there\"}}", "ada")]
    [InlineData("{{default last_name \"there\"}}", "there")]
    [InlineData("{{default last_name nothing first_name \"there\"}}", "ada")]
    [InlineData("{{default (upper last_name) (capitalize first_name)}}", "Ada")]
    [InlineData("{{upper first_name}} {{lower \"ÄÖ\"}} {{capitalize \"élan\"}} {{capitalize nothing}}", "ADA äö Élan ")]
    [InlineData("{{#if company}}yes{{else}}no{{/if}}", "yes")]
    [InlineData("{{#if nothing}}yes{{else}}no{{/if}}", "no")]
    [InlineData("{{#if nothing}}yes{{/if}}", "")]
    [InlineData("{{#unless nothing}}yes{{else}}no{{/unless}}", "yes")]
    [InlineData("{{(upper first_name)}}", "ADA")]
    [InlineData("{{#if nothing}}1{{else if first_name}}2{{else}}3{{/if}}", "2")]
    [InlineData("{{#if nothing}}1{{else if also_nothing}}2{{else}}3{{/if}}!", "3!")]
    [InlineData("{{#if first_name}}{{#if nothing}}1{{else}}2{{/if}}{{else}}3{{/if}}", "2")]
    [InlineData("a{{! note }}b{{!-- {{note}} --}}c", "abc")]
    [InlineData("a \n {{~first_name~}} \n b", "aadab")]
    public void Tags_are_merged(string template, string expected) => Assert.Equal(expected, Html(template, Ada));

    [Theory]
    [InlineData(@"\{{first_name}}", "{{first_name}}")]
    [InlineData(@"\\{{first_name}}", @"\ada")]
    [InlineData(@"C:\\x\y\ {{first_name}}", @"C:\\x\y\ ada")]
    [InlineData("{ {{first_name}} }", "{ ada }")]
    [InlineData("{{first_name}}}", "ada}")]
    [InlineData("@media x{.a{color:red}}", "@media x{.a{color:red}}")]
    [InlineData("{{first_name}}\\", "ada\\")]
    [InlineData("{", "{")]
    public void Braces_and_backslashes_of_the_author_stay(string template, string expected) => Assert.Equal(expected, Html(template, Ada));

    [Theory]
    [InlineData("{{company}}")]
    [InlineData("{{{company}}}")]
    [InlineData("{{&company}}")]
    [InlineData("{{default company \"x\"}}")]
    [InlineData("{{{default nothing (default company \"x\")}}}")]
    [InlineData("{{#if company}}{{company}}{{/if}}")]
    public void A_value_is_escaped_in_html_however_it_is_asked_for(string template) =>
        Assert.Equal("Müller &amp; Söhne &lt;GmbH&gt;", Html(template, Ada));

    [Fact]
    public void A_value_cannot_leave_an_attribute() =>
        Assert.Equal("<a title=\"&quot;Countess&quot; of &#39;Lovelace&#39;\">", Html("<a title=\"{{[Job Title]}}\">", Ada));

    [Fact]
    public void Subject_and_text_are_not_escaped()
    {
        var content = Renderer.Render(new TemplateSource("{{company}}", "", "{{company}}, {{job_title}}"), Ada);

        Assert.Equal("Müller & Söhne <GmbH>", content.Subject);
        Assert.Equal("Müller & Söhne <GmbH>, \"Countess\" of 'Lovelace'", content.Text);
    }

    [Fact]
    public void A_value_is_not_read_as_template()
    {
        var fields = Fields(("first_name", "{{company}} {{{company}}} {{#if company}} \\{{company}}"), ("company", "secret"));
        var content = Renderer.Render(new TemplateSource("{{first_name}}", "{{first_name}}", null), fields);

        Assert.All([content.Subject, content.Html, content.Text], part => Assert.Equal(fields["first_name"], part));
    }

    [Fact]
    public void A_subject_is_one_line() =>
        Assert.Equal(
            "Hi Ada B, welcome\u00A0!",
            Renderer.Render(new TemplateSource("  Hi {{name}},\r\n\twelcome\u00A0!\u2028", "", "x"), Fields(("name", "Ada\r\n\r\nB"))).Subject);

    [Fact]
    public void Quotes_that_a_visual_editor_escaped_are_understood() =>
        Assert.Equal("there", Html("{{default&nbsp;last_name &quot;there&quot;}}", Ada));

    [Fact]
    public void A_line_that_holds_only_a_block_tag_leaves_no_empty_line() =>
        Assert.Equal("a\nb\nc\n", Text("a\n{{#if first_name}}\nb\n{{/if}}\nc\n", Ada));

    [Theory]
    [InlineData("upper")]
    [InlineData("default")]
    [InlineData("log")]
    [InlineData("lookup")]
    [InlineData("each")]
    [InlineData("this")]
    [InlineData("else")]
    [InlineData("#if")]
    [InlineData("character")]
    [InlineData("key")]
    [InlineData("value")]
    [InlineData("@root")]
    [InlineData("a/b")]
    [InlineData("a\"b'c")]
    [InlineData("2024")]
    [InlineData("{x")]
    [InlineData("✅ done?")]
    public void A_custom_field_may_have_any_name(string name) =>
        Assert.Equal("value VALUE yes", Html($"{{{{[{name}]}}}} {{{{upper [{name}]}}}} {{{{#if [{name}]}}}}yes{{{{/if}}}}", Fields((name, "value"))));

    [Fact]
    public void A_source_with_problems_does_not_render_and_says_all_of_them()
    {
        var refused = Assert.Throws<TemplateException>(() => Renderer.Render(new TemplateSource("{{}}", "{{#if x}}", null), Ada));

        Assert.Equal([TemplatePart.Subject, TemplatePart.Html], refused.Problems.Select(p => p.Part));
    }

    [Fact]
    public async Task Many_at_once_get_each_their_own()
    {
        var renderer = new TemplateRenderer(capacity: 1);
        TemplateSource[] sources = [new("{{a}}", "<p>{{a}}</p>", null), new("{{upper a}}", "<i>{{a}}</i>", "{{a}}")];

        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (i, _) =>
        {
            var content = renderer.Render(sources[i % 2], Fields(("a", $"n{i}")));
            Assert.Equal(i % 2 == 0 ? new EmailContent($"n{i}", $"<p>n{i}</p>", $"n{i}") : new EmailContent($"N{i}", $"<i>n{i}</i>", $"n{i}"), content);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Any_value_renders_and_is_escaped_in_html() =>
        Prop.ForAll<string?, string?>((first, second) =>
        {
            // A standard field, for which only an empty value is false: "n" in a custom field is a no.
            var fields = Fields(("company", first), ("b", second));
            var (a, b) = (fields["company"], fields["b"]);
            var html = Html("{{company}}|{{{default b \"<i>\"}}}|{{#if company}}{{upper b}}{{/if}}", fields);
            var meant = $"{a}|{(b.Length > 0 ? b : "<i>")}|{(a.Length > 0 ? b.ToUpperInvariant() : "")}";

            return html.AsSpan().IndexOfAny("<>\"'") < 0 && WebUtility.HtmlDecode(html) == meant;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_source_renders_or_is_refused_with_a_reason() =>
        Prop.ForAll(Sources(), source =>
        {
            var template = new TemplateSource(source, source, source);
            var problems = TemplateSyntax.Problems(template);
            if (problems.Count > 0)
            {
                return Assert.Throws<TemplateException>(() => Renderer.Render(template, Ada)).Problems.Count == problems.Count;
            }

            Assert.NotNull(Renderer.Render(template, Ada));
            return TemplateVariables.Missing(template, Ada).All(name => TemplateVariables.Of(template).Any(v => v.Name == name));
        }).QuickCheckThrowOnFailure();

    private static string Html(string template, MergeFields fields) => Renderer.Render(new TemplateSource("", template, "x"), fields).Html;

    private static string Text(string template, MergeFields fields) => Renderer.Render(new TemplateSource("", "", template), fields).Text;

    // Pieces of tags in any order: what random characters would never hit.
    private static Arbitrary<string> Sources() =>
        Gen.Elements(
                "{{", "}}", "{", "}", "{{{", "}}}", "\\", "\\{{", "~", "{{#if a}}", "{{#unless first_name}}", "{{else}}", "{{else if b}}", "{{/if}}",
                "{{/unless}}", "{{first_name}}", "{{default a \"x\"}}", "{{upper (lower company)}}", "{{! c }}", "{{[x y]}}", "a", " ", "\n", "<p>",
                "&quot;", "\"", "'", "(", ")", "😀")
            .ListOf().Select(string.Concat).ToArbitrary();
}
