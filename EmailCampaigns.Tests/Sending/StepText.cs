using EmailCampaigns.Core;

namespace EmailCampaigns.Tests.Sending;

/// <summary>One step of a test's campaign.</summary>
/// <param name="VariantB">What is tried against it.</param>
internal sealed record StepText(string Subject, string Html, int DelayDays = 0, bool ReplyInThread = false, string? Preheader = null, string? Text = null, StepText? VariantB = null)
{
    public AttachedFiles? Attachments { get; init; }

    /// <summary>The step of a campaign, at its place in the sequence.</summary>
    public SequenceStep ToStep(Guid campaignId, int order, DateTime now)
    {
        var step = new SequenceStep(campaignId, order, now)
        {
            Name = $"Step {order}",
            SubjectTemplate = Subject,
            PreheaderTemplate = Preheader,
            BodyTemplate = Html,
            TextTemplate = Text,
            Attachments = Attachments,
            ReplyInThread = ReplyInThread,
            DelayDays = DelayDays,
        };
        if (VariantB is { } tried)
        {
            step.Variants.Add(new StepVariant(step.Id, VariantLetter.B, now) { SubjectTemplate = tried.Subject, BodyTemplate = tried.Html });
        }

        return step;
    }
}
