using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Generation;

/// <summary>What a whole email is written from.</summary>
/// <param name="Brief">What the model is given.</param>
/// <param name="Preheader">The line that inboxes show, merged. It is hidden markup and no part of what a model writes; null for none.</param>
/// <param name="Sources">What the text is checked against.</param>
/// <inheritdoc cref="WritingMaterial"/>
internal sealed record EmailMaterial(DraftBrief Brief, string? Preheader, CheckSources Sources, FrozenStep Step, Contact Contact) : WritingMaterial(Step, Contact, Brief.Facts)
{
    public override AiPrompt? Prompt => DraftPrompt.Of(Brief);

    public override int InstructionVersion => DraftPrompt.Version;

    /// <exception cref="TemplateException">The step's own text cannot be merged.</exception>
    public static EmailMaterial Of(FrozenPlan plan, FrozenStep step, Contact contact, IReadOnlyList<DraftFact> facts, WritingWish wish, MergeFields fields, DraftGenerator generator)
    {
        var whole = generator.Generate(plan, step, fields);
        var brief = new DraftBrief(
            WithoutPreheader(whole), step.TakesThreadSubject, wish.SenderName, wish.Instruction, wish.Remark, wish.Before is { } before ? WithoutPreheader(before) : null, facts)
        {
            IsFirstThough = step.Order > 1 && !facts.Any(f => f.Kind == FactKind.Email),
        };
        return new EmailMaterial(brief, Templates.Preheader.Of(whole.Html), new CheckSources(brief.Example, facts, wish.SaidTo(contact)), step, contact);
    }

    public override WrittenText Read(string completion)
    {
        if (WrittenEmail.Read(completion, Brief.Facts, out var problem) is not { } written)
        {
            return WrittenText.Unreadable(problem);
        }

        try
        {
            HtmlToText.Convert(written.Html); // refuses what is nested too deep, before it is read as a tree
            var html = WrittenHtml.Clean(written.Html, Brief.Example.Html, out var removed);
            var subject = Step.TakesThreadSubject ? Brief.Example.Subject : written.Subject;
            var content = new EmailContent(subject, html, HtmlToText.Convert(html)) { Attachments = Brief.Example.Attachments };
            var whole = Preheader is { } line ? content with { Html = Templates.Preheader.Insert(html, line) } : content;
            return new WrittenText(whole, written.Used, DraftChecks.Of(content, removed, Step.TakesThreadSubject, Contact, Sources), null);
        }
        catch (ContentLimitException tooLarge)
        {
            return WrittenText.Unreadable(tooLarge.Message);
        }
    }

    public override WrittenText? Without(string why) => null;

    private static EmailContent WithoutPreheader(EmailContent content) => content with { Html = Templates.Preheader.Without(content.Html) };
}
