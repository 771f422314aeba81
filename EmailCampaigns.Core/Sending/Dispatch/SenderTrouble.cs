using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What an outcome means for the sender, beyond the one email. Inside the caller's transaction.</summary>
internal static class SenderTrouble
{
    /// <summary>How long a provider's limit for the day lasts at most.</summary>
    public static readonly TimeSpan ProviderDay = TimeSpan.FromHours(24);

    /// <summary>Whether an outcome says something of the sender.</summary>
    public static bool Concerns(DeliveryOutcome outcome) => Pauses(outcome) || outcome.Verdict == DeliveryVerdict.Blocked;

    /// <summary>Whether the sender rests after it.</summary>
    public static bool Pauses(DeliveryOutcome outcome) =>
        outcome.IsUnreachable || outcome.Verdict is DeliveryVerdict.SenderRefused or DeliveryVerdict.SenderBusy or DeliveryVerdict.SenderDayLimit;

    /// <summary>Rests the sender.</summary>
    /// <returns>When it goes on by itself; null until a person acts.</returns>
    public static async Task<DateTime?> Pause(CampaignsDb db, SqlStatements sql, Guid senderId, DeliveryOutcome outcome, DateTime now)
    {
        var advice = SenderAdvice.For(outcome);
        if (outcome.Verdict is DeliveryVerdict.SenderBusy or DeliveryVerdict.Retry)
        {
            return await SenderPause.BackOff(db, sql, senderId, advice, outcome.RetryAfter, now);
        }

        DateTime? until = outcome.Verdict == DeliveryVerdict.SenderDayLimit ? now + ProviderDay : null;
        await SenderPause.Begin(db, senderId, until, advice, now, CancellationToken.None);
        return until;
    }

    /// <summary>A receiving server refuses its mail: the people behind the sender learn of it.</summary>
    public static Task<int> Advise(CampaignsDb db, SqlStatements sql, Guid senderId, DeliveryOutcome outcome, DateTime now) => sql.Execute(
        "UPDATE sender_accounts SET last_error = @error, updated_at = @now WHERE id = @id AND workspace_id = @workspace AND health_paused_at IS NULL",
        [("@error", SenderAdvice.For(outcome)), ("@now", now), ("@id", senderId), ("@workspace", db.WorkspaceId)],
        CancellationToken.None);
}
