using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>The steps of a campaign with their content resolved, as frozen in <c>campaign_plan_versions.plan_json</c>.</summary>
/// <param name="Steps">In their order, disabled ones included.</param>
public sealed record FrozenPlan(IReadOnlyList<FrozenStep> Steps)
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Freezes steps; the content of a template is taken over, so that a later change of the template changes nothing here.</summary>
    /// <param name="steps">The campaign's steps.</param>
    /// <param name="templates">The templates they name, by id.</param>
    public static FrozenPlan Freeze(IEnumerable<SequenceStep> steps, IReadOnlyDictionary<Guid, EmailTemplate> templates) => new(
    [
        .. steps.OrderBy(s => s.SequenceOrder).Select(step =>
        {
            TemplateSource? TemplateOf(Guid? id) => id is { } used && templates[used] is var t ? new TemplateSource(t.Subject, t.BodyHtml, t.BodyText) { Preheader = t.Preheader, Attachments = t.Attachments ?? AttachedFiles.None } : null;
            var content = ContentOf(step.SubjectTemplate, step.PreheaderTemplate, step.BodyTemplate, step.TextTemplate, step.Attachments, TemplateOf(step.EmailTemplateId), step.ReplyInThread);
            return new FrozenStep(
                step.Id,
                step.SequenceOrder,
                step.Name,
                content.Subject,
                content.BodyHtml,
                content.BodyText,
                step.DelayDays,
                step.DelayHours,
                step.PreferredSendTime,
                step.ReplyInThread,
                step.IsEnabled,
                Preheader: content.Preheader)
            {
                DelayInBusinessDays = step.DelayInBusinessDays,
                Condition = step.Condition,
                ConditionStepId = step.Condition is null ? null : step.ConditionStepId,
                Attachments = content.Attachments,
                IsVariantAEnabled = step.IsVariantAEnabled,
                Variants =
                [
                    .. step.Variants.OrderBy(v => v.Letter).Select(v =>
                    {
                        var tried = ContentOf(v.SubjectTemplate, v.PreheaderTemplate, v.BodyTemplate, v.TextTemplate, step.Attachments, TemplateOf(v.EmailTemplateId), step.ReplyInThread);
                        return new FrozenVariant(v.Letter, tried.Subject, tried.BodyHtml, tried.BodyText, tried.Preheader, v.IsEnabled) { Attachments = tried.Attachments };
                    }),
                ],
            };
        }),
    ]);

    /// <summary>A content as it is frozen: what is its own goes before what its template says; in a thread no subject is one, too.</summary>
    public static TemplateSource ContentOf(
        string subject, string? preheader, string html, string? text, AttachedFiles? attachments, TemplateSource? template, bool isInThread) => new(
        subject.Length > 0 || template is null || isInThread ? subject : template.Subject,
        template?.BodyHtml ?? html,
        template is null ? text : template.BodyText)
        {
            Preheader = preheader ?? template?.Preheader,
            Attachments = template?.Attachments ?? attachments ?? AttachedFiles.None,
        };

    /// <summary>
    /// The plan as one contact gets it: of each step that has variants the one that is the contact's. Whatever reads the content of a step reads it here, so drafts, what is sent and
    /// the subjects of threads agree.
    /// </summary>
    public FrozenPlan For(Guid contactId) => Steps.Any(s => s.Variants.Count > 0) ? new([.. Steps.Select(s => s.For(contactId))]) : this;

    /// <summary>
    /// The plan as it is to be stored after others of its campaign: each step says which of them had its content first. So a plan that comes back, whole or in a step, is known
    /// as what it was.
    /// </summary>
    /// <param name="earlier">The versions that stand, by their numbers.</param>
    /// <param name="number">The number that this one gets if it is new.</param>
    public FrozenPlan After(IReadOnlyDictionary<int, FrozenPlan> earlier, int number)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return new FrozenPlan(
        [
            .. Steps.Select(step => step with
            {
                ContentVersion = FirstWith(step),
                Variants = [.. step.Variants.Select(v => v with { ContentVersion = FirstWith(step.As(v.Letter)) })],
            }),
        ]);

        int FirstWith(FrozenStep content) => earlier
            .Where(plan => plan.Value.Find(content.Id)?.Has(content.Variant ?? VariantLetter.A) == true && plan.Value.Find(content.Id)!.As(content.Variant ?? VariantLetter.A).HasContentOf(content))
            .Select(plan => plan.Key)
            .DefaultIfEmpty(number)
            .Min();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no plan.</exception>
    public static FrozenPlan Parse(string planJson) => JsonSerializer.Deserialize<FrozenPlan>(planJson, Canonical)!;

    /// <summary>The plan as JSON; equal plans give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Canonical);

    /// <summary>The identity of a plan: SHA-256 over <see cref="ToJson"/>, hex.</summary>
    public static string HashOf(string planJson) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(planJson)));

    public FrozenStep? Find(Guid stepId) => Steps.FirstOrDefault(s => s.Id == stepId);
}

/// <summary>One step of a frozen plan; its content version is that of <see cref="SequenceStep.ContentVersion"/>.</summary>
public sealed record FrozenStep(
    Guid Id,
    int Order,
    string Name,
    string Subject,
    string Html,
    string? Text,
    int DelayDays,
    int DelayHours,
    TimeOnly? PreferredSendTime,
    bool ReplyInThread,
    bool IsEnabled,
    int ContentVersion = 0,
    string? Preheader = null)
{
    /// <summary>See <see cref="SequenceStep.DelayInBusinessDays"/>.</summary>
    public bool DelayInBusinessDays { get; init; }

    /// <summary>See <see cref="SequenceStep.Condition"/>.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<StepCondition>))]
    public StepCondition? Condition { get; init; }

    /// <summary>See <see cref="SequenceStep.ConditionStepId"/>.</summary>
    public Guid? ConditionStepId { get; init; }

    /// <summary>The files that its emails bring along.</summary>
    public AttachedFiles Attachments { get; init; } = AttachedFiles.None;

    /// <summary>See <see cref="SequenceStep.IsVariantAEnabled"/>.</summary>
    public bool IsVariantAEnabled { get; init; } = true;

    /// <summary>What is tried against its own content; none where nothing is, and none of a step as one contact gets it.</summary>
    public ValueList<FrozenVariant> Variants { get; init; } = [];

    /// <summary>Which variant this is, of a step as one contact gets it (<see cref="FrozenPlan.For"/>); null where it has none.</summary>
    [JsonIgnore]
    public VariantLetter? Variant { get; init; }

    /// <summary>What contacts can get, each as a step of its own: the variants that are on, or the step itself where it has none.</summary>
    [JsonIgnore]
    public IReadOnlyList<FrozenStep> Contents => Variants.Count == 0 ? [this] : [.. Live().Select(As)];

    /// <summary>The step as a contact gets it.</summary>
    public FrozenStep For(Guid contactId) => Variants.Count == 0 ? this : As(VariantChoice.Of(Id, contactId, Live()));

    /// <summary>What a draft is held against: the variant that it was made from while that is on, else the contact's.</summary>
    /// <param name="variant">The draft's; null where its step had none.</param>
    /// <param name="contactId">Whom it is for.</param>
    public FrozenStep ContentOf(VariantLetter? variant, Guid contactId) => Contents.FirstOrDefault(c => c.Variant == (variant ?? VariantLetter.A)) ?? For(contactId);

    /// <summary>Whether it has such a variant, on or off.</summary>
    public bool Has(VariantLetter letter) => letter == VariantLetter.A || Variants.Any(v => v.Letter == letter);

    /// <summary>The step with one of its variants, on or off, as its content.</summary>
    /// <exception cref="InvalidOperationException">It has no such variant.</exception>
    public FrozenStep As(VariantLetter letter)
    {
        var alone = Variants.Count == 0 ? this : this with { Variant = letter, Variants = [], IsVariantAEnabled = true };
        if (letter == VariantLetter.A)
        {
            return alone;
        }

        var tried = Variants.Single(v => v.Letter == letter);
        return alone with { Subject = tried.Subject, Html = tried.Html, Text = tried.Text, Preheader = tried.Preheader, Attachments = tried.Attachments, ContentVersion = tried.ContentVersion };
    }

    /// <summary>Whether its subject is that of its thread (<c>Re: …</c>).</summary>
    public bool TakesThreadSubject => ReplyInThread && !EmailCompleteness.HasVisibleText(Subject);

    /// <summary>Whether its content, variants aside, says the same as that of another version of the step.</summary>
    public bool HasContentOf(FrozenStep other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Source == other.Source && TakesThreadSubject == other.TakesThreadSubject;
    }

    /// <summary>Whether everybody gets the same from it as from another version of the step.</summary>
    public bool SaysTheSameAs(FrozenStep other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (ours, theirs) = (Contents, other.Contents);
        return ours.Count == theirs.Count && ours.Zip(theirs).All(pair => pair.First.Variant == pair.Second.Variant && pair.First.HasContentOf(pair.Second));
    }

    /// <summary>The content to merge.</summary>
    public TemplateSource Source => new(Subject, Html, Text) { Preheader = Preheader, Attachments = Attachments };

    /// <summary>The variants that are on; never none: a step that were without content sends its own.</summary>
    private List<VariantLetter> Live()
    {
        var on = Variants.Where(v => v.IsEnabled).Select(v => v.Letter);
        return IsVariantAEnabled ? [VariantLetter.A, .. on] : [.. on.DefaultIfEmpty(VariantLetter.A)];
    }
}
