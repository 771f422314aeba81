using System.Text.Json;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What templates make of contacts, from the text of a step to the message in the hands of the mail server, read back by Python's email package.</summary>
public sealed class TemplateToEmlTests
{
    private const string Reader = """
        import email, email.policy, json, os, sys
        problems = []
        with open(os.path.join(sys.argv[1], "expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        for want in expected:
            with open(os.path.join(sys.argv[1], want["File"]), "rb") as f:
                msg = email.message_from_bytes(f.read(), policy=email.policy.SMTP)
            html = msg.get_body(("html",))
            parts = {
                "Subject": str(msg["subject"]),
                "Html": html.get_content().replace("\r\n", "\n") if html else "",
                "Text": msg.get_body(("plain",)).get_content().replace("\r\n", "\n"),
                "List": str(msg["list-unsubscribe"]) + " " + str(msg["list-id"]),
            }
            for part, words in want["Has"]:
                if words not in parts[part]:
                    problems.append(f"{want['Name']}: {part} lacks {words!a}: {parts[part]!a}")
            for part, words in want["HasNot"]:
                if words in parts[part]:
                    problems.append(f"{want['Name']}: {part} has {words!a}: {parts[part]!a}")
            for part in msg.walk():
                problems.extend(f"{want['Name']}: {d!r}" for d in part.defects)
        print(f"{len(expected)} read")
        print("\n".join(problems))
        sys.exit(1 if problems else 0)
        """;

    private static readonly Case[] Cases =
    [
        new("A no is a no", new("Hello", "<p>{{#if customer}}Thanks{{else}}Welcome{{/if}}</p>"))
        {
            Fields = new() { ["Customer"] = "nein" },
            Has = [("Html", "<p>Welcome</p>"), ("Text", "Welcome")],
            HasNot = [("Html", "Thanks"), ("Text", "Thanks")],
        },
        new("Whatever says no is a no, and what is empty too", new("x", "<p>{{#if a}}A{{/if}}{{#if b}}B{{/if}}{{#if c}}C{{/if}}{{#if d}}D{{/if}}{{#if e}}E{{/if}}none</p>"))
        {
            Fields = new() { ["A"] = "false", ["B"] = "No", ["C"] = "0", ["D"] = "NEIN", ["E"] = " " },
            Has = [("Html", "<p>none</p>"), ("Text", "none")],
        },
        new("Each kind of comparison holds", new("x", "<p>{{#if (eq plan \"gold\")}}eq{{/if}}{{#if (ne plan \"silver\")}} ne{{/if}}{{#if (contains title \"manager\")}} contains{{/if}}{{#if (gt seats 50)}} gt{{/if}}</p>"))
        {
            Fields = new() { ["Plan"] = "Gold", ["Title"] = "Product Manager", ["Seats"] = "7" },
            Has = [("Html", "<p>eq ne contains</p>"), ("Text", "eq ne contains")],
        },
        new("A comparison holds", new("{{#if (gt seats 50)}}Large{{else}}Small{{/if}}", "<p>x</p>")) { Fields = new() { ["Seats"] = "1.200" }, Has = [("Subject", "Large")] },
        new("A fallback stands for what is empty", new("Hi {{default nick \"there\"}}", "<p>{{default nick \"friend\"}}</p>")) { Has = [("Subject", "Hi there"), ("Html", "<p>friend</p>")] },
        new("A value in a link is encoded, and the whole address stays", new("x", "<a href=\"https://a.example/?c={{firm}}\">1</a> <a href=\"{{site}}\">2</a>"))
        {
            Fields = new() { ["Firm"] = "A & B/C", ["Site"] = "https://b.example/p?q=1&r=2" },
            Has = [("Html", "?c=A%20%26%20B%2FC"), ("Html", "href=\"https://b.example/p?q=1&amp;r=2\""), ("Text", "https://a.example/?c=A%20%26%20B%2FC")],
        },
        new("A script in a field is text, and no address", new("{{firm}}", "<p title=\"{{firm}}\">{{firm}}</p><a href=\"{{site}}\">x</a>"))
        {
            Fields = new() { ["Firm"] = "\"><script>alert(1)</script>\r\nBcc: all@example.org", ["Site"] = "java\tscript:alert(1)" },
            Has = [("Html", "&lt;script&gt;"), ("Html", "href=\"\"")],
            HasNot = [("Html", "<script"), ("Html", "javascript")],
        },
        new("Outlook's comments and the braces of style sheets are kept", new("x", "<!--[if mso]><table><tr><td><![endif]--><style>@media (max-width:600px){.a{width:100% !important}}</style><p>Hi {x}</p><!--[if mso]></td></tr></table><![endif]-->"))
        {
            Has = [("Html", "<!--[if mso]><table><tr><td><![endif]-->"), ("Html", "{.a{width:100% !important}}"), ("Html", "<!--[if mso]></td></tr></table><![endif]-->"), ("Text", "Hi {x}")],
            HasNot = [("Text", "mso"), ("Text", "width")],
        },
        new("Styles are in the elements", new("x", "<html><head><style>.a{color:#123456} td{padding:4px}</style></head><body><table><tr><td class=\"a\" style=\"margin:0\">{{first_name}}</td></tr></table></body></html>"))
        {
            Has = [("Html", "<td class=\"a\" style=\"padding:4px;color:#123456;margin:0\">Zoë</td>"), ("Html", "<style>")],
        },
        new("The preview line comes first, hidden, and is no text", new("x", "<html><body><p>Dear {{first_name}}</p></body></html>", Preheader: "News for {{company}} & you"))
        {
            Has = [("Html", "<body><div data-preheader style=\"display:none"), ("Html", "News for Contoso &amp; you")],
            HasNot = [("Text", "News")],
        },
        new("Scripts and forms are left out", new("x", "<p onclick=\"x()\">Hi<script>1</script></p><form action=\"y\"><input name=\"n\">words</form>"))
        {
            Has = [("Html", "<p >Hi</p>words")],
            HasNot = [("Html", "onclick"), ("Html", "<form"), ("Html", "<input")],
        },
        new("Outreach has no footer unless it is asked for", new("x", "<p>Hi</p>"))
        {
            Has = [("List", "https://mail.example/u/"), ("List", ".campaigns.northwind.example>")],
            HasNot = [("Html", "/u/"), ("Text", "/u/"), ("Text", "1 Example Street")],
        },
        new("A line leads to the unsubscribe page", new("x", "<p>Hi</p>"))
        {
            Footer = FooterKind.Line,
            Has = [("Html", ">Tell me if you would rather not hear from me</a></div>"), ("Text", "Tell me if you would rather not hear from me: https://mail.example/u/")],
            HasNot = [("Html", "1 Example Street"), ("Html", "unsubscribe.invalid"), ("Text", "unsubscribe.invalid")],
        },
        new("A newsletter has the whole footer", new("x", "<p>Hi</p>"))
        {
            Type = CampaignType.Newsletter,
            Has = [("Html", "1 Example Street<br>Berlin<br><a href=\"https://mail.example/"), ("Text", "1 Example Street\nBerlin\nUnsubscribe: https://mail.example/u/")],
        },
        new("What the author placed is not repeated", new("x", "<p>Hi</p><p>{{workspace.postal_address}} <a href=\"{{unsubscribe_url}}\">Leave</a></p>"))
        {
            Type = CampaignType.Onboarding,
            Has = [("Html", "<p>1 Example Street, Berlin <a href=\"https://mail.example/"), ("Text", "1 Example Street, Berlin Leave (https://mail.example/u/")],
            HasNot = [("Html", "Unsubscribe"), ("Text", "Unsubscribe"), ("Html", "unsubscribe.invalid"), ("Text", "unsubscribe.invalid")],
        },
    ];

    [Fact]
    public async Task Every_case_arrives_as_it_was_meant()
    {
        var python = Programs.Find("python3");
        Assert.SkipWhen(python is null, "python3 is missing: apt-get install python3");
        var folder = Temp.NewDirectory();
        await using var world = await SendingWorld.Create();
        await world.Do(async db => (await db.Workspaces.SingleAsync(w => w.Id == world.Database.WorkspaceId)).PostalAddress = "1 Example Street\nBerlin");
        var expected = new List<object>();
        for (var i = 0; i < Cases.Length; i++)
        {
            var (one, file) = (Cases[i], $"{i}.eml");
            var sent = world.Transport.Handed.Count;
            var campaign = await world.Start(
                1, [one.Step],
                c => c.CampaignType = one.Type,
                s => (s.Footer, s.TrackOpens, s.TrackClicks) = (one.Footer, false, false));
            await world.Do(async db => (await db.Contacts.SingleAsync(c => db.Enrollments.Any(e => e.ContactId == c.Id && e.CampaignId == campaign))).EnrichedData = one.Fields);
            await world.Tick();
            Assert.True(world.Transport.Handed.Count == sent + 1, $"{one.Name}: {string.Join(' ', (await world.Rows(campaign)).Select(r => r.LastError))}");
            await File.WriteAllTextAsync(Path.Combine(folder, file), world.Transport.Handed[^1].Message);
            expected.Add(new { one.Name, File = file, Has = one.Has.Select(Pair), HasNot = one.HasNot.Select(Pair) });
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "expected.json"), JsonSerializer.Serialize(expected));

        var (exitCode, output) = await Programs.Run(python!, Reader, "-", folder);

        Assert.True(exitCode is 0, output);
        Assert.StartsWith($"{Cases.Length} read", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello %FIRSTNAME%", "<p>Hi</p>")]
    [InlineData("Hello", "<a href=\"https://a.example/?e=%7B%7Bemail%7D%7D\">x</a>")]
    [InlineData("Hello *|FNAME|*", "<p>Hi</p>")]
    public async Task A_tag_of_another_system_never_leaves_the_house(string subject, string html)
    {
        await using var world = await SendingWorld.WithCampaign(steps: [new(subject, html)]);

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Contains("is a tag of another system", (await world.Row()).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_leaves_is_what_was_approved_but_for_what_comes_with_sending()
    {
        await using var world = await SendingWorld.WithCampaign(
            steps: [new("Hello {{first_name}}", "<style>p{color:red}</style><p>Dear {{first_name}}, <a href=\"{{unsubscribe_url}}\">leave</a></p>", Preheader: "For {{company}}")]);
        await world.Tick();

        var sent = await world.Read(db => db.SentEmailBodies.Select(s => s.ContentHash).SingleAsync());
        var approved = new TemplateRenderer().Render(
            new TemplateSource("Hello {{first_name}}", "<style>p{color:red}</style><p>Dear {{first_name}}, <a href=\"{{unsubscribe_url}}\">leave</a></p>", null) { Preheader = "For {{company}}" },
            new MergeFields([new("first_name", "Zoë"), new("company", "Contoso"), new("unsubscribe_url", UnsubscribeLink.Placeholder)]));
        Assert.Equal(approved.Hash(), sent);
    }

    private static string[] Pair((string Part, string Words) wanted) => [wanted.Part, wanted.Words];

    private sealed record Case(string Name, StepText Step)
    {
        public Dictionary<string, string> Fields { get; init; } = [];
        public CampaignType Type { get; init; } = CampaignType.Outreach;
        public FooterKind Footer { get; init; }
        public (string Part, string Words)[] Has { get; init; } = [];
        public (string Part, string Words)[] HasNot { get; init; } = [];
    }
}
