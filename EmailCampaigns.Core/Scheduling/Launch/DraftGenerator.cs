using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>Renders the email that a step would be for a contact.</summary>
public sealed class DraftGenerator(TemplateRenderer renderer)
{
    /// <summary>The merged email. A threaded step without a subject of its own takes <c>Re: </c> and the present subject of its thread.</summary>
    /// <exception cref="TemplateException">The step's content cannot be rendered.</exception>
    public EmailContent Generate(FrozenPlan plan, FrozenStep step, MergeFields fields)
    {
        var content = renderer.Render(step.Source, fields);
        if (!step.TakesThreadSubject)
        {
            return content;
        }

        var opener = plan.Steps.LastOrDefault(s => s.Order < step.Order && s.IsEnabled && !s.TakesThreadSubject);
        return content with { Subject = ThreadSubject(opener is null ? "" : renderer.Render(opener.Source with { BodyHtml = "", BodyText = "", Preheader = null }, fields).Subject) };
    }

    /// <summary>The merged email, and why it must not be sent; null if nothing prevents it. One that this contact's values make too large is empty.</summary>
    /// <exception cref="TemplateException">The step's content cannot be rendered, whoever the contact is.</exception>
    public (EmailContent Content, string? Problem) Make(FrozenPlan plan, FrozenStep step, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            var content = Generate(plan, step, fields);
            return (content, renderer.ProblemOf(step.Source, content, fields, subjectIsDue: !step.TakesThreadSubject));
        }
        catch (TemplateException tooLarge) when (tooLarge.Problems.All(problem => problem.IsLimit))
        {
            return (new EmailContent("", "", ""), tooLarge.Message);
        }
    }

    /// <summary>The subject of an answer in a thread.</summary>
    public static string ThreadSubject(string opener) => opener.StartsWith("Re: ", StringComparison.OrdinalIgnoreCase) ? opener : $"Re: {opener}";

    /// <summary>The subject of an email that opens its thread, where one was made for an answer.</summary>
    public static string OpeningSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.StartsWith("Re: ", StringComparison.OrdinalIgnoreCase) ? subject["Re: ".Length..] : subject;
    }

    /// <summary>What a draft is called by the place of its step.</summary>
    public static DraftType TypeOf(FrozenPlan plan, FrozenStep step) => step.Order switch
    {
        1 => DraftType.FirstOutreach,
        _ when step.Order >= plan.Steps.Where(s => s.IsEnabled).Select(s => s.Order).DefaultIfEmpty(step.Order).Max() && step.Order > 2 => DraftType.FinalFollowup,
        _ => DraftType.SecondFollowup,
    };
}
