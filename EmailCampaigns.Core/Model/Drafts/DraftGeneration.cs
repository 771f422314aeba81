namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>
/// What a model is to write for a draft (table <c>draft_generations</c>), the whole of it or single texts of it: what it was given, what it cost, and the result. A draft that is written again
/// has another, so together they are its history. At most one of a draft is open. One that belongs to no draft was written for a preview, while somebody waited.
/// </summary>
public sealed class DraftGeneration : IWorkspaceOwned, ITimestamped
{
    /// <summary>The lifecycle. A claim that was lost is queued again by the next claim.</summary>
    public static readonly StateMachine<GenerationStatus> States = new("generation",
        (GenerationStatus.Queued, GenerationStatus.Running),
        (GenerationStatus.Running, GenerationStatus.Queued),
        (GenerationStatus.Running, GenerationStatus.Done),
        (GenerationStatus.Running, GenerationStatus.Failed),
        (GenerationStatus.Queued, GenerationStatus.Cancelled),
        (GenerationStatus.Running, GenerationStatus.Cancelled));

    private DraftGeneration()
    {
    }

    /// <param name="draft">The draft, which waits to be written.</param>
    /// <param name="requestedBy"><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</param>
    /// <param name="remark">What a reviewer wants otherwise; null the first time.</param>
    /// <param name="isUrgent">Whether somebody waits for it.</param>
    /// <param name="now">When it may be written first.</param>
    public DraftGeneration(EmailDraft draft, string requestedBy, string? remark, bool isUrgent, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Id = Guid.CreateVersion7(now);
        (DraftId, CampaignId) = (draft.Id, draft.CampaignId);
        (RequestedBy, Remark, IsUrgent, NextAttemptAt) = (requestedBy, remark, isUrgent, now);
        if (draft.Content is { Html: not "" } or { Text: not "" })
        {
            BeforeJson = GenerationJson.Write(draft.Content);
        }
    }

    /// <summary>For a preview: it is claimed in the transaction that makes it, so that no job takes it.</summary>
    /// <param name="contactId">Whom the preview shows the email as.</param>
    /// <param name="requestedBy"><c>user:…</c> or <c>api_key:…</c>.</param>
    /// <param name="now">When it is asked for.</param>
    public DraftGeneration(Guid contactId, string requestedBy, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        (ContactId, RequestedBy, IsUrgent, NextAttemptAt) = (contactId, requestedBy, true, now);
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>Null for a preview.</summary>
    public Guid? DraftId { get; private set; }

    /// <summary>Null for a preview.</summary>
    public Guid? CampaignId { get; private set; }

    /// <summary>For whom single texts were written, which a preview finds again by it; null where the whole email was.</summary>
    public Guid? ContactId { get; private set; }

    public GenerationStatus Status { get; private set; }
    public bool IsUrgent { get; private set; }

    /// <summary><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</summary>
    public string RequestedBy { get; private set; } = "";

    /// <summary>What a reviewer wanted otherwise.</summary>
    public string? Remark { get; private set; }

    /// <summary>The text that stood when it was asked for, edits included; null where there was none.</summary>
    public string? BeforeJson { get; private set; }

    /// <summary>Requests that were answered badly or not at all, and the one under way. A refusal for haste (429) does not count.</summary>
    public int Attempts { get; private set; }

    /// <summary>UTC; null once it is over. While it runs, when the claim counts as lost.</summary>
    public DateTime? NextAttemptAt { get; private set; }

    /// <summary>Of the claim under way: whoever holds another one has lost it.</summary>
    public Guid? LeaseToken { get; private set; }

    /// <summary>When the last request began, UTC.</summary>
    public DateTime? StartedAt { get; private set; }

    public DateTime? FinishedAt { get; private set; }

    /// <summary>The model's name.</summary>
    public string? Model { get; private set; }

    /// <summary>Which wording of the instruction was used; raised with each change of it.</summary>
    public int InstructionVersion { get; private set; }

    /// <summary>Of all its requests.</summary>
    public int InputTokens { get; private set; }

    /// <summary>Of all its requests.</summary>
    public int OutputTokens { get; private set; }

    /// <summary>Of all its requests, in millionths of the currency that held then.</summary>
    public long CostMicros { get; private set; }

    /// <summary>What the request under way may cost, in the same; 0 while none is.</summary>
    public long ReservedMicros { get; private set; }

    /// <summary>The <see cref="DraftFact"/>s that were given.</summary>
    public string FactsJson { get; private set; } = "[]";

    /// <summary>The <see cref="UsedFact"/>s that the model named.</summary>
    public string UsedJson { get; private set; } = "[]";

    /// <summary>The <see cref="DraftFinding"/>s of the checks.</summary>
    public string FindingsJson { get; private set; } = "[]";

    /// <summary>The <see cref="AiText"/>s, where single texts were written.</summary>
    public string TextsJson { get; private set; } = "[]";

    /// <summary>Why it failed, was cancelled, or did not succeed yet.</summary>
    public string? Error { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>The text that stood before it; null where there was none.</summary>
    public EmailContent? Before() => BeforeJson is null ? null : GenerationJson.Read<EmailContent>(BeforeJson);

    public IReadOnlyList<DraftFact> Facts() => GenerationJson.Read<List<DraftFact>>(FactsJson);

    public IReadOnlyList<UsedFact> Used() => GenerationJson.Read<List<UsedFact>>(UsedJson);

    public IReadOnlyList<DraftFinding> Findings() => GenerationJson.Read<List<DraftFinding>>(FindingsJson);

    public IReadOnlyList<AiText> Texts() => GenerationJson.Read<List<AiText>>(TextsJson);

    /// <summary>A request begins.</summary>
    /// <param name="token">Of this claim.</param>
    /// <param name="until">When the claim counts as lost.</param>
    /// <param name="reservedMicros">What it may cost.</param>
    /// <param name="now">When it begins.</param>
    public void Claim(Guid token, DateTime until, long reservedMicros, DateTime now)
    {
        if (Status != GenerationStatus.Running)
        {
            States.Require(Status, GenerationStatus.Running);
        }

        Attempts++;
        (Status, LeaseToken, NextAttemptAt, ReservedMicros, StartedAt) = (GenerationStatus.Running, token, until, reservedMicros, now);
    }

    /// <summary>What was sent, and what it took; of every request that was answered.</summary>
    public void Note(string model, int instructionVersion, IReadOnlyList<DraftFact> facts, int inputTokens, int outputTokens, long costMicros)
    {
        (Model, InstructionVersion, FactsJson) = (model, instructionVersion, GenerationJson.Write(facts));
        InputTokens += inputTokens;
        OutputTokens += outputTokens;
        CostMicros += costMicros;
    }

    /// <summary>The draft has its text.</summary>
    public void Complete(IReadOnlyList<UsedFact> used, IReadOnlyList<DraftFinding> findings, DateTime now)
    {
        (UsedJson, FindingsJson) = (GenerationJson.Write(used), GenerationJson.Write(findings));
        Finish(GenerationStatus.Done, null, now);
    }

    /// <summary>The single texts of an email are written.</summary>
    /// <param name="contactId">For whom.</param>
    /// <param name="texts">What was written and can be sent; where there is a fallback, one that cannot is left out.</param>
    public void Keep(Guid contactId, IReadOnlyList<AiText> texts) => (ContactId, TextsJson) = (contactId, GenerationJson.Write(texts));

    /// <summary>It is tried again.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="at">The time.</param>
    /// <param name="counts">Whether the attempt counts.</param>
    public void TryAgain(string error, DateTime at, bool counts)
    {
        States.Require(Status, GenerationStatus.Queued);
        Attempts -= counts ? 0 : 1;
        (Status, NextAttemptAt, LeaseToken, ReservedMicros, Error) = (GenerationStatus.Queued, at, null, 0, error);
    }

    /// <summary>It is not tried again by itself.</summary>
    public void Fail(string error, DateTime now) => Finish(GenerationStatus.Failed, error, now);

    /// <summary>Nobody wants it any more.</summary>
    public void Cancel(string reason, DateTime now) => Finish(GenerationStatus.Cancelled, reason, now);

    private void Finish(GenerationStatus status, string? error, DateTime now)
    {
        States.Require(Status, status);
        (Status, NextAttemptAt, LeaseToken, ReservedMicros, Error, FinishedAt) = (status, null, null, 0, error, now);
    }
}

/// <summary>How far a text is that a model is to write.</summary>
public enum GenerationStatus
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}
