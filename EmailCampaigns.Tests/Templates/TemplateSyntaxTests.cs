using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class TemplateSyntaxTests
{
    [Theory]
    [InlineData("no tag at all, { braces } and }} included")]
    [InlineData("{{first_name}} {{ first_name }} {{firstName}} {{sender.name}} {{größe}}")]
    [InlineData("{{[Job title]}} {{[100 % sure]}}")]
    [InlineData("{{{first_name}}} {{&first_name}}")]
    [InlineData("{{default first_name \"there\"}} {{default first_name 'there'}} {{default age 30}}")]
    [InlineData("{{default (capitalize first_name) (default name \"there\")}}")]
    [InlineData("{{#if company}}a{{else}}b{{/if}} {{#unless company}}a{{/unless}}")]
    [InlineData("{{#if a}}1{{else if b}}2{{else}}3{{/if}}")]
    [InlineData("{{#if a}}{{#if b}}x{{/if}}{{/if}}")]
    [InlineData("{{! a note }}{{!-- with {{tags}} --}}")]
    [InlineData("{{~first_name~}}")]
    [InlineData("\\{{not a tag}}")]
    public void What_a_merge_needs_is_understood(string source) => Assert.Empty(ProblemsOf(source));

    [Theory]
    [InlineData("{{first_name", "not closed")]
    [InlineData("{{first_name} and {{name}}", "not closed")]
    [InlineData("{{{first_name}}", "}}}")]
    [InlineData("{{{{raw}}}}", "Four braces")]
    [InlineData("{{}}", "empty")]
    [InlineData("{{#if company}}x", "never closed")]
    [InlineData("{{#if company}}x{{/unless}}", "write {{/if}}")]
    [InlineData("{{#if}}x{{/if}}", "looks at one field")]
    [InlineData("{{#if (upper name)}}x{{/if}}", "looks at one field")]
    [InlineData("{{#unless \"text\"}}x{{/unless}}", "looks at one field")]
    [InlineData("x{{/if}}", "closes nothing")]
    [InlineData("x{{else}}", "belongs inside")]
    [InlineData("{{#if a}}1{{else}}2{{else}}3{{/if}}", "already")]
    [InlineData("{{#if a}}1{{else unknown}}2{{/if}}", "After {{else}}")]
    [InlineData("{{#each contacts}}x{{/each}}", "{{#each}} is not known")]
    [InlineData("{{> footer}}", "cannot include")]
    [InlineData("{{>footer}}", "cannot include")]
    [InlineData("{{first name}}", "{{[first name]}}")]
    [InlineData("{{lookup this \"Length\"}}", "no function \"lookup\"")]
    [InlineData("{{default (upper first_name)}}", "needs a field and")]
    [InlineData("{{upper first_name last_name}}", "works on one field")]
    [InlineData("{{default first_name \"there}}", "closing quote")]
    [InlineData("{{default first_name “there”}}", "straight quotes")]
    [InlineData("{{[first_name}}", "closing bracket")]
    [InlineData("{{[ ]}}", "name is empty")]
    [InlineData("{{[../x]}}", "two dots")]
    [InlineData("{{../x}}", "not the name of a field")]
    [InlineData("{{@root}}", "not the name of a field")]
    [InlineData("{{name | upper}}", "not the name of a field")]
    [InlineData("{{(upper name}}", "no ) after")]
    [InlineData("{{upper name)}}", "without a (")]
    [InlineData("{{upper ()}}", "nothing before")]
    [InlineData("{{\"text\" name}}", "one field, or a function")]
    [InlineData("{{!-- note }}", "not closed")]
    public void What_cannot_be_rendered_is_told_in_plain_words(string source, string expected) =>
        Assert.Contains(expected, ProblemsOf(source)[0].Message, StringComparison.Ordinal);

    [Fact]
    public void Functions_inside_each_other_have_a_limit() =>
        Assert.Contains("deep", Assert.Single(ProblemsOf("{{" + new string('(', 900) + "}}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_problem_says_where_it_is()
    {
        var problems = TemplateSyntax.Problems(new TemplateSource("Hi {{}}", "<p>\n  {{#if x}}\n</p>", "one\n\ntwo {{oh no}}"));

        Assert.Equal(
            [(TemplatePart.Subject, 1, 4), (TemplatePart.Html, 2, 3), (TemplatePart.Text, 3, 5)],
            problems.Select(p => (p.Part, p.Line, p.Column)));
    }

    [Fact]
    public void Every_problem_is_told_at_once() => Assert.Equal(3, ProblemsOf("{{}} {{#if}}{{/if}} {{a b}}").Count);

    private static IReadOnlyList<TemplateProblem> ProblemsOf(string source) => TemplateSyntax.Problems(new TemplateSource("", "", source + " "));
}
