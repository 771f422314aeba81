using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Records outcomes, one transaction per batch: a sent email with body, event and counters, its enrollment and the next email; a failed one by its verdict. Recording
/// the same outcome again changes nothing.
/// </summary>
internal sealed partial class OutcomeRecorder(NextEmail nextEmail, FailedAttemptRecorder failed, EventOutbox outbox, ILogger<OutcomeRecorder> log)
{
    /// <summary>Only if nobody else decided: it is still in flight under our lease, or was marked as interrupted and waits for a person.</summary>
    private static readonly string MarkOneSent = $"""
        UPDATE scheduled_emails SET status = {SqlText.Of(ScheduledEmailStatus.Sent)}, last_error = NULL, lease_owner = NULL, lease_token = NULL, lease_until = NULL, updated_at = @now
        WHERE id = @id AND workspace_id = @workspace AND status IN ({SqlText.In(ScheduledEmail.States.SourcesOf(ScheduledEmailStatus.Sent))})
            AND (status = {SqlText.Of(ScheduledEmailStatus.Interrupted)} OR lease_token = @token)
        """;

    private const string AddBody = """
        INSERT INTO sent_email_bodies (id, workspace_id, body_html, body_text, content_hash, created_at, updated_at)
        VALUES (@id, @workspace, @html, @text, @hash, @now, @now)
        """;

    private static readonly string AddEvent = $"""
        INSERT INTO message_events (id, workspace_id, sent_email_id, contact_id, campaign_id, step_id, type, event_at, is_automated, provider, created_at)
        VALUES (@id, @workspace, @sent, @contact, @campaign, @step, {SqlText.Of(MessageEventType.Sent)}, @at, @automated, @provider, @now)
        """;

    private static readonly string MarkDraftSent =
        $"UPDATE email_drafts SET status = {SqlText.Of(DraftStatus.Sent)}, updated_at = @now WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(DraftStatus.Scheduled)}";

    /// <summary>The last step of an enrollment was sent. A reply or a stop that came while the message was in flight wins.</summary>
    private static readonly string PassLastStep = $"""
        UPDATE campaign_contacts
        SET last_step_id = @step, current_sequence_step = @order, last_email_sent_at = @at, last_step_at = @at, updated_at = @now,
            status = {IfCompleted(SqlText.Of(EnrollmentStatus.Completed), "status")}, status_reason = {IfCompleted("NULL", "status_reason")},
            completed_at = {IfCompleted("@at", "completed_at")}, next_email_due_at = {IfCompleted("NULL", "next_email_due_at")}
        WHERE id = @id AND workspace_id = @workspace
        """;

    /// <summary>
    /// Locks the lanes that recording may write to, before anything else (<see cref="LaneLocks"/>): the lane of the outcomes; all lanes of its sender, if an outcome affects
    /// the sender; all lanes of a contact whose address bounces, since that ends the contact's other enrollments too.
    /// </summary>
    public static void Lock(CampaignsDb db, SqlBatch first, OpenLane lane, IReadOnlyList<Attempt> attempts)
    {
        var bounced = attempts.Where(a => a.Outcome.Verdict is DeliveryVerdict.RecipientHard or DeliveryVerdict.RecipientSoft).Select(a => a.Email.Email.ContactId).Distinct().ToList();
        var (names, contacts) = SqlStatements.In("contact", bounced);
        var ofContacts = bounced.Count > 0 ? $" OR campaign_id IN (SELECT campaign_id FROM campaign_contacts WHERE contact_id IN ({names}))" : "";
        var ofSender = attempts.Any(a => SenderEffects.Concerns(a.Outcome)) ? " OR sender_account_id = @sender" : "";
        if (attempts.Count > 0 && db.Sql.Locking("send_lanes", $"workspace_id = @workspace AND (id = @lane{ofSender}{ofContacts})") is { } sql)
        {
            (string Name, object? Value)[] sender = ofSender.Length > 0 ? [("@sender", lane.SenderId)] : [];
            first.Query(sql, [("@workspace", lane.WorkspaceId), ("@lane", lane.Id), .. sender, .. contacts], row => row.Key(0));
        }
    }

    /// <summary>Records outcomes of one lane inside the caller's transaction.</summary>
    /// <param name="db">A context in their workspace.</param>
    /// <param name="sql">Its prepared statements.</param>
    /// <param name="first">A batch to which the first statements are added.</param>
    /// <param name="attempts">The attempts.</param>
    /// <param name="now">The time of the record.</param>
    /// <returns>Statements that are left to write and return nothing: the caller runs them, with its own.</returns>
    public async Task<SqlBatch> Record(CampaignsDb db, SqlStatements sql, SqlBatch first, IReadOnlyList<Attempt> attempts, DateTime now)
    {
        var accepted = attempts.Where(a => a.Outcome.Verdict == DeliveryVerdict.Accepted).ToList();
        var (marked, added, steps) = (MarkSent(db, first, accepted, now), AddSent(db, first, accepted, now), AskSteps(db, first, accepted));
        await first.Run(CancellationToken.None);
        foreach (var (attempt, _) in accepted.Zip(marked.Value).Where(m => !m.Second))
        {
            LogDecidedByOthers(attempt.Email.Email.Id);
        }

        var rest = sql.Batch();
        var sheet = new CounterSheet();
        if (accepted.Count > 0)
        {
            await RecordSent(db, sql, rest, accepted, [.. accepted.Where((_, i) => added.Value[i])], steps.Value.ToLookup(s => s.EnrollmentId), sheet, now);
        }

        // In the order of their domains, in which the gate takes its quotas, too: the order of locks.
        foreach (var attempt in attempts.Where(a => a.Outcome.Verdict != DeliveryVerdict.Accepted).OrderBy(a => a.Email.Email.RecipientDomain, StringComparer.Ordinal))
        {
            await failed.Record(db, sql, attempt, sheet, now);
        }

        sheet.AddTo(rest, db, now); // last, so that the locks of the counters are held as short as possible
        return rest;
    }

    private async Task RecordSent(
        CampaignsDb db, SqlStatements sql, SqlBatch rest, List<Attempt> accepted, List<Attempt> added, ILookup<Guid, StepState> steps, CounterSheet sheet, DateTime now)
    {
        await ClearFailures(db, sql, accepted.FindAll(a => a.IsFromServer), now);
        if (added.Count == 0)
        {
            return;
        }

        bool GoesOn(Attempt attempt) => steps[attempt.Email.Email.EnrollmentId]
            .Any(s => s.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending or ScheduledEmailStatus.Cancelled);
        var (more, last) = (added.FindAll(GoesOn), added.FindAll(a => !GoesOn(a)));
        if (more.Count > 0)
        {
            await PlanNext(db, more, now);
        }

        await KeepCopies(db, added);
        var ids = SequentialIds.Of(now);
        List<(Attempt Attempt, Guid EventId)> events = added.ConvertAll(a => (a, ids.Next()));
        await outbox.Add(db, events.ConvertAll(e => new RecordedEvent(e.EventId, MessageEventType.Sent, e.Attempt.At)), now, CancellationToken.None);
        AddContents(db, rest, added, events, now);
        PassLastSteps(db, rest, last, now);
        rest.Execute(
            "UPDATE campaigns SET emails_sent_count = emails_sent_count + @count WHERE id = @id AND workspace_id = @workspace",
            [("@count", added.Count), ("@id", added[0].Lane.Campaign.Id), ("@workspace", db.WorkspaceId)]);
        await SentCounters.Count(db, sheet, added, steps);
    }

    /// <summary>Servers accepted messages: clears the failures that were counted for the sender and the domains.</summary>
    private static async Task ClearFailures(CampaignsDb db, SqlStatements sql, List<Attempt> taken, DateTime now)
    {
        if (taken.Exists(a => a.Lane.IsOnTrial))
        {
            await SenderPause.Clear(db, sql, taken[0].Lane.Sender.Id, now);
        }

        if (taken.Exists(a => a.Lane.Moment.DomainsBackOff))
        {
            await DomainBackoffs.Clear(sql, db, [.. taken.Select(a => a.Email.Email.RecipientDomain).Distinct()]);
        }
    }

    /// <summary>Keeps copies of accepted messages for senders that want them in the Sent folder. Not of those that a person marked as sent: their octets are not known any more.</summary>
    private static async Task KeepCopies(CampaignsDb db, List<Attempt> added)
    {
        if (added.FindAll(a => a.IsFromServer && a.Lane.Sender is { KeepsSentCopies: true, Provider: SenderProvider.Smtp }) is { Count: > 0 } kept)
        {
            db.SentCopies.AddRange(kept.Select(a => new SentCopy(a.Lane.Sender.Id, a.Email.Email.MessageId, a.Email.Message.Octets.ToArray(), a.At, a.Email.Message.Files)));
            await db.SaveChangesAsync(CancellationToken.None);
        }
    }

    private static SqlResult<bool[]> MarkSent(CampaignsDb db, SqlBatch batch, List<Attempt> accepted, DateTime now) => batch.ExecuteEach(
        MarkOneSent,
        [("@workspace", db.WorkspaceId), ("@now", now)],
        SqlRows.Of(accepted).With("@id", a => a.Email.Email.Id).With("@token", a => a.Lease.Token));

    /// <summary>The unique key of enrollment and step decides whether an email counts: an existing row was counted before.</summary>
    private static SqlResult<bool[]> AddSent(CampaignsDb db, SqlBatch batch, List<Attempt> accepted, DateTime now) => batch.ExecuteEach(
        db.Sql.Sending.AddSentEmail,
        accepted.Count == 0 ? [] :
        [
            ("@workspace", db.WorkspaceId), ("@campaign", accepted[0].Lane.Campaign.Id), ("@sender", accepted[0].Lane.Sender.Id),
            ("@provider", accepted[0].Lane.Sender.Provider), ("@now", now),
        ],
        SqlRows.Of(accepted)
            .With("@id", a => a.Email.Email.Id)
            .With("@contact", a => a.Email.Email.ContactId)
            .With("@enrollment", a => a.Email.Email.EnrollmentId)
            .With("@step", a => a.Email.Email.StepId)
            .With("@draft", a => a.Email.Email.DraftId)
            .With("@draft_type", a => a.Email.DraftType)
            .With("@order", a => a.Email.Order)
            .With("@plan", a => a.Email.PlanVersionId)
            .With("@variant", a => a.Email.Variant is { } letter ? SnakeCase.Of(letter) : null)
            .With("@subject", a => a.Email.Content.Subject)
            .With("@recipient", a => a.Email.Recipient)
            .With("@at", a => a.At)
            .With("@message_id", a => a.Email.Email.MessageId)
            .With("@wire_message_id", a => Fit(a.Outcome.WireMessageId))
            .With("@in_reply_to", a => a.Email.InReplyTo)
            .With("@provider_message_id", a => Fit(a.Outcome.ProviderMessageId)));

    private static void AddContents(CampaignsDb db, SqlBatch batch, List<Attempt> added, List<(Attempt Attempt, Guid EventId)> events, DateTime now)
    {
        batch.ExecuteEach(
            AddBody,
            [("@workspace", db.WorkspaceId), ("@now", now)],
            SqlRows.Of(added)
                .With("@id", a => a.Email.Email.Id)
                .With("@html", a => a.Email.Content.Html)
                .With("@text", a => a.Email.Content.Text)
                .With("@hash", a => a.Email.ContentHash));
        batch.ExecuteEach(
            AddEvent,
            [
                ("@workspace", db.WorkspaceId), ("@campaign", added[0].Lane.Campaign.Id), ("@automated", false),
                ("@provider", added[0].Lane.Sender.Provider), ("@now", now),
            ],
            SqlRows.Of(events)
                .With("@id", e => e.EventId)
                .With("@sent", e => e.Attempt.Email.Email.Id)
                .With("@contact", e => e.Attempt.Email.Email.ContactId)
                .With("@step", e => e.Attempt.Email.Email.StepId)
                .With("@at", e => e.Attempt.At));
        batch.ExecuteEach(
            MarkDraftSent,
            [("@workspace", db.WorkspaceId), ("@now", now)],
            SqlRows.Of([.. added.Select(a => a.Email.Email.DraftId).OfType<Guid>()]).With("@id", id => id));
    }

    /// <summary>
    /// Reads the progress of the enrollments: all of their emails, a few each. With a filter by status, a database without statistics would scan all pending emails.
    /// </summary>
    private static SqlResult<List<StepState>> AskSteps(CampaignsDb db, SqlBatch batch, List<Attempt> sent)
    {
        if (sent.Count == 0)
        {
            return SqlResult.Of<List<StepState>>([]);
        }

        var (names, arguments) = SqlStatements.In("e", [.. sent.Select(a => a.Email.Email.EnrollmentId)]);
        return batch.Query(
            $"""
            SELECT campaign_contact_id, status, attempts FROM scheduled_emails WHERE workspace_id = @workspace AND campaign_contact_id IN ({names})
            """,
            [("@workspace", db.WorkspaceId), .. arguments],
            row => new StepState(row.Key(0), row.Status<ScheduledEmailStatus>(1), row.Number(2)));
    }

    /// <summary>Completes enrollments whose last email was sent, by statement, with the same effect as <see cref="Enrollment.StepSent"/>. Most emails of a newsletter are the last one.</summary>
    private static void PassLastSteps(CampaignsDb db, SqlBatch batch, List<Attempt> last, DateTime now) => batch.ExecuteEach(
        PassLastStep,
        [("@workspace", db.WorkspaceId), ("@now", now)],
        SqlRows.Of(last)
            .With("@id", a => a.Email.Email.EnrollmentId)
            .With("@step", a => a.Email.Email.StepId)
            .With("@order", a => a.Email.Order)
            .With("@at", a => a.At));

    /// <summary>Plans the next emails.</summary>
    private async Task PlanNext(CampaignsDb db, List<Attempt> sent, DateTime now)
    {
        var ids = sent.ConvertAll(a => a.Email.Email.EnrollmentId);
        var enrollments = await db.Enrollments.Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, CancellationToken.None);
        await nextEmail.AfterStep(
            db,
            sent[0].Lane.Campaign.Id,
            [.. sent.Select(a => new PassedStep(enrollments[a.Email.Email.EnrollmentId], a.Email.Email.StepId, a.Email.Order, a.At, WasSent: true))],
            now,
            CancellationToken.None);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static string IfCompleted(string then, string fallback) =>
        $"CASE WHEN status IN ({SqlText.In(Enrollment.States.SourcesOf(EnrollmentStatus.Completed))}) THEN {then} ELSE {fallback} END";

    /// <summary>Ids from other systems, replaced by their hash if they are too long for the column.</summary>
    internal static string? Fit(string? id) => id is { Length: > ModelConventions.ExternalId }
        ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}"
        : id;

    [LoggerMessage(4001, LogLevel.Warning, "Scheduled email {ScheduledEmailId} was accepted by the server, after somebody had decided what becomes of it; their decision stands")]
    private partial void LogDecidedByOthers(Guid scheduledEmailId);
}
