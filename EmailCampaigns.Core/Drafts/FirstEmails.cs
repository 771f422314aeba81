using System.Text.RegularExpressions;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>What a rejection makes of the email that comes next: with nothing before it, it is the first that the contact gets.</summary>
/// <param name="StepOrder">Which step that is.</param>
/// <param name="Subject">Under which subject it goes; empty where a model has not written it yet.</param>
/// <param name="SpeaksOfEarlier">Words of its text that speak of an earlier email; null where there are none.</param>
public sealed record NextFirstEmail(int StepOrder, string Subject, string? SpeaksOfEarlier);

/// <summary>Tells of emails that were meant to follow another one and open their thread themselves, because nothing went before.</summary>
public sealed partial class FirstEmails(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Which email would be the first of its contact if a draft were rejected and its step skipped; null where none would: something was sent, or an email before still waits.</summary>
    public async Task<NextFirstEmail?> After(Actor by, Guid draftId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        await using var db = dbs.For(by.WorkspaceId);
        if (await db.EmailDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == draftId, cancellationToken) is not { } draft)
        {
            return null;
        }

        var steps = await StepsOf(db, draft, cancellationToken);
        var at = steps.FindIndex(s => s.StepId == draft.StepId);
        if (at < 0 || at + 1 >= steps.Count || !await IsFirst(db, draft, cancellationToken) || steps.Skip(at + 1).FirstOrDefault(s => s.Waits) is not { } next)
        {
            return null;
        }

        if (await db.EmailDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.CampaignContactId == draft.CampaignContactId && d.StepId == next.StepId, cancellationToken) is not { } follower)
        {
            return null;
        }

        var subject = !follower.SubjectIsThreads ? follower.Content.Subject : draft.SubjectIsThreads ? DraftGenerator.OpeningSubject(draft.Subject) : draft.Content.Subject;
        return new NextFirstEmail(next.Order, subject, WordsOfEarlier(follower.Content));
    }

    /// <summary>Whether a draft has nothing before it: nothing of its sequence was sent, and nothing before it may still be.</summary>
    internal static async Task<bool> IsFirst(CampaignsDb db, EmailDraft draft, CancellationToken cancellationToken) =>
        !await db.SentEmails.AnyAsync(s => s.CampaignContactId == draft.CampaignContactId, cancellationToken)
        && (await StepsOf(db, draft, cancellationToken)).TakeWhile(s => s.StepId != draft.StepId).All(s => !s.Waits);

    /// <summary>Words that only make sense after another email; null where there are none.</summary>
    internal static string? WordsOfEarlier(EmailContent content) => Earlier().Match($"{content.Subject}\n{content.Text}") is { Success: true } found ? found.Value : null;

    private static async Task<List<StepAhead>> StepsOf(CampaignsDb db, EmailDraft draft, CancellationToken cancellationToken)
    {
        var rows = await (
            from email in db.ScheduledEmails
            join step in db.SequenceSteps on email.StepId equals step.Id
            where email.CampaignContactId == draft.CampaignContactId
            orderby step.SequenceOrder
            select new { email.StepId, step.SequenceOrder, email.Status, email.CancelReason }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new StepAhead(
            r.StepId, r.SequenceOrder,
            r.Status is not (ScheduledEmailStatus.Cancelled or ScheduledEmailStatus.Failed) || r.CancelReason is CancelReason.CampaignPaused or CancelReason.EnrollmentPaused));
    }

    private sealed record StepAhead(Guid StepId, int Order, bool Waits);

    [GeneratedRegex(
        @"\bfollow(?:ing)?[ -]?up\b|\bmy (?:last|previous|earlier|first) (?:e-?mail|mail|message|note)\b|\bas I (?:wrote|mentioned|said)\b|\bI (?:wrote|emailed) (?:to )?you\b|\bdid you (?:get|see|receive|have a chance)\b|\b(?:just )?checking in\b|\bcircling back\b|\bbump(?:ing)? this\b|\b(?:one|a) last (?:note|email|message|try)\b|\bmeine(?:r)? (?:letzten?|vorigen?|ersten?) (?:E-?Mail|Mail|Nachricht)\b|\bnachfassen\b|\bwie (?:bereits )?(?:geschrieben|erwähnt)\b|\bich hatte Ihnen\b",
        RegexOptions.IgnoreCase,
        ContentLimits.RegexTimeout)]
    private static partial Regex Earlier();
}
