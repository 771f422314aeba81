using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Answers;

/// <summary>What somebody answers.</summary>
public sealed record AnswerInput
{
    /// <summary>Plain text. Signature and quotation are added.</summary>
    public string? BodyText { get; init; }

    /// <summary>Needed for an address that is suppressed: whoever answers has seen that.</summary>
    public bool DespiteSuppression { get; init; }
}

/// <summary>Answers replies, takes answers back in time, and decides about those of which nobody can say whether they went.</summary>
public sealed class AnswerWriter(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions, TimeProvider clock)
{
    /// <summary>Longest answer, in UTF-16 units.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Has an answer go after <see cref="ReplyAnswer.UndoTime"/>. One at a time goes to a reply (<see cref="EditVerdict.Exists"/>).</summary>
    public Task<EditOutcome> Send(Actor by, Guid replyId, AnswerInput input, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        ArgumentNullException.ThrowIfNull(input);
        var checks = new FieldChecks();
        var text = checks.Text("bodyText", input.BodyText?.ReplaceLineEndings("\n").Trim(), MaxLength);
        if (string.IsNullOrEmpty(text))
        {
            checks.Add("bodyText", "Write the answer first.");
        }

        return checks.HasProblems
            ? Task.FromResult(EditOutcome.Invalid(checks.Problems))
            : dbs.Edit(by.WorkspaceId, db => Send(db, by, replyId, text!, input.DespiteSuppression, cancellationToken), cancellationToken);
    }

    private async Task<EditOutcome> Send(CampaignsDb db, Actor by, Guid replyId, string text, bool despiteSuppression, CancellationToken cancellationToken)
    {
        await db.Lock("email_replies", db.WorkspaceId, "id", [replyId], cancellationToken);
        if (await db.EmailReplies.AsNoTracking().SingleOrDefaultAsync(r => r.Id == replyId, cancellationToken) is not { } reply)
        {
            return EditOutcome.NotFound(replyId);
        }

        if (await db.ReplyAnswers.Where(a => a.ReplyId == replyId && (a.Status == AnswerStatus.Waiting || a.Status == AnswerStatus.Sending)).Select(a => (Guid?)a.Id)
            .SingleOrDefaultAsync(cancellationToken) is { } standing)
        {
            return EditOutcome.Exists(standing, "An answer is about to go. Take it back, or wait until it has gone.");
        }

        var route = await AnswerRoute.Find(db, suppressions, reply, cancellationToken);
        if (route.Refusal is { } refusal)
        {
            return EditOutcome.InUse(replyId, refusal);
        }

        if (route.Warning is { } warning && !despiteSuppression)
        {
            return EditOutcome.Invalid([new FieldProblem("despiteSuppression", warning)]);
        }

        var now = clock.UtcNow();
        var id = Guid.CreateVersion7(now);
        var author = by.ToString();
        var answer = new ReplyAnswer
        {
            Id = id,
            ReplyId = replyId,
            ContactId = reply.ContactId,
            CampaignId = reply.CampaignId,
            SentEmailId = route.Sent!.Id,
            SenderAccountId = route.Sender!.Id,
            Author = author,
            RecipientEmail = route.Recipient,
            Subject = route.Subject,
            BodyText = text,
            MessageId = MessageIds.New(id, route.Sender.Email[(route.Sender.Email.LastIndexOf('@') + 1)..]),
            ThreadIds = route.ThreadIds,
            DespiteSuppression = route.Warning is not null,
        };
        answer.Submit(now);
        db.ReplyAnswers.Add(answer);
        await db.SaveChangesAsync(cancellationToken);
        await db.AnswerDrafts.Where(d => d.ReplyId == replyId && d.Author == author).ExecuteDeleteAsync(cancellationToken);
        return EditOutcome.Done(id);
    }

    /// <summary>Takes an answer back that has not begun to go. Doing it twice changes nothing.</summary>
    /// <exception cref="IllegalTransitionException">It is on its way, or has gone.</exception>
    public Task<EditOutcome> Undo(Actor by, Guid answerId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        return Change(by, answerId, (_, answer) =>
        {
            if (answer.Status != AnswerStatus.Cancelled)
            {
                answer.Cancel();
            }

            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>
    /// Decides about an answer of which nobody can say whether it went, or has one that failed sent again. Deciding the same twice changes nothing.
    /// </summary>
    /// <exception cref="IllegalTransitionException">There is nothing to decide about it.</exception>
    public Task<EditOutcome> Resolve(Actor by, Guid answerId, InterruptedAs decision, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        return Change(by, answerId, async (db, answer) =>
        {
            var wanted = decision == InterruptedAs.Sent ? AnswerStatus.Sent : AnswerStatus.Waiting;
            if (answer.Status == wanted)
            {
                return;
            }

            var now = clock.UtcNow();
            if (answer.Status is not (AnswerStatus.Interrupted or AnswerStatus.Failed) || (decision == InterruptedAs.Sent && answer.Status != AnswerStatus.Interrupted))
            {
                throw new IllegalTransitionException("answer", SnakeCase.Of(answer.Status), SnakeCase.Of(wanted),
                    $"Only an answer that was interrupted, or failed, is decided about; this one is {SnakeCase.Words(answer.Status)}.");
            }

            if (decision == InterruptedAs.Sent)
            {
                answer.MarkSent(answer.FirstAttemptAt ?? now, wireMessageId: null, providerMessageId: null);
                await AnsweredReply.Handle(db, answer, now, cancellationToken);
            }
            else
            {
                answer.SendAgain(now);
            }
        }, cancellationToken);
    }

    /// <summary>Keeps what somebody has begun to answer, as theirs; an empty text forgets it.</summary>
    public Task<EditOutcome> Keep(Actor by, Guid replyId, string text, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        ArgumentNullException.ThrowIfNull(text);
        var checks = new FieldChecks();
        checks.Text("bodyText", text, MaxLength);
        if (checks.HasProblems)
        {
            return Task.FromResult(EditOutcome.Invalid(checks.Problems));
        }

        return dbs.Edit(by.WorkspaceId, async db =>
        {
            if (!await db.EmailReplies.AnyAsync(r => r.Id == replyId, cancellationToken))
            {
                return EditOutcome.NotFound(replyId);
            }

            var author = by.ToString();
            var draft = await db.AnswerDrafts.SingleOrDefaultAsync(d => d.ReplyId == replyId && d.Author == author, cancellationToken);
            if (string.IsNullOrWhiteSpace(text))
            {
                db.AnswerDrafts.RemoveRange(draft is null ? [] : [draft]);
            }
            else if (draft is null)
            {
                db.AnswerDrafts.Add(new AnswerDraft { Id = Guid.CreateVersion7(clock.UtcNow()), ReplyId = replyId, Author = author, BodyText = text });
            }
            else
            {
                draft.BodyText = text;
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(replyId);
        }, cancellationToken);
    }

    private Task<EditOutcome> Change(Actor by, Guid answerId, Func<CampaignsDb, ReplyAnswer, Task> change, CancellationToken cancellationToken) => dbs.Edit(by.WorkspaceId, async db =>
    {
        // The gate takes the same lock: an answer is taken back or begins to go, never both.
        await db.Lock("reply_answers", db.WorkspaceId, "id", [answerId], cancellationToken);
        if (await db.ReplyAnswers.SingleOrDefaultAsync(a => a.Id == answerId, cancellationToken) is not { } answer)
        {
            return EditOutcome.NotFound(answerId);
        }

        await change(db, answer);
        await db.SaveChangesAsync(cancellationToken);
        return EditOutcome.Done(answerId);
    }, cancellationToken);
}
