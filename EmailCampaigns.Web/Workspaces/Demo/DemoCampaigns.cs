using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Workspaces.Demo;

/// <summary>What the campaigns of the demo say.</summary>
internal static class DemoCampaigns
{
    /// <summary>Where the links of the demo lead: a domain that is kept for examples (RFC 2606).</summary>
    public const string Page = "https://www.example.com/";

    /// <summary>Between two emails of a campaign that looks hand-written.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    private static readonly CampaignSettingsEdit Slowly = new() { DelayBetweenEmailsSeconds = (int)Gap.TotalSeconds, TrackOpens = true };

    public static CampaignEdit Onboarding { get; } = new()
    {
        Name = "New Customer Onboarding",
        Description = "Three emails that help a new customer through the first two weeks.",
        CampaignType = CampaignType.Onboarding,
        Approval = Approval.Automatic,
        Settings = new CampaignSettingsEdit { TrackOpens = true },
    };

    public static IReadOnlyList<StepEdit> OnboardingSteps { get; } =
    [
        First("Welcome", "Welcome, {{default first_name \"and hello\"}}",
            "good to have {{default company \"you\"}} with us. Reply to this email whenever you need a hand."),
        Next("First steps", 3, "have you found your way around? Most people begin with a small list of contacts and one email."),
        Next("How is it going?", 4, "how is it going? I would be glad to hear what works for you, and what does not."),
    ];

    public static CampaignEdit TradeFair { get; } = new()
    {
        Name = "Spring trade fair follow-up",
        Description = "For everybody who left a card at our stand.",
        CampaignType = CampaignType.Outreach,
        Approval = Approval.Automatic,
        Settings = Slowly,
    };

    public static IReadOnlyList<StepEdit> TradeFairSteps { get; } =
    [
        First("Nice to meet you", "Our talk at the fair, {{default first_name \"\"}}",
            $"thank you for your visit to our stand. Here is <a href=\"{Page}brochure\">the brochure that I promised</a>, and <a href=\"{Page}calendar\">my calendar</a> if you would rather talk."),
        Next("One example", 4, $"a company much like {{{{default company \"yours\"}}}} saves two days a month with us: <a href=\"{Page}example\">how they do it</a>."),
        Next("Last question", 7, "shall I keep you in mind for later, or leave it at that? One word is enough."),
    ];

    public static CampaignEdit Partners { get; } = new()
    {
        Name = "Partner programme",
        Description = "Somebody reads each of these before it goes.",
        CampaignType = CampaignType.Outreach,
        Approval = Approval.Required,
        Settings = Slowly,
    };

    public static IReadOnlyList<StepEdit> PartnersSteps { get; } =
    [
        First("Invitation", "{{default company \"Your company\"}} as our partner?",
            $"we are looking for ten partners this year, and {{{{default company \"your company\"}}}} came up twice. <a href=\"{Page}partners\">What a partner gets</a> fits on one page."),
        Next("Reminder", 5, "did the page about our partner programme reach you? I have two places left."),
    ];

    /// <summary>An old list, as the reason of its pause shows: all at once, without a limit.</summary>
    public static CampaignEdit OldList { get; } = new()
    {
        Name = "Old customers, again",
        Description = "Addresses of a former address book.",
        CampaignType = CampaignType.Newsletter,
        Approval = Approval.Automatic,
        Settings = new CampaignSettingsEdit { DailyLimit = 0, DelayBetweenEmailsSeconds = 0, TrackOpens = true },
    };

    public static IReadOnlyList<StepEdit> OldListSteps { get; } =
    [
        First("We miss you", "It has been a while", $"much has changed since we last wrote: <a href=\"{Page}news\">five things that are new</a>."),
        Next("One more thing", 10, "is there anything that we could do better? I read every answer."),
    ];

    public static CampaignEdit Workshop { get; } = new()
    {
        Name = "Summer workshop",
        Description = "Not started yet: choose whom to invite.",
        CampaignType = CampaignType.Newsletter,
        Approval = Approval.Required,
    };

    public static IReadOnlyList<StepEdit> WorkshopSteps { get; } =
    [
        First("Invitation", "A day in our workshop, {{default first_name \"\"}}", $"on a day in June we open our workshop: <a href=\"{Page}workshop\">the programme</a>. Shall I keep a place for you?"),
    ];

    private static StepEdit First(string name, string subject, string text) => new() { Name = name, SubjectTemplate = subject, BodyTemplate = Body(text) };

    private static StepEdit Next(string name, int days, string text) => new() { Name = name, BodyTemplate = Body(text), DelayDays = days, ReplyInThread = true };

    private static string Body(string text) => $"<p>Hello {{{{default first_name \"there\"}}}},</p><p>{text}</p><p>{{{{sender.name}}}}</p>";
}
