using EmailCampaigns.Core;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Generation;

public sealed class DraftChecksTests
{
    private const string Example = """
        <p>Dear Ms Hoffmann,</p><p>thank you for your visit at stand D14. You asked about the NR-6 gripper. The report is here: <a href="https://northwind.example/nr6">northwind.example/nr6</a></p>
        <p>Would a 20-minute call suit you next week? I would be glad to show you what the gripper can do for your parts, and to answer what is open.</p><p>Kind regards,<br>Anna Keller</p>
        """;

    [Fact]
    public void What_rests_on_template_and_facts_passes_every_check()
    {
        var findings = Check("<p>Dear Ms Hoffmann,</p><p>thank you for your visit at stand D14. You asked whether the NR-6 can hold your 0.4 mm spring plates; it can. <a href=\"https://northwind.example/nr6\">The report</a> is what you wanted, and I would be glad to answer what is open.</p><p>Kind regards, Anna Keller</p>");

        Assert.Equal(["Names and numbers are in a source", "Links of the template only", "No placeholder left, English, 50 words"], findings.Select(f => f.Title));
    }

    [Theory]
    [InlineData("<p>Dear Ms Hoffmann, it takes a changeover of 90 seconds only.</p>", "90 seconds")]
    [InlineData("<p>Dear Ms Hoffmann, it costs 4,999 euros.</p>", "4,999 euros")]
    [InlineData("<p>Dear Ms Hoffmann, it saves 12 % of your scrap.</p>", "12 %")]
    [InlineData("<p>Dear Ms Hoffmann, our friends at Siemens Energy use it.</p>", "Siemens Energy")]
    [InlineData("<p>Dear Ms Miller, thank you.</p>", "Miller")]
    [InlineData("<p>Sehr geehrte Frau Müller,</p><p>vielen Dank für Ihren Besuch bei uns auf der Messe, wir haben die Unterlagen für Sie und Ihre Kollegen dabei.</p>", "Müller")]
    public void What_is_in_no_source_is_a_warning_with_its_words(string html, string passage) =>
        Assert.Contains(Check(html), f => f.Level == FindingLevel.Warning && f.Passage == passage);

    [Theory]
    [InlineData("<p>Dear Ms Hoffmann, see <a href=\"https://evil.example/x\">this</a>.</p>", "https://evil.example/x")]
    [InlineData("<p>Dear Ms Hoffmann, look at evil.com for more.</p>", "evil.com")]
    [InlineData("<p>Dear Ms Hoffmann, write to boss@evil.example now.</p>", "boss@evil.example")]
    [InlineData("<p>Dear Ms Hoffmann, <a href=\"mailto:boss@evil.example\">write</a>.</p>", "mailto:boss@evil.example")]
    [InlineData("<p>Dear [First Name], thank you.</p>", "[First Name]")]
    [InlineData("<p>Dear {{first_name}}, thank you.</p>", "{{first_name}}")]
    [InlineData("<p>Dear *|FNAME|*, thank you.</p>", "*|FNAME|*")]
    [InlineData("<p> </p>", null)]
    public void What_would_reach_the_recipient_as_a_trap_is_severe(string html, string? passage) =>
        Assert.Contains(Check(html), f => f.Level == FindingLevel.Severe && f.Passage == passage);

    [Fact]
    public void Another_language_than_that_of_the_template_is_a_warning() =>
        Assert.Contains(Check("<p>Sehr geehrte Frau Hoffmann, vielen Dank für Ihren Besuch. Wir haben die Unterlagen für Sie und ich freue mich auf das Gespräch mit Ihnen.</p>"), f => f.Title == "Written in German");

    [Theory]
    [InlineData("<p>Dear Ms Hoffmann, no.</p>", "It has only 4 words")]
    [InlineData("<p>Dear there, it was good to see you at stand D14 and to talk about the gripper and what it can do for your parts and for your plans.</p>", "The contact’s name is missing")]
    public void Too_few_words_and_a_missing_name_are_warnings(string html, string title) => Assert.Contains(Check(html), f => f.Level == FindingLevel.Warning && f.Title == title);

    [Fact]
    public void A_text_without_end_is_severe() =>
        Assert.Contains(Check($"<p>Dear Ms Hoffmann {string.Concat(Enumerable.Repeat("and so on ", 600))}</p>"), f => f.Level == FindingLevel.Severe && f.Title.Contains("words", StringComparison.Ordinal));

    [Theory]
    [InlineData("<p onclick=\"x()\" style=\"color:red\">Hi <span class=\"a\"><b>you</b></span></p>", "<p>Hi <b>you</b></p>")]
    [InlineData("<p>Hi<script>alert(1)</script><style>p{}</style><iframe src=\"https://evil.example\"></iframe></p>", "<p>Hi</p>")]
    [InlineData("<p>Hi <a href=\"javascript:alert(1)\" target=\"_blank\">you</a> <a href=\"https://a.example/\">there</a></p>", "<p>Hi <a>you</a> <a href=\"https://a.example/\">there</a></p>")]
    [InlineData("<p>Hi <img src=\"https://evil.example/pixel.gif\"><!-- [if mso]> --></p>", "<p>Hi </p>")]
    [InlineData("<html><head><title>x</title></head><body><h1>Hi</h1><table><tbody><tr><td>you</td></tr></tbody></table></body></html>", "Hiyou")]
    [InlineData("<svg><script>alert(1)</script></svg><math><p>Hi</p></math>", "<p>Hi</p>")]
    public void Only_the_tags_of_the_template_stay_and_those_that_set_text(string html, string clean) => Assert.Equal(clean, WrittenHtml.Clean(html, "<p>Hi</p>", out _));

    [Fact]
    public void What_the_template_has_stays_as_it_is_there()
    {
        const string Template = "<div style=\"padding:8px\"><img src=\"https://a.example/logo.png\" alt=\"Logo\"><p>Hi</p></div>";

        Assert.Equal("<div style=\"padding:8px\"><img src=\"https://a.example/logo.png\"><p>Hello</p></div>",
            WrittenHtml.Clean("<div style=\"padding:8px\" id=\"x\"><img src=\"https://a.example/logo.png\" alt=\"Other\"><p style=\"padding:8px\">Hello</p></div>", Template, out _));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"subject\":\"x\"}")]
    [InlineData("{\"subject\":1,\"html\":\"x\",\"facts\":[]}")]
    [InlineData("{\"subject\":\"x\",\"html\":\"\\ud800\",\"facts\":[]}")]
    [InlineData("{\"subject\":\"x\",\"html\":\"a\\u0000b\",\"facts\":[]}")]
    public void What_is_no_answer_is_told(string text) => Assert.Null(WrittenEmail.Read(text, [], out _));

    [Fact]
    public void Facts_that_were_never_given_are_left_out()
    {
        var written = WrittenEmail.Read("""{"subject":"a\nb","html":"<p>x</p>","facts":[{"id":"f1","passage":"x"},{"id":"f9","passage":"y"},7,{"id":3}]}""", Facts(), out _);

        Assert.Equal("a b", written!.Subject);
        Assert.Equal([new UsedFact("f1", "x")], written.Used);
    }

    private static IReadOnlyList<DraftFinding> Check(string html)
    {
        Assert.True(EmailAddress.TryParse("lena.hoffmann@example.org", out var address, out _));
        var contact = new Contact(address, TestDatabase.Start) { FirstName = "Lena", LastName = "Hoffmann", Company = "Hoffmann Präzision" };
        var example = new EmailContent("From Hannover: the gripper", Example, HtmlToText.Convert(Example));
        return DraftChecks.Of(new EmailContent("From Hannover", html, HtmlToText.Convert(html)), [], takesThreadSubject: false, contact, new CheckSources(example, Facts(), ["Lena Hoffmann", "Anna Keller", "anna.90.miller@example.org"]));
    }

    private static List<DraftFact> Facts() => [new("f1", FactKind.File, "Notes", "0.4 mm spring plates, handled with vacuum, 6 % scrap from marks", "leads.csv, column “notes”")];
}
