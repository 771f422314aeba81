using System.Text.RegularExpressions;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Templates;

/// <summary>An email to begin with instead of an empty page.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="Name">As the marketer sees it.</param>
/// <param name="For">What it is for.</param>
/// <param name="Subject">The subject.</param>
/// <param name="BodyHtml">Tables and inline styles, since Outlook and phones agree on nothing else.</param>
/// <param name="BodyText">The text part.</param>
public sealed record StarterTemplate(string Key, string Name, string For, string Subject, string BodyHtml, string BodyText);

/// <summary>
/// The templates that a new one, or a new step, can begin with. They use fields that every contact can have, each with a fallback. Letters to one person look like
/// letters; what goes to many has a frame of 600 px that a phone makes narrower. What only the author can say, [in brackets] below, becomes a variable that no
/// contact has: a start is refused until each of them is replaced, so none goes out as it stands.
/// </summary>
public static partial class StarterTemplates
{
    private const string Font = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#1d1e21";

    private const string Paragraph = $"<p style=\"margin:0 0 16px;{Font}\">";

    private const string Greeting = $"{Paragraph}Hello {{{{default first_name \"there\"}}}},</p>";

    private const string Closing = $"<p style=\"margin:0;{Font}\">Kind regards,<br>{{{{sender.name}}}}</p>";

    private const string TextGreeting = "Hello {{default first_name \"there\"}},\n\n";

    private const string TextClosing = "\n\nKind regards,\n{{sender.name}}\n";

    public static IReadOnlyList<StarterTemplate> All { get; } =
    [
        Letter("first-outreach", "First outreach", "The first email to somebody who does not know you.", "A question about {{default company \"your work\"}}",
        [
            "I am writing to you because of your work at {{default company \"your company\"}}. [Say in one sentence what you noticed, so that it is clear that this email is for one person.]",
            "We help teams like yours with [the one problem you solve]. [One result with a number, and whose it was.]",
            "Would 15 minutes next week be of use to you? If not, a short “no” is fine as well.",
        ]),
        Letter("follow-up", "First follow-up", "Some days later, with one thing that is new.", "One more thing on {{default company \"your work\"}}",
        [
            "My last email may have come at a busy time, so here is the short version: [your offer in one sentence].",
            "[One new thing: an example, a figure, an answer to the question that people ask most.]",
            "Which day suits you for a short call?",
        ]),
        Letter("last-note", "Last follow-up", "Closes the conversation kindly.", "Shall I close this, {{default first_name \"for now\"}}?",
        [
            "I do not want to fill your inbox, so this is my last note about it.",
            "If the time is not right, reply “later” and I will come back to you in a few months. If somebody else at {{default company \"your company\"}} looks after this, a name would help.",
        ]),
        Framed("onboarding", "Onboarding", "Welcomes a new customer and names the first step.", "Welcome, {{default first_name \"good to have you\"}}", "Welcome",
        [
            "Thank you for choosing us. These three steps get you going:",
        ],
        ["[The first step, in a few words]", "[The second step]", "[Where to ask when something is unclear]"],
        ("Begin with the first step", "https://www.example.com/start"),
        "You can reach me at {{sender.email}} whenever something is unclear."),
        Framed("event", "Event invitation", "Invites to one event, with date, place and a button.", "You are invited, {{default first_name \"and your team too\"}}: [name of the event]", "[Name of the event]",
        [
            "We would like to see you at [name of the event]. [One sentence on what people take home from it.]",
        ],
        ["When: [day, time and time zone]", "Where: [place, or how to join]", "For whom: people who [what they do]"],
        ("Keep a seat for me", "https://www.example.com/event"),
        "{{#if company}}Colleagues from {{company}} are welcome too.{{else}}Your colleagues are welcome too.{{/if}}"),
        Framed("newsletter", "Newsletter", "A few news items with one button.", "[The most useful news, in six words]", "[Name of the newsletter]",
        [
            "[The first news in two or three sentences: what happened, and what readers have of it.]",
            "[The second news.]",
        ],
        [],
        ("Read more", "https://www.example.com/news"),
        "You get this because you know {{sender.name}}. Reply to this email and it reaches a person."),
    ];

    /// <summary>The template of a key; null where there is none.</summary>
    public static StarterTemplate? Find(string? key) => All.FirstOrDefault(s => s.Key == key);

    private static StarterTemplate Letter(string key, string name, string purpose, string subject, string[] paragraphs) => new(
        key,
        name,
        purpose,
        ToSay(subject),
        ToSay($"{Greeting}\n{string.Join('\n', paragraphs.Select(p => $"{Paragraph}{p}</p>"))}\n{Closing}\n"),
        ToSay($"{TextGreeting}{string.Join("\n\n", paragraphs)}{TextClosing}"));

    private static StarterTemplate Framed(
        string key, string name, string purpose, string subject, string title, string[] paragraphs, string[] points, (string Words, string Address) button, string last)
    {
        var list = points.Length == 0 ? "" : $"<ul style=\"margin:0 0 16px;padding:0 0 0 24px;{Font}\">\n{string.Join('\n', points.Select(p => $"<li style=\"margin:0 0 6px\">{p}</li>"))}\n</ul>\n";
        var html = $"""
            <!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
            <table role="presentation" width="100%" align="center" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;margin:0 auto;background-color:#ffffff">
            <tr>
            <td style="padding:24px 24px 8px;border-top:4px solid #1151f3">
            <h1 style="margin:0 0 16px;font-family:Arial,Helvetica,sans-serif;font-size:24px;line-height:32px;color:#1d1e21">{title}</h1>
            {Greeting}
            {string.Join('\n', paragraphs.Select(p => $"{Paragraph}{p}</p>"))}
            {list}<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px">
            <tr>
            <td bgcolor="#1151f3" style="padding:12px 22px;border-radius:6px;background-color:#1151f3"><a href="{button.Address}" style="font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:20px;font-weight:bold;color:#ffffff;text-decoration:none">{button.Words}</a></td>
            </tr>
            </table>
            {Paragraph}{last}</p>
            {Closing}
            </td>
            </tr>
            </table>
            <!--[if mso]></td></tr></table><![endif]-->

            """;
        var text = $"{title}\n\n{TextGreeting}{string.Join("\n\n", paragraphs)}\n\n"
            + (points.Length == 0 ? "" : string.Join('\n', points.Select(p => $"- {p}")) + "\n\n")
            + $"{button.Words}: {button.Address}\n\n{last}{TextClosing}";
        return new StarterTemplate(key, name, purpose, ToSay(subject), ToSay(html.ReplaceLineEndings("\n")), ToSay(text));
    }

    private static string ToSay(string text) => Brackets().Replace(text, "{{[$1]}}");

    // Not those of Outlook's comments.
    [GeneratedRegex(@"(?<![-!])\[([^\]]+)\]", RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Brackets();
}
