namespace EmailCampaigns.Core.Campaigns;

/// <summary>Makes the steps of a sequence from what a person wrote. Pure.</summary>
internal static class StepArrangement
{
    /// <summary>The steps as they are to be, in their order; those that stand are changed.</summary>
    public static List<SequenceStep> Arrange(
        Guid campaignId, IReadOnlyList<StepEdit> edits, IReadOnlyList<AttachedFiles> files, Dictionary<Guid, SequenceStep> standing, IEnumerable<SequenceStep> putLast, DateTime now)
    {
        var order = 0;
        var steps = new List<SequenceStep>();
        foreach (var (edit, attached) in edits.Zip(files))
        {
            var step = edit.Id is { } id ? standing[id] : new SequenceStep(campaignId, 0, now);
            step.SequenceOrder = ++order;
            step.Name = FieldChecks.NullIfEmpty(edit.Name?.Trim()) ?? (order == 1 ? "First email" : $"Follow-up {order - 1}");
            step.EmailTemplateId = edit.EmailTemplateId;
            step.SubjectTemplate = edit.SubjectTemplate?.Trim() ?? "";
            step.PreheaderTemplate = FieldChecks.NullIfEmpty(edit.PreheaderTemplate?.Trim());
            step.BodyTemplate = edit.BodyTemplate ?? "";
            step.TextTemplate = FieldChecks.NullIfEmpty(edit.TextTemplate);
            step.Attachments = attached.OrNull;
            step.DelayDays = edit.DelayDays;
            step.DelayHours = edit.DelayHours;
            step.PreferredSendTime = edit.PreferredSendTime;
            step.DelayInBusinessDays = edit.DelayInBusinessDays;
            step.ReplyInThread = edit.ReplyInThread;
            step.IsEnabled = edit.IsEnabled;
            step.Condition = order == 1 ? null : edit.Condition;
            step.ConditionStepId = step.Condition is null ? null : steps[(edit.ConditionStep ?? order - 1) - 1].Id;
            step.IsVariantAEnabled = edit.IsVariantAEnabled;
            ArrangeVariants(step, edit.Variants, now);
            steps.Add(step);
        }

        foreach (var step in putLast)
        {
            step.SequenceOrder = ++order;
            step.IsEnabled = false;
            steps.Add(step);
        }

        return steps;
    }

    private static void ArrangeVariants(SequenceStep step, IReadOnlyList<VariantEdit> edits, DateTime now)
    {
        var taken = edits.Select(e => e.Letter).OfType<VariantLetter>().ToHashSet();
        foreach (var gone in step.Variants.Where(v => !taken.Contains(v.Letter)).ToList())
        {
            step.Variants.Remove(gone);
        }

        taken.Add(VariantLetter.A);
        foreach (var edit in edits.Where(e => e.Letter is not null || taken.Count < Enum.GetValues<VariantLetter>().Length))
        {
            var letter = edit.Letter ?? Enum.GetValues<VariantLetter>().First(taken.Add);
            var variant = step.Variants.FirstOrDefault(v => v.Letter == letter);
            if (variant is null)
            {
                variant = new StepVariant(step.Id, letter, now);
                step.Variants.Add(variant);
            }

            variant.EmailTemplateId = edit.EmailTemplateId;
            variant.SubjectTemplate = edit.SubjectTemplate?.Trim() ?? "";
            variant.PreheaderTemplate = FieldChecks.NullIfEmpty(edit.PreheaderTemplate?.Trim());
            variant.BodyTemplate = edit.BodyTemplate ?? "";
            variant.TextTemplate = FieldChecks.NullIfEmpty(edit.TextTemplate);
            variant.IsEnabled = edit.IsEnabled;
        }
    }
}
