using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending;

/// <summary>What a person says of an email of which nobody can say whether it went.</summary>
public enum InterruptedAs
{
    /// <summary>It arrived: it counts as sent, and the sequence goes on.</summary>
    Sent,

    /// <summary>It did not, or twice is better than never: it goes again.</summary>
    Resend,
}

/// <summary>Carries out what a person decides about an interrupted email. Deciding the same twice changes nothing.</summary>
public sealed partial class InterruptedResolver
{
    private readonly IDbContextFactory<CampaignsDb> _dbs;
    private readonly EmailComposer _composer;
    private readonly OutcomeRecorder _recorder;
    private readonly EnrollmentPlanner _planner;
    private readonly TimeProvider _clock;
    private readonly ILogger<InterruptedResolver> _log;

    internal InterruptedResolver(
        IDbContextFactory<CampaignsDb> dbs,
        EmailComposer composer,
        OutcomeRecorder recorder,
        EnrollmentPlanner planner,
        TimeProvider clock,
        ILogger<InterruptedResolver> log)
    {
        _dbs = dbs;
        _composer = composer;
        _recorder = recorder;
        _planner = planner;
        _clock = clock;
        _log = log;
    }

    /// <summary>Decides about one email.</summary>
    /// <exception cref="IllegalTransitionException">It is not interrupted, and was not decided so before.</exception>
    public Task<EditOutcome> Resolve(Actor by, Guid scheduledEmailId, InterruptedAs decision, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return _dbs.Edit(by.WorkspaceId, async db =>
        {
            var row = await db.ScheduledEmails.SingleOrDefaultAsync(e => e.Id == scheduledEmailId, cancellationToken);
            if (row is null)
            {
                return EditOutcome.NotFound(scheduledEmailId);
            }

            var wanted = decision == InterruptedAs.Sent ? ScheduledEmailStatus.Sent : ScheduledEmailStatus.Pending;
            if (row.Status == wanted)
            {
                return EditOutcome.Done(scheduledEmailId);
            }

            await LaneLocks.OfCampaign(db, row.CampaignId, cancellationToken);
            if (row.Status != ScheduledEmailStatus.Interrupted)
            {
                throw new IllegalTransitionException("scheduled email", SnakeCase.Of(row.Status), SnakeCase.Of(wanted),
                    $"Only an interrupted email is decided about; this one is {SnakeCase.Words(row.Status)}.");
            }

            await (decision == InterruptedAs.Sent ? CountAsSent(db, row, cancellationToken) : SendAgain(db, row, cancellationToken));
            LogResolved(scheduledEmailId, SnakeCase.Of(decision), by.ToString());
            return EditOutcome.Done(scheduledEmailId);
        }, cancellationToken);
    }

    /// <summary>
    /// Decides about many emails in the same way, each in a transaction of its own; those that cannot be decided so are told with the reason.
    /// </summary>
    /// <param name="by">Who decides.</param>
    /// <param name="scheduledEmailIds">Which emails.</param>
    /// <param name="decision">What is said of them.</param>
    /// <param name="cancellationToken">Stops between two emails.</param>
    public async Task<ResolvedEmails> ResolveMany(
        Actor by, IReadOnlyCollection<Guid> scheduledEmailIds, InterruptedAs decision, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(scheduledEmailIds);
        var refused = new List<UnresolvedEmail>();
        foreach (var id in scheduledEmailIds)
        {
            try
            {
                var outcome = await Resolve(by, id, decision, cancellationToken);
                if (!outcome.IsDone)
                {
                    refused.Add(new UnresolvedEmail(id, outcome.Message));
                }
            }
            catch (IllegalTransitionException late)
            {
                refused.Add(new UnresolvedEmail(id, late.Message)); // somebody else decided meanwhile
            }
        }

        return new ResolvedEmails(scheduledEmailIds.Count - refused.Count, refused);
    }

    /// <summary>
    /// The same record as if the server's answer had come, with what the email says as composed now: nobody kept what was on the wire. The server has not answered, so whatever is held
    /// against the sender or the recipient's domain stands.
    /// </summary>
    private async Task CountAsSent(CampaignsDb db, ScheduledEmail row, CancellationToken cancellationToken)
    {
        var now = _clock.UtcNow();
        var laneId = await db.SendLanes.Where(l => l.CampaignId == row.CampaignId && l.SenderAccountId == row.SenderAccountId).Select(l => l.Id)
            .SingleAsync(cancellationToken);
        await using var sql = new SqlStatements(db);
        var facts = await LaneFacts.Load(db, sql, new OpenLane(laneId, db.WorkspaceId, row.CampaignId, row.SenderAccountId), known: null, cancellationToken);
        var claimed = new ClaimedEmail(
            row.Id, row.CampaignContactId, row.ContactId, row.StepId, row.DraftId, row.RecipientDomain, row.Priority, row.ScheduledFor, row.MessageId);
        // The delay to the next step counts from the attempt, as near as it is known.
        var at = row.Attempts == 1 && row.FirstAttemptAt is { } first ? first : row.UpdatedAt;
        var composed = await _composer.Compose(db, facts, [claimed], at, cancellationToken);
        var accepted = new DeliveryOutcome(DeliveryVerdict.Accepted, DeliveryStage.FinalDot, "A person says that it arrived.");
        db.ChangeTracker.Clear(); // the record is statements; what is tracked does not see them
        var rest = await _recorder.Record(db, sql, sql.Batch(), [new Attempt(composed[0], facts, new Lease("", Guid.Empty), accepted, at, IsFromServer: false)], now);
        await rest.Run(cancellationToken);
    }

    /// <summary>It waits its turn now. What stands against it meanwhile (a reply, a pause) cancels it as any other.</summary>
    private async Task SendAgain(CampaignsDb db, ScheduledEmail row, CancellationToken cancellationToken)
    {
        var now = _clock.UtcNow();
        row.Resend(now);
        await db.SaveChangesAsync(cancellationToken);
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == row.CampaignContactId, cancellationToken);
        var lane = await LanePlan.Load(db, row.CampaignId, now, cancellationToken);
        await _planner.Plan(db, lane, [enrollment], MovedReason.Retry, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(4040, LogLevel.Information, "Interrupted email {ScheduledEmailId} resolved as {Decision} by {Actor}")]
    private partial void LogResolved(Guid scheduledEmailId, string decision, string actor);
}

/// <summary>What became of a decision about many interrupted emails.</summary>
public sealed record ResolvedEmails(int Resolved, IReadOnlyList<UnresolvedEmail> Refused);

/// <summary>An email about which it could not be decided so, and why.</summary>
public sealed record UnresolvedEmail(Guid Id, string Reason);
