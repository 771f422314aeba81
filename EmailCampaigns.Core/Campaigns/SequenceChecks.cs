using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What keeps a sequence from being saved, at the fields as the HTTP API names them. What only keeps it from being started is found by <see cref="StartChecks"/>.</summary>
internal static class SequenceChecks
{
    private const int MaxSteps = 50;
    private const int MaxDays = 3650;

    /// <summary>Beside the step's own content.</summary>
    private const int MaxVariants = 3;

    /// <summary>What is wrong with steps, each at its field.</summary>
    public static void Check(IReadOnlyList<StepEdit> edits, FieldChecks checks)
    {
        if (edits.Count > MaxSteps)
        {
            checks.Add("steps", $"A sequence has at most {MaxSteps} steps; this has {edits.Count}.");
        }

        for (var i = 0; i < edits.Count; i++)
        {
            var (edit, field) = (edits[i], $"steps[{i}]");
            if (edit.Id is not null && edits.Take(i).Any(e => e.Id == edit.Id))
            {
                checks.Add($"{field}.id", "A step can stand in the sequence once.");
            }

            checks.Line($"{field}.name", edit.Name, ModelConventions.Name);
            var mayAnswer = edit.ReplyInThread && i > 0;
            CheckContent(edit.Content, field, mayAnswer, isFirst: i == 0, checks);
            CheckVariants(edit, field, mayAnswer, isFirst: i == 0, checks);
            checks.Count($"{field}.delayDays", edit.DelayDays, MaxDays);
            checks.Count($"{field}.delayHours", edit.DelayHours, 24 * 366);
            CheckCondition(edits, i, checks);
        }
    }

    private static void CheckVariants(StepEdit edit, string field, bool mayAnswer, bool isFirst, FieldChecks checks)
    {
        if (edit.Variants.Count > MaxVariants)
        {
            checks.Add($"{field}.variants", $"A step has at most {MaxVariants} variants beside its own content; this has {edit.Variants.Count}.");
        }

        for (var i = 0; i < edit.Variants.Count; i++)
        {
            var (variant, place) = (edit.Variants[i], $"{field}.variants[{i}]");
            if (variant.Letter == VariantLetter.A)
            {
                checks.Add($"{place}.letter", "Variant a is the step's own content. Variants beside it are b, c and d.");
            }
            else if (variant.Letter is { } letter && edit.Variants.Take(i).Any(v => v.Letter == letter))
            {
                checks.Add($"{place}.letter", "Each variant has a letter of its own.");
            }

            CheckContent(variant.Content, place, mayAnswer, isFirst, checks);
        }

        if (!edit.IsVariantAEnabled && !edit.Variants.Any(v => v.IsEnabled))
        {
            checks.Add($"{field}.isVariantAEnabled", "Switch one variant on at least. To send none of them, disable the step.");
        }
    }

    private static void CheckCondition(IReadOnlyList<StepEdit> edits, int index, FieldChecks checks)
    {
        var edit = edits[index];
        if (edit.Condition is null)
        {
            return;
        }

        var place = edit.ConditionStep ?? index;
        if (index == 0)
        {
            checks.Add("steps[0].condition", "Nothing comes before the first email, so it has no condition.");
        }
        else if (place < 1 || place > index)
        {
            checks.Add($"steps[{index}].conditionStep", $"A condition is about an earlier step: 1 to {index}.");
        }
        else if (edit.IsEnabled && !edits[place - 1].IsEnabled)
        {
            checks.Add($"steps[{index}].conditionStep", $"Step {place} is disabled, so nobody gets its email and the condition is never met.");
        }
    }

    // What cannot be rendered yet is kept as work in progress and refuses a start; what breaks a limit never becomes an email.
    private static void CheckContent(ContentEdit content, string field, bool mayAnswer, bool isFirst, FieldChecks checks)
    {
        checks.Line($"{field}.subjectTemplate", content.Subject, ContentLimits.Subject);
        checks.Line($"{field}.preheaderTemplate", content.Preheader, ContentLimits.Preheader);
        checks.Text($"{field}.bodyTemplate", content.Body, ContentLimits.Body);
        checks.Text($"{field}.textTemplate", content.Text, ContentLimits.Body);
        if (!EmailCompleteness.HasVisibleText(content.Subject) && content.TemplateId is null && !mayAnswer)
        {
            checks.Add($"{field}.subjectTemplate", isFirst
                ? "The first email needs a subject."
                : "Give a subject, or send it in the thread of the step before.");
        }

        foreach (var problem in TemplateSyntax.Limits(content.Source).Where(p => !checks.Problems.Any(c => c.Field == StartChecks.FieldOf(field, p.Part))))
        {
            checks.Add(StartChecks.FieldOf(field, problem.Part), TemplateReview.Describe(problem));
        }
    }

    /// <summary>What is wrong with a choice of who moves.</summary>
    public static void Check(PlanMove move, FieldChecks checks)
    {
        if (move.Statuses.Except(PlanMove.Movable).Cast<EnrollmentStatus?>().FirstOrDefault() is { } over)
        {
            checks.Add("statuses", $"Contacts that are {SnakeCase.Words(over)} do not move. Those that are {string.Join(", ", PlanMove.Movable.Select(s => SnakeCase.Words(s)))} can.");
        }

        if (move.Who == MoveScope.Status && move.Statuses.Count == 0)
        {
            checks.Add("statuses", "Say which contacts move.");
        }
    }
}
