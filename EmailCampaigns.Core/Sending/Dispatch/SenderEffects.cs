using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What an outcome changes at the sender, beyond the one email. Works inside the caller's transaction.</summary>
internal static class SenderEffects
{
    /// <summary>The longest time that a provider's daily limit lasts.</summary>
    public static readonly TimeSpan ProviderDay = TimeSpan.FromHours(24);

    /// <summary>Whether an outcome changes anything at the sender.</summary>
    public static bool Concerns(DeliveryOutcome outcome) => Pauses(outcome) || outcome.Verdict == DeliveryVerdict.Blocked;

    /// <summary>Whether it pauses the sender.</summary>
    public static bool Pauses(DeliveryOutcome outcome) =>
        outcome.IsUnreachable || outcome.Verdict is DeliveryVerdict.SenderRefused or DeliveryVerdict.SenderBusy or DeliveryVerdict.SenderDayLimit;

    /// <summary>Pauses the sender.</summary>
    /// <returns>When it resumes by itself; null if a person has to act.</returns>
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

    /// <summary>Shows at the sender that a receiving server refuses its mail.</summary>
    public static Task<int> Advise(CampaignsDb db, SqlStatements sql, Guid senderId, DeliveryOutcome outcome, DateTime now) => sql.Execute(
        "UPDATE sender_accounts SET last_error = @error, updated_at = @now WHERE id = @id AND workspace_id = @workspace AND health_paused_at IS NULL",
        [("@error", SenderAdvice.For(outcome)), ("@now", now), ("@id", senderId), ("@workspace", db.WorkspaceId)],
        CancellationToken.None);
}
