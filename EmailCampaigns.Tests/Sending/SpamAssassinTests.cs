using System.Globalization;
using System.Text.RegularExpressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What the rules of SpamAssassin that need no network say of each kind of campaign.</summary>
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

    [Theory]
    [InlineData(CampaignType.Outreach, FooterKind.None)]
    [InlineData(CampaignType.Outreach, FooterKind.Line)]
    [InlineData(CampaignType.Outreach, FooterKind.Full)]
    [InlineData(CampaignType.Onboarding, FooterKind.None)]
    [InlineData(CampaignType.Newsletter, FooterKind.None)]
    public async Task Every_email_of_a_campaign_scores_below_one(CampaignType type, FooterKind footer)
    {
        foreach (var output in await Judge(type, footer, trackOpens: false))
        {
            Assert.True(double.Parse(Score().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture) < Most, output);
        }
    }

    [Theory]
    [InlineData(CampaignType.Outreach)]
    [InlineData(CampaignType.Newsletter)]
    public async Task The_picture_that_tells_of_opens_is_all_that_is_held_against_an_email_that_has_it(CampaignType type)
    {
        foreach (var output in await Judge(type, FooterKind.Line, trackOpens: true))
        {
            Assert.True(Points().Matches(output).All(rule => rule.Groups[1].Value.StartsWith("HTML_IMAGE_ONLY_", StringComparison.Ordinal)), output);
        }
    }

    private static async Task<IReadOnlyList<string>> Judge(CampaignType type, FooterKind footer, bool trackOpens)
    {
        var program = Programs.Find("spamassassin");
        Assert.SkipWhen(program is null, "SpamAssassin is missing: apt-get install spamassassin");
        await using var world = await SendingWorld.Create();
        await world.Do(async db => (await db.Workspaces.SingleAsync(w => w.Id == world.Database.WorkspaceId)).PostalAddress = "1 Example Street\nBerlin");
        await world.Start(1, type == CampaignType.Outreach ? [First, FollowUp] : [Letter], c => c.CampaignType = type, s => (s.Footer, s.TrackOpens) = (footer, trackOpens));
        await world.Tick();
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.Tick();
        Assert.Equal(type == CampaignType.Outreach ? 2 : 1, world.Transport.Handed.Count);

        var judged = new List<string>();
        foreach (var handed in world.Transport.Handed)
        {
            var (_, output) = await Programs.Run(program!, handed.Message, "-L", "-t", "-x", "--cf=use_bayes 0", "--cf=use_txrep 0", "--cf=use_auto_welcomelist 0");
            Assert.True(Score().IsMatch(output), output);
            judged.Add(output);
        }

        return judged;
    }

    [GeneratedRegex(@"^ *(?:0\.[1-9]|[1-9][0-9]*\.[0-9]) ([A-Z0-9_]+)", RegexOptions.Multiline)]
    private static partial Regex Points();

    [GeneratedRegex(@"Content analysis details:\s+\((-?[0-9.]+) points")]
    private static partial Regex Score();
}
