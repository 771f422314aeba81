using System.Globalization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>What sending does, waits for and asks people about.</summary>
public sealed class SendingQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private readonly CountMemory _remembered = new(clock);

    /// <summary>Emails of which nobody can say whether they arrived, the oldest first; of one campaign, or of all.</summary>
    public async Task<IReadOnlyList<InterruptedEmail>> Interrupted(Guid workspaceId, Guid? campaignId, int max, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await (
            from email in db.ScheduledEmails
            join contact in db.Contacts on email.ContactId equals contact.Id
            join campaign in db.Campaigns on email.CampaignId equals campaign.Id
            join step in db.SequenceSteps on email.StepId equals step.Id
            where email.Status == ScheduledEmailStatus.Interrupted && (campaignId == null || email.CampaignId == campaignId)
            orderby email.UpdatedAt, email.Id
            select new InterruptedEmail(
                email.Id, campaign.Id, campaign.Name, contact.Id, contact.Name ?? (contact.FirstName + " " + contact.LastName).Trim(), contact.Email, step.SequenceOrder, email.UpdatedAt, email.LastError ?? ""))
            .Take(max)
            .ToListAsync(cancellationToken);
    }

    /// <summary>What a workspace's sending does now: the line that stands over every page.</summary>
    public async Task<SendingState> State(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var now = clock.UtcNow();
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == workspaceId, cancellationToken);
        var installation = await db.Installations.AsNoTracking().SingleAsync(cancellationToken);
        var lanes = await (
            from lane in db.SendLanes.AsNoTracking()
            join campaign in db.Campaigns on lane.CampaignId equals campaign.Id
            join settings in db.CampaignSettings on lane.CampaignId equals settings.CampaignId
            where campaign.Status == CampaignStatus.Active
            select new { lane, settings }).ToListAsync(cancellationToken);
        var holidays = await HolidayCalendar.Load(db, cancellationToken);
        var calendar = ZoneCalendar.Of(workspace.Timezone);
        var today = calendar.Day(now);
        var endOfDay = calendar.DayStart(today.AddDays(1));
        var sentToday = await db.DailyAnalytics.Where(d => d.Date == today).SumAsync(d => d.TotalEmailsSent, cancellationToken);
        var senders = lanes.Select(l => l.lane.SenderAccountId).Distinct().ToList();
        var campaigns = lanes.Select(l => l.lane.CampaignId).Distinct().ToList();
        var stillToday = await _remembered.Recall((workspaceId, endOfDay), () => EmailCounts.ToCome(db, campaigns, endOfDay, cancellationToken), count => count);
        var open = lanes.Where(l => l.lane.OldestDueAt < endOfDay && (l.lane.ClosedReason is null || l.lane.ClosedUntil <= now) && l.settings.Window(holidays).IsOpen(now)).ToList();
        return new SendingState(
            workspace.SendingHeldReason ?? installation.SendingHeldReason,
            IsHeld: workspace.SendingHeldAt is not null || installation.SendingHeldAt is not null,
            SenderInTrouble: lanes.Any(l => l.lane.ClosedReason is LaneClosedReason.SenderPaused or LaneClosedReason.SenderUnusable),
            Interrupted: await EmailCounts.Interrupted(db, cancellationToken),
            OpenUntil: open.Count == 0 ? null : open.Max(l => l.settings.Window(holidays).ClosesAt(now)),
            sentToday,
            sentToday + stillToday,
            Next: lanes.Select(l => NextFrom(l.lane, now)).Where(n => n is not null).Min(),
            workspace.Timezone,
            now)
        {
            IsStarting = await db.Campaigns.AnyAsync(c => c.Status == CampaignStatus.Active && c.LaunchState == LaunchState.Running, cancellationToken),
        };
    }

    /// <summary>The whole installation's queue, for metrics and <c>/healthz</c>.</summary>
    public async Task<QueueState> Queue(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var now = clock.UtcNow();
        var (depth, oldest, underWay, interrupted) = await Dispatch.InstallationQueries.Queue(db, now, cancellationToken);
        var isHeld = await db.Installations.AnyAsync(i => i.SendingHeldAt != null, cancellationToken);
        return new QueueState(depth, oldest is { } due && due < now ? now - due : TimeSpan.Zero, underWay, interrupted, isHeld);
    }

    /// <summary>The earliest moment at which a lane's next email can go; null where it waits for a person, or nothing waits in it.</summary>
    private static DateTime? NextFrom(SendLane lane, DateTime now)
    {
        if (lane.OldestDueAt is not { } due || (lane.ClosedReason is not null && lane.ClosedUntil is null))
        {
            return null;
        }

        // A pause that ends just after the email's time leaves that standing: it is what every list says.
        var pauseEnds = lane.NextAllowedAt - due >= Dispatch.LateEmails.Tolerance ? lane.NextAllowedAt : null;
        DateTime[] bounds = [due, lane.ClosedUntil ?? due, pauseEnds ?? due, now];
        return bounds.Max();
    }
}

/// <summary>An email of which nobody can say whether it arrived.</summary>
public sealed record InterruptedEmail(
    Guid Id, Guid CampaignId, string CampaignName, Guid ContactId, string ContactName, string ContactEmail, int SequenceStep, DateTime Since, string What);

/// <summary>What a workspace's sending does now.</summary>
/// <param name="HeldReason">Why it is held.</param>
/// <param name="IsHeld">Whether a person has to release it.</param>
/// <param name="SenderInTrouble">Whether a sender with an active campaign cannot send.</param>
/// <param name="Interrupted">Emails that a person must decide about.</param>
/// <param name="OpenUntil">When the last window that is open now closes; null where nothing goes out now, <see cref="DateTime.MaxValue"/> for never.</param>
/// <param name="SentToday">On the workspace's day.</param>
/// <param name="PlannedToday">With those that were sent.</param>
/// <param name="Next">When the next email can go.</param>
/// <param name="Timezone">In which the words tell times; the workspace's, unless a reader is in another.</param>
/// <param name="Now">When this was read.</param>
public sealed record SendingState(
    string? HeldReason,
    bool IsHeld,
    bool SenderInTrouble,
    int Interrupted,
    DateTime? OpenUntil,
    int SentToday,
    int PlannedToday,
    DateTime? Next,
    string Timezone,
    DateTime Now)
{
    /// <summary>Whether the contacts of a campaign that was just started are getting their times.</summary>
    public bool IsStarting { get; init; }

    /// <summary>How many drafts somebody can approve now, whichever day they are planned for.</summary>
    public int DraftsToReview { get; init; }

    /// <summary>What it does, in few words: <c>Sending until 17:00</c>.</summary>
    public string Headline =>
        IsHeld ? "Sending is held"
        : OpenUntil is { } until ? until.Date == DateTime.MaxValue.Date ? "Sending" : $"Sending until {SendingWords.Moment(until, Timezone, Now)}"
        : Next is { } next ? $"Waiting for {SendingWords.Moment(next, Timezone, Now)}"
        : IsStarting ? "Starting a campaign"
        : SenderInTrouble ? "A sender cannot send"
        : DraftsToReview > 0 || PlannedToday > SentToday ? "Waiting for approval"
        : "Nothing to send";

    /// <summary>The rest of the sentence: <c>40 of 190 sent today · next 10:45</c>; may be empty.</summary>
    public string Details => string.Join(" · ", Parts());

    private IEnumerable<string> Parts()
    {
        if (IsHeld && HeldReason is not null)
        {
            yield return HeldReason;
        }

        if (PlannedToday > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{SentToday:N0} of {PlannedToday:N0} sent today");
        }

        if (!IsHeld && OpenUntil is not null && Next is { } next)
        {
            yield return $"next {SendingWords.Moment(next, Timezone, Now)}";
        }
    }
}

/// <summary>The installation's queue.</summary>
/// <param name="Depth">Emails that wait with a firm time, as last counted.</param>
/// <param name="OldestDue">How long the one that waits longest in an open lane has been due.</param>
/// <param name="UnderWay">Emails reserved or being sent.</param>
/// <param name="Interrupted">Emails that people must decide about.</param>
/// <param name="IsHeld">Whether the installation is held.</param>
public sealed record QueueState(long Depth, TimeSpan OldestDue, int UnderWay, int Interrupted, bool IsHeld);
