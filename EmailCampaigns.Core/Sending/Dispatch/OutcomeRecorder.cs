using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Model;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Tracking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Writes down what became of messages, in one transaction a batch: what was sent with body, event and counters, the enrollment and its next email; what
/// failed by its class. Recording the same outcome again changes nothing.
/// </summary>
internal sealed partial class OutcomeRecorder(NextEmail nextEmail, FailedAttempts failed, ILogger<OutcomeRecorder> log)
{
    /// <summary>Nobody else decided: it is still under way by us, or was given up for lost and waits for a person.</summary>
    private static readonly string MarkSent = $"""
        UPDATE scheduled_emails SET status = 'sent', last_error = NULL, lease_owner = NULL, lease_token = NULL, lease_until = NULL, updated_at = @now
        WHERE id = @id AND workspace_id = @workspace AND status IN ({SqlStatements.In(ScheduledEmail.States.SourcesOf(ScheduledEmailStatus.Sent))})
            AND (status = 'interrupted' OR lease_token = @token)
        """;

    private const string AddBody = """
        INSERT INTO sent_email_bodies (id, workspace_id, sent_email_id, body_html, body_text, content_hash, created_at, updated_at)
        VALUES (@id, @workspace, @sent, @html, @text, @hash, @now, @now)
        """;

    private const string AddEvent = """
        INSERT INTO message_events (id, workspace_id, sent_email_id, contact_id, campaign_id, step_id, type, event_at, is_automated, provider, created_at)
        VALUES (@id, @workspace, @sent, @contact, @campaign, @step, 'sent', @at, @automated, @provider, @now)
        """;

    private const string MarkDraftSent =
        "UPDATE email_drafts SET status = 'sent', updated_at = @now WHERE id = @id AND workspace_id = @workspace AND status = 'scheduled'";

    /// <summary>The last step of an enrollment was sent. A reply or a stop that came while the message was in flight keeps its say.</summary>
    private static readonly string PassLastStep = $"""
        UPDATE campaign_contacts
        SET last_step_id = @step, current_sequence_step = @order, last_email_sent_at = @at, last_step_at = @at, updated_at = @now,
            status = {IfCompleted("'completed'", "status")}, status_reason = {IfCompleted("NULL", "status_reason")},
            completed_at = {IfCompleted("@at", "completed_at")}, next_email_due_at = {IfCompleted("NULL", "next_email_due_at")}
        WHERE id = @id AND workspace_id = @workspace
        """;

    /// <summary>Records outcomes of one lane inside the caller's transaction.</summary>
    /// <param name="db">A context in their workspace.</param>
    /// <param name="sql">Its prepared statements.</param>
    /// <param name="attempts">Which.</param>
    /// <param name="now">The time of the record.</param>
    public async Task Record(CampaignsDb db, SqlStatements sql, IReadOnlyList<Attempt> attempts, DateTime now)
    {
        var accepted = attempts.Where(a => a.Outcome.Verdict == DeliveryVerdict.Accepted).ToList();
        if (accepted.Count > 0)
        {
            await RecordSent(db, sql, accepted, now);
        }

        foreach (var attempt in attempts.Where(a => a.Outcome.Verdict != DeliveryVerdict.Accepted))
        {
            await failed.Record(db, sql, attempt, now);
        }
    }

    private async Task RecordSent(CampaignsDb db, SqlStatements sql, IReadOnlyList<Attempt> accepted, DateTime now)
    {
        failed.Works(accepted[0].Lane.Sender.Id);
        if (accepted.Any(a => a.Lane.IsOnTrial))
        {
            await SenderTrouble.Over(db, sql, accepted[0].Lane.Sender.Id, now);
        }

        var marked = await sql.ExecuteEach(
            MarkSent,
            ["@id", "@workspace", "@token", "@now"],
            [.. accepted.Select(a => new object?[] { a.Email.Email.Id, db.WorkspaceId, a.Lease.Token, now })],
            CancellationToken.None);
        foreach (var (attempt, _) in accepted.Zip(marked).Where(m => m.Second == 0))
        {
            LogDecidedByOthers(attempt.Email.Email.Id);
        }

        var ours = Where(accepted, marked);

        // The unique key over enrollment and step says whether it counts: what stands already counted.
        var added = Where(ours, await sql.ExecuteEach(db.Sql.Sending.AddSentEmail, SentColumns, [.. ours.Select(a => SentValues(db, a, now))], CancellationToken.None));
        if (added.Count == 0)
        {
            return;
        }

        if (added.Any(a => a.Lane.Moment.DomainsBackOff))
        {
            await DomainBackoffs.Work(sql, db, [.. added.Select(a => a.Email.Email.RecipientDomain).Distinct()]);
        }

        var goingOn = await GoingOn(db, sql, added);
        var (more, last) = (added.FindAll(a => goingOn.Contains(a.Email.Email.EnrollmentId)), added.FindAll(a => !goingOn.Contains(a.Email.Email.EnrollmentId)));
        var batch = sql.Batch();
        AddContents(db, batch, added, now);
        PassLastSteps(db, batch, last, now);
        if (more.Count > 0)
        {
            await batch.Run(CancellationToken.None);
            await PlanNext(db, more, now);
            batch = sql.Batch();
        }

        // Last, since others count there, too, and would wait for the rest.
        Count(db, batch, added, now);
        await batch.Run(CancellationToken.None);
    }

    private static void AddContents(CampaignsDb db, SqlBatch batch, List<Attempt> added, DateTime now)
    {
        batch.ExecuteEach(
            AddBody,
            ["@id", "@workspace", "@sent", "@html", "@text", "@hash", "@now"],
            [.. added.Select(a => new object?[]
            {
                Guid.CreateVersion7(now), db.WorkspaceId, a.Email.Email.Id, a.Email.Content.Html, a.Email.Content.Text, a.Email.ContentHash, now,
            })]);
        batch.ExecuteEach(
            AddEvent,
            ["@id", "@workspace", "@sent", "@contact", "@campaign", "@step", "@at", "@automated", "@provider", "@now"],
            [.. added.Select(a => new object?[]
            {
                Guid.CreateVersion7(now), db.WorkspaceId, a.Email.Email.Id, a.Email.Email.ContactId, a.Lane.Campaign.Id, a.Email.Email.StepId, a.At, false,
                SnakeCase.Of(a.Lane.Sender.Provider), now,
            })]);
        batch.ExecuteEach(
            MarkDraftSent,
            ["@id", "@workspace", "@now"],
            [.. added.Where(a => a.Email.Email.DraftId is not null).Select(a => new object?[] { a.Email.Email.DraftId, db.WorkspaceId, now })]);
    }

    /// <summary>The enrollments of which something may still come.</summary>
    private static async Task<HashSet<Guid>> GoingOn(CampaignsDb db, SqlStatements sql, List<Attempt> sent)
    {
        var (names, arguments) = SqlStatements.In("e", [.. sent.Select(a => a.Email.Email.EnrollmentId)]);
        return (await sql.Query(
            $"""
            SELECT campaign_contact_id FROM scheduled_emails
            WHERE workspace_id = @workspace AND campaign_contact_id IN ({names}) AND status IN ('planned', 'pending', 'cancelled')
            """,
            [("@workspace", db.WorkspaceId), .. arguments],
            row => row.Key(0),
            CancellationToken.None)).ToHashSet();
    }

    /// <summary>This was the last email, which is most emails of a newsletter: the enrollment is completed by statement, as <see cref="Enrollment.StepSent"/> would.</summary>
    private static void PassLastSteps(CampaignsDb db, SqlBatch batch, List<Attempt> last, DateTime now) => batch.ExecuteEach(
        PassLastStep,
        ["@id", "@workspace", "@step", "@order", "@at", "@now"],
        [.. last.Select(a => new object?[] { a.Email.Email.EnrollmentId, db.WorkspaceId, a.Email.Email.StepId, a.Email.Order, a.At, now })]);

    /// <summary>The planner decides what comes next.</summary>
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

    private static string IfCompleted(string then, string otherwise) =>
        $"CASE WHEN status IN ({SqlStatements.In(Enrollment.States.SourcesOf(EnrollmentStatus.Completed))}) THEN {then} ELSE {otherwise} END";

    private static void Count(CampaignsDb db, SqlBatch batch, List<Attempt> sent, DateTime now)
    {
        var campaignId = sent[0].Lane.Campaign.Id;
        batch.Execute(
            "UPDATE campaigns SET emails_sent_count = emails_sent_count + @count WHERE id = @id AND workspace_id = @workspace",
            [("@count", sent.Count), ("@id", campaignId), ("@workspace", db.WorkspaceId)]);
        foreach (var day in sent.GroupBy(a => ZoneCalendar.Of(a.Lane.Workspace.Timezone).Day(a.At)))
        {
            var counts = new DailyCounts { EmailsSent = day.Count(), FollowupsSent = day.Count(a => a.Email.Order > 1) };
            DailyCounters.Add(db, batch, campaignId, day.Key, counts, now);
        }
    }

    private static readonly string[] SentColumns =
    [
        "@id", "@workspace_id", "@campaign_id", "@contact_id", "@campaign_contact_id", "@step_id", "@draft_id", "@sender_account_id", "@draft_type",
        "@sequence_step", "@subject", "@recipient_email", "@sent_at", "@message_id", "@wire_message_id", "@in_reply_to", "@provider", "@provider_message_id", "@now",
    ];

    private static object?[] SentValues(CampaignsDb db, Attempt attempt, DateTime now)
    {
        var (composed, email) = (attempt.Email, attempt.Email.Email);
        return
        [
            email.Id, db.WorkspaceId, attempt.Lane.Campaign.Id, email.ContactId, email.EnrollmentId, email.StepId, email.DraftId, attempt.Lane.Sender.Id,
            composed.DraftType, composed.Order, composed.Content.Subject, composed.Recipient, attempt.At, email.MessageId, Fit(attempt.Outcome.WireMessageId),
            composed.InReplyTo, attempt.Lane.Sender.Provider, Fit(attempt.Outcome.ProviderMessageId), now,
        ];
    }

    /// <summary>Ids of others have a length; longer ones are known by their hash.</summary>
    private static string? Fit(string? id) => id is { Length: > ModelConventions.ExternalId }
        ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}"
        : id;

    private static List<Attempt> Where(IReadOnlyList<Attempt> attempts, int[] touched) => [.. attempts.Where((_, i) => touched[i] > 0)];

    [LoggerMessage(4001, LogLevel.Warning, "Scheduled email {ScheduledEmailId} was accepted by the server, after somebody had decided what becomes of it; their decision stands")]
    private partial void LogDecidedByOthers(Guid scheduledEmailId);
}
