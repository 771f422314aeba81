using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;

namespace EmailCampaigns.Tests.Templates;

public sealed class TemplateOutlineTests
{
    [Theory]
    [InlineData("Thank you", "Thank you")]
    [InlineData("Samples for {{default company \"your company\"}}", "Samples for [Company]")]
    [InlineData("{{first_name}}, from {{sender.name}}", "[First name], from [Sender name]")]
    [InlineData("{{#if company}}For {{company}}{{else}}For you{{/if}}", "For [Company] / For you")]
    [InlineData("Broken {{#if company}}", "Broken {{#if company}}")]
    [InlineData("", "")]
    public void A_line_reads_with_the_names_of_its_fields(string line, string expected) => Assert.Equal(expected, TemplateOutline.Of(line, EditorFields.LabelOf));
}
