using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Web.Shared;
using MudBlazor;

namespace EmailCampaigns.Web.Contacts;

/// <summary>One entry of a timeline as the page shows it.</summary>
/// <param name="Icon">Its symbol.</param>
/// <param name="Family">The symbol's colour.</param>
/// <param name="What">In bold: "Step 2 sent".</param>
/// <param name="More">What follows from it or belongs to it; may be null.</param>
/// <param name="Quote">Words of the contact; null where there are none.</param>
public sealed record TimelineLook(string Icon, StatusFamily Family, string What, string? More, string? Quote = null);

/// <summary>What the pages about contacts say.</summary>
public static class ContactWords
{
    /// <summary>The question before contacts are deleted.</summary>
    /// <param name="count">"3 contacts", or a name.</param>
    public static Confirmation Deletion(string count) => new(
        $"Delete {count}?",
        "Nothing more is sent to them, their campaigns end for them, and they leave their lists. What was sent stays in the results. Importing an address again brings its contact back.",
        $"Delete {count}",
        Dangerous: true);

    public static TimelineLook Look(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Sent sent => new(Icons.Material.Outlined.Send, StatusFamily.Green, $"Step {sent.SequenceStep} sent{(sent.Variant is { } letter ? $", variant {letter}" : "")}{(sent.PlanVersion > 1 ? $", version {sent.PlanVersion} of the sequence" : "")}", $"“{sent.Subject}”, from {sent.Sender}"),
        TimelineEntry.Event happened => Look(happened),
        TimelineEntry.Reply reply => Look(reply),
        TimelineEntry.Answered answer => new(Icons.Material.Outlined.Send, StatusFamily.Green, "Answered", $"“{answer.Subject}”, from {answer.Sender}", answer.Snippet),
        TimelineEntry.Enrolled => new(Icons.Material.Outlined.PlayCircle, StatusFamily.Grey, $"Enrolled in {entry.Campaign}", null),
        TimelineEntry.Changed changed => new(Icons.Material.Outlined.SyncAlt, StatusWords.Of(StatusKind.Enrollment, StatusWords.Stored(changed.To)).Family,
            $"{entry.Campaign}: {StatusWords.Of(StatusKind.Enrollment, StatusWords.Stored(changed.To)).Word.ToLowerInvariant()}", changed.Reason),
        TimelineEntry.Created { UploadBatchId: not null } created => new(Icons.Material.Outlined.UploadFile, StatusFamily.Grey, "Imported", created.FileName),
        TimelineEntry.Created => new(Icons.Material.Outlined.PersonAdd, StatusFamily.Grey, "Added", null),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "Unknown entry."),
    };

    /// <summary>Where an enrollment stands, in one line.</summary>
    public static string Progress(ContactInCampaign enrollment)
    {
        ArgumentNullException.ThrowIfNull(enrollment);
        return $"{enrollment.EmailsSent} of {ProgressWords.Counted(enrollment.Steps, "email")} sent";
    }

    private static TimelineLook Look(TimelineEntry.Event happened)
    {
        var step = happened.SequenceStep is { } order ? $"Step {order}" : null;
        return happened.Type switch
        {
            MessageEventType.Opened => new(Icons.Material.Outlined.Visibility, StatusFamily.Blue, happened.IsAutomated ? "Opened by a scanner" : "Opened", step),
            MessageEventType.Clicked => new(Icons.Material.Outlined.AdsClick, StatusFamily.Blue, happened.IsAutomated ? "Clicked by a scanner" : "Clicked", Joined(happened.Url, step)),
            MessageEventType.Delivered => new(Icons.Material.Outlined.MarkEmailRead, StatusFamily.Green, "Delivered", step),
            MessageEventType.Deferred => new(Icons.Material.Outlined.Schedule, StatusFamily.Amber, "Delayed by the receiving server", step),
            MessageEventType.Bounced => new(Icons.Material.Outlined.ErrorOutline, StatusFamily.Red, "Bounced", step),
            MessageEventType.Complained => new(Icons.Material.Outlined.Report, StatusFamily.Red, "Marked as spam", step),
            MessageEventType.Unsubscribed => new(Icons.Material.Outlined.Unsubscribe, StatusFamily.Red, "Unsubscribed", step),
            MessageEventType.Failed => new(Icons.Material.Outlined.ErrorOutline, StatusFamily.Red, "Could not be sent", step),
            MessageEventType.Sent => new(Icons.Material.Outlined.Send, StatusFamily.Green, "Sent", step),
            MessageEventType.Replied => new(Icons.Material.Outlined.Reply, StatusFamily.Violet, "Replied", step),
        };
    }

    private static TimelineLook Look(TimelineEntry.Reply reply) => reply.Kind switch
    {
        ReplyKind.Reply => new(Icons.Material.Outlined.Reply, StatusFamily.Violet, "Replied", reply.Subject, reply.Snippet),
        ReplyKind.AutoReply => new(Icons.Material.Outlined.SmartToy, StatusFamily.Grey, "Answered by a machine", reply.Subject, reply.Snippet),
        ReplyKind.OutOfOffice => new(Icons.Material.Outlined.BeachAccess, StatusFamily.Amber, "Out of office", reply.Subject, reply.Snippet),
        ReplyKind.UnsubscribeRequest => new(Icons.Material.Outlined.Unsubscribe, StatusFamily.Red, "Asked to get no more", reply.Subject, reply.Snippet),
        ReplyKind.Bounce => new(Icons.Material.Outlined.ErrorOutline, StatusFamily.Red, "Bounced", reply.Subject, reply.Snippet),
    };

    private static string? Joined(string? first, string? second) => first is null ? second : second is null ? first : $"{first}, {second}";
}
