using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Sending.Health;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Workspaces.Demo;

/// <summary>The clock of the demo's past.</summary>
internal sealed class DemoClock(DateTime start) : TimeProvider
{
    private DateTimeOffset _now = new(start, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void MoveTo(DateTime utc) => _now = new(utc, TimeSpan.Zero);
}

/// <summary>Runs through the past of the demo: what the jobs would have done, and what came back meanwhile.</summary>
internal sealed class DemoDays(IServiceProvider services, DemoClock clock)
{
    /// <summary>No longer, or the guard would hold a database that slept.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>A little more than the pause between two emails, of which each look lets one pass.</summary>
    private static readonly TimeSpan Busy = DemoCampaigns.Gap + TimeSpan.FromMinutes(1);

    private readonly List<Mailbox> _mailboxes = [];

    /// <summary>From now on the first emails of a campaign are answered, each so long after it was sent.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="senderId">The sender into whose mailbox the answers come.</param>
    /// <param name="after">How long after the email.</param>
    /// <param name="answer">The answer to an email, by its place in the campaign.</param>
    public void Answer(Guid campaignId, Guid senderId, TimeSpan after, Func<SentEmail, int, DateTime, InboundMail?> answer) =>
        _mailboxes.Add(new Mailbox(campaignId, senderId, after, answer));

    /// <summary>Lets time pass.</summary>
    public async Task Until(DateTime end, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Get<InstallationGuard>().Beat(cancellationToken);
            if (IsWorkingTime(clock.UtcNow()) || clock.UtcNow() >= end)
            {
                await Send(cancellationToken);
                if (await ReadMailboxes(cancellationToken) || clock.UtcNow() >= end)
                {
                    await Settle(cancellationToken);
                }
            }

            if (clock.UtcNow() >= end)
            {
                return;
            }

            var next = clock.UtcNow() + (_mailboxes.Count > 0 && IsWorkingTime(clock.UtcNow()) ? Busy : Quiet);
            clock.MoveTo(next < end ? next : end);
        }
    }

    /// <summary>Whether any campaign of the demo may send: their windows are German working days.</summary>
    private static bool IsWorkingTime(DateTime now) => now is { Hour: >= 7 and < 17, DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday) };

    private async Task Send(CancellationToken cancellationToken)
    {
        await Get<CampaignLauncher>().Run(cancellationToken);
        await Get<Dispatcher>().Tick(cancellationToken);
    }

    /// <summary>What follows from what came back, and from the time that passed.</summary>
    private async Task Settle(CancellationToken cancellationToken)
    {
        await Get<PauseExpirer>().Run(cancellationToken);
        await Get<HealthGuard>().Run(cancellationToken);
        await Get<ScheduleReconciler>().Run(cancellationToken);
        await Get<CampaignCompleter>().Sweep(cancellationToken);
    }

    private async Task<bool> ReadMailboxes(CancellationToken cancellationToken)
    {
        var came = false;
        foreach (var mailbox in _mailboxes)
        {
            came |= await Read(mailbox, cancellationToken);
        }

        return came;
    }

    /// <summary>What came since the last look, each message at its own time; whether anything did.</summary>
    private async Task<bool> Read(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var until = clock.UtcNow() - mailbox.After;
        List<SentEmail> answered;
        await using (var db = Get<IDbContextFactory<CampaignsDb>>().AcrossWorkspaces())
        {
            answered = await db.SentEmails.IgnoreQueryFilters().AsNoTracking()
                .Where(s => s.CampaignId == mailbox.CampaignId && s.SequenceStep == 1 && s.SentAt <= until)
                .OrderBy(s => s.SentAt).ThenBy(s => s.RecipientEmail).Skip(mailbox.Seen).ToListAsync(cancellationToken);
        }

        var came = false;
        foreach (var email in answered)
        {
            var at = email.SentAt + mailbox.After;
            if (mailbox.AnswerTo(email, mailbox.Seen++, at) is { } mail)
            {
                await Get<InboundRecorder>().Record(email.WorkspaceId, mailbox.SenderId, mail, at, cancellationToken);
                came = true;
            }
        }

        return came;
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private sealed record Mailbox(Guid CampaignId, Guid SenderId, TimeSpan After, Func<SentEmail, int, DateTime, InboundMail?> AnswerTo)
    {
        /// <summary>How many emails were looked at.</summary>
        public int Seen { get; set; }
    }
}
