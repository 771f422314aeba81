using EmailCampaigns.Core;

namespace EmailCampaigns.Tests;

/// <summary>Each lifecycle, written out a second time by hand: what stands here is allowed, and every other step is refused.</summary>
public sealed class StateMachineTests
{
    [Fact]
    public void A_campaign_takes_these_steps_and_no_others() => Holds(Campaign.States, """
        draft: active archived
        active: paused completed stopped
        paused: active stopped archived
        completed: active archived
        stopped: archived
        archived:
        """);

    [Fact]
    public void An_enrollment_takes_these_steps_and_no_others() => Holds(Enrollment.States, """
        pending: in_progress completed paused replied bounced unsubscribed stopped failed
        in_progress: completed paused replied bounced unsubscribed stopped failed
        completed: pending in_progress replied bounced unsubscribed
        paused: pending in_progress replied bounced unsubscribed stopped failed
        replied: in_progress unsubscribed
        bounced: in_progress replied unsubscribed
        unsubscribed:
        stopped: in_progress bounced replied unsubscribed
        failed: in_progress bounced replied unsubscribed
        """);

    [Fact]
    public void A_draft_takes_these_steps_and_no_others() => Holds(EmailDraft.States, """
        draft: approved rejected unwritten
        approved: scheduled draft rejected
        scheduled: approved sent failed draft rejected
        sent:
        failed: rejected draft unwritten
        rejected: draft unwritten
        unwritten: draft failed rejected
        """);

    [Fact]
    public void A_text_of_a_model_takes_these_steps_and_no_others() => Holds(DraftGeneration.States, """
        queued: running cancelled
        running: queued done failed cancelled
        done:
        failed:
        cancelled:
        """);

    [Fact]
    public void A_scheduled_email_takes_these_steps_and_no_others() => Holds(ScheduledEmail.States, """
        planned: pending cancelled
        pending: planned sending cancelled
        sending: sent failed interrupted pending
        sent:
        failed: pending
        interrupted: sent pending
        cancelled: planned pending
        """);

    [Fact]
    public void An_answer_takes_these_steps_and_no_others() => Holds(ReplyAnswer.States, """
        waiting: sending cancelled failed
        sending: sent waiting failed interrupted
        sent: failed
        failed: waiting sent
        interrupted: sent waiting
        cancelled:
        """);

    [Fact]
    public void An_import_takes_these_steps_and_no_others() => Holds(UploadBatch.States, """
        pending: processing cancelled failed
        processing: completed failed cancelled
        completed:
        failed:
        cancelled:
        """);

    private static void Holds<TStatus>(StateMachine<TStatus> states, string table)
        where TStatus : struct, Enum
    {
        var allowed = (
            from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let parts = line.Trim().Split(':')
            from to in parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select (From: SnakeCase.Parse<TStatus>(parts[0]), To: SnakeCase.Parse<TStatus>(to))).ToHashSet();
        foreach (var from in Enum.GetValues<TStatus>())
        {
            foreach (var to in Enum.GetValues<TStatus>())
            {
                if (allowed.Contains((from, to)))
                {
                    states.Require(from, to);
                    continue;
                }

                var refused = Assert.Throws<IllegalTransitionException>(() => states.Require(from, to));
                Assert.Equal((SnakeCase.Of(from), SnakeCase.Of(to)), (refused.From, refused.To));
                Assert.NotEmpty(refused.Message);
            }
        }
    }
}
