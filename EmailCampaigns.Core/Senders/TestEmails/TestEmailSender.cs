using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders.TestEmails;

/// <summary>
/// Sends who asks an email as a contact would get it, by the sender that would send it, with signature and footer. It goes to nobody else, is written nowhere, counts for no
/// limit and no statistics, is not tracked, and its link to unsubscribe leads to a page that says so.
/// </summary>
public sealed class TestEmailSender(
    IDbContextFactory<CampaignsDb> dbs, PlanFreezer freezer, DraftGenerator generator, TransportPool transports, FileOctets files, SendingOptions options, TimeProvider clock)
{
    /// <summary>Test emails of one workspace a minute, for each process: a mailbox takes them from the same allowance as real ones.</summary>
    public const int PerMinute = 10;

    /// <summary>What the subject begins with, so that nobody takes it for a real one.</summary>
    public const string Mark = "[Test] ";

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Queue<DateTime>> _sent = [];

    /// <summary>Sends it, and waits for the server's answer.</summary>
    public async Task<TestEmailOutcome> Send(Actor by, TestEmailRequest request, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(request);
        Prepared prepared;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            try
            {
                prepared = await Prepare(db, by, request, cancellationToken);
            }
            catch (Exception problem) when (problem is TemplateException or ContentLimitException or MessageFieldException or MissingFileException)
            {
                return TestEmailOutcome.Refused(EditOutcome.InUse(Guid.Empty, problem.Message));
            }
        }

        if (prepared.Refusal is { } refusal)
        {
            return TestEmailOutcome.Refused(refusal);
        }

        return Take(by.WorkspaceId)
            ? await HandOver(prepared, cancellationToken)
            : TestEmailOutcome.Refused(EditOutcome.InUse(Guid.Empty, $"{PerMinute} test emails a minute are possible. Wait a minute."));
    }

    private async Task<Prepared> Prepare(CampaignsDb db, Actor by, TestEmailRequest request, CancellationToken cancellationToken)
    {
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == by.WorkspaceId, cancellationToken);
        if (await AddressOf(db, by, cancellationToken) is not { } to)
        {
            return Prepared.Not(EditOutcome.InUse(Guid.Empty, "A test goes to the person who asks for it, or who made the API key that does. There is none here."));
        }

        if (workspace.SendingHeldAt is not null || await db.Installations.AnyAsync(i => i.SendingHeldAt != null, cancellationToken))
        {
            return Prepared.Not(EditOutcome.InUse(by.WorkspaceId, "Sending is held. Release it first; until then no test goes out either."));
        }

        var (text, refusal) = request.CampaignId is { } campaignId
            ? await OfStep(db, campaignId, request, cancellationToken)
            : await OfText(db, request, cancellationToken);
        if (text is null)
        {
            return Prepared.Not(refusal!);
        }

        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.ContactId && c.DeletedAt == null, cancellationToken) is not { } contact)
        {
            return Prepared.Not(EditOutcome.NotFound(request.ContactId));
        }

        var aiTexts = AiVariables.AreIn(text.Step.For(contact.Id).Source) ? await WrittenTexts.Of(db, contact.Id, cancellationToken) : new Dictionary<string, string>();
        return text.Sender.IsActive
            ? await Write(db, text, contact, aiTexts, workspace, to, cancellationToken)
            : Prepared.Not(EditOutcome.InUse(text.Sender.Id, $"The sender {text.Sender.Email} is switched off. Switch it on first."));
    }

    private async Task<Prepared> Write(
        CampaignsDb db, TestText text, Contact contact, IReadOnlyDictionary<string, string> aiTexts, Workspace workspace, string to, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var step = text.Step.For(contact.Id);
        var fields = ContactMergeFields.For(contact, text.Sender, workspace.PostalAddress).With(aiTexts);
        if (PreviewedAiText.Of(step.Source, fields).FirstOrDefault(t => t is { Text: null, HasFallback: false }) is { } unwritten)
        {
            return Prepared.Not(EditOutcome.InUse(contact.Id, $"“{unwritten.Instruction}” is not written for this contact yet. Have it written in the preview first."));
        }

        var (content, problem) = generator.Make(text.Plan.For(contact.Id), step, fields);
        if (problem is not null)
        {
            return Prepared.Not(EditOutcome.InUse(contact.Id, problem));
        }

        var prefix = PublicPrefix.Of(text.Sender.TrackingDomain, workspace.PublicBaseUrl, options.PublicBaseUrl);
        content = FinishedContent.Of(content, text.Sender, text.Footer, text.FooterWords, workspace.PostalAddress, UnsubscribeLink.OfTests(prefix));
        var (html, embedded) = await new KeptPictures(db).Embed(content.Html, text.Sender.Email, cancellationToken);
        var message = new OutgoingMessage
        {
            MessageId = MessageIds.New(Guid.CreateVersion7(now), text.Sender.Email[(text.Sender.Email.LastIndexOf('@') + 1)..]),
            Date = now,
            From = new Mailbox(text.Sender.Email, text.Sender.DisplayName),
            To = new Mailbox(to, null),
            ReplyTo = string.IsNullOrEmpty(text.Sender.ReplyTo) ? null : new Mailbox(text.Sender.ReplyTo),
            Subject = Mark + content.Subject,
            Html = string.IsNullOrWhiteSpace(html) ? null : html,
            Text = content.Text,
            Embedded = embedded,
            Attachments = content.Attachments.ToParts(),
        };
        return new Prepared(null, text.Sender, to, message.MessageId, await files.Complete(workspace.Id, MimeWriter.WriteWithFiles(message)));
    }

    private async Task<TestEmailOutcome> HandOver(Prepared prepared, CancellationToken cancellationToken)
    {
        var sender = prepared.Sender!;
        try
        {
            var delivery = await transports.For(sender).Send(new Envelope(sender.Email, prepared.To), prepared.Message, prepared.MessageId, cancellationToken);
            return new TestEmailOutcome(EditOutcome.Done(sender.Id), prepared.To, delivery.Verdict switch
            {
                DeliveryVerdict.Accepted => null,
                DeliveryVerdict.Unknown => $"The server did not answer whether it took the email. Look into the mailbox. ({delivery.Text})",
                _ => SenderAdvice.For(delivery),
            });
        }
        catch (UnreadableSecretException unreadable)
        {
            return new TestEmailOutcome(EditOutcome.Done(sender.Id), prepared.To, unreadable.Message);
        }
    }

    private async Task<(TestText? Text, EditOutcome? Refusal)> OfStep(CampaignsDb db, Guid campaignId, TestEmailRequest request, CancellationToken cancellationToken)
    {
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken) is not { } campaign)
        {
            return (null, EditOutcome.NotFound(campaignId));
        }

        var plan = request.Plan ?? await freezer.Read(db, campaignId, cancellationToken);
        if (request.StepId is not { } stepId || plan.Find(stepId) is not { } step)
        {
            return (null, EditOutcome.NotFound(request.StepId ?? Guid.Empty));
        }

        if (request.Variant is { } letter)
        {
            if (step.Variants.Count == 0 || !step.Has(letter))
            {
                return (null, EditOutcome.InUse(stepId, $"Step {step.Order} has no variant {letter}."));
            }

            step = step.As(letter);
        }

        if (await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == campaign.SenderAccountId, cancellationToken) is not { } sender)
        {
            return (null, EditOutcome.InUse(campaignId, "Choose the sender of the campaign first, in its settings."));
        }

        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
        return (new TestText(plan, step, sender, settings.FooterOf(campaign.CampaignType), settings.FooterText), null);
    }

    /// <summary>A text that belongs to no campaign has no footer either.</summary>
    private static async Task<(TestText? Text, EditOutcome? Refusal)> OfText(CampaignsDb db, TestEmailRequest request, CancellationToken cancellationToken)
    {
        var sender = await db.SenderAccounts.AsNoTracking().Where(s => request.SenderAccountId == null || s.Id == request.SenderAccountId)
            .OrderByDescending(s => s.IsDefault).ThenBy(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        if (sender is null)
        {
            return (null, request.SenderAccountId is { } unknown ? EditOutcome.NotFound(unknown) : EditOutcome.InUse(Guid.Empty, "There is no sender yet. Add one first."));
        }

        var source = request.Source ?? new TemplateSource("", "", null);
        var step = new FrozenStep(
            Guid.Empty, 1, "", source.Subject, source.BodyHtml, source.BodyText, 0, 0, null, ReplyInThread: false, IsEnabled: true, Preheader: source.Preheader)
        {
            Attachments = source.Attachments,
        };
        return (new TestText(new FrozenPlan([step]), step, sender, FooterKind.None, null), null);
    }

    /// <summary>The address of the user who acts, or of the one who made the key that does.</summary>
    private static async Task<string?> AddressOf(CampaignsDb db, Actor by, CancellationToken cancellationToken)
    {
        var userId = by.UserId
            ?? (by.Kind == ActorKind.ApiKey ? Actor.UserIdIn(await db.ApiKeys.Where(k => k.Id == by.Id).Select(k => k.CreatedBy).SingleOrDefaultAsync(cancellationToken)) : null);
        return userId is null
            ? null
            : await db.Users.Where(u => u.Id == userId && db.WorkspaceMembers.Any(m => m.UserId == u.Id)).Select(u => u.Email).SingleOrDefaultAsync(cancellationToken);
    }

    private bool Take(Guid workspaceId)
    {
        var now = clock.UtcNow();
        lock (_lock)
        {
            var sent = _sent.TryGetValue(workspaceId, out var known) ? known : _sent[workspaceId] = new Queue<DateTime>();
            while (sent.TryPeek(out var oldest) && oldest <= now.AddMinutes(-1))
            {
                sent.Dequeue();
            }

            if (sent.Count >= PerMinute)
            {
                return false;
            }

            sent.Enqueue(now);
            return true;
        }
    }

    private sealed record TestText(FrozenPlan Plan, FrozenStep Step, SenderAccount Sender, FooterKind Footer, string? FooterWords);

    private sealed record Prepared(EditOutcome? Refusal, SenderAccount? Sender, string To, string MessageId, ReadOnlyMemory<byte> Message)
    {
        public static Prepared Not(EditOutcome refusal) => new(refusal, null, "", "", default);
    }
}
