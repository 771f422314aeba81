using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>What follows from a message that was recorded: one clause for each kind. Works inside the recorder's transaction, behind the locks of the lanes.</summary>
internal sealed class InboundEffects(ReturnEffects effects)
{
    /// <summary>Acts on one message.</summary>
    public Task Apply(CampaignsDb db, JudgedMail inbound, SentEmail sent, EmailReply reply, CancellationToken cancellationToken) => reply.Kind switch
    {
        ReplyKind.Reply => StopForReply(db, inbound, sent, cancellationToken),
        ReplyKind.OutOfOffice => PauseWhileAway(db, inbound, sent, reply, cancellationToken),
        ReplyKind.UnsubscribeRequest => effects.Unsubscribed(db, sent, "reply", CauseOf(inbound, reply), cancellationToken),
        ReplyKind.Bounce when inbound.ReturnedAnswerId is { } answer => ReturnAnswer(db, inbound, answer, reply, cancellationToken),
        ReplyKind.Bounce => effects.Bounced(db, sent, reply.FailureClass, inbound.Judgement.Diagnostic, CauseOf(inbound, reply), cancellationToken),
        ReplyKind.AutoReply => Task.CompletedTask,
    };

    private static EffectCause CauseOf(JudgedMail inbound, EmailReply reply) => new(reply.Id, reply.ReceivedAt, inbound.Now);

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

    /// <summary>An answer comes back: the reply waits for another one. The emails of the campaign did arrive.</summary>
    private async Task ReturnAnswer(CampaignsDb db, JudgedMail inbound, Guid answerId, EmailReply reply, CancellationToken cancellationToken)
    {
        await db.Lock("reply_answers", db.WorkspaceId, "id", [answerId], cancellationToken);
        var answer = await db.ReplyAnswers.SingleAsync(a => a.Id == answerId, cancellationToken);
        if (reply.FailureClass != FailureClass.Complaint)
        {
            answer.CameBack(HeaderText.Normalize(inbound.Judgement.Diagnostic ?? reply.Subject ?? "It came back."));
            await AnsweredReply.Open(db, answer, cancellationToken);
        }

        await effects.AnswerBounced(db, answer, reply.FailureClass, inbound.Judgement.Diagnostic, CauseOf(inbound, reply), cancellationToken);
    }
}
