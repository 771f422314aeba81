using EmailCampaigns.Core.Templates;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

public sealed class TemplateVariablesTests
{
    [Theory]
    [InlineData("{{company}}", false)]
    [InlineData("{{upper company}}", false)]
    [InlineData("{{default company \"your team\"}}", true)]
    [InlineData("{{default company ''}}", true)]
    [InlineData("{{default name company}}", false)]
    [InlineData("{{upper (default company \"your team\")}}", true)]
    [InlineData("{{#if company}}at {{company}}{{/if}}", true)]
    [InlineData("{{#if company}}x{{else}}{{company}}{{/if}}", false)]
    [InlineData("{{#unless company}}x{{else}}{{company}}{{/unless}}", true)]
    [InlineData("{{#if name}}{{company}}{{/if}}", false)]
    [InlineData("{{#if name}}x{{else if company}}{{company}}{{/if}}", true)]
    [InlineData("{{#if company}}{{#if name}}{{company}}{{/if}}{{/if}}", true)]
    [InlineData("{{#if company}}x{{/if}}{{company}}", false)]
    public void A_field_has_a_fallback_only_where_something_else_is_said_without_it(string body, bool hasFallback) =>
        Assert.Equal(hasFallback, TemplateVariables.Of(Html(body)).Single(v => v.Name == "company").HasFallback);

    [Fact]
    public void One_use_without_fallback_is_enough_to_need_the_field() =>
        Assert.False(Assert.Single(TemplateVariables.Of(new TemplateSource("{{default first_name 'you'}}", "{{firstName}}", null))).HasFallback);

    [Fact]
    public void Fields_are_named_once_in_the_order_of_the_source() =>
        Assert.Equal(
            ["first_name", "company", "Job title"],
            TemplateVariables.Of(new TemplateSource("{{first_name}}", "{{#if company}}{{[Job title]}}{{/if}}", "{{job_title}}")).Select(v => v.Name));

    [Fact]
    public void A_variable_that_no_contact_can_have_is_unknown() =>
        Assert.Equal(
            ["frist_name"],
            TemplateVariables.Unknown(Html("{{frist_name}} {{firstName}} {{sender.name}} {{[Job Title]}}"), [.. MergeFields.StandardNames, "job title"]));

    [Fact]
    public void An_unknown_name_is_found_in_a_condition_too() =>
        Assert.Equal(["compnay"], TemplateVariables.Unknown(Html("{{#if compnay}}x{{/if}}"), MergeFields.StandardNames));

    [Fact]
    public void A_note_to_oneself_uses_no_field() => Assert.Empty(TemplateVariables.Of(Html("{{! old_field }}{{!-- {{name}} --}}")));

    [Theory]
    [InlineData("{{company}}", "company")]
    [InlineData("{{name}}", "")]
    [InlineData("{{default company name}}", "")]
    [InlineData("{{default company first_name}}", "first_name")]
    [InlineData("{{default company 'x'}}", "")]
    [InlineData("{{#if company}}{{first_name}}{{/if}}", "")]
    [InlineData("{{#if name}}{{first_name}}{{/if}}", "first_name")]
    [InlineData("{{#unless company}}{{first_name}}{{/unless}}", "first_name")]
    [InlineData("{{#if company}}x{{else}}{{first_name}}{{/if}}", "first_name")]
    [InlineData("{{#if name}}x{{else if company}}{{company}}{{else}}{{company}}{{/if}}", "")]
    [InlineData("{{company}} {{Company}}", "company")]
    public void Missing_is_what_this_contact_would_leave_blank(string body, string expected) =>
        Assert.Equal(expected, string.Join(',', TemplateVariables.Missing(Html(body), Fields(("name", "Ada Lovelace")))));

    private static TemplateSource Html(string body) => new("", body, null);
}
