using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Refusals;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What told of it.</summary>
/// <param name="Id">The reply or event that is recorded for it: taking it back lifts what it suppressed.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Now">The instant of the operation, UTC.</param>
internal readonly record struct EffectCause(Guid Id, DateTime At, DateTime Now);

/// <summary>
/// What follows from a bounce, a complaint or a wish to unsubscribe, whichever way it became known: a mailbox or a webhook. Works inside the recorder's transaction, behind the locks of
/// the lanes, once the event is saved.
/// </summary>
internal sealed class ReturnEffects(Suppressor suppressor)
{
    /// <summary>One clause for each class; only an unknown recipient, or one out of reach again and again, is not mailed any more.</summary>
    public Task Bounced(CampaignsDb db, SentEmail sent, FailureClass? failure, string? diagnostic, EffectCause cause, CancellationToken cancellationToken) => failure switch
    {
        FailureClass.Hard => BouncedHard(db, sent, cause, cancellationToken),
        FailureClass.Soft => BouncedSoft(db, sent, cause, cancellationToken),
        FailureClass.Blocked => Advise(db, sent.SenderAccountId, diagnostic, cause, cancellationToken),
        FailureClass.Complaint => Complained(db, sent, cause, cancellationToken),
        FailureClass.Message or FailureClass.GaveUp or null => Task.CompletedTask,
    };

    /// <summary>An answer to a reply comes back: what that says of the address and of the sender holds as with any email.</summary>
    public async Task AnswerBounced(CampaignsDb db, ReplyAnswer answer, FailureClass? failure, string? diagnostic, EffectCause cause, CancellationToken cancellationToken)
    {
        SuppressionReason? reason = failure switch
        {
            FailureClass.Hard => SuppressionReason.HardBounce,
            FailureClass.Complaint => SuppressionReason.Complaint,
            _ => null,
        };
        if (reason is { } why && EmailAddress.TryParse(answer.RecipientEmail, out var address, out _))
        {
            await Suppress(db, address.Normalized, why, "answer", cause, cancellationToken);
        }

        if (failure == FailureClass.Blocked)
        {
            await Advise(db, answer.SenderAccountId, diagnostic, cause, cancellationToken);
        }
    }

    /// <summary>Who has another address by now means both, the one that was mailed and the present one.</summary>
    public async Task Unsubscribed(CampaignsDb db, SentEmail sent, string source, EffectCause cause, CancellationToken cancellationToken)
    {
        var present = await db.Contacts.Where(c => c.Id == sent.ContactId).Select(c => c.EmailNormalized).SingleAsync(cancellationToken);
        foreach (var address in new[] { present, sent.RecipientEmail }.Distinct())
        {
            await Suppress(db, address, SuppressionReason.Unsubscribed, source, cause, cancellationToken);
        }

        await End(db, sent, "Unsubscribed.", cause, cancellationToken);
    }

    public async Task Complained(CampaignsDb db, SentEmail sent, EffectCause cause, CancellationToken cancellationToken)
    {
        sent.Became(SentEmailStatus.Complained);
        await Suppress(db, sent.RecipientEmail, SuppressionReason.Complaint, "complaint", cause, cancellationToken);
        await End(db, sent, "Complained about the email.", cause, cancellationToken);
    }

    /// <summary>The enrollments of whoever has the address now end with it; who has another one by now goes on.</summary>
    private async Task BouncedHard(CampaignsDb db, SentEmail sent, EffectCause cause, CancellationToken cancellationToken)
    {
        sent.Became(SentEmailStatus.Bounced);
        await Suppress(db, sent.RecipientEmail, SuppressionReason.HardBounce, "bounce", cause, cancellationToken);
    }

    private async Task BouncedSoft(CampaignsDb db, SentEmail sent, EffectCause cause, CancellationToken cancellationToken)
    {
        if (await SoftBounceRule.IsReached(db, sent.ContactId, cause.At, cancellationToken))
        {
            await Suppress(db, sent.RecipientEmail, SuppressionReason.HardBounce, "soft_bounces", cause, cancellationToken);
        }
    }

    /// <summary>The contact is not at fault: the people behind the sender learn of it.</summary>
    private static Task Advise(CampaignsDb db, Guid senderId, string? diagnostic, EffectCause cause, CancellationToken cancellationToken)
    {
        var error = BlockedAdvice.Text + (diagnostic is null ? "" : $" ({HeaderText.Normalize(diagnostic)})");
        return db.SenderAccounts.Where(s => s.Id == senderId && s.HealthPausedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastError, error).SetProperty(x => x.UpdatedAt, cause.Now), cancellationToken);
    }

    private async Task Suppress(CampaignsDb db, string address, SuppressionReason reason, string source, EffectCause cause, CancellationToken cancellationToken) =>
        await suppressor.Suppress(db, SuppressionKind.Address, address, reason, source, note: null, cause.Id, Actor.System(db.WorkspaceId), cancellationToken);

    private static async Task End(CampaignsDb db, SentEmail sent, string reason, EffectCause cause, CancellationToken cancellationToken) => await EnrollmentEnder.End(
        db,
        await db.Enrollments.Where(e => e.Id == sent.CampaignContactId).ToListAsync(cancellationToken),
        EnrollmentStatus.Unsubscribed,
        reason,
        Actor.System(db.WorkspaceId),
        cause.Now,
        cancellationToken);
}
