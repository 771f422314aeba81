using EmailCampaigns.Core.Templates;
using static EmailCampaigns.Tests.Templates.MergeFieldsTests;

namespace EmailCampaigns.Tests.Templates;

public sealed class EmailCompletenessTests
{
    [Theory]
    [InlineData("<p>Hi</p>")]
    [InlineData("Hi")]
    [InlineData("<img src=\"https://e.example/a.png\">")]
    [InlineData("<p><img srcset='a.png 2x' alt=''></p>")]
    [InlineData("<a href='https://e.example'><img src=cid:logo></a>")]
    [InlineData("<div style='display:none'>Preview</div><p>&amp;</p>")]
    [InlineData("<table><tr><td><b>5</b></td></tr></table>")]
    [InlineData("<p>\u00a0👋</p>")]
    [InlineData("<p>你好")]
    [InlineData("<style>p { color: red }</style><h1>Hi</h1>")]
    public void Text_or_an_image_is_content(string html) => Assert.True(EmailCompleteness.HasVisibleContent(html));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("<p></p>")]
    [InlineData("<p>&nbsp;</p><p>&#160;&#xa0;</p>")]
    [InlineData("<p>&zwnj;&#8203;&#xFEFF;&shy;</p>")]
    [InlineData("<p>\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u2800\u034f</p>")]
    [InlineData("<!-- Hi -->")]
    [InlineData("<p><!-- Hi --></p>")]
    [InlineData("<br><hr><div><span></span></div>")]
    [InlineData("<html><head><title>Hi</title><style>p { color: red }</style></head><body></body></html>")]
    [InlineData("<script>alert('Hi')</script>")]
    [InlineData("<div style=\"display: none\">Hi <img src='a.png'></div>")]
    [InlineData("<p hidden>Hi</p>")]
    [InlineData("<img>")]
    [InlineData("<img src='' alt='Logo'>")]
    [InlineData("<a href='https://e.example'></a>")]
    [InlineData("<template>Hi</template>")]
    public void Markup_blanks_and_comments_are_none(string html) => Assert.False(EmailCompleteness.HasVisibleContent(html));

    [Theory]
    [InlineData("Hello", true)]
    [InlineData("?", true)]
    [InlineData("Re: Hello", true)]
    [InlineData("👋", true)]
    [InlineData("", false)]
    [InlineData("  \u00a0\u2003", false)]
    [InlineData("\u200b\u2060\ufeff", false)]
    [InlineData("Re:", false)]
    [InlineData(" re: \u200b", false)]
    public void A_subject_is_what_can_be_read(string subject, bool expected) => Assert.Equal(expected, EmailCompleteness.HasSubject(subject));

    [Theory]
    [InlineData("", "Hi", true)]
    [InlineData(" \n", "Hi", true)]
    [InlineData("", " \u00a0\u200b", false)]
    [InlineData("<p></p>", "Hi", false)] // programs show the HTML
    [InlineData("<img src='a.png'>", "", true)]
    public void The_html_decides_and_without_one_the_text(string html, string text, bool expected) =>
        Assert.Equal(expected, EmailCompleteness.HasContent(new EmailContent("Hi", html, text)));

    [Theory]
    [InlineData("Hello {{first_name}}", "<p>{{first_name}}</p>", null, "")]
    [InlineData("{{last_name}}", "<p>Hi</p>", null, "The email has no subject: this contact has no last_name.")]
    [InlineData("Hello", "<p>{{last_name}}</p>", null, "The email has no content: this contact has no last_name.")]
    [InlineData("Hello", "<p>{{#if last_name}}Hi{{/if}}</p>", null, "The email has no content.")]
    [InlineData("{{company}}", "{{last_name}}{{company}}", null, "The email has no subject and no content: this contact has no company, no last_name.")]
    [InlineData("Hello", "<p>Hi {{last_name}}</p>", "{{last_name}}", "")]
    [InlineData("Hello", "", "{{last_name}}", "The email has no content: this contact has no last_name.")]
    [InlineData("Hello", "{{#if last_name}}x{{else}}<p></p>{{/if}}", "Hi", "The email has no content.")]
    [InlineData("Hello", "<img src=\"{{logo}}\">", "Hi", "The email has no content: this contact has no logo.")]
    public void What_a_merged_email_lacks_is_said_by_name(string subject, string html, string? text, string problem)
    {
        var renderer = new TemplateRenderer();
        var source = new TemplateSource(subject, html, text);
        var lacking = Fields((MergeFields.FirstName, "Ada"));
        var having = Fields((MergeFields.FirstName, "Ada"), (MergeFields.LastName, "Lovelace"), (MergeFields.Company, "Engines"), ("logo", "https://e.example/a.png"));

        var found = renderer.ProblemOf(source, renderer.Render(source, lacking), lacking, subjectIsDue: true);

        Assert.Equal(problem, found ?? "");
        Assert.Null(renderer.ProblemOf(source, renderer.Render(source, having), having, subjectIsDue: true));
    }

    [Theory]
    [InlineData("Hi", "<p>{{last_name}}</p>", null)]
    [InlineData("{{last_name}}", "{{#if company}}Hi{{/if}}", null)]
    [InlineData("Hi", "<img src=\"{{logo}}\">", null)]
    [InlineData("Hi", "", "{{last_name}}")]
    public void Content_that_any_contact_can_see_is_complete(string subject, string html, string? text) =>
        Assert.Empty(TemplateContent.NeverThere(new TemplateSource(subject, html, text), subjectIsDue: true));

    [Theory]
    [InlineData("", "<p>Hi</p>", null, EmailPart.Subject)]
    [InlineData("\u200b", "<p>Hi</p>", null, EmailPart.Subject)]
    [InlineData("{{! note }}", "<p>Hi</p>", null, EmailPart.Subject)]
    [InlineData("Hi", "", null, EmailPart.Content)]
    [InlineData("Hi", "<p>&nbsp;</p>", null, EmailPart.Content)]
    [InlineData("Hi", "<!-- {{last_name}} -->", null, EmailPart.Content)]
    [InlineData("Hi", "<p></p>", "Hi", EmailPart.Content)]
    [InlineData("Hi", "", " ", EmailPart.Content)]
    [InlineData("Hi", "{{#if last_name}}<p></p>{{else}}<br>{{/if}}", null, EmailPart.Content)]
    public void What_no_contact_would_see_is_never_there(string subject, string html, string? text, EmailPart missing) =>
        Assert.Equal([missing], TemplateContent.NeverThere(new TemplateSource(subject, html, text), subjectIsDue: true));

    [Fact]
    public void A_subject_that_comes_from_the_thread_is_not_missing() =>
        Assert.Empty(TemplateContent.NeverThere(new TemplateSource("", "<p>Hi</p>", null), subjectIsDue: false));
}
