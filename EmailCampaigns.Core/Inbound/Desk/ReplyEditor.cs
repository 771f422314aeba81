using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>What a person decides on a reply; what is null stays. <see cref="Cleared"/> takes a moment away.</summary>
public sealed record ReplyEdit
{
    /// <summary>Says that there is no such moment any more.</summary>
    public static readonly DateTime Cleared = new(0, DateTimeKind.Utc);

    /// <summary>When it was handled. Handling it twice keeps the first moment.</summary>
    public DateTime? HandledAt { get; init; }

    /// <summary>When it comes back. Snoozing what was handled opens it again.</summary>
    public DateTime? SnoozedUntil { get; init; }

    /// <summary>What the person wants, by somebody's judgement.</summary>
    public ReplyIntent? Intent { get; init; }

    /// <summary>Nobody can say what the person wants.</summary>
    public bool ClearIntent { get; init; }
}

/// <summary>Handles replies: handled or open again, snoozed, read, with another intent. Two people at once do not overwrite each other.</summary>
public sealed class ReplyEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>So far the clock of whoever tells may be ahead.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan MaxSnooze = TimeSpan.FromDays(366);

    /// <summary>Decides on a reply. Whoever decides has read it.</summary>
    public Task<EditOutcome> Edit(Actor by, Guid replyId, ReplyEdit edit, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        ArgumentNullException.ThrowIfNull(edit);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            var reply = await db.EmailReplies.SingleOrDefaultAsync(r => r.Id == replyId, cancellationToken);
            if (reply is null)
            {
                return EditOutcome.NotFound(replyId);
            }

            if (Problems(edit, reply.Kind, now).ToList() is { Count: > 0 } problems)
            {
                return EditOutcome.Invalid(problems);
            }

            var counted = await BeginCount(db, edit, reply, cancellationToken);
            Apply(edit, reply, now);
            await db.SaveChangesAsync(cancellationToken);
            if (counted is not null)
            {
                await counted.Write(now, cancellationToken);
            }

            return EditOutcome.Done(replyId);
        }, cancellationToken);
    }

    /// <summary>Decides on many replies in the same way, each by itself; those that cannot be decided so are told with the reason.</summary>
    public async Task<EditedReplies> EditMany(Actor by, IReadOnlyCollection<Guid> replyIds, ReplyEdit edit, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        ArgumentNullException.ThrowIfNull(replyIds);
        var (done, refused) = (new List<Guid>(), new List<RefusedReply>());
        foreach (var id in replyIds)
        {
            var outcome = await Edit(by, id, edit, cancellationToken);
            if (outcome.IsDone)
            {
                done.Add(id);
            }
            else
            {
                refused.Add(new RefusedReply(id, outcome.Message));
            }
        }

        return new EditedReplies(done, refused);
    }

    /// <summary>Somebody opened it. Only the first time counts.</summary>
    public Task<EditOutcome> MarkRead(Actor by, Guid replyId, CancellationToken cancellationToken) =>
        Edit(by, replyId, new ReplyEdit(), cancellationToken);

    /// <summary>Who is interested is counted: null where the edit says nothing of that.</summary>
    private static async Task<CountedChange?> BeginCount(CampaignsDb db, ReplyEdit edit, EmailReply reply, CancellationToken cancellationToken)
    {
        if (reply.CampaignId is not { } campaignId || (edit.Intent is null && !edit.ClearIntent))
        {
            return null;
        }

        await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
        return await CountedChange.Begin(db, campaignId, reply.ContactId, cancellationToken);
    }

    private static void Apply(ReplyEdit edit, EmailReply reply, DateTime now)
    {
        reply.ReadAt ??= now;
        if (edit.SnoozedUntil is { } until)
        {
            reply.SnoozedUntil = until == ReplyEdit.Cleared ? null : until.TrimToMilliseconds();
            reply.HandledAt = null;
        }

        if (edit.HandledAt is { } handledAt)
        {
            reply.HandledAt = handledAt == ReplyEdit.Cleared ? null : reply.HandledAt ?? handledAt.TrimToMilliseconds();
        }

        if (edit.ClearIntent || edit.Intent is not null)
        {
            reply.Judge(edit.Intent, rule: null);
        }
    }

    private static IEnumerable<FieldProblem> Problems(ReplyEdit edit, ReplyKind kind, DateTime now)
    {
        if (edit.HandledAt is { } handledAt && handledAt > now + ClockDifference)
        {
            yield return new FieldProblem("handledAt", "Must not be in the future: it is when the reply was handled.");
        }

        if (edit.SnoozedUntil is { } until && until != ReplyEdit.Cleared && (until <= now || until > now + MaxSnooze))
        {
            yield return new FieldProblem("snoozedUntil", "Must be a time within the next year.");
        }

        if (edit.Intent is not null && kind != ReplyKind.Reply)
        {
            yield return new FieldProblem("intent", "Only the reply of a person has an intent.");
        }
    }
}

/// <summary>What became of a decision on many replies.</summary>
/// <param name="Done">Those that were decided.</param>
/// <param name="Refused">Those that were not.</param>
public sealed record EditedReplies(IReadOnlyList<Guid> Done, IReadOnlyList<RefusedReply> Refused);

/// <summary>A reply that was not decided, and why.</summary>
public sealed record RefusedReply(Guid Id, string Reason);
