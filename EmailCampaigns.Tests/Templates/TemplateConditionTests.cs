using EmailCampaigns.Core;
using EmailCampaigns.Core.Templates;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

/// <summary>From a template and the values of a file to the HTML and the text of the email.</summary>
public sealed class TemplateConditionTests
{
    private static readonly TemplateRenderer Renderer = new();

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("0,0")]
    [InlineData("-0")]
    [InlineData("false")]
    [InlineData("FALSE")]
    [InlineData("no")]
    [InlineData(" No ")]
    [InlineData("n")]
    [InlineData("N")]
    [InlineData("off")]
    [InlineData("nein")]
    [InlineData("non")]
    [InlineData("NÃO")]
    [InlineData("nej")]
    [InlineData("nie")]
    [InlineData("FALSCH")]
    [InlineData("FAUX")]
    [InlineData("falso")]
    [InlineData("FAŁSZ")]
    public void A_value_that_says_no_is_a_no(string value)
    {
        AssertTaken("{{#if member}}yes{{else}}no{{/if}}", "no", ("member", value));
        AssertTaken("{{#unless member}}no{{else}}yes{{/unless}}", "no", ("member", value));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("ja")]
    [InlineData("x")]
    [InlineData("North")]
    [InlineData("no idea")]
    [InlineData("Nonna")]
    [InlineData("-1")]
    [InlineData("0.01")]
    [InlineData("00000")]
    [InlineData("-")]
    public void Any_other_value_is_a_yes(string value) => AssertTaken("{{#if member}}yes{{else}}no{{/if}}", "yes", ("member", value));

    [Theory]
    [InlineData("last_name", "No")]
    [InlineData("First name", "Non")]
    [InlineData("company", "OFF")]
    public void A_name_is_never_a_no(string field, string value) => AssertTaken($"{{{{#if [{field}]}}}}yes{{{{else}}}}no{{{{/if}}}}", "yes", (field, value));

    [Theory]
    [InlineData("(eq plan \"trial\")", "Trial", true)]
    [InlineData("(eq plan 'trial')", " trial ", true)]
    [InlineData("(eq plan \"trial\")", "trials", false)]
    [InlineData("(eq plan \"trial\")", "", false)]
    [InlineData("(eq plan \"\")", "", true)]
    [InlineData("(eq plan 1200)", "1,200", true)]
    [InlineData("(eq plan 1200)", "1.200,00", true)]
    [InlineData("(eq plan 1200)", "1 200", true)]
    [InlineData("(eq plan 1200)", "1'200", true)]
    [InlineData("(eq plan 12.5)", "12,50", true)]
    [InlineData("(eq plan 1067)", "01067", false)]
    [InlineData("(eq plan \"01067\")", "01067", true)]
    [InlineData("(eq plan 1200)", "1,20,0", false)]
    [InlineData("(ne plan \"trial\")", "TRIAL", false)]
    [InlineData("(ne plan \"trial\")", "", true)]
    [InlineData("(gt plan 9)", "10", true)]
    [InlineData("(gt plan 10)", "10", false)]
    [InlineData("(gt plan 0)", "-1", false)]
    [InlineData("(gt plan 999)", "1.000", true)]
    [InlineData("(gt plan 1)", "many", false)]
    [InlineData("(gt plan 1)", "", false)]
    [InlineData("(lt plan 1)", "0.125", true)]
    [InlineData("(lt plan 9)", "10", false)]
    [InlineData("(lt plan 1)", "none", false)]
    [InlineData("(lt plan 0)", "-0,5", true)]
    [InlineData("(gt plan 1)", "99999999999999999999999999999999999999", false)]
    [InlineData("(contains plan \"MANAGER\")", "Product manager", true)]
    [InlineData("(contains plan \"manager\")", "Engineer", false)]
    [InlineData("(contains plan \"\")", "Engineer", false)]
    [InlineData("(contains plan other)", "Engineer", false)]
    [InlineData("(eq (lower plan) (default other \"x\"))", "X", true)]
    [InlineData("(eq plan \"no\")", "No", true)]
    [InlineData("eq plan \"trial\"", "trial", true)]
    public void A_comparison_holds_or_does_not(string condition, string value, bool holds)
    {
        AssertTaken($"{{{{#if {condition}}}}}yes{{{{else}}}}no{{{{/if}}}}", holds ? "yes" : "no", ("plan", value));
        AssertTaken($"{{{{#unless {condition}}}}}no{{{{else}}}}yes{{{{/unless}}}}", holds ? "yes" : "no", ("plan", value));
        AssertTaken($"{{{{#if nothing}}}}x{{{{else if {condition}}}}}yes{{{{else}}}}no{{{{/if}}}}", holds ? "yes" : "no", ("plan", value));
    }

    [Fact]
    public void The_text_made_from_html_takes_the_same_branches()
    {
        const string Html = "<p>Hello</p>{{#if (eq plan \"trial\")}}<p>Your trial</p>{{else if (gt seats 10)}}<table><tr><td>Many</td></tr></table>{{else}}<ul><li>Few</li></ul>{{/if}}";

        Assert.Equal("Hello\n\nYour trial", Renderer.Render(new("s", Html, null), Fields(("plan", "Trial"))).Text);
        Assert.Equal("Hello\n\nMany", Renderer.Render(new("s", Html, null), Fields(("seats", "11"))).Text);
        Assert.Equal("Hello\n\n- Few", Renderer.Render(new("s", Html, null), Fields(("seats", "10"))).Text);
    }

    [Theory]
    [InlineData("Hi\n{{#if (eq plan)}}x{{/if}}", "\"eq\" compares two values")]
    [InlineData("Hi\n{{#if (eq plan 1 2)}}x{{/if}}", "\"eq\" compares two values")]
    [InlineData("Hi\n{{#if (gt seats \"many\")}}x{{/if}}", "\"many\" is none")]
    [InlineData("Hi\n{{eq plan \"trial\"}}", "belongs in a condition")]
    [InlineData("Hi\n{{upper (eq plan \"trial\")}}", "belongs in a condition")]
    [InlineData("Hi\n{{#if (eq (ne a b) c)}}x{{/if}}", "belongs in a condition")]
    [InlineData("Hi\n{{#if plan == \"trial\"}}x{{/if}}", "\"==\" is not the name of a field")]
    public void What_is_no_comparison_is_told_with_its_place(string body, string expected)
    {
        var problem = Assert.Single(TemplateSyntax.Problems(new TemplateSource("", body, null)));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal((TemplatePart.Html, 2, 1), (problem.Part, problem.Line, problem.Column));
    }

    [Fact]
    public void Comparisons_nest_as_deep_as_other_blocks_and_count_as_calls()
    {
        var deep = string.Concat(Enumerable.Repeat("{{#if (eq a b)}}", ContentLimits.BlockNesting + 1));
        var many = string.Concat(Enumerable.Repeat("{{#if (eq a b)}}x{{/if}}", ContentLimits.TemplateTags / 2));

        Assert.True(Assert.Single(TemplateSyntax.Limits(new TemplateSource("", deep, null))).IsLimit);
        Assert.Contains("tags in one part", Assert.Single(TemplateSyntax.Limits(new TemplateSource("", many, null))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{#if (eq plan \"trial\")}}{{plan}}{{/if}}", true)]
    [InlineData("{{#if (eq plan \"\")}}x{{else}}{{plan}}{{/if}}", true)]
    [InlineData("{{#if (ne plan \"\")}}{{plan}}{{/if}}", true)]
    [InlineData("{{#if (gt plan 1)}}{{plan}}{{/if}}", true)]
    [InlineData("{{#if (contains plan \"x\")}}{{plan}}{{/if}}", true)]
    [InlineData("{{#if (eq plan \"trial\")}}x{{else}}{{plan}}{{/if}}", false)]
    [InlineData("{{#if (ne plan \"trial\")}}{{plan}}{{/if}}", false)]
    [InlineData("{{#if (gt plan 1)}}x{{else}}{{plan}}{{/if}}", false)]
    [InlineData("{{#if (eq plan other)}}{{plan}}{{/if}}", false)]
    public void A_comparison_vouches_for_a_field_that_it_needs_filled(string body, bool hasFallback) =>
        Assert.Equal(hasFallback, TemplateVariables.Of(new TemplateSource("", body, null)).Single(v => v.Name == "plan").HasFallback);

    [Fact]
    public void Fields_of_a_comparison_must_be_known() =>
        Assert.Equal(["paln"], TemplateVariables.Unknown(new TemplateSource("", "{{#if (eq paln \"trial\")}}x{{/if}}", null), ["plan"]));

    [Fact]
    public void Missing_follows_the_branch_that_is_taken() =>
        Assert.Equal(["company"], TemplateVariables.Missing(new TemplateSource("", "{{#if member}}{{city}}{{else}}{{company}}{{/if}}", null), Fields(("member", "nein"))));

    [Fact]
    public void Values_between_marks_take_the_same_branch()
    {
        var fields = Fields(("member", "no"), ("seats", "12")).Between('<', '>');

        Assert.Equal("no <12>", Renderer.Render(new TemplateSource("{{#if member}}yes{{else}}no{{/if}} {{#if (gt seats 9)}}{{seats}}{{/if}}", "", null), fields).Subject);
    }

    private static void AssertTaken(string template, string expected, params (string, string?)[] fields)
    {
        var own = Renderer.Render(new TemplateSource(template, $"<p>{template}</p>", template), Fields(fields));
        var made = Renderer.Render(new TemplateSource(template, $"<p>{template}</p>", null), Fields(fields));

        Assert.Equal((expected, $"<p>{expected}</p>", expected), (own.Subject, own.Html, own.Text));
        Assert.Equal(expected, made.Text);
    }
}
