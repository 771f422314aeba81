using System.Globalization;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using MudBlazor;
using NodaTime;

namespace EmailCampaigns.Web.Inbound;

/// <summary>What a message is, in one word with its icon and colour.</summary>
public readonly record struct ReplyLook(string Word, string Icon, StatusFamily Family);

/// <summary>When a snoozed reply can come back.</summary>
/// <param name="Text">"Tomorrow".</param>
/// <param name="At">UTC.</param>
public readonly record struct SnoozeChoice(string Text, DateTime At);

/// <summary>Replies in words.</summary>
public static class ReplyWords
{
    /// <summary>Where the working day begins: a snoozed reply comes back then.</summary>
    private static readonly LocalTime Morning = new(9, 0);

    /// <summary>In the order of their keys, 1 to 6.</summary>
    public static IReadOnlyList<ReplyIntent> Intents { get; } = Enum.GetValues<ReplyIntent>();

    /// <summary>The word, icon and colour of an intent.</summary>
    public static ReplyLook Of(ReplyIntent intent) => intent switch
    {
        ReplyIntent.Interested => new("Interested", Icons.Material.Outlined.ThumbUp, StatusFamily.Violet),
        ReplyIntent.Question => new("Question", Icons.Material.Outlined.HelpOutline, StatusFamily.Blue),
        ReplyIntent.NotNow => new("Not now", Icons.Material.Outlined.HourglassEmpty, StatusFamily.Amber),
        ReplyIntent.WrongPerson => new("Wrong person", Icons.Material.Outlined.PersonOff, StatusFamily.Grey),
        ReplyIntent.Absent => new("Absent", Icons.Material.Outlined.BeachAccess, StatusFamily.Grey),
        ReplyIntent.RemoveMe => new("Remove me", Icons.Material.Outlined.Block, StatusFamily.Red),
    };

    /// <summary>The word, icon and colour of a message: what the person wants, else what it is.</summary>
    public static ReplyLook Of(ReplyKind kind, ReplyIntent? intent, FailureClass? failure, DateTime? absentUntil, DateTimeZone zone) => kind switch
    {
        ReplyKind.Reply => intent is { } known ? Of(known) : new("Reply", Icons.Material.Outlined.Reply, StatusFamily.Violet),
        ReplyKind.OutOfOffice when absentUntil is { } until =>
            new($"Absent until {TimeWords.Local(until, zone).ToString("d MMM", CultureInfo.InvariantCulture)}", Icons.Material.Outlined.BeachAccess, StatusFamily.Grey),
        ReplyKind.OutOfOffice => new("Absent", Icons.Material.Outlined.BeachAccess, StatusFamily.Grey),
        ReplyKind.AutoReply when intent is { } known => Of(known),
        ReplyKind.AutoReply => new("Automatic reply", Icons.Material.Outlined.SmartToy, StatusFamily.Grey),
        ReplyKind.UnsubscribeRequest => new("Remove me", Icons.Material.Outlined.Block, StatusFamily.Red),
        ReplyKind.Bounce when failure is { } cause => Of(cause),
        ReplyKind.Bounce => new("Bounced", Icons.Material.Outlined.ErrorOutline, StatusFamily.Red),
    };

    /// <summary>What to do with it.</summary>
    public static string NextStep(DeskReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply switch
        {
            { TakenBackAt: not null } => "Nothing: the judgement was wrong, and its effects were undone.",
            { HandledAt: not null } => "Nothing: somebody has handled it.",
            { Kind: ReplyKind.Bounce } => "Nothing, unless the address is right after all: then say so.",
            { Kind: ReplyKind.AutoReply, Intent: ReplyIntent.WrongPerson } => "Add whoever took over, and suppress this address.",
            { Kind: not ReplyKind.Reply } => "Nothing, unless a person wrote this: then say so.",
            { Intent: ReplyIntent.Interested } => "Answer while it is fresh.",
            { Intent: ReplyIntent.Question } => "Answer the question.",
            { Intent: ReplyIntent.NotNow } => "Snooze it until it suits them better.",
            { Intent: ReplyIntent.WrongPerson } => "See whether the email names the right person, and add them.",
            { Intent: ReplyIntent.Absent } => "Snooze it until they are back.",
            { Intent: ReplyIntent.RemoveMe } => reply.Contact.SuppressedAs is null ? "Suppress the address: nothing is sent to it again." : "Nothing is sent to this address any more. Mark it handled.",
            _ => "Read it, and say what it asks for.",
        };
    }

    /// <summary>What the message made of the sequence.</summary>
    public static string Effect(DeskReply reply, DateTime now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return (reply.TakenBackAt, reply.Consequences.EndedAs) switch
        {
            (not null, _) => reply.Consequences.NextEmailAt is { } next ? $"Taken back. The next email goes out about {ReviewWords.Day(next, now, zone)}" : "Taken back",
            (_, EnrollmentStatus.Replied) => "Sequence stopped by this reply",
            (_, EnrollmentStatus.Paused) => reply.OutOfOfficeUntil is { } until ? $"Sequence paused until {TimeWords.Day(until, now, zone)}" : "Sequence paused",
            (_, EnrollmentStatus.Bounced) => "Sequence ended: the address does not exist",
            (_, EnrollmentStatus.Unsubscribed) => "Sequence ended: unsubscribed",
            _ => "Sequence not changed by this",
        };
    }

    /// <summary>The name of the act that takes the judgement back.</summary>
    public static string TakeBack(ReplyKind kind) => kind switch
    {
        ReplyKind.Reply => "Not a reply after all",
        ReplyKind.Bounce => "This bounce is wrong",
        ReplyKind.AutoReply or ReplyKind.OutOfOffice or ReplyKind.UnsubscribeRequest => "Judged wrongly",
    };

    /// <summary>What taking the judgement back means.</summary>
    public static string TakeBackMeans(DeskReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var suppressed = reply.Consequences.SuppressedAddress is { } address ? $" {address} may be mailed again." : "";
        return reply.Consequences.EndedAs switch
        {
            EnrollmentStatus.Unsubscribed => "The sequence stays ended, since only they can take that back." + suppressed,
            null => "Nothing was ended by it, so nothing goes on." + suppressed,
            _ when reply.Consequences.Colleagues.Count > 0 => "The sequence goes on where it stopped, and so do those of their colleagues that it stopped." + suppressed,
            _ => "The sequence goes on where it stopped, unless something else has ended it too." + suppressed,
        };
    }

    /// <summary>"now", "38 min", "1 h", "3 d".</summary>
    public static string Age(DateTime at, DateTime now) => (now - at) switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } gap => $"{(int)gap.TotalMinutes} min",
        { TotalDays: < 1 } gap => $"{(int)gap.TotalHours} h",
        var gap => $"{(int)gap.TotalDays} d",
    };

    /// <summary>"38 minutes": how long somebody has waited.</summary>
    public static string Waited(DateTime since, DateTime now) => (now - since) switch
    {
        { TotalHours: < 1 } gap => ProgressWords.Counted(Math.Max(1, (int)gap.TotalMinutes), "minute"),
        { TotalDays: < 1 } gap => ProgressWords.Counted((int)gap.TotalHours, "hour"),
        var gap => ProgressWords.Counted((int)gap.TotalDays, "day"),
    };

    /// <summary>The heading of a day in the list: "Today", "Monday 12 January".</summary>
    public static string DayHeading(DateTime at, DateTime now, DateTimeZone zone)
    {
        var day = ReviewWords.Day(at, now, zone);
        return char.ToUpperInvariant(day[0]) + day[1..];
    }

    /// <summary>In an hour, tomorrow morning, and on the morning of the next week's first day.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The viewer's.</param>
    public static IReadOnlyList<SnoozeChoice> SnoozeChoices(DateTime now, DateTimeZone zone)
    {
        var today = LocalDate.FromDateTime(TimeWords.Local(now, zone));
        return
        [
            new("In one hour", now.AddHours(1)),
            new("Tomorrow", MorningOf(today.PlusDays(1), zone)),
            new("Next week", MorningOf(today.Next(IsoDayOfWeek.Monday), zone)),
        ];
    }

    /// <summary>What a tray is called.</summary>
    public static string Of(ReplyTray tray) => tray switch
    {
        ReplyTray.ToHandle => "To handle",
        ReplyTray.Snoozed => "Snoozed",
        ReplyTray.Automatic => "Automatic",
        ReplyTray.Bounces => "Bounces",
        ReplyTray.Handled => "Handled",
        ReplyTray.All => "All messages",
    };

    /// <summary>The first words of a message on one line; its subject where it has no text.</summary>
    public static string Beginning(string? text, string? subject = null) =>
        string.IsNullOrWhiteSpace(text) ? subject ?? "" : string.Join(' ', text.Split((char[]?)null, 40, StringSplitOptions.RemoveEmptyEntries).Take(30));

    /// <summary>Why a list is empty.</summary>
    public static string Empty(ReplyFilter filter) => filter switch
    {
        { Search: not null } or { Intent: not null } or { CampaignId: not null } => "Nothing here under this filter.",
        { Tray: ReplyTray.ToHandle } => "No reply waits for you.",
        { Tray: ReplyTray.Snoozed } => "Nothing is snoozed.",
        { Tray: ReplyTray.Automatic } => "No automatic reply has come.",
        { Tray: ReplyTray.Bounces } => "Nothing has bounced.",
        { Tray: ReplyTray.Handled } => "Nothing has been handled yet.",
        _ => "Nothing has come in yet.",
    };

    private static ReplyLook Of(FailureClass failure) => failure switch
    {
        FailureClass.Hard => new("Bounced", Icons.Material.Outlined.ErrorOutline, StatusFamily.Red),
        FailureClass.Complaint => new("Marked as spam", Icons.Material.Outlined.Report, StatusFamily.Red),
        FailureClass.Blocked => new("Blocked", Icons.Material.Outlined.GppBad, StatusFamily.Amber),
        FailureClass.Soft or FailureClass.GaveUp or FailureClass.Message => new("Not delivered", Icons.Material.Outlined.ErrorOutline, StatusFamily.Amber),
    };

    private static DateTime MorningOf(LocalDate day, DateTimeZone zone) => zone.AtLeniently(day + Morning).ToDateTimeUtc();
}
