using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Mail.Refusals;

/// <summary>A refusal as it is known: at sending time, or out of a report that came back.</summary>
/// <param name="Code">The reply code of SMTP; null where none is known.</param>
/// <param name="Status">The enhanced status code (RFC 3463); null where none is known.</param>
/// <param name="Text">What was said.</param>
/// <param name="Stage">What it answered; <see cref="DeliveryStage.None"/> where that is not known.</param>
public sealed record Refusal(int? Code, string? Status, string Text, DeliveryStage Stage);

/// <summary>What a refusal means.</summary>
/// <param name="Class">The kind of failure.</param>
/// <param name="Rule">What it was judged by, such as <c>status 5.1.1</c>.</param>
public sealed record RefusalJudgement(FailureClass Class, string Rule)
{
    /// <summary>The rule as a person reads it: <c>Status 5.1.1 in the delivery report</c>.</summary>
    public string In(string where) => $"{char.ToUpperInvariant(Rule[0])}{Rule[1..]} in {where}";
}

/// <summary>
/// Says whose fault a refusal is. The first digit alone misleads: an unknown user can come as 450, a full mailbox as 552, a block as 550. So words and status are weighed together:
/// first a fault of the sender, then the words of a full mailbox, which are used for nothing else, then a status that names its reason, then other words, and last the bare code.
/// </summary>
public static partial class RefusalClassifier
{
    /// <summary>UTF-16 units of a text that are looked at.</summary>
    private const int MaxText = 4_000;

    /// <summary>Judges a lasting refusal, or a temporary one that was given up.</summary>
    public static RefusalJudgement Of(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var words = WordsOf(refusal.Text);
        var status = EnhancedCode.Parse(refusal.Status);
        return BySender(status, words)
            ?? ByWords(FailureClass.Soft, RefusalWords.Full(), words)
            ?? ByRecipientOrMessage(status, words)
            ?? ByPolicy(status, words)
            ?? ByWords(FailureClass.Hard, RefusalWords.UnknownRecipient(), words)
            ?? ByWords(FailureClass.Blocked, RefusalWords.Reputation(), words)
            ?? ByHost(words)
            ?? (IsPermanent(refusal, status) ? ByWords(FailureClass.Hard, RefusalWords.Unavailable(), words) : null)
            ?? ByStatus(status, words)
            ?? ByWords(FailureClass.Soft, RefusalWords.Temporary(), words)
            ?? ByWords(FailureClass.Blocked, RefusalWords.Refused(), words)
            ?? ByCode(refusal, status);
    }

    private static RefusalJudgement? BySender(EnhancedCode status, string words) =>
        status is { Subject: 1, Detail: 7 or 8 } ? ByStatus(FailureClass.Blocked, status) : ByWords(FailureClass.Blocked, RefusalWords.Sender(), words);

    /// <summary>A status that names an unknown recipient or a bad message, unless the words speak of a block.</summary>
    private static RefusalJudgement? ByRecipientOrMessage(EnhancedCode status, string words)
    {
        if (status.IsAboutMessage || status is { Class: 4, Subject: 3, Detail: 4 } or { Class: 4, Subject: 2, Detail: 3 })
        {
            return ByStatus(FailureClass.Message, status);
        }

        if (status is { Subject: 2, Detail: 2 })
        {
            return ByStatus(FailureClass.Soft, status);
        }

        if (!status.IsNoSuchRecipient && status is not { Class: 4, Subject: 1, Detail: 1 })
        {
            return ByWords(FailureClass.Message, RefusalWords.Message(), words);
        }

        // 5.1.1 and the like are also given by filters that say so in words, and 5.4.1 of old means that nobody answered.
        if (!RefusalWords.UnknownRecipient().IsMatch(words))
        {
            if (ByWords(FailureClass.Blocked, RefusalWords.Reputation(), words) is { } blocked)
            {
                return blocked;
            }

            if (status is { Subject: 4, Detail: 1 or 4 } && !RefusalWords.UnknownHost().IsMatch(words) && ByWords(FailureClass.Soft, RefusalWords.Temporary(), words) is { } passing)
            {
                return passing;
            }
        }

        return ByStatus(FailureClass.Hard, status);
    }

    /// <summary>x.7.x is policy, unless the words say plainly that there is no such recipient, or, with 4.7.x, that it may go later.</summary>
    private static RefusalJudgement? ByPolicy(EnhancedCode status, string words) =>
        status is not { Subject: 7 } ? null
        : RefusalWords.Reputation().IsMatch(words) ? ByStatus(FailureClass.Blocked, status)
        : RefusalWords.UnknownRecipient().IsMatch(words) || (status.Class is 4 && RefusalWords.Temporary().IsMatch(words)) ? null
        : ByStatus(FailureClass.Blocked, status);

    /// <summary>A name that cannot be found, unless the name server could not be asked.</summary>
    private static RefusalJudgement? ByHost(string words) => TryAgain().IsMatch(words) ? null : ByWords(FailureClass.Hard, RefusalWords.UnknownHost(), words);

    private static RefusalJudgement? ByStatus(EnhancedCode status, string words) => status switch
    {
        { Subject: 1, Detail: 4 or 5 or 9 } => ByStatus(FailureClass.Soft, status),
        { Subject: 1, Detail: not 0 } => ByStatus(status.Class is 5 ? FailureClass.Hard : FailureClass.Soft, status),
        { Subject: 2, Detail: not 0 } => ByStatus(FailureClass.Soft, status),
        { Subject: 3, Detail: 1 or 2 or 3 or 5 } => ByStatus(FailureClass.Soft, status),
        { Subject: 4, Detail: not 0 } => ByStatus(FailureClass.Soft, status),
        { Subject: 5, Detail: not 0, Class: 5 } when !RefusalWords.Refused().IsMatch(words) => ByStatus(FailureClass.Message, status),
        _ => null,
    };

    /// <summary>Nothing says more: what the code is mostly used for (RFC 5321, section 4.2.3), by the stage.</summary>
    private static RefusalJudgement ByCode(Refusal refusal, EnhancedCode status)
    {
        var isPermanent = IsPermanent(refusal, status);
        var isAtContent = refusal.Stage is DeliveryStage.Data or DeliveryStage.FinalDot;
        return (refusal.Code, isPermanent) switch
        {
            ({ } code, false) => new(FailureClass.Soft, $"code {code}"),
            (556 or 521, _) => new(FailureClass.Hard, $"code {refusal.Code}: the host takes no mail"),
            (552, _) => new(isAtContent ? FailureClass.Message : FailureClass.Soft, "code 552"),
            (550 or 551 or 553, _) when !isAtContent && status.Subject is 0 or 1 => new(FailureClass.Hard, $"code {refusal.Code}"),
            (550 or 551 or 553 or 554, _) => new(status.Subject is 2 or 3 or 4 ? FailureClass.Soft : FailureClass.Blocked, $"code {refusal.Code}"),
            ({ } code, true) => new(FailureClass.Message, $"code {code}"),
            (null, _) when status.Subject is 1 && isPermanent => ByStatus(FailureClass.Hard, status),
            (null, _) when status.IsNone => new(FailureClass.Soft, "no reason is given"),
            (null, _) => ByStatus(FailureClass.Soft, status),
        };
    }

    /// <summary>A status such as 5.0.0, which relays fill in, says less than the code.</summary>
    private static bool IsPermanent(Refusal refusal, EnhancedCode status) => refusal.Code is { } code && status.Subject is 0 ? code >= 500 : status.IsPermanent(refusal.Code);

    private static RefusalJudgement ByStatus(FailureClass failure, EnhancedCode status) => new(failure, $"status {status}");

    private static RefusalJudgement? ByWords(FailureClass failure, Regex pattern, string words) =>
        pattern.Match(words) is { Success: true } match ? new(failure, $"the words \"{match.Value.Trim()}\"") : null;

    /// <summary>In one line, addresses left out: their names say nothing about the fault.</summary>
    private static string WordsOf(string text) =>
        Blanks().Replace(Address().Replace(text.Length > MaxText ? text[..MaxText] : text, "@"), " ");

    [GeneratedRegex(@"[^\s<>()\[\]""',;:]{1,64}@[^\s<>()\[\]""',;:]{1,255}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"try again|temporary|timed? ?out|lookup fail|servfail", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TryAgain();
}
