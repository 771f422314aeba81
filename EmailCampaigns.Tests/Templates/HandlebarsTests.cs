using EmailCampaigns.Core.Templates;
using FsCheck;
using FsCheck.Fluent;
using HandlebarsDotNet;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

/// <summary>The part of Handlebars that templates can use means what Handlebars says: its own engine is the measure. Values that say no (<see cref="TemplateConditionTests"/>) are the one exception.</summary>
public sealed class HandlebarsTests
{
    private static readonly MergeFields Ada = Fields(("first", "Ada"), ("company", "ACME & Co <x>"), ("blank", " "));

    [Theory]
    [InlineData("a\n{{#if first}}\nb\n{{/if}}\nc\n")]
    [InlineData("a\r\n{{#if first}}\r\nb\r\n{{/if}}\r\nc")]
    [InlineData("a\n  {{#if first}}  \n  b\n  {{else}}\n  c\n  {{/if}}  \nd")]
    [InlineData("{{#if first}}\nb\n{{/if}}")]
    [InlineData("a {{#if first}}\nb\n{{/if}} c")]
    [InlineData("{{#if first}}{{#if blank}}\nx\n{{/if}}{{/if}}")]
    [InlineData("a\n\n{{#unless first}}\nb\n{{/unless}}\n\nc")]
    [InlineData("a {{~first~}} b")]
    public void Lines_and_blanks_are_treated_alike(string template) => Assert.Equal(ByHandlebars(template), Text(template));

    [Fact]
    public void Any_template_is_merged_alike() => Prop.ForAll(Templates(), template =>
        TemplateSyntax.Problems(new TemplateSource("", "", template)).Count > 0 || Text(template) == ByHandlebars(template)).QuickCheckThrowOnFailure();

    private static string Text(string template) => new TemplateRenderer().Render(new TemplateSource("", "", $"{template}|"), Ada).Text;

    private static string ByHandlebars(string template)
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        foreach (var helper in TemplateHelper.All)
        {
            handlebars.RegisterHelper(helper.Name, (_, arguments) => helper.Apply([.. arguments.Select(a => a as string ?? "")]));
        }

        return handlebars.Compile($"{template}|")(Ada.ByKey);
    }

    private static Arbitrary<string> Templates() => Gen.Elements(
            "{{#if first}}", "{{#if none}}", "{{#unless company}}", "{{else}}", "{{/if}}", "{{/unless}}", "{{first}}", "{{none}}", "{{default none \"x\"}}",
            "{{upper (lower company)}}", "{{#if (eq first 'ADA')}}", "{{#if (ne company none)}}", "{{#unless (contains company '<x')}}", "{{#if (gt first 1)}}", "text", " ", "\n", "\n", "  ", "<p>")
        .ListOf().Select(string.Concat).ToArbitrary();
}
