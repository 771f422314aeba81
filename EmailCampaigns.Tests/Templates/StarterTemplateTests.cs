using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class StarterTemplateTests
{
    private static readonly MergeFields Nobody = new(new Dictionary<string, string?> { ["email"] = "someone@example.org", ["sender.name"] = "Anna Keller", ["sender.email"] = "anna@example.com" });

    public static TheoryData<string> Keys => [.. StarterTemplates.All.Select(s => s.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Each_reads_well_for_somebody_of_whom_only_the_address_is_known(string key)
    {
        var starter = StarterTemplates.Find(key)!;
        var source = new TemplateSource(starter.Subject, starter.BodyHtml, starter.BodyText);

        Assert.Empty(TemplateSyntax.Problems(source));
        Assert.DoesNotContain(TemplateVariables.Missing(source, Nobody), name => MergeFields.StandardNames.Contains(name));
        var email = new TemplateRenderer().Render(source, Nobody);
        Assert.DoesNotContain("Hello ,", email.Html, StringComparison.Ordinal);
        Assert.Contains("Hello there,", email.Text, StringComparison.Ordinal);
        Assert.Contains("Anna Keller", email.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first-outreach", 3)]
    [InlineData("onboarding", 3)]
    [InlineData("newsletter", 4)]
    public void What_only_the_author_can_say_is_a_variable_that_no_contact_has_so_that_a_start_is_refused(string key, int gaps)
    {
        var starter = StarterTemplates.Find(key)!;

        var unknown = TemplateVariables.Unknown(new TemplateSource(starter.Subject, starter.BodyHtml, starter.BodyText), MergeFields.StandardNames);

        Assert.Equal(gaps, unknown.Count);
        Assert.DoesNotContain("[", starter.BodyText.Replace("{{[", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Each_holds_in_Outlook_by_tables_and_inline_styles_alone(string key)
    {
        var html = StarterTemplates.Find(key)!.BodyHtml;

        Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<div", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("flex", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(html.Split("<table").Skip(1), table => Assert.StartsWith(" role=\"presentation\"", table, StringComparison.Ordinal));
        Assert.InRange(html.Length, 100, 20_000);
    }
}
