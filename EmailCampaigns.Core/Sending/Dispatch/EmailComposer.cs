using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Makes complete messages of claimed emails: content, thread, footer, tracking, headers. What it makes is decided once, before the gate.</summary>
internal sealed class EmailComposer(TemplateRenderer renderer, FrozenPlans plans, InstallationKeys keys, PublicTokens tokens, SendingOptions options)
{
    /// <summary>Composes emails of one lane. One that cannot be composed says so in <see cref="ComposedEmail.Problem"/> and stops no other.</summary>
    public async Task<IReadOnlyList<ComposedEmail>> Compose(
        CampaignsDb db, LaneFacts lane, IReadOnlyList<ClaimedEmail> emails, DateTime now, CancellationToken cancellationToken)
    {
        var contactIds = emails.Select(e => e.ContactId).Distinct().ToList();
        var contacts = await db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var draftIds = emails.Where(e => e.DraftId is not null).Select(e => e.DraftId!.Value).ToList();
        var drafts = draftIds.Count == 0
            ? []
            : await db.EmailDrafts.AsNoTracking().Where(d => draftIds.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        var enrollmentIds = emails.Select(e => e.EnrollmentId).ToList();
        var enrollments = await db.Enrollments.Where(e => enrollmentIds.Contains(e.Id)).Select(e => new { e.Id, e.PlanVersionId, e.UploadBatchId }).ToDictionaryAsync(e => e.Id, cancellationToken);
        var threads = await ThreadsOf(db, [.. emails.Where(e => e.Priority == ScheduledEmail.FollowUp).Select(e => e.EnrollmentId)], cancellationToken);

        var tried = await Tried(db, lane, emails, cancellationToken);
        var planned = new List<PlannedEmail>(emails.Count);
        foreach (var email in emails)
        {
            var enrollment = enrollments[email.EnrollmentId];
            var plan = await plans.Get(db, enrollment.PlanVersionId, cancellationToken);
            planned.Add(new PlannedEmail(email, enrollment.PlanVersionId, enrollment.UploadBatchId, tried.Contains(email.Id), plan.For(email.ContactId)));
        }

        var batch = new Batch(lane, threads, new KeptPictures(db), new SuppressionHashes(keys.SuppressionHash), now);
        var unmet = await StepConditionFacts.Unmet(db, planned, cancellationToken);
        var composed = new List<ComposedEmail>(emails.Count);
        foreach (var email in planned)
        {
            var draft = email.Email.DraftId is { } id ? drafts.GetValueOrDefault(id) : null;
            composed.Add(await Compose(batch, email, !unmet.Contains(email.Email.Id), contacts[email.Email.ContactId], draft, cancellationToken));
        }

        return composed;
    }

    /// <summary>Those that were tried before. Asked for where the transport can find out what became of that.</summary>
    private static async Task<HashSet<Guid>> Tried(CampaignsDb db, LaneFacts lane, IReadOnlyList<ClaimedEmail> emails, CancellationToken cancellationToken)
    {
        if (lane.Sender.Provider != SenderProvider.Microsoft365)
        {
            return [];
        }

        var ids = emails.Select(e => e.Id).ToList();
        return await db.ScheduledEmails.Where(e => ids.Contains(e.Id) && e.FirstAttemptAt != null).Select(e => e.Id).ToHashSetAsync(cancellationToken);
    }

    private async ValueTask<ComposedEmail> Compose(
        Batch batch, PlannedEmail planned, bool isConditionMet, Contact contact, EmailDraft? draft, CancellationToken cancellationToken)
    {
        var (email, planVersionId, uploadBatchId, mayHaveGone, plan) = planned;
        var step = plan.Find(email.StepId);
        var composed = new ComposedEmail
        {
            Email = email,
            Order = step?.Order ?? 0,
            PlanVersionId = planVersionId,
            UploadBatchId = uploadBatchId,
            MayHaveGone = mayHaveGone,
            Variant = draft is null ? step?.Variant : draft.Variant,
            StepIsEnabled = step?.IsEnabled ?? true, // one that is no part of the plan says so itself
            DraftType = draft?.DraftType ?? (step is null ? DraftType.FirstOutreach : DraftGenerator.TypeOf(plan, step)),
            IsConditionMet = isConditionMet,
            Recipient = contact.EmailNormalized,
            ContactZone = contact.Timezone,
            AddressHash = batch.Hashes.OfAddress(contact.EmailNormalized),
            DomainHash = batch.Hashes.OfDomain(contact.EmailDomain),
        };
        if (step is null)
        {
            return composed with { Problem = "The step is no part of the plan that this enrollment runs on." };
        }

        try
        {
            var fields = ContactMergeFields.For(contact, batch.Lane.Sender, batch.Lane.Workspace.PostalAddress);
            var thread = step.ReplyInThread ? CurrentThread(batch.Threads[email.EnrollmentId]) : [];
            var (content, hash, problem) = draft is not null
                ? (draft.Content, draft.ContentHash(), null) // who approved it saw that it is complete, and the gate lets nothing else pass
                : Merge(step, fields);
            var takesThreadSubject = draft?.SubjectIsThreads ?? step.TakesThreadSubject;
            if (takesThreadSubject)
            {
                content = content with { Subject = thread.Count > 0 ? DraftGenerator.ThreadSubject(thread[0].Subject) : SubjectWithoutThread(plan, step, draft, fields) };
            }

            problem ??= EmailCompleteness.HasSubject(content.Subject) ? null : EmailCompleteness.Describe([EmailPart.Subject], []);
            return problem is null
                ? await Finish(batch, composed with { ContentHash = hash }, contact, content, thread, cancellationToken)
                : composed with { ContentHash = hash, Problem = problem };
        }
        catch (Exception problem) when (problem is TemplateException or ContentLimitException or MessageFieldException or MissingFileException)
        {
            return composed with { Problem = problem.Message };
        }
    }

    private (EmailContent Content, string Hash, string? Problem) Merge(FrozenStep step, MergeFields fields)
    {
        var content = renderer.Render(step.Source, fields);
        var hash = step.TakesThreadSubject ? content.HashWithoutSubject() : content.Hash();
        return (content, hash, renderer.ProblemOf(step.Source, content, fields, subjectIsDue: !step.TakesThreadSubject));
    }

    /// <summary>Every step before was skipped: there is nothing to answer, so the email opens its thread under the subject that was meant for it, which its draft shows.</summary>
    private string SubjectWithoutThread(FrozenPlan plan, FrozenStep step, EmailDraft? draft, MergeFields fields)
    {
        if (draft is { Subject.Length: > 0 })
        {
            return DraftGenerator.OpeningSubject(draft.Subject);
        }

        var opener = plan.Steps.LastOrDefault(s => s.Order < step.Order && !s.TakesThreadSubject);
        return opener is null ? "" : renderer.Render(opener.Source, fields).Subject;
    }

    private async ValueTask<ComposedEmail> Finish(
        Batch batch, ComposedEmail composed, Contact contact, EmailContent content, IReadOnlyList<EmailInThread> thread, CancellationToken cancellationToken)
    {
        var (lane, sender) = (batch.Lane, batch.Lane.Sender);
        var replyTo = string.IsNullOrEmpty(sender.ReplyTo) ? sender.Email : sender.ReplyTo;
        var links = new EmailLinks(tokens, PublicPrefix.Of(sender.TrackingDomain, lane.Workspace.PublicBaseUrl, options.PublicBaseUrl), composed.Email.Id);
        var unsubscribe = new Uri(links.Unsubscribe);
        content = FinishedContent.Of(
            content, sender, lane.Settings.FooterOf(lane.Campaign.CampaignType), lane.Settings.FooterText, lane.Workspace.PostalAddress, unsubscribe.AbsoluteUri);
        var tracked = TrackedContent.Of(
            content, links, lane.Workspace.TrackOpens && lane.Settings.TrackOpens, lane.Workspace.TrackClicks && lane.Settings.TrackClicks);
        var (html, embedded) = await batch.Pictures.Embed(tracked.Html, sender.Email, cancellationToken);
        var parent = thread.Count > 0 ? thread[^1].OnTheWire : null;
        var message = new OutgoingMessage
        {
            MessageId = composed.Email.MessageId,
            Date = batch.Now,
            From = new Mailbox(sender.Email, sender.DisplayName),
            To = new Mailbox(contact.Email, contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName)),
            ReplyTo = string.IsNullOrEmpty(sender.ReplyTo) ? null : new Mailbox(sender.ReplyTo),
            Subject = content.Subject,
            Html = string.IsNullOrWhiteSpace(html) ? null : html,
            Text = tracked.Text,
            Embedded = embedded,
            Attachments = content.Attachments.ToParts(),
            InReplyTo = parent,
            References = [.. thread.Select(t => t.OnTheWire)],
            ListUnsubscribeUri = unsubscribe,
            ListUnsubscribeMailto = replyTo,
            ListId = ListIds.Of(lane.Campaign.Id, sender.Email),
        };
        return composed with
        {
            Content = content,
            InReplyTo = parent,
            Envelope = new Envelope(sender.Email, contact.Email) { MayHaveGone = composed.MayHaveGone },
            Message = MimeWriter.WriteWithFiles(message),
        };
    }

    private static async Task<ILookup<Guid, EmailInThread>> ThreadsOf(CampaignsDb db, List<Guid> enrollmentIds, CancellationToken cancellationToken) =>
        (enrollmentIds.Count == 0
            ? []
            : await db.SentEmails.Where(s => enrollmentIds.Contains(s.CampaignContactId))
                .OrderBy(s => s.SequenceStep)
                .Select(s => new EmailInThread(s.CampaignContactId, s.Subject, s.WireMessageId ?? s.MessageId, s.InReplyTo == null))
                .ToListAsync(cancellationToken))
        .ToLookup(e => e.EnrollmentId);

    /// <summary>From the last email that answered nothing onward: a step that is not threaded begins a new thread.</summary>
    private static List<EmailInThread> CurrentThread(IEnumerable<EmailInThread> sent)
    {
        var thread = new List<EmailInThread>();
        foreach (var email in sent)
        {
            if (email.OpensThread)
            {
                thread.Clear();
            }

            thread.Add(email);
        }

        return thread;
    }

    /// <summary>What the emails of one claim share.</summary>
    private sealed record Batch(LaneFacts Lane, ILookup<Guid, EmailInThread> Threads, KeptPictures Pictures, SuppressionHashes Hashes, DateTime Now);

    private sealed record EmailInThread(Guid EnrollmentId, string Subject, string OnTheWire, bool OpensThread);
}
