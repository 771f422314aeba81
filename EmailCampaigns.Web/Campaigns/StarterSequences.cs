using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>A sequence to begin with instead of an empty page.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="Name">As the marketer sees it.</param>
/// <param name="For">Whom it is for.</param>
/// <param name="Type">The kind of campaign that it is; it decides what stands below each email.</param>
/// <param name="Steps">The emails, ready to be edited.</param>
public sealed record StarterSequence(string Key, string Name, string For, CampaignType Type, IReadOnlyList<StepEdit> Steps)
{
    /// <summary>The settings that fit it. Outreach gets a line that leads to the unsubscribe page; other kinds end with a full footer.</summary>
    public CampaignSettingsEdit Settings => Type == CampaignType.Outreach ? new CampaignSettingsEdit { Footer = FooterKind.Line } : new CampaignSettingsEdit();

    /// <summary>Days from the first email to the last.</summary>
    public int Days => Steps.Sum(s => s.DelayDays);
}

/// <summary>
/// The sequences that a new campaign can begin with. They use fields that every contact can have, each with a fallback, and hold
/// no gap that only the author could fill: each can be sent as it stands, and says less than what the author will write.
/// </summary>
public static class StarterSequences
{
    private const string Greeting = "<p>Hello {{default first_name \"there\"}},</p>\n";
    private const string Closing = "<p>Kind regards,<br>{{sender.name}}</p>";

    public static IReadOnlyList<StarterSequence> All { get; } =
    [
        new("fair", "Follow up after a fair", "For people you met in person. The first email thanks them for their visit.", CampaignType.Outreach,
        [
            Step("First email", "Thank you for your visit", 0,
                "<p>Thank you for visiting our booth. It was good to talk to you.</p>\n<p>Would a 20-minute call suit you next week? Then I can answer your open questions.</p>\n"),
            Reply("Follow-up", 4, "<p>Did my email reach you? I would like to show you how this could work at {{default company \"your company\"}}.</p>\n<p>Which day suits you?</p>\n"),
            Reply("Last note", 7, "<p>I do not want to fill your inbox, so this is my last note. If the time is not right, just reply “later” and I will come back to you in a few months.</p>\n"),
        ]),
        new("welcome", "Welcome a new customer", "Explains one thing at a time, so that they get going.", CampaignType.Onboarding,
        [
            Step("Welcome", "Welcome, {{default first_name \"good to have you\"}}", 0,
                "<p>Thank you for choosing us. You can reach me at {{sender.email}} whenever something is unclear.</p>\n<p>Tomorrow I will write about the first thing to try.</p>\n"),
            Step("First step", "The first thing to try", 1, "<p>Most people get the most out of it when they start small: take one task that you have this week anyway, and do it with us.</p>\n<p>Tell me which one, and I will send you the shortest way to it.</p>\n"),
            Step("How is it going?", "How is it going, {{default first_name \"so far\"}}?", 6, "<p>You have had a week now. What works, and what does not? One line is enough; I read every reply.</p>\n"),
        ]),
        new("newsletter", "Newsletter, once", "One email to a list, spread over the day within your limits.", CampaignType.Newsletter,
        [
            Step("Newsletter", "News from {{sender.name}}", 0, "<p>From now on I will write to you now and then: what is new here, and what you can do with it. Short, and only when there is something to say.</p>\n<p>What would you like to read about? One line is enough; I read every reply.</p>\n"),
        ]),
    ];

    /// <summary>The sequence of a key; null where there is none.</summary>
    public static StarterSequence? Find(string? key) => All.FirstOrDefault(s => s.Key == key);

    private static StepEdit Step(string name, string subject, int delayDays, string body) =>
        new() { Name = name, SubjectTemplate = subject, BodyTemplate = Greeting + body + Closing, DelayDays = delayDays };

    private static StepEdit Reply(string name, int delayDays, string body) => Step(name, "", delayDays, body) with { ReplyInThread = true };
}
