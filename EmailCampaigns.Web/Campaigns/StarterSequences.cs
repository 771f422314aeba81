using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>A sequence to begin with instead of an empty page.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="Name">As the marketer sees it.</param>
/// <param name="For">Whom it is for.</param>
/// <param name="Steps">The emails, ready to be edited.</param>
public sealed record StarterSequence(string Key, string Name, string For, IReadOnlyList<StepEdit> Steps)
{
    /// <summary>Days from the first email to the last.</summary>
    public int Days => Steps.Sum(s => s.DelayDays);
}

/// <summary>The sequences that a new campaign can begin with. They use fields that every contact can have, each with a fallback.</summary>
public static class StarterSequences
{
    private const string Greeting = "<p>Hello {{default first_name \"there\"}},</p>\n";
    private const string Closing = "<p>Kind regards,<br>{{sender.name}}</p>";

    public static IReadOnlyList<StarterSequence> All { get; } =
    [
        new("fair", "Follow up after a fair", "For people you met in person. The first email thanks them for their visit.",
        [
            Step("First email", "Thank you for your visit, {{default first_name \"and see you soon\"}}", 0,
                "<p>thank you for your visit at our stand. It was good to talk to you.</p>\n<p>Would a call of 20 minutes suit you next week? Then I can answer what stayed open.</p>\n"),
            Reply("Follow-up", 4, "<p>did my email reach you? I should like to show you how we would go about it at {{default company \"your company\"}}.</p>\n<p>Which day suits you?</p>\n"),
            Reply("Last note", 7, "<p>I do not want to fill your inbox, so this is my last note. If the time is not right, just answer “later” and I come back to you in some months.</p>\n"),
        ]),
        new("welcome", "Welcome a new customer", "Explains one thing at a time, so that they get going.",
        [
            Step("Welcome", "Welcome, {{default first_name \"good to have you\"}}", 0,
                "<p>thank you for choosing us. You reach me at {{sender.email}} whenever something is unclear.</p>\n<p>Tomorrow I send you the one thing to begin with.</p>\n"),
            Step("First step", "The one thing to begin with", 1, "<p>most people get the most out of it when they begin small. Take one task that you do every week, and try it there.</p>\n"),
            Step("How is it going?", "How is it going, {{default first_name \"so far\"}}?", 6, "<p>you have had a week now. What works, and what does not? One line is enough, I read every answer.</p>\n"),
        ]),
        new("newsletter", "Newsletter, once", "One email to a list, spread over the day within your limits.",
        [
            Step("Newsletter", "News from {{sender.name}}", 0, "<h2>What is new</h2>\n<p>Write here what your readers should know.</p>\n"),
        ]),
    ];

    /// <summary>The sequence of a key; null where there is none.</summary>
    public static StarterSequence? Find(string? key) => All.FirstOrDefault(s => s.Key == key);

    private static StepEdit Step(string name, string subject, int delayDays, string body) =>
        new() { Name = name, SubjectTemplate = subject, BodyTemplate = Greeting + body + Closing, DelayDays = delayDays };

    private static StepEdit Reply(string name, int delayDays, string body) => Step(name, "", delayDays, body) with { ReplyInThread = true };
}
