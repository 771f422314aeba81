using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>What a person who approves all says yes to.</summary>
/// <param name="Drafts">As they stand at this moment.</param>
public sealed record ApprovableDrafts(IReadOnlyList<SeenDraft> Drafts)
{
    /// <summary>How many of them are of the first step of their sequence.</summary>
    public int FirstEmails { get; init; }

    /// <summary>The places of their steps, from 1, each once.</summary>
    public IReadOnlyList<int> Steps { get; init; } = [];

    /// <summary>The names of their campaigns.</summary>
    public IReadOnlyList<string> Campaigns { get; init; } = [];
}

/// <summary>Reads what a reviewer looks at.</summary>
public sealed class ReviewQueries(IDbContextFactory<CampaignsDb> dbs, DraftGenerator generator)
{
    private const int EarlierEmails = 10;

    /// <summary>One draft with all that a decision needs; null where the workspace has none with this id.</summary>
    public async Task<ReviewDraft?> Find(Guid workspaceId, Guid draftId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var outdated = DraftQueries.Outdated(db, db.EmailDrafts);
        var found = await (
            from draft in db.EmailDrafts.AsNoTracking()
            join contact in db.Contacts on draft.ContactId equals contact.Id
            join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
            join settings in db.CampaignSettings on campaign.Id equals settings.CampaignId
            join enrollment in db.Enrollments on draft.CampaignContactId equals enrollment.Id
            join version in db.PlanVersions on enrollment.PlanVersionId equals version.Id
            join sender in db.SenderAccounts on campaign.SenderAccountId equals sender.Id
            where draft.Id == draftId
            select new { draft, contact, campaign, settings, version.PlanJson, sender, IsOutdated = outdated.Any(o => o.Id == draft.Id) }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var whole = FrozenPlan.Parse(found.PlanJson);
        var plan = whole.For(found.contact.Id);
        var step = whole.Find(found.draft.StepId)?.ContentOf(found.draft.Variant, found.contact.Id);
        var postalAddress = await db.PostalAddress(cancellationToken);
        var fields = ContactMergeFields.For(found.contact, found.sender, postalAddress);
        var generations = await db.DraftGenerations.AsNoTracking().Where(g => g.DraftId == found.draft.Id).OrderBy(g => g.Id).ToListAsync(cancellationToken);
        var written = generations.FindLast(g => g.Status == GenerationStatus.Done);
        fields = fields.With((written?.Texts() ?? []).ToDictionary(t => t.Instruction, t => t.Text, StringComparer.Ordinal));
        var isOutdated = found.IsOutdated;
        var isByModel = found.draft.Status == DraftStatus.Unwritten || found.draft.Generator != EmailDraft.Template || found.campaign.DraftsBy == DraftsBy.Ai;
        // What an outdated draft was made from is not the present plan's.
        var bracketed = step is null || isOutdated ? null : generator.Generate(plan, step, MarkedText.Bracket(fields));
        // Where a model wrote single texts, the rest is the template's.
        var merged = isByModel && (found.campaign.DraftsBy == DraftsBy.Ai || found.draft.Status == DraftStatus.Unwritten) ? null : bracketed;
        var isMerged = merged is not null && step is not null;
        var (content, generated) = (found.draft.Content, new EmailContent(found.draft.Subject, found.draft.Body, found.draft.Text) { Attachments = found.draft.Attachments ?? AttachedFiles.None });
        return new ReviewDraft
        {
            Id = found.draft.Id,
            Revision = found.draft.Revision,
            Status = found.draft.Status,
            ApprovedBy = await NameOf(db, found.draft.ApprovedBy, cancellationToken),
            ApprovedAt = found.draft.ApprovedAt,
            FirstApprovedBy = await NameOf(db, found.draft.FirstApprovedBy, cancellationToken),
            StatusReason = found.draft.StatusReason,
            IsOutdated = isOutdated,
            Problem = found.draft.ProblemOfContent(),
            Content = content,
            Footer = EmailFooter.Added(content, found.settings.FooterOf(found.campaign.CampaignType), found.settings.FooterText, postalAddress),
            HasSignature = !string.IsNullOrWhiteSpace(found.sender.SignatureHtml),
            Generated = generated,
            MarkedSubject = MarkedText.OfLine(merged?.Subject, generated.Subject, content.Subject),
            MarkedHtml = MarkedText.OfHtml(merged?.Html, generated.Html, content.Html),
            MissingFields = isMerged ? TemplateVariables.Missing(Untouched(step!.Source, found.draft), fields) : [],
            Fallbacks = isMerged ? TemplateVariables.Fallbacks(Untouched(step!.Source, found.draft), fields) : [],
            Preheader = Preheader.Of(content.Html),
            RefusedInLinks = isMerged ? TemplateVariables.RefusedInLinks(Untouched(step!.Source, found.draft), fields) : [],
            CampaignId = found.campaign.Id,
            CampaignName = found.campaign.Name,
            Timezone = found.settings.Timezone,
            StepOrder = step?.Order ?? 0,
            Variant = found.draft.Variant,
            Steps = plan.Steps.Count(s => s.IsEnabled),
            SenderName = found.sender.DisplayName,
            SenderEmail = found.sender.Email,
            Contact = await ContactOf(db, found.contact, cancellationToken),
            Earlier = await EarlierOf(db, found.draft, cancellationToken),
            Writing = isByModel ? WritingOf(found.draft, generations, bracketed, bracketed is null ? null : generator.Generate(plan, step!, fields)) with
            {
                IsWholeEmail = found.campaign.DraftsBy == DraftsBy.Ai,
            } : null,
            SpeaksOfEarlier = step is { Order: > 1 } && await FirstEmails.IsFirst(db, found.draft, cancellationToken) ? FirstEmails.WordsOfEarlier(content) : null,
        };
    }

    /// <summary>When the email of a draft goes out as things stand; null where it was sent or tried already, or the draft is gone.</summary>
    public Task<ExpectedSending?> Expected(Guid workspaceId, Guid draftId, CancellationToken cancellationToken) => Expected(workspaceId, [draftId], cancellationToken);

    /// <summary>When the first email of some drafts goes out: one that has its time comes before those that wait for the email before them.</summary>
    public async Task<ExpectedSending?> Expected(Guid workspaceId, IReadOnlyCollection<Guid> draftIds, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var found = await (
            from draft in db.EmailDrafts
            join row in db.ScheduledEmails on new { draft.CampaignContactId, draft.StepId } equals new { row.CampaignContactId, row.StepId }
            join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
            where draftIds.Contains(draft.Id)
                && (row.Status == ScheduledEmailStatus.Planned || row.Status == ScheduledEmailStatus.Pending || row.Status == ScheduledEmailStatus.Cancelled)
            orderby row.Status == ScheduledEmailStatus.Pending ? 0 : row.Status == ScheduledEmailStatus.Planned ? 1 : 2, row.ScheduledFor
            select new { row, campaign.Status }).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : ExpectedSending.Of(found.row, found.Status);
    }

    /// <summary>Whether a campaign is paused: its drafts wait for that to end.</summary>
    public async Task<bool> IsPaused(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Campaigns.AnyAsync(c => c.Id == campaignId && c.Status == CampaignStatus.Paused, cancellationToken);
    }

    /// <summary>What can be filtered by: the campaigns and steps that have drafts to review, by name.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="reviewer">Who reviews, as the audit log writes it: what waits for somebody else is left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ReviewCampaign>> Campaigns(Guid workspaceId, string? reviewer, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var waiting = await DraftQueries.Waiting(db, new DraftFilter { NotYetBy = reviewer })
            .GroupBy(d => new { d.CampaignId, d.StepId })
            .Select(g => new { g.Key.CampaignId, g.Key.StepId, Count = g.Count() })
            .ToListAsync(cancellationToken);
        var campaignIds = waiting.Select(w => w.CampaignId).Distinct().ToList();
        var names = await db.Campaigns.Where(c => campaignIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        var orders = await db.SequenceSteps.Where(s => campaignIds.Contains(s.CampaignId))
            .ToDictionaryAsync(s => s.Id, s => s.SequenceOrder, cancellationToken);
        return
        [
            .. waiting.GroupBy(w => w.CampaignId)
                .Select(g => new ReviewCampaign(g.Key, names[g.Key], [.. g.Select(w => new ReviewStep(w.StepId, orders[w.StepId], w.Count)).OrderBy(s => s.Order)]))
                .OrderBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
    }

    /// <summary>
    /// All that wait at this moment, match, and can be approved as they are: what a person who approves all says yes to. Those with an earlier text of their step, and those
    /// that could not be made, stay in the queue.
    /// </summary>
    public async Task<ApprovableDrafts> Approvable(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var toMakeAgain = DraftQueries.ToMakeAgain(db, filter).Select(d => d.Id);
        var found = await DraftQueries.Waiting(db, filter).Where(d => !toMakeAgain.Contains(d.Id)).OrderBy(d => d.Id)
            .Select(d => new { d.Id, d.Revision, d.StepId, d.CampaignId }).ToListAsync(cancellationToken);
        var (stepIds, campaignIds) = (found.Select(d => d.StepId).Distinct().ToList(), found.Select(d => d.CampaignId).Distinct().ToList());
        var orders = await db.SequenceSteps.Where(s => stepIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.SequenceOrder, cancellationToken);
        return new ApprovableDrafts([.. found.Select(d => new SeenDraft(d.Id, d.Revision))])
        {
            FirstEmails = found.Count(d => orders[d.StepId] == 1),
            Steps = [.. orders.Values.Distinct().Order()],
            Campaigns = await db.Campaigns.Where(c => campaignIds.Contains(c.Id)).OrderBy(c => c.Name).Select(c => c.Name).ToListAsync(cancellationToken),
        };
    }

    /// <summary>All that wait at this moment, match, and were made from an earlier text of their step or could not be made.</summary>
    public async Task<IReadOnlyList<SeenDraft>> ToMakeAgain(Guid workspaceId, DraftFilter filter, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await DraftQueries.ToMakeAgain(db, filter).OrderBy(d => d.Id).Select(d => new SeenDraft(d.Id, d.Revision)).ToListAsync(cancellationToken);
    }

    /// <summary>The parts of a source that no person wrote anew.</summary>
    private static TemplateSource Untouched(TemplateSource source, EmailDraft draft) => new(
        draft.EditedSubject is null ? source.Subject : "",
        draft.EditedBody is null ? source.BodyHtml : "",
        draft.EditedText is null ? source.BodyText : "")
    {
        Preheader = draft.EditedBody is null ? source.Preheader : null,
    };

    private static ReviewWriting WritingOf(EmailDraft draft, List<DraftGeneration> generations, EmailContent? bracketed, EmailContent? template)
    {
        var written = generations.FindLast(g => g.Status == GenerationStatus.Done);
        var content = draft.Content;
        var text = $"{content.Subject}\n{content.Text}";
        var findings = written is null ? [] : written.Findings().Where(f => f.Passage is null || text.Contains(f.Passage, StringComparison.OrdinalIgnoreCase)).ToList();
        var used = written is null ? [] : written.Used().DistinctBy(u => u.Id).OrderBy(u => EndOf(u.Passage, content.Text)).ToList();
        List<string> noSource = [.. findings.Where(f => f.Level != FindingLevel.Passed).Select(f => f.Passage).OfType<string>()];
        return new ReviewWriting
        {
            IsOpen = generations.Exists(g => g.Status is GenerationStatus.Queued or GenerationStatus.Running),
            Model = written?.Model,
            Facts = written?.Facts() ?? [],
            Used = used,
            Findings = findings,
            InputTokens = written?.InputTokens ?? 0,
            OutputTokens = written?.OutputTokens ?? 0,
            CostMicros = written?.CostMicros ?? 0,
            LastError = generations is [.., { Status: GenerationStatus.Failed or GenerationStatus.Cancelled } last] && draft.Status != DraftStatus.Failed ? last.Error : null,
            Versions = [.. generations.Where(g => g.Status == GenerationStatus.Done && g.BeforeJson is not null).Select((g, i) => new DraftVersion(i + 1, g.Before()!, g.Remark, g.CreatedAt))],
            Template = template,
            SubjectDifference = MarkedText.DifferenceOfLine(bracketed?.Subject, template?.Subject ?? content.Subject, content.Subject, noSource),
            HtmlDifference = MarkedText.DifferenceOfHtml(bracketed?.Html, template?.Html ?? content.Html, content.Html, noSource, [.. used.Select(u => u.Passage)]),
        };
    }

    /// <summary>Where words end in a text, so that they are numbered as they are read; those that are not there come last.</summary>
    private static int EndOf(string passage, string text) =>
        passage.Length > 0 && text.IndexOf(passage, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + passage.Length : int.MaxValue;

    private static async Task<string?> NameOf(CampaignsDb db, string? actor, CancellationToken cancellationToken)
    {
        if (Actor.UserIdIn(actor) is not { } userId)
        {
            return actor;
        }

        return await db.Users.Where(u => u.Id == userId).Select(u => u.DisplayName != "" ? u.DisplayName : u.Email).SingleOrDefaultAsync(cancellationToken);
    }

    private static async Task<ReviewContact> ContactOf(CampaignsDb db, Contact contact, CancellationToken cancellationToken)
    {
        var lists = await (
            from member in db.ContactListMembers
            join list in db.ContactLists on member.ListId equals list.Id
            where member.ContactId == contact.Id
            orderby list.Name
            select list.Name).ToListAsync(cancellationToken);
        var file = contact.UploadBatchId is { } upload
            ? await db.UploadBatches.Where(b => b.Id == upload).Select(b => b.FileName).SingleOrDefaultAsync(cancellationToken)
            : null;
        return new ReviewContact(
            contact.Id, contact.Email, contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName), contact.Company, contact.Timezone,
            contact.EnrichedData, lists, file, contact.CreatedAt);
    }

    private static async Task<IReadOnlyList<EarlierEmail>> EarlierOf(CampaignsDb db, EmailDraft draft, CancellationToken cancellationToken) =>
        await (
            from sent in db.SentEmails
            join campaign in db.Campaigns on sent.CampaignId equals campaign.Id
            where sent.ContactId == draft.ContactId
                && !db.SentEmails.Any(own => own.CampaignContactId == draft.CampaignContactId && own.StepId == draft.StepId && own.SentAt <= sent.SentAt)
            orderby sent.SentAt descending
            select new EarlierEmail(
                sent.Subject, campaign.Id, campaign.Name, sent.SequenceStep, sent.SentAt, sent.Status,
                db.EmailReplies.Any(r => r.SentEmailId == sent.Id && r.Kind == ReplyKind.Reply)))
            .Take(EarlierEmails).ToListAsync(cancellationToken);
}
