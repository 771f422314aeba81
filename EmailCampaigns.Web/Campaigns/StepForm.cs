using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>One step of a sequence as it is being typed. Two with the same values are equal.</summary>
public sealed record StepForm : IContentForm
{
    /// <summary>What a new step says until somebody writes.</summary>
    public const string BlankBody = "<p>Hello {{default first_name \"there\"}},</p>\n<p><br></p>\n<p>Kind regards,<br>{{sender.name}}</p>";

    /// <summary>Names the step for as long as the page is open, before it is saved and after.</summary>
    public required Guid Key { get; init; }

    /// <summary>The step's id; null until it is saved.</summary>
    public Guid? Id { get; init; }

    /// <summary>Somebody got it: it can be disabled, not removed.</summary>
    public bool IsSent { get; init; }

    public string Name { get; set; } = "";
    public Guid? TemplateId { get; set; }
    public string Subject { get; set; } = "";

    /// <summary>Empty takes the template's.</summary>
    public string Preheader { get; set; } = "";

    public string Body { get; set; } = "";
    public string? Text { get; set; }

    public AttachedFiles Attachments { get; set; } = AttachedFiles.None;

    /// <summary>Null while the field is empty: no day.</summary>
    public int? DelayDays { get; set; }

    /// <summary>Null while the field is empty: no hour.</summary>
    public int? DelayHours { get; set; }

    public TimeOnly? PreferredTime { get; set; }
    /// <summary>Whether days on which the window does not open, and holidays, are not counted.</summary>
    public bool InBusinessDays { get; set; }

    public bool ReplyInThread { get; set; }

    /// <summary>What the contact must have done with an earlier email; null: it is sent always.</summary>
    public StepCondition? Condition { get; set; }

    /// <summary>The <see cref="Key"/> of the step that the condition is about.</summary>
    public Guid? ConditionKey { get; set; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>Other contents that are tried against its own, by their letters.</summary>
    public ValueList<VariantForm> Variants { get; init; } = [];

    /// <summary>Whether contacts get its own content.</summary>
    public bool IsVariantAEnabled { get; set; } = true;

    /// <summary>The letters that it has; none where it has no variants.</summary>
    public IReadOnlyList<VariantLetter> Letters => Variants.Count == 0 ? [] : [VariantLetter.A, .. Variants.Select(v => v.Letter)];

    /// <summary>The next letter for a variant; null where it has all.</summary>
    public VariantLetter? FreeLetter => Enum.GetValues<VariantLetter>().Where(l => l != VariantLetter.A && !Letters.Contains(l)).Select(l => (VariantLetter?)l).FirstOrDefault();

    /// <summary>One of its contents; its own where it has no such variant.</summary>
    public IContentForm Content(VariantLetter letter) => (IContentForm?)Variants.FirstOrDefault(v => v.Letter == letter) ?? this;

    /// <summary>Whether contacts get this variant.</summary>
    public bool IsOn(VariantLetter letter) => letter == VariantLetter.A ? IsVariantAEnabled : Variants.Any(v => v.Letter == letter && v.IsEnabled);

    /// <summary>Switches a variant on or off.</summary>
    public void Switch(VariantLetter letter, bool on)
    {
        if (letter == VariantLetter.A)
        {
            IsVariantAEnabled = on;
        }
        else if (Variants.FirstOrDefault(v => v.Letter == letter) is { } variant)
        {
            variant.IsEnabled = on;
        }
    }

    /// <summary>Adds a variant that begins with another one's content.</summary>
    public void AddVariant(VariantLetter letter, VariantLetter from)
    {
        var variant = VariantForm.From(Content(from), letter);
        Variants.Insert(Variants.Count(v => v.Letter < letter), variant);
    }

    /// <summary>Takes a variant out; the step sends its own content where no other is left on.</summary>
    public void RemoveVariant(VariantLetter letter)
    {
        if (Variants.FirstOrDefault(v => v.Letter == letter) is { } variant)
        {
            Variants.Remove(variant);
        }

        IsVariantAEnabled |= !Variants.Any(v => v.IsEnabled);
    }

    /// <summary>The same as it stands now; what is typed later does not change it.</summary>
    public StepForm Copy() => this with { Variants = [.. Variants.Select(v => v with { })] };

    /// <summary>The form of what is saved.</summary>
    /// <param name="saved">The step.</param>
    /// <param name="key">What names it on the page.</param>
    /// <param name="keyOf">What names the other steps, by their ids.</param>
    public static StepForm Of(StepInCampaign saved, Guid key, Func<Guid, Guid> keyOf)
    {
        ArgumentNullException.ThrowIfNull(saved);
        var step = saved.Step;
        return new StepForm
        {
            Key = key,
            Id = step.Id,
            IsSent = saved.IsSent,
            Name = step.Name,
            TemplateId = step.EmailTemplateId,
            Subject = step.SubjectTemplate,
            Preheader = step.PreheaderTemplate ?? "",
            Body = step.BodyTemplate,
            Text = step.TextTemplate,
            Attachments = step.Attachments ?? AttachedFiles.None,
            DelayDays = step.DelayDays,
            DelayHours = step.DelayHours,
            PreferredTime = step.PreferredSendTime,
            InBusinessDays = step.DelayInBusinessDays,
            ReplyInThread = step.ReplyInThread,
            Condition = step.Condition,
            ConditionKey = step.ConditionStepId is { } asked ? keyOf(asked) : null,
            IsEnabled = step.IsEnabled,
            IsVariantAEnabled = step.IsVariantAEnabled,
            Variants = [.. step.Variants.OrderBy(v => v.Letter).Select(VariantForm.Of)],
        };
    }

    /// <summary>A copy that is a step of its own.</summary>
    public StepForm Copied(Guid key) => Copy() with { Key = key, Id = null, IsSent = false, Name = Name.Length == 0 ? "" : $"{Name}, copy" };

    /// <summary>What is to be saved.</summary>
    /// <param name="steps">All of the sequence, in their order.</param>
    public StepEdit ToEdit(IReadOnlyList<StepForm> steps) => new()
    {
        Id = Id,
        Name = Name,
        EmailTemplateId = TemplateId,
        SubjectTemplate = Subject,
        PreheaderTemplate = Preheader,
        BodyTemplate = Body,
        TextTemplate = Text,
        Attachments = Attachments.ToInputs(),
        DelayDays = DelayDays ?? 0,
        DelayHours = DelayHours ?? 0,
        PreferredSendTime = PreferredTime,
        DelayInBusinessDays = InBusinessDays,
        ReplyInThread = ReplyInThread,
        Condition = Condition,
        ConditionStep = Condition is null ? null : Asked(steps) + 1,
        IsEnabled = IsEnabled,
        IsVariantAEnabled = IsVariantAEnabled,
        Variants = [.. Variants.Select(v => v.ToEdit())],
    };

    /// <summary>The place of the step that its condition is about, from 0: the one chosen, or the one before.</summary>
    public int Asked(IReadOnlyList<StepForm> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var own = steps.Index().FirstOrDefault(s => s.Item.Key == Key).Index;
        var chosen = ConditionKey is { } key ? steps.Index().Where(s => s.Item.Key == key).Select(s => (int?)s.Index).FirstOrDefault() : null;
        return chosen ?? own - 1;
    }

    /// <summary>The step with its contents resolved, as a start would freeze it.</summary>
    public FrozenStep Freeze(int order, IReadOnlyList<TemplateChoice> templates)
    {
        TemplateChoice? TemplateOf(IContentForm content) => templates.FirstOrDefault(t => t.Id == content.TemplateId);
        var own = this.Freeze(Attachments, TemplateOf(this), ReplyInThread);
        return new FrozenStep(
            Key,
            order,
            Name,
            own.Subject,
            own.BodyHtml,
            own.BodyText,
            Waits.Days,
            Waits.Hours,
            PreferredTime,
            ReplyInThread,
            IsEnabled,
            Preheader: own.Preheader)
        {
            DelayInBusinessDays = InBusinessDays,
            Condition = Condition,
            ConditionStepId = ConditionKey,
            Attachments = own.Attachments,
            IsVariantAEnabled = IsVariantAEnabled,
            Variants =
            [
                .. Variants.Select(v =>
                {
                    var tried = v.Freeze(Attachments, TemplateOf(v), ReplyInThread);
                    return new FrozenVariant(v.Letter, tried.Subject, tried.BodyHtml, tried.BodyText, tried.Preheader, v.IsEnabled) { Attachments = tried.Attachments };
                }),
            ],
        };
    }

    /// <summary>The pause before it.</summary>
    public StepDelay Delay(bool businessDaysOnly) => new(Waits.Days, Waits.Hours, PreferredTime, businessDaysOnly || InBusinessDays);

    /// <summary>The pause in whole days and hours; what cannot be saved counts as none.</summary>
    public (int Days, int Hours) Waits => (Math.Max(0, DelayDays ?? 0), Math.Max(0, DelayHours ?? 0));
}

/// <summary>What stands in a template for a contact's field.</summary>
public static class TemplateTags
{
    /// <summary>The field alone.</summary>
    public static string Plain(string field) => $"{{{{{Quoted(field)}}}}}";

    /// <summary>The field with a text for those who lack it.</summary>
    public static string WithFallback(string field) => $"{{{{default {Quoted(field)} \"{Fallback(field)}\"}}}}";

    /// <summary>Whether there is a text that reads well wherever this field is empty.</summary>
    public static bool ReadsWell(string field) => field is MergeFields.FirstName or MergeFields.Name or MergeFields.Company;

    /// <summary>A text that reads well where a field is empty; for an unknown field one that must be replaced.</summary>
    public static string Fallback(string field) => field switch
    {
        MergeFields.FirstName or MergeFields.Name => "there",
        MergeFields.Company => "your company",
        _ => "…",
    };

    internal static string Quoted(string field) => field.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? field : $"[{field}]";
}
