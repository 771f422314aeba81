using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Drafts;

/// <summary>A draft as a reviewer needs it: the email, whom it is for, and what to notice.</summary>
public sealed record ReviewDraft
{
    public required Guid Id { get; init; }
    public required int Revision { get; init; }
    public required DraftStatus Status { get; init; }

    /// <summary>Who approved it and when, once it is.</summary>
    public required string? ApprovedBy { get; init; }

    public required DateTime? ApprovedAt { get; init; }

    /// <summary>Who said the first of two yeses to it; null where nobody did.</summary>
    public required string? FirstApprovedBy { get; init; }
    public required string? StatusReason { get; init; }

    /// <summary>Whether its step got another text after it was made.</summary>
    public required bool IsOutdated { get; init; }

    /// <summary>Why it cannot be approved as it is; null where it can.</summary>
    public required string? Problem { get; init; }

    /// <summary>What would be sent.</summary>
    public required EmailContent Content { get; init; }

    /// <summary>What is added at its end when it is sent, the signature apart; null where nothing is.</summary>
    public required string? Footer { get; init; }

    /// <summary>Whether the sender's signature stands below it when it is sent.</summary>
    public required bool HasSignature { get; init; }

    /// <summary>What the template made, before any edit.</summary>
    public required EmailContent Generated { get; init; }

    /// <summary>The subject of <see cref="Content"/>, with its marks.</summary>
    public required IReadOnlyList<MarkedWords> MarkedSubject { get; init; }

    /// <summary>The HTML of <see cref="Content"/>, with its marks.</summary>
    public required string MarkedHtml { get; init; }

    /// <summary>Fields that the template names without a fallback and the contact does not have; none where a person wrote the part anew.</summary>
    public required IReadOnlyList<string> MissingFields { get; init; }

    /// <summary>Fields that this contact does not have, with what the template put in their place; none where a person wrote the part anew.</summary>
    public required IReadOnlyList<UsedFallback> Fallbacks { get; init; }

    /// <summary>The line that inboxes show behind the subject; null where they show the beginning of the text.</summary>
    public required string? Preheader { get; init; }

    /// <summary>Fields whose value took the address of a link away, because it would run a script.</summary>
    public required IReadOnlyList<string> RefusedInLinks { get; init; }

    public required Guid CampaignId { get; init; }
    public required string CampaignName { get; init; }

    /// <summary>The campaign's IANA zone.</summary>
    public required string Timezone { get; init; }

    public required int StepOrder { get; init; }

    /// <summary>The variant of the step that it is; null where the step had none.</summary>
    public required VariantLetter? Variant { get; init; }

    public required int Steps { get; init; }
    public required string? SenderName { get; init; }
    public required string SenderEmail { get; init; }
    public required ReviewContact Contact { get; init; }

    /// <summary>What the contact got before, of any campaign, the newest first.</summary>
    public required IReadOnlyList<EarlierEmail> Earlier { get; init; }

    /// <summary>What a model wrote it from, and how; null where the template did.</summary>
    public ReviewWriting? Writing { get; init; }

    /// <summary>Words that speak of an earlier email, where this is the first that the contact gets; null where it is not, or says nothing of the kind.</summary>
    public string? SpeaksOfEarlier { get; init; }

    public bool IsEdited => Content != Generated;
}

/// <summary>How a model wrote a draft.</summary>
public sealed record ReviewWriting
{
    /// <summary>Whether it is queued or under way: until it is done the draft cannot be decided.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether the model writes all of it; else single texts of what the template says.</summary>
    public bool IsWholeEmail { get; init; }

    /// <summary>The model that wrote the text that stands; null where none has yet.</summary>
    public required string? Model { get; init; }

    /// <summary>What it was given.</summary>
    public required IReadOnlyList<DraftFact> Facts { get; init; }

    /// <summary>Of these what it named, each once, in the order in which the text uses them.</summary>
    public required IReadOnlyList<UsedFact> Used { get; init; }

    /// <summary>What the checks found and still stands in the text, the gravest first.</summary>
    public required IReadOnlyList<DraftFinding> Findings { get; init; }

    public required int InputTokens { get; init; }
    public required int OutputTokens { get; init; }

    /// <summary>In millionths of the workspace's currency.</summary>
    public required long CostMicros { get; init; }

    /// <summary>Why the last attempt to write it again came to nothing; null where it did not.</summary>
    public required string? LastError { get; init; }

    /// <summary>The texts that stood before, the oldest first.</summary>
    public required IReadOnlyList<DraftVersion> Versions { get; init; }

    /// <summary>What the step's template would send; null where the step is gone.</summary>
    public required EmailContent? Template { get; init; }

    /// <summary>The subject beside that of the template: added, taken, filled.</summary>
    public required IReadOnlyList<MarkedWords> SubjectDifference { get; init; }

    /// <summary>The same of the HTML, with the numbers of the facts behind the words that rest on them.</summary>
    public required string HtmlDifference { get; init; }
}

/// <summary>A text of a draft that another one took the place of.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Content">The text, edits included.</param>
/// <param name="Remark">What was wanted otherwise, if somebody said.</param>
/// <param name="ReplacedAt">When another one was asked for.</param>
public sealed record DraftVersion(int Number, EmailContent Content, string? Remark, DateTime ReplacedAt);

/// <summary>What is known of the person a draft is for.</summary>
/// <param name="Id">The contact.</param>
/// <param name="Email">As typed.</param>
/// <param name="Name">If known.</param>
/// <param name="Company">If known.</param>
/// <param name="Timezone">IANA zone, if known.</param>
/// <param name="Fields">Custom fields by their stored name.</param>
/// <param name="Lists">The lists it is on, by name.</param>
/// <param name="FileName">The import that brought it.</param>
/// <param name="CreatedAt">Since when it is here.</param>
public sealed record ReviewContact(
    Guid Id,
    string Email,
    string? Name,
    string? Company,
    string? Timezone,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<string> Lists,
    string? FileName,
    DateTime CreatedAt);

/// <summary>An email that a contact got.</summary>
public sealed record EarlierEmail(string Subject, Guid CampaignId, string CampaignName, int StepOrder, DateTime SentAt, SentEmailStatus Status, bool Replied);

/// <summary>A campaign that has drafts to review.</summary>
public sealed record ReviewCampaign(Guid Id, string Name, IReadOnlyList<ReviewStep> Steps)
{
    public int Waiting => Steps.Sum(s => s.Waiting);
}

/// <summary>A step that has drafts to review.</summary>
public sealed record ReviewStep(Guid Id, int Order, int Waiting);
