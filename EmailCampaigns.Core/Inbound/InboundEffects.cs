using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Refusals;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What follows from a message that was recorded: one clause for each kind. Works inside the recorder's transaction, behind the locks of the lanes.</summary>
internal sealed class InboundEffects(Suppressor suppressor)
{
    /// <summary>Acts on one message.</summary>
    public Task Apply(CampaignsDb db, JudgedMail inbound, SentEmail sent, EmailReply reply, CancellationToken cancellationToken) => reply.Kind switch
    {
        ReplyKind.Reply => StopForReply(db, inbound, sent, cancellationToken),
        ReplyKind.OutOfOffice => PauseWhileAway(db, inbound, sent, reply, cancellationToken),
        ReplyKind.UnsubscribeRequest => Unsubscribe(db, inbound, sent, reply, cancellationToken),
        ReplyKind.Bounce when inbound.ReturnedAnswerId is { } answer => ReturnAnswer(db, inbound, answer, reply, cancellationToken),
        ReplyKind.Bounce => Bounce(db, inbound, sent, reply, cancellationToken),
        ReplyKind.AutoReply => Task.CompletedTask,
    };

    /// <summary>A reply ends the sequence that it answers; one that names none of our emails ends all that ran through this mailbox.</summary>
    private static async Task StopForReply(CampaignsDb db, JudgedMail inbound, SentEmail sent, CancellationToken cancellationToken)
    {
        var contact = await db.Contacts.SingleAsync(c => c.Id == sent.ContactId, cancellationToken);
        var answered = inbound.Match.IsNamed
            ? db.Enrollments.Where(e => e.Id == sent.CampaignContactId)
            : db.Enrollments.Where(e => e.Id == sent.CampaignContactId
                || (e.ContactId == sent.ContactId
                    && (e.Status == EnrollmentStatus.Pending || e.Status == EnrollmentStatus.InProgress || e.Status == EnrollmentStatus.Paused)
                    && db.SentEmails.Any(s => s.CampaignContactId == e.Id && s.SenderAccountId == inbound.SenderAccountId)));
        await ReplyEffects.Apply(db, contact, await answered.ToListAsync(cancellationToken), Actor.System(db.WorkspaceId), inbound.Now, cancellationToken);
    }

    private static async Task PauseWhileAway(CampaignsDb db, JudgedMail inbound, SentEmail sent, EmailReply reply, CancellationToken cancellationToken)
    {
        if (reply.OutOfOfficeUntil is not { } until || until <= inbound.Now)
        {
            return; // read late: the contact is back
        }

        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == sent.CampaignContactId, cancellationToken);
        var from = enrollment.Status;
        var reason = $"Out of office until {inbound.Calendar.Day(until):d MMMM yyyy}.";
        if (enrollment.PauseUntil(until, reason, inbound.Now))
        {
            await EnrollmentEnder.CancelWaiting(db, [enrollment], CancelReason.EnrollmentPaused, cancellationToken);
            db.Transitions.Add(Transition.Of(enrollment, from, reason, Actor.System(db.WorkspaceId), inbound.Now));
        }
    }

    /// <summary>Who has another address by now means both, the one that was mailed and the present one.</summary>
    private async Task Unsubscribe(CampaignsDb db, JudgedMail inbound, SentEmail sent, EmailReply reply, CancellationToken cancellationToken)
    {
        var present = await db.Contacts.Where(c => c.Id == sent.ContactId).Select(c => c.EmailNormalized).SingleAsync(cancellationToken);
        foreach (var address in new[] { present, sent.RecipientEmail }.Distinct())
        {
            await Suppress(db, address, SuppressionReason.Unsubscribed, "reply", reply, cancellationToken);
        }

        await End(db, sent, EnrollmentStatus.Unsubscribed, "Unsubscribed.", inbound.Now, cancellationToken);
    }

    private Task Bounce(CampaignsDb db, JudgedMail inbound, SentEmail sent, EmailReply reply, CancellationToken cancellationToken) => reply.FailureClass switch
    {
        FailureClass.Hard => BounceHard(db, sent, reply, cancellationToken),
        FailureClass.Soft => BounceSoft(db, sent, reply, cancellationToken),
        FailureClass.Blocked => Advise(db, inbound, sent.SenderAccountId, cancellationToken),
        FailureClass.Complaint => Complain(db, inbound, sent, reply, cancellationToken),
        FailureClass.Message or FailureClass.GaveUp or null => Task.CompletedTask,
    };

    /// <summary>The enrollments of whoever has the address now end with it; who has another one by now goes on.</summary>
    private async Task BounceHard(CampaignsDb db, SentEmail sent, EmailReply reply, CancellationToken cancellationToken)
    {
        sent.Became(SentEmailStatus.Bounced);
        await Suppress(db, sent.RecipientEmail, SuppressionReason.HardBounce, "bounce", reply, cancellationToken);
    }

    private async Task BounceSoft(CampaignsDb db, SentEmail sent, EmailReply reply, CancellationToken cancellationToken)
    {
        if (await SoftBounceRule.IsReached(db, sent.ContactId, reply.ReceivedAt, cancellationToken))
        {
            await Suppress(db, sent.RecipientEmail, SuppressionReason.HardBounce, "soft_bounces", reply, cancellationToken);
        }
    }

    /// <summary>The contact is not at fault: the people behind the sender learn of it.</summary>
    private static Task Advise(CampaignsDb db, JudgedMail inbound, Guid senderId, CancellationToken cancellationToken)
    {
        var said = inbound.Judgement.Diagnostic is { } diagnostic ? $" ({HeaderText.Normalize(diagnostic)})" : "";
        var error = BlockedAdvice.Text + said;
        return db.SenderAccounts.Where(s => s.Id == senderId && s.HealthPausedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastError, error).SetProperty(x => x.UpdatedAt, inbound.Now), cancellationToken);
    }

    private async Task Complain(CampaignsDb db, JudgedMail inbound, SentEmail sent, EmailReply reply, CancellationToken cancellationToken)
    {
        sent.Became(SentEmailStatus.Complained);
        await Suppress(db, sent.RecipientEmail, SuppressionReason.Complaint, "complaint", reply, cancellationToken);
        await End(db, sent, EnrollmentStatus.Unsubscribed, "Complained about the email.", inbound.Now, cancellationToken);
    }

    /// <summary>An answer comes back. What that says of the address and of the sender holds as with any email; the emails of the campaign did arrive.</summary>
    private async Task ReturnAnswer(CampaignsDb db, JudgedMail inbound, Guid answerId, EmailReply reply, CancellationToken cancellationToken)
    {
        await db.Lock("reply_answers", db.WorkspaceId, "id", [answerId], cancellationToken);
        var answer = await db.ReplyAnswers.SingleAsync(a => a.Id == answerId, cancellationToken);
        if (reply.FailureClass != FailureClass.Complaint)
        {
            answer.CameBack(HeaderText.Normalize(inbound.Judgement.Diagnostic ?? reply.Subject ?? "It came back."));
            await AnsweredReply.Open(db, answer, cancellationToken);
        }

        SuppressionReason? reason = reply.FailureClass switch
        {
            FailureClass.Hard => SuppressionReason.HardBounce,
            FailureClass.Complaint => SuppressionReason.Complaint,
            _ => null,
        };
        if (reason is { } why && EmailAddress.TryParse(answer.RecipientEmail, out var address, out _))
        {
            await Suppress(db, address.Normalized, why, "answer", reply, cancellationToken);
        }

        if (reply.FailureClass == FailureClass.Blocked)
        {
            await Advise(db, inbound, answer.SenderAccountId, cancellationToken);
        }
    }

    private async Task Suppress(CampaignsDb db, string address, SuppressionReason reason, string source, EmailReply cause, CancellationToken cancellationToken) =>
        await suppressor.Suppress(db, SuppressionKind.Address, address, reason, source, note: null, cause.Id, Actor.System(db.WorkspaceId), cancellationToken);

    private static async Task End(CampaignsDb db, SentEmail sent, EnrollmentStatus outcome, string reason, DateTime now, CancellationToken cancellationToken) => await EnrollmentEnder.End(
        db, await db.Enrollments.Where(e => e.Id == sent.CampaignContactId).ToListAsync(cancellationToken), outcome, reason, Actor.System(db.WorkspaceId), now, cancellationToken);
}
