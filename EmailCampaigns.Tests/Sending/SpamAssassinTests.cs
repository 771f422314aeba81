using System.Globalization;
using System.Text.RegularExpressions;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Templates;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What the rules of SpamAssassin that need no network say of each kind of campaign, with the settings of a new one unless a test changes them.</summary>
public sealed partial class SpamAssassinTests
{
    private const double Most = 1.0;

    private static readonly StepText First = new(
        "Samples from Hannover for {{company}}",
        "<p>Dear {{first_name}},</p><p>we met at the fair in Hannover, where you looked at our gripper for thin parts. I kept two samples for {{company}}.</p>"
        + "<p>Shall I send them? I need only the address of your workshop.</p><p>Kind regards,<br>{{sender.name}}</p>");

    private static readonly StepText FollowUp = new("", "<p>Dear {{first_name}},</p><p>did my samples interest you?</p><p>{{sender.name}}</p>", DelayDays: 1, ReplyInThread: true);

    private static readonly StepText Letter = new(
        "What is new in spring",
        "<html><head><style>td{font-family:Arial,sans-serif}</style></head><body><table role=\"presentation\" width=\"600\"><tr><td><h1>Spring news</h1><p>Dear {{first_name}},</p>"
        + "<p>our new catalogue has forty more grippers, and a chapter on how to choose one by the weight of a part.</p>"
        + "<p><a href=\"https://www.example.com/catalogue\">Read the catalogue</a></p></td></tr></table></body></html>",
        Preheader: "Forty more grippers, and how to choose one");

    public static TheoryData<string> Templates => [.. StarterTemplates.All.Select(t => t.Key)];

    public static TheoryData<string> Sequences => [.. StarterSequences.All.Select(s => s.Key)];

    [Theory]
    [InlineData(CampaignType.Outreach, FooterKind.None)]
    [InlineData(CampaignType.Outreach, FooterKind.Line)]
    [InlineData(CampaignType.Outreach, FooterKind.Full)]
    [InlineData(CampaignType.Onboarding, FooterKind.None)]
    [InlineData(CampaignType.Newsletter, FooterKind.None)]
    public async Task Every_email_of_a_campaign_scores_below_one(CampaignType type, FooterKind footer)
    {
        var steps = type == CampaignType.Outreach ? new[] { First, FollowUp } : [Letter];
        Assert.All(await Judge(type, steps, s => s.Footer = footer), ScoresBelowOne);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Every_starter_template_scores_below_one(string key)
    {
        var template = StarterTemplates.Find(key)!;
        var type = key switch { "onboarding" => CampaignType.Onboarding, "event" or "newsletter" => CampaignType.Newsletter, _ => CampaignType.Outreach };
        var step = new StepText(Said(template.Subject), Said(template.BodyHtml), Text: Said(template.BodyText));

        Assert.All(await Judge(type, [step]), ScoresBelowOne);
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task Every_email_of_a_starter_sequence_scores_below_one(string key)
    {
        var sequence = StarterSequences.Find(key)!;
        var steps = sequence.Steps.Select((s, i) => new StepText(Said(s.SubjectTemplate ?? ""), Said(s.BodyTemplate ?? ""), DelayDays: Math.Min(i, 1), s.ReplyInThread));

        Assert.All(await Judge(sequence.Type, [.. steps], s => (s.Footer, s.TrackOpens) = (sequence.Settings.Footer ?? s.Footer, sequence.Settings.TrackOpens ?? s.TrackOpens)), ScoresBelowOne);
    }

    [Theory]
    [InlineData(CampaignType.Outreach)]
    [InlineData(CampaignType.Newsletter)]
    public async Task The_picture_that_tells_of_opens_is_all_that_is_held_against_an_email_that_has_it(CampaignType type)
    {
        var steps = type == CampaignType.Outreach ? new[] { First, FollowUp } : [Letter];
        foreach (var output in await Judge(type, steps, s => (s.Footer, s.TrackOpens) = (FooterKind.Line, true)))
        {
            Assert.True(Points().Matches(output).All(rule => rule.Groups[1].Value.StartsWith("HTML_IMAGE_ONLY_", StringComparison.Ordinal)), output);
        }
    }

    /// <summary>The text with what only its author can say in place of the brackets: their own words.</summary>
    private static string Said(string text) => Brackets().Replace(text, "$1");

    private static void ScoresBelowOne(string output) =>
        Assert.True(double.Parse(Score().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture) < Most, output);

    private static async Task<IReadOnlyList<string>> Judge(CampaignType type, IReadOnlyList<StepText> steps, Action<CampaignSettings>? settings = null)
    {
        var program = Programs.Find("spamassassin");
        Assert.SkipWhen(program is null, "SpamAssassin is missing: apt-get install spamassassin");
        await using var world = await SendingWorld.Create();
        await world.Do(async db => (await db.Workspaces.SingleAsync(w => w.Id == world.Database.WorkspaceId)).PostalAddress = "1 Example Street\nBerlin");
        await world.Start(1, steps, c => c.CampaignType = type, settings);
        for (var day = 0; day <= steps.Sum(s => s.DelayDays) + 1; day++)
        {
            await world.Tick();
            world.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(steps.Count, world.Transport.Handed.Count);

        var judged = new List<string>();
        foreach (var handed in world.Transport.Handed)
        {
            var (_, output) = await Programs.Run(program!, handed.Message, "-L", "-t", "-x", "--cf=use_bayes 0", "--cf=use_txrep 0", "--cf=use_auto_welcomelist 0");
            Assert.True(Score().IsMatch(output), output);
            judged.Add(output);
        }

        return judged;
    }

    [GeneratedRegex(@"\{\{\[([^\]]+)\]\}\}")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^ *(?:0\.[1-9]|[1-9][0-9]*\.[0-9]) ([A-Z0-9_]+)", RegexOptions.Multiline)]
    private static partial Regex Points();

    [GeneratedRegex(@"Content analysis details:\s+\((-?[0-9.]+) points")]
    private static partial Regex Score();
}
