using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

/// <summary>What was pasted from another system is found before anybody gets it, and becomes a template of this one.</summary>
public sealed class ForeignTagsTests
{
    private static readonly ForeignTags Tags = new(["Job title", "plan"]);

    private static readonly MergeFields Ada = Fields(("email", "ada@example.com"), ("first_name", "Ada"), ("company", "ACME"), ("Job title", "Countess"), ("plan", "pro"));

    [Theory]
    [InlineData("{first_name}", "{{first_name}}", "Ada")]
    [InlineData("{ First Name }", "{{first_name}}", "Ada")]
    [InlineData("{first_name}}", "{{first_name}}", "Ada")]
    [InlineData("${firstName}", "{{first_name}}", "Ada")]
    [InlineData("{FIRSTNAME|there}", "{{default first_name \"there\"}}", "Ada")]
    [InlineData("{contact.first_name}", "{{first_name}}", "Ada")]
    [InlineData("%FIRSTNAME%", "{{first_name}}", "Ada")]
    [InlineData("%%first_name%%", "{{first_name}}", "Ada")]
    [InlineData("%recipient.email%", "{{email}}", "ada@example.com")]
    [InlineData("*|FNAME|*", "{{first_name}}", "Ada")]
    [InlineData("*|COMPANY|*", "{{company}}", "ACME")]
    [InlineData("[FIRST_NAME]", "{{first_name}}", "Ada")]
    [InlineData("[[firstname]]", "{{first_name}}", "Ada")]
    [InlineData("[Vorname]", "{{first_name}}", "Ada")]
    [InlineData("[Job title]", "{{[Job title]}}", "Countess")]
    [InlineData("{PLAN}", "{{plan}}", "pro")]
    [InlineData("{{ first_name | default: \"there\" }}", "{{default first_name \"there\"}}", "Ada")]
    [InlineData("{{ last_name | default: 'there' }}", "{{default last_name \"there\"}}", "there")]
    [InlineData("{{ last_name | default: \"O'Hara\" }}", "{{default last_name \"O'Hara\"}}", "O'Hara")]
    [InlineData("{{lastName|there}}", "{{default last_name \"there\"}}", "there")]
    [InlineData("{{contact.lastname | default('there')}}", "{{default last_name \"there\"}}", "there")]
    [InlineData("{{ first_name | truncate: 10 }}", null, null)]
    [InlineData("{{ first_name | upcase }}", null, null)]
    [InlineData("{{ first_name | default: 'x' | upcase }}", null, null)]
    [InlineData("{{FNAME}}", "{{first_name}}", "Ada")]
    [InlineData("{{contact.FIRSTNAME}}", "{{first_name}}", "Ada")]
    public void It_becomes_a_tag_of_this_product(string theirs, string? ours, string? rendered)
    {
        var replaced = Tags.Replace($"Hello {theirs}, welcome", TemplatePart.Html);

        Assert.Equal($"Hello {ours ?? theirs}, welcome", replaced);
        if (rendered is not null)
        {
            var content = new TemplateRenderer().Render(new TemplateSource(replaced, $"<p>{replaced}</p>", null), Ada);
            Assert.Equal(
                ($"Hello {rendered}, welcome", $"<p>Hello {rendered.Replace("'", "&#39;", StringComparison.Ordinal)}, welcome</p>", $"Hello {rendered}, welcome"),
                (content.Subject, content.Html, content.Text));
        }
    }

    [Theory]
    [InlineData("{first_name}", "{{first_name}}")]
    [InlineData("%FIRSTNAME%", "{{first_name}}")]
    [InlineData("*|FNAME|*", "{{first_name}}")]
    [InlineData("[FIRST_NAME]", "{{first_name}}")]
    [InlineData("{{ first_name | default: \"there\" }}", "{{default first_name \"there\"}}")]
    [InlineData("{{firstName|there}}", "{{default first_name \"there\"}}")]
    [InlineData("%7B%7Bemail%7D%7D", "{{email}}")]
    [InlineData("%7bemail%7d", "{{email}}")]
    [InlineData("[Job title]", "{{[Job title]}}")]
    [InlineData("{plan}", "{{plan}}")]
    public void It_is_told_at_its_place_with_the_right_tag(string theirs, string ours)
    {
        var problems = TemplateReview.Of(new TemplateSource($"Hi {theirs}", $"<p>\n  {theirs}</p>", $"a\n\n{theirs}"), ["Job title", "plan"]).Problems;

        Assert.Equal([(TemplatePart.Subject, 1, 4), (TemplatePart.Html, 2, 3), (TemplatePart.Text, 3, 1)], problems.Select(p => (p.Part, p.Line, p.Column)));
        Assert.All(problems, p => Assert.Contains($"is a tag of another system. Write {ours}.", p.Message, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.False(p.IsLimit));
    }

    [Fact]
    public void Nobody_is_sent_one() =>
        Assert.Throws<TemplateException>(() => new TemplateRenderer().Render(new TemplateSource("Hello", "<p>Dear [First name]</p>", null), Ada));

    [Fact]
    public async Task A_campaign_with_one_does_not_start()
    {
        await using var scene = await CampaignScene.Create(steps: [new() { Name = "First email", SubjectTemplate = "Hello %FIRSTNAME%", BodyTemplate = "<p>Welcome</p>" }]);

        var outcome = await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);

        Assert.False(outcome.IsDone);
        Assert.Contains("Step 1, line 1, column 7: \"%FIRSTNAME%\" is a tag of another system. Write {{first_name}}.", string.Join(' ', outcome.Problems.Select(p => p.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_any_spelling_is_one_of_ours_already()
    {
        Assert.Equal("{{firstName}} {{First_Name}}", Tags.Replace("{{firstName}} {{First_Name}}", TemplatePart.Html));
        Assert.Equal("Ada", new TemplateRenderer().Render(new TemplateSource("{{firstName}}", "", null), Ada).Subject);
    }

    [Theory]
    [InlineData("<a href=\"https://example.com/?e=%7B%7Bemail%7D%7D&amp;x=1\">x</a>", "<a href=\"https://example.com/?e={{email}}&amp;x=1\">x</a>")]
    [InlineData("<a href=\"https://example.com/?e=%7B%7B%20email%20%7D%7D\">x</a>", "<a href=\"https://example.com/?e={{email}}\">x</a>")]
    [InlineData("<a href=\"https://example.com/?e=*|EMAIL|*\">x</a>", "<a href=\"https://example.com/?e={{email}}\">x</a>")]
    public void It_is_found_in_a_link(string theirs, string ours)
    {
        Assert.Single(TemplateSyntax.Problems(new TemplateSource("", theirs, null)));
        Assert.Equal(ours, Tags.Replace(theirs, TemplatePart.Html));
        Assert.Contains("?e=ada", new TemplateRenderer().Render(new TemplateSource("", ours, null), Ada).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[optional]")]
    [InlineData("{see below}")]
    [InlineData("100% SURE% ")]
    [InlineData("100% name% ")]
    [InlineData("50%name%")]
    [InlineData("https://example.com/%email%20x")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[first\nname]")]
    [InlineData("[email protected]")]
    [InlineData("[Company](https://example.com/)")]
    [InlineData("contact[email]")]
    [InlineData("[name")]
    [InlineData("name]")]
    [InlineData("*|NEWS|*")]
    [InlineData("%7B%7Bother%7D%7D")]
    [InlineData("%C3%BC")]
    [InlineData("{{\"[name]\"}}")]
    [InlineData("{{[name]}}")]
    [InlineData("\\{{first_name}}")]
    [InlineData("{{! {email} [name] }}")]
    [InlineData("{{!-- {email} }} [name] --}}")]
    [InlineData("{\"name\": 1}")]
    [InlineData("<style>[name] { color: red } a[email] {email}</style>")]
    [InlineData("<!-- [name] -->")]
    public void Text_stays_text(string text)
    {
        Assert.Empty(TemplateReview.Of(new TemplateSource("", text, null), ["plan"]).Problems);
        Assert.Equal(text, Tags.Replace(text, TemplatePart.Html));
    }

    [Fact]
    public void What_should_be_read_as_it_stands_can_be_said()
    {
        var problem = Assert.Single(TemplateSyntax.Problems(new TemplateSource("", "<p>[name]</p>", null)));

        Assert.Contains("write {{\"[name]\"}}", problem.Message, StringComparison.Ordinal);
        Assert.Equal("[name]", new TemplateRenderer().Render(new TemplateSource("", "<p>{{\"[name]\"}}</p>", null), Ada).Text);
    }

    [Fact]
    public void A_custom_field_is_known_only_where_the_fields_are()
    {
        var source = new TemplateSource("", "[plan]", null);

        Assert.Empty(TemplateSyntax.Problems(source));
        Assert.Single(TemplateSyntax.Problems(source, ["plan"]));
    }

    [Fact]
    public void Any_text_is_read_to_its_end() =>
        Prop.ForAll(
            Gen.Elements("{", "}", "{{", "}}", "[", "]", "%", "%7B", "%7D", "*|", "|*", "|", "name", "FNAME", "plan", "default: ", "\"", "'", " ", "\\", "$", "x", "<style>", "</style>")
                .ListOf().Select(string.Concat).ToArbitrary(),
            text =>
            {
                foreach (var part in Enum.GetValues<TemplatePart>())
                {
                    Assert.NotNull(Tags.Replace(text, part));
                    Assert.NotNull(TemplateSyntax.Problems(new TemplateSource(text, text, text), ["plan"]));
                }
            }).QuickCheckThrowOnFailure();
}
