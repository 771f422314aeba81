using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>What a message was judged to be, before it is known whether it answers anything of ours.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Rule">The rule that judged, in words a person can check.</param>
public sealed record Judgement(ReplyKind Kind, string Rule)
{
    /// <summary>Of a bounce: what kind.</summary>
    public FailureClass? Failure { get; init; }

    /// <summary>Of a bounce: the enhanced status code that was judged by.</summary>
    public string? Status { get; init; }

    /// <summary>Of a bounce: what the other server said.</summary>
    public string? Diagnostic { get; init; }

    /// <summary>Of a bounce or a complaint: whom it concerns, normalised, the likeliest first.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Of an absence: its end, where the message names one.</summary>
    public AbsenceEnd? AbsentUntil { get; init; }

    /// <summary>Of a person's reply: what the person wants, and by what words. Of an automatic one: that it is the wrong person, who works there no more.</summary>
    public (ReplyIntent Intent, string Words)? Intent { get; init; }
}

/// <summary>Judges a message: a bounce or a complaint, else an automatic reply, else a person. Pure; only strong signals make a machine of a person.</summary>
public static class MailJudge
{
    /// <summary>What a message is.</summary>
    /// <param name="mail">The message.</param>
    /// <param name="receivedOn">The day it was received, in the workspace's zone: what "until Friday" counts from.</param>
    public static Judgement Of(InboundMail mail, DateOnly receivedOn)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return ComplaintJudge.Of(mail)
            ?? BounceJudge.Of(mail)
            ?? UnsubscribeWords.InSubject(mail)
            ?? AutoReplyJudge.Of(mail, receivedOn)
            ?? UnsubscribeWords.InText(mail)
            ?? new Judgement(ReplyKind.Reply, "No sign of a machine") { Intent = IntentRules.Of(mail.OwnText) };
    }
}
