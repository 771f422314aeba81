using System.Linq.Expressions;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>Where an inbound message lies for the people who handle replies.</summary>
public enum ReplyTray
{
    /// <summary>A person's reply that waits for somebody; one that was snoozed is back.</summary>
    ToHandle,

    /// <summary>A person's reply that somebody wants to see again later.</summary>
    Snoozed,

    /// <summary>Settled by a rule: absence notices, other automatic replies, requests to be removed. Nothing to do.</summary>
    Automatic,

    /// <summary>Reports that a message did not arrive. Settled by a rule as well.</summary>
    Bounces,

    /// <summary>Somebody handled it, or said that it was judged wrongly.</summary>
    Handled,

    All,
}

/// <summary>Which replies; what is null does not matter.</summary>
public sealed record ReplyFilter
{
    public ReplyTray Tray { get; init; }
    public ReplyIntent? Intent { get; init; }
    public Guid? CampaignId { get; init; }

    /// <summary>Part of the contact's name, address or company, or of the subject or text.</summary>
    public string? Search { get; init; }
}

/// <summary>The one rule that says in which tray a message is. Each is in one of them, beside <see cref="ReplyTray.All"/>.</summary>
internal static class ReplyTrays
{
    /// <summary>The condition for one tray at an instant, UTC.</summary>
    public static Expression<Func<EmailReply, bool>> IsIn(ReplyTray tray, DateTime now) => tray switch
    {
        ReplyTray.ToHandle => r => r.Kind == ReplyKind.Reply && r.HandledAt == null && r.TakenBackAt == null && (r.SnoozedUntil == null || r.SnoozedUntil <= now),
        ReplyTray.Snoozed => r => r.Kind == ReplyKind.Reply && r.HandledAt == null && r.TakenBackAt == null && r.SnoozedUntil > now,
        ReplyTray.Automatic => r => r.Kind != ReplyKind.Reply && r.Kind != ReplyKind.Bounce && r.HandledAt == null && r.TakenBackAt == null,
        ReplyTray.Bounces => r => r.Kind == ReplyKind.Bounce && r.HandledAt == null && r.TakenBackAt == null,
        ReplyTray.Handled => r => r.HandledAt != null || r.TakenBackAt != null,
        ReplyTray.All => r => true,
    };

    /// <summary>Messages that the rules have settled without a person.</summary>
    public static Expression<Func<EmailReply, bool>> IsSettled { get; } = r => r.Kind != ReplyKind.Reply && r.HandledAt == null && r.TakenBackAt == null;
}
