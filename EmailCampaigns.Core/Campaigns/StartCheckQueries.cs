using System.Globalization;
using System.Text;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Reads what a person should know before a campaign starts: what refuses it, what contacts lack, what readers and filters will stumble over.</summary>
public sealed class StartCheckQueries(IDbContextFactory<CampaignsDb> dbs, PlanFreezer freezer, TemplateRenderer renderer, PublicTokens tokens, AiModels models)
{
    /// <summary>The bytes of HTML, with footer and pixel, after which Gmail clips an email.</summary>
    public const int GmailLimit = 102 * 1024;

    /// <summary>Contacts that are looked at; of a longer list the first ones.</summary>
    public const int MaxContacts = 100_000;

    /// <summary>SpamAssassin gives points for pictures beside so few letters or less (HTML_IMAGE_ONLY).</summary>
    private const int ShortText = 3_200;

    /// <summary>The steps that a start would freeze and send, in order.</summary>
    public async Task<IReadOnlyList<FrozenStep>> Steps(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return [.. (await freezer.Read(db, campaignId, cancellationToken)).Steps.Where(s => s.IsEnabled)];
    }

    /// <summary>The findings; null where the workspace has no such campaign. Everything happens off the caller's thread.</summary>
    public Task<StartCheck?> Find(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken) =>
        Task.Run(() => Read(workspaceId, campaignId, cancellationToken), cancellationToken);

    private async Task<StartCheck?> Read(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken) is not { } campaign)
        {
            return null;
        }

        var plan = await freezer.Read(db, campaignId, cancellationToken);
        var facts = new Facts(
            campaign,
            await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken),
            await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == campaign.SenderAccountId, cancellationToken),
            await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == workspaceId, cancellationToken));
        List<StartFinding> findings =
        [
            .. (await StartChecks.Of(db, campaign, plan, models, cancellationToken)).Select(p => new StartFinding(StartFindingKind.Refusal, StartFindingWeight.Refusal, p.Field, p.Message) { Step = StepIn(p.Field) }),
        ];
        List<ShownStep> steps = [.. plan.Steps.Where(s => s.IsEnabled).Select(s => new ShownStep(s, [.. StepContent.Of(s).Select(c => new ShownContent(c, new TemplateUsage(c.Step.Source)))]))];
        var (looked, isSample, first) = await Show(db, facts, steps, cancellationToken);
        var writing = await WritingOf(db, cancellationToken);
        foreach (var (content, usage) in steps.SelectMany(s => s.Contents))
        {
            List<StartFinding> found =
            [
                .. writing?.Of(campaign, content.Step, looked) ?? [],
                .. NotesOf(content),
                .. await MissingIn(db, content, usage, cancellationToken),
                .. UnsureIn(content, usage, facts),
                .. BranchesOf(content, usage),
                .. UnsubscribeOf(content.Step, facts),
                .. OfSending(content, facts, first),
                .. await FileChecks.Of(db, content.Step, campaign.CampaignType, looked, cancellationToken),
            ];
            findings.AddRange(found.Select(f => f with { Step = content.Step.Order, Variant = content.Step.Variant }));
        }

        return new StartCheck(StartFinding.OncePerCampaign(findings, steps.Count), looked, isSample, campaign.HasIntake);
    }

    /// <summary>What a model takes for a text; null where the workspace has none, which refuses the start if one is needed.</summary>
    private async Task<WritingEstimate?> WritingOf(CampaignsDb db, CancellationToken cancellationToken)
    {
        var settings = await db.AiSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return models.Of(settings) is null ? null : new WritingEstimate(settings ?? new AiSettings(DateTime.UnixEpoch), await TextUsage.Usual(db, cancellationToken));
    }

    /// <summary>Shows the texts every contact of the list; of variants each contact the one that it would get.</summary>
    private static async Task<(int Looked, bool IsSample, MergeFields First)> Show(CampaignsDb db, Facts facts, IReadOnlyList<ShownStep> steps, CancellationToken cancellationToken)
    {
        var first = facts.Newcomer();
        if (facts.Campaign.ListId is not { } listId)
        {
            return (0, false, first);
        }

        var members =
            from member in db.ContactListMembers
            join contact in db.Contacts on member.ContactId equals contact.Id
            where member.ListId == listId && contact.DeletedAt == null
            orderby member.ContactId
            select contact;
        if (!steps.Any(s => s.Contents.Any(c => c.Usage.DependsOnContact)))
        {
            return (await members.CountAsync(cancellationToken), false, first);
        }

        var looked = 0;
        await foreach (var contact in members.AsNoTracking().Take(MaxContacts + 1).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (looked == MaxContacts)
            {
                return (looked, true, first);
            }

            var fields = ContactMergeFields.For(contact, facts.Sender, facts.Workspace.PostalAddress);
            first = looked++ == 0 ? fields : first;
            foreach (var step in steps)
            {
                step.UsageOf(contact.Id).Add(contact.Id, fields);
            }
        }

        return (looked, false, first);
    }

    private static IEnumerable<StartFinding> NotesOf(StepContent content) => ContentNotes.Of(content.Step.Source).Where(n => !n.Refuses)
        .Select(n => new StartFinding(KindOf(n.Kind), StartFindingWeight.Warning, StartChecks.FieldOf(content.Field, n.Part), n.Message));

    private static StartFindingKind KindOf(ContentNoteKind kind) => kind switch
    {
        ContentNoteKind.DataPicture => StartFindingKind.Refusal,
        ContentNoteKind.InsecureLink => StartFindingKind.InsecureLink,
        ContentNoteKind.BrokenLink => StartFindingKind.BrokenLink,
        ContentNoteKind.MissingAlternative => StartFindingKind.MissingAlternative,
        ContentNoteKind.OnlyPictures => StartFindingKind.OnlyPictures,
        ContentNoteKind.FilterWords => StartFindingKind.FilterWords,
        ContentNoteKind.LeftOut => StartFindingKind.LeftOut,
    };

    private static async Task<IReadOnlyList<StartFinding>> MissingIn(CampaignsDb db, StepContent content, TemplateUsage usage, CancellationToken cancellationToken)
    {
        var ids = usage.Missing.SelectMany(m => m.Examples).Distinct().ToList();
        var emails = ids.Count == 0 ? [] : await db.Contacts.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Email, cancellationToken);
        return
        [
            .. usage.Missing.Select(m => new StartFinding(
                StartFindingKind.MissingValue,
                StartFindingWeight.Warning,
                $"{content.Field}.bodyTemplate",
                $"{Counted(m.Contacts, usage.Contacts)} have no {m.Name}, so nothing is shown in its place. Add a fallback, {Fallback(m.Name)}, or fill in the field.")
            {
                Variable = m.Name,
                Contacts = m.Contacts,
                Examples = [.. m.Examples.Where(emails.ContainsKey).Select(id => new StartExample(id, emails[id]))],
            }),
        ];
    }

    /// <summary>What contacts may lack who come by an event: of them nothing is known before they come but what the campaign asks of their event.</summary>
    private static IEnumerable<StartFinding> UnsureIn(StepContent content, TemplateUsage listed, Facts facts)
    {
        if (!facts.Campaign.IsEventTriggered)
        {
            return [];
        }

        var usage = new TemplateUsage(content.Step.Source);
        usage.Add(Guid.Empty, facts.Newcomer());
        return usage.Missing.ExceptBy(listed.Missing.Select(m => m.Name), m => m.Name).Select(m => new StartFinding(
            StartFindingKind.MissingValue,
            StartFindingWeight.Warning,
            $"{content.Field}.bodyTemplate",
            $"Contacts who come by the event may have no {m.Name}, and then nothing is shown in its place. Add a fallback, {Fallback(m.Name)}.")
        {
            Variable = m.Name,
        });
    }

    private static string Fallback(string variable) => $"{{{{default {(variable.Any(char.IsWhiteSpace) ? $"[{variable}]" : variable)} \"...\"}}}}";

    private static IEnumerable<StartFinding> BranchesOf(StepContent content, TemplateUsage usage) => usage.Contacts == 0 ? [] : usage.Branches.Select(branch => new StartFinding(
        StartFindingKind.Branch,
        branch.Taken == 0 ? StartFindingWeight.Warning : StartFindingWeight.Information,
        $"{content.Field}.bodyTemplate",
        branch.Taken == 0 ? $"Nobody takes {branch.Condition}." : $"{Counted(branch.Taken, usage.Contacts)} for whom {branch.Condition} holds; {Number(branch.NotTaken)} take the other way.")
    {
        Contacts = branch.Taken,
    });

    /// <summary>An email of outreach without a footer has its way out in a header alone, which not every program shows.</summary>
    private static IEnumerable<StartFinding> UnsubscribeOf(FrozenStep step, Facts facts) =>
        facts.Footer != FooterKind.None || TemplateVariables.Of(step.Source).Any(v => MergeFields.KeyOf(v.Name) == MergeFields.KeyOf(MergeFields.UnsubscribeUrl))
            ? []
            : [new StartFinding(
                StartFindingKind.NoUnsubscribeLink, StartFindingWeight.Information, "settings.footer",
                "No unsubscribe link in the text; mail programs offer one by a header. Choose a footer in the settings, or write {{unsubscribe_url}}.")];

    private IEnumerable<StartFinding> OfSending(StepContent of, Facts facts, MergeFields fields)
    {
        var step = of.Step;
        if (TemplateSyntax.Problems(step.Source).Count > 0)
        {
            yield break;
        }

        EmailContent content;
        try
        {
            content = renderer.Render(step.Source, fields);
        }
        catch (TemplateException)
        {
            yield break; // too large for one email, which its draft will say
        }

        if (facts.TracksOpens && content.Html.Length > 0 && content.Text.Length < ShortText)
        {
            yield return new StartFinding(
                StartFindingKind.TrackedOpens, StartFindingWeight.Information, "settings.trackOpens",
                "Tracking opens adds a picture, and filters score a picture in a short email. Without it the email has none.");
        }

        var size = Encoding.UTF8.GetByteCount(SentHtml(content, facts));
        if (size > GmailLimit)
        {
            yield return new StartFinding(
                StartFindingKind.Size, StartFindingWeight.Warning, $"{of.Field}.bodyTemplate",
                $"The HTML is {Number(size / 1024)} KB with signature, footer and tracking. Gmail cuts it at 102 KB, and with the end goes the unsubscribe link. Shorten it.");
        }
    }

    private string SentHtml(EmailContent content, Facts facts)
    {
        var links = new EmailLinks(tokens, PublicPrefix.Of(facts.Sender?.TrackingDomain, facts.Workspace.PublicBaseUrl, "https://mail.example.com"), Guid.Empty);
        var complete = UnsubscribeLink.Fill(
            EmailFooter.Append(content with { Html = content.Html + facts.Sender?.SignatureHtml }, facts.Footer, facts.Settings.FooterText, facts.Workspace.PostalAddress), links.Unsubscribe);
        return TrackedContent.Of(complete, links, facts.TracksOpens, facts.Workspace.TrackClicks && facts.Settings.TrackClicks).Html;
    }

    private static int? StepIn(string field) =>
        field.StartsWith("steps[", StringComparison.Ordinal) && int.TryParse(field.AsSpan(6, field.IndexOf(']', StringComparison.Ordinal) - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index + 1 : null;

    private static string Counted(int contacts, int of) => $"{Number(contacts)} of {Number(of)} contacts";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record Facts(Campaign Campaign, CampaignSettings Settings, SenderAccount? Sender, Workspace Workspace)
    {
        public FooterKind Footer => Settings.FooterOf(Campaign.CampaignType);

        public bool TracksOpens => Workspace.TrackOpens && Settings.TrackOpens;

        /// <summary>What is known of somebody who comes by an event, before they come.</summary>
        public MergeFields Newcomer()
        {
            _ = EmailAddress.TryParse("contact@example.org", out var address, out _);
            return ContactMergeFields.For(new Contact(address!, DateTime.UnixEpoch) { EnrichedData = Campaign.TriggerConfig }, Sender, Workspace.PostalAddress);
        }
    }

    /// <summary>A step with what its contents make of contacts.</summary>
    private sealed record ShownStep(FrozenStep Step, IReadOnlyList<ShownContent> Contents)
    {
        /// <summary>What is shown a contact: of variants the one that it would get.</summary>
        public TemplateUsage UsageOf(Guid contactId) =>
            Contents.Count == 1 || Step.For(contactId).Variant is not { } letter ? Contents[0].Usage : Contents.First(c => c.Content.Step.Variant == letter).Usage;
    }

    private sealed record ShownContent(StepContent Content, TemplateUsage Usage);
}
