namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>Another content of a step, tried against the step's own (table <c>campaign_step_variants</c>). Pause, thread and condition are the step's.</summary>
public sealed class StepVariant : IWorkspaceOwned, ITimestamped
{
    private StepVariant()
    {
    }

    /// <param name="stepId">The step.</param>
    /// <param name="letter"><see cref="VariantLetter.B"/> to <see cref="VariantLetter.D"/>; it keeps it for life.</param>
    /// <param name="now">When it is made.</param>
    public StepVariant(Guid stepId, VariantLetter letter, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        StepId = stepId;
        Letter = letter;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid StepId { get; private set; }
    public VariantLetter Letter { get; private set; }

    /// <summary>Where the content comes from; null means its own.</summary>
    public Guid? EmailTemplateId { get; set; }

    /// <inheritdoc cref="SequenceStep.SubjectTemplate"/>
    public string SubjectTemplate { get; set; } = "";

    /// <inheritdoc cref="SequenceStep.PreheaderTemplate"/>
    public string? PreheaderTemplate { get; set; }

    public string BodyTemplate { get; set; } = "";

    /// <inheritdoc cref="SequenceStep.TextTemplate"/>
    public string? TextTemplate { get; set; }

    /// <summary>Whether contacts get it.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <inheritdoc cref="SequenceStep.ContentVersion"/>
    public int ContentVersion { get; set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>The same variant of another step.</summary>
    public StepVariant CopyFor(Guid stepId, DateTime now) => new(stepId, Letter, now)
    {
        EmailTemplateId = EmailTemplateId,
        SubjectTemplate = SubjectTemplate,
        PreheaderTemplate = PreheaderTemplate,
        BodyTemplate = BodyTemplate,
        TextTemplate = TextTemplate,
        IsEnabled = IsEnabled,
    };
}
