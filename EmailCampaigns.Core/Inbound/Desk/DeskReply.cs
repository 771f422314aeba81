using EmailCampaigns.Core.Inbound.Answers;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>An inbound message in the list of the replies screen.</summary>
/// <param name="Name">Of the contact; the address where there is none.</param>
/// <param name="Step">The step that it answers.</param>
public sealed record ReplyLine(
    Guid Id,
    string Name,
    string? Company,
    string? Beginning,
    ReplyKind Kind,
    ReplyIntent? Intent,
    FailureClass? FailureClass,
    DateTime? OutOfOfficeUntil,
    string? CampaignName,
    int? Step,
    DateTime ReceivedAt,
    DateTime? ReadAt,
    DateTime? SnoozedUntil,
    DateTime? HandledAt,
    DateTime? TakenBackAt);

/// <summary>How many messages lie in the trays that count.</summary>
public sealed record ReplyCounts(int ToHandle, int Snoozed, int Automatic, int Handled);

/// <summary>A campaign that got replies.</summary>
public sealed record RepliedCampaign(Guid Id, string Name);

/// <summary>One inbound message with all that a decision needs.</summary>
public sealed record DeskReply
{
    public required Guid Id { get; init; }
    public required string FromAddress { get; init; }
    public required string? Subject { get; init; }
    public required DateTime ReceivedAt { get; init; }
    public required ReplyKind Kind { get; init; }

    /// <summary>The rule that judged <see cref="Kind"/>; null where another system or a person told of it.</summary>
    public required string? Rule { get; init; }

    public required ReplyIntent? Intent { get; init; }

    /// <summary>The words by which the intent was judged; null where a person chose it.</summary>
    public required string? IntentRule { get; init; }

    public required FailureClass? FailureClass { get; init; }
    public required DateTime? OutOfOfficeUntil { get; init; }
    public required DateTime? ReadAt { get; init; }
    public required DateTime? SnoozedUntil { get; init; }
    public required DateTime? HandledAt { get; init; }
    public required DateTime? TakenBackAt { get; init; }
    public required Guid? CampaignId { get; init; }
    public required string? CampaignName { get; init; }

    /// <summary>The step that it answers, and how many the campaign has.</summary>
    public required int? Step { get; init; }

    public required int Steps { get; init; }
    public required DeskContact Contact { get; init; }
    public required ReplyConsequences Consequences { get; init; }

    /// <summary>Whether and how it can be answered.</summary>
    public required AnswerTerms Answering { get; init; }

    /// <summary>What was sent and what came back, the oldest first; the message itself is among it.</summary>
    public required IReadOnlyList<ThreadMessage> Thread { get; init; }
}

/// <summary>What is known of the person.</summary>
/// <param name="Fields">Custom fields by their stored name.</param>
/// <param name="SuppressedAs">Why the address, or its domain, must not be mailed; null where it may be.</param>
public sealed record DeskContact(
    Guid Id, string Email, string? Name, string? Company, string? Timezone, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> Lists, SuppressionReason? SuppressedAs);

/// <summary>What an inbound message has caused.</summary>
/// <param name="Enrollment">How the sequence it answers stands now; null where there is none.</param>
/// <param name="StatusReason">Why it stands so.</param>
/// <param name="EndedAs">What the message made of the sequence; null where it changed nothing.</param>
/// <param name="Cancelled">Emails of the sequence that are not sent any more.</param>
/// <param name="NextEmailAt">When the sequence goes on; null where it does not.</param>
/// <param name="Colleagues">Those of the same company whose sequences it stopped.</param>
/// <param name="SuppressedAddress">The address that it suppressed; null where it suppressed none.</param>
public sealed record ReplyConsequences(
    EnrollmentStatus? Enrollment,
    string? StatusReason,
    EnrollmentStatus? EndedAs,
    IReadOnlyList<CancelledEmail> Cancelled,
    DateTime? NextEmailAt,
    IReadOnlyList<StoppedColleague> Colleagues,
    string? SuppressedAddress);

/// <summary>An email that is not sent, and when it would have been.</summary>
public sealed record CancelledEmail(int Step, DateTime ScheduledFor);

/// <summary>Somebody of the same company whose sequence was stopped.</summary>
public sealed record StoppedColleague(Guid ContactId, string Name);

/// <summary>A message of a thread.</summary>
public abstract record ThreadMessage(Guid Id, DateTime At)
{
    /// <summary>One that was sent.</summary>
    /// <param name="Html">Null once bodies are no longer kept.</param>
    /// <param name="Text">Its text part.</param>
    /// <param name="IsOpened">A person opened it, as far as that can be known.</param>
    /// <param name="IsClicked">A person followed a link.</param>
    public sealed record Sent(Guid Id, DateTime At, int Step, string SenderName, string Subject, string? Html, string? Text, bool IsOpened, bool IsClicked) : ThreadMessage(Id, At);

    /// <summary>One that came in.</summary>
    /// <param name="Text">What the person wrote; the beginning of it where no more was told.</param>
    /// <param name="Quoted">What it quotes.</param>
    /// <param name="To">The mailbox it came into, where one is known.</param>
    public sealed record Received(Guid Id, DateTime At, string From, string? To, string? Subject, string? Text, string? Quoted, ReplyKind Kind) : ThreadMessage(Id, At);

    /// <summary>What somebody of the workspace answered, or is about to.</summary>
    /// <param name="ReplyId">What it answers.</param>
    /// <param name="SenderName">Whose name it goes out under.</param>
    /// <param name="Author">Who wrote it; null where that is not known any more.</param>
    /// <param name="DueAt">When it goes, while it waits.</param>
    /// <param name="Error">Why it did not go, or not yet.</param>
    /// <param name="CameBack">It was sent, and did not arrive.</param>
    public sealed record Answer(
        Guid Id, DateTime At, Guid ReplyId, string SenderName, string? Author, string Text, AnswerStatus Status, DateTime DueAt, AnswerWait? WaitsFor, string? Error, bool CameBack)
        : ThreadMessage(Id, At);
}
