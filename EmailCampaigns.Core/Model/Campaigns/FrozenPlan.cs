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
            var template = step.EmailTemplateId is { } id ? templates[id] : null;
            return new FrozenStep(
                step.Id,
                step.SequenceOrder,
                step.Name,
                Subject: step.SubjectTemplate.Length > 0 || template is null || step.ReplyInThread ? step.SubjectTemplate : template.Subject,
                Html: template?.BodyHtml ?? step.BodyTemplate,
                Text: template is null ? step.TextTemplate : template.BodyText,
                step.DelayDays,
                step.DelayHours,
                step.PreferredSendTime,
                step.ReplyInThread,
                step.IsEnabled,
                Preheader: step.PreheaderTemplate ?? template?.Preheader)
            {
                DelayInBusinessDays = step.DelayInBusinessDays,
                Condition = step.Condition,
                ConditionStepId = step.Condition is null ? null : step.ConditionStepId,
                Attachments = (template is null ? step.Attachments : template.Attachments) ?? AttachedFiles.None,
            };
        }),
    ]);

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
                ContentVersion = earlier.Where(plan => plan.Value.Find(step.Id) is { } then && then.HasContentOf(step)).Select(plan => plan.Key).DefaultIfEmpty(number).Min(),
            }),
        ]);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no plan.</exception>
    public static FrozenPlan Parse(string planJson) => JsonSerializer.Deserialize<FrozenPlan>(planJson, Canonical)!;

    /// <summary>The plan as JSON; equal plans give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Canonical);

    /// <summary>The identity of a plan: SHA-256 over <see cref="ToJson"/>, hex.</summary>
    public static string HashOf(string planJson) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(planJson)));

    /// <summary>The step with this id.</summary>
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

    /// <summary>Whether its subject is that of its thread (<c>Re: …</c>).</summary>
    public bool TakesThreadSubject => ReplyInThread && !EmailCompleteness.HasVisibleText(Subject);

    /// <summary>Whether its drafts say the same as those of another version of the step.</summary>
    public bool HasContentOf(FrozenStep other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Source == other.Source && TakesThreadSubject == other.TakesThreadSubject;
    }

    /// <summary>The content to merge.</summary>
    public TemplateSource Source => new(Subject, Html, Text) { Preheader = Preheader, Attachments = Attachments };
}
