using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class TemplateBranchesTests
{
    private static readonly MergeFields Lena = new(new Dictionary<string, string?> { ["company"] = "Hoffmann", ["plan"] = "trial", ["employees"] = "12" });

    [Theory]
    [InlineData("{{#if company}}A{{else}}B{{/if}}", "company", "Company is known", true)]
    [InlineData("{{#unless title}}A{{/unless}}", "title", "Title is known", false)]
    [InlineData("{{#if (gt employees 50)}}A{{/if}}", "(gt employees 50)", "Employees is greater than “50”", false)]
    [InlineData("{{#if (contains plan &quot;tri&quot;)}}A{{/if}}", "(contains plan \"tri\")", "Plan contains “tri”", true)]
    public void A_condition_is_found_and_told_in_words(string html, string condition, string words, bool holds)
    {
        var branch = Assert.Single(TemplateBranches.Of(new TemplateSource("", html, null), Lena));

        Assert.Equal((condition, holds), (branch.Condition, branch.Holds));
        Assert.Equal(words, branch.Describe(field => char.ToUpperInvariant(field[0]) + field[1..]));
    }

    [Fact]
    public void Each_branch_can_be_shown_whatever_the_fields_say()
    {
        var source = new TemplateSource("{{#if company}}S{{/if}}", "<p>{{#if company}}A{{else if (eq plan \"paid\")}}B{{else}}C{{/if}}{{#unless company}}D{{/unless}}</p>", "{{#if company}}T{{/if}}");

        Assert.Equal(("S", "<p>A</p>", "T"), Render(source, []));
        Assert.Equal(("", "<p>CD</p>", ""), Render(source, new() { ["company"] = false }));
        Assert.Equal(("", "<p>BD</p>", ""), Render(source, new() { ["company"] = false, ["(eq plan \"paid\")"] = true }));
    }

    [Fact]
    public void The_same_condition_is_one_and_what_cannot_be_read_is_none() =>
        Assert.Equal(["company"], TemplateBranches.Of(new TemplateSource("{{#if company}}a{{/if}}", "{{#if company }}b{{/if}}{{#if (upper x)}}{{/if}}{{#if }}{{/if}}", null), Lena).Select(b => b.Condition));

    private static (string, string, string) Render(TemplateSource source, Dictionary<string, bool> decided)
    {
        var email = new TemplateRenderer().Render(TemplateBranches.With(source, decided), Lena);
        return (email.Subject, email.Html, email.Text);
    }
}
