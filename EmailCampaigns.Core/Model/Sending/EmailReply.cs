
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>An inbound message matched to a contact.</summary>
public sealed class EmailReply : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid? SentEmailId { get; init; }
    public Guid? CampaignId { get; init; }
    public Guid ContactId { get; init; }

    /// <summary>The Message-ID, or <c>manual:{id}</c> for one without. Unique in the workspace.</summary>
    public string MessageId { get; init; } = "";

    public DateTime ReceivedAt { get; init; }
    public string FromAddress { get; init; } = "";
    public string? Subject { get; init; }

    /// <summary>The first words of <see cref="BodyText"/>.</summary>
    public string? Snippet { get; init; }

    /// <summary>What the person wrote, without what it quotes; null where only a snippet was told.</summary>
    public string? BodyText { get; init; }

    public string? QuotedText { get; init; }

    /// <summary>The mailbox it came into; null where another system or a person told of it.</summary>
    public Guid? SenderAccountId { get; init; }

    /// <summary>The enrollment it answers.</summary>
    public Guid? CampaignContactId { get; init; }

    /// <summary>The answer of ours that it replies to, or that comes back with it.</summary>
    public Guid? AnswerId { get; init; }

    public ReplyKind Kind { get; init; }

    /// <summary>Of a bounce: what kind.</summary>
    public FailureClass? FailureClass { get; init; }

    /// <summary>The rule that judged <see cref="Kind"/>, in words a person can check.</summary>
    public string? Rule { get; init; }

    /// <summary>What the person wants; null for what is no person's reply.</summary>
    public ReplyIntent? Intent { get; private set; }

    /// <summary>The words by which <see cref="Intent"/> was judged; null where a person chose it.</summary>
    public string? IntentRule { get; private set; }

    public DateTime? OutOfOfficeUntil { get; init; }

    /// <summary>When somebody opened it first.</summary>
    public DateTime? ReadAt { get; set; }

    public DateTime? SnoozedUntil { get; set; }
    public DateTime? HandledAt { get; set; }

    /// <summary>When a person said that the judgement is wrong; what it had caused was undone.</summary>
    public DateTime? TakenBackAt { get; set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Judges what the person wants: by a rule, or, without one, by a person whose word stands.</summary>
    public void Judge(ReplyIntent? intent, string? rule) => (Intent, IntentRule) = (intent, rule);
}

/// <summary>What a person's reply asks for.</summary>
public enum ReplyIntent
{
    Interested,
    Question,
    NotNow,
    WrongPerson,
    Absent,
    RemoveMe,
}

/// <summary>What an inbound message was judged to be.</summary>
public enum ReplyKind
{
    Reply,
    AutoReply,
    OutOfOffice,
    UnsubscribeRequest,
    Bounce,
}
