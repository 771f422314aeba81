using EmailCampaigns.Core;
using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Web.Senders;

/// <summary>What stands in the form of a sender. A limit that is empty is none.</summary>
public sealed class SenderForm
{
    public SenderProvider Provider { get; set; } = SenderProvider.Smtp;
    public SmtpForm Smtp { get; private init; } = new(standing: null);
    public MailboxForm Mailbox { get; private init; } = new(standing: null);

    /// <summary>Whether the mailbox is read that somebody signs in to.</summary>
    public bool ReadsMailbox { get; set; } = true;

    public string? Email { get; set; }
    public string? DisplayName { get; set; }
    public string? ReplyTo { get; set; }
    public string? SignatureHtml { get; set; }
    public string? TrackingDomain { get; set; }
    public string? Folder { get; set; }
    public string? Timezone { get; set; }
    public int? DailyLimit { get; set; }
    public int? HourlyLimit { get; set; }
    public int? MinGapSeconds { get; set; }
    public int? RampUpStart { get; set; }
    public int? RampUpIncrement { get; set; }
    public int? RollingLimit { get; set; }
    public bool KeepsSentCopies { get; set; }
    public bool IsActive { get; set; } = true;
    public bool IsDefault { get; set; }

    /// <summary>The form of a sender that stands.</summary>
    public static SenderForm Of(SenderRow sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return new SenderForm
        {
            Provider = sender.Provider,
            Smtp = new SmtpForm(sender.Smtp),
            Mailbox = new MailboxForm(sender.Imap),
            ReadsMailbox = sender.ReadsMailbox,
            Email = sender.Email,
            DisplayName = sender.DisplayName,
            ReplyTo = sender.ReplyTo,
            SignatureHtml = sender.SignatureHtml,
            TrackingDomain = sender.TrackingDomain,
            Folder = sender.Pickup?.Folder,
            Timezone = sender.Timezone,
            DailyLimit = NullIfNone(sender.DailyLimit),
            HourlyLimit = NullIfNone(sender.HourlyLimit),
            MinGapSeconds = NullIfNone(sender.MinGapSeconds),
            RampUpStart = NullIfNone(sender.RampUpStart),
            RampUpIncrement = NullIfNone(sender.RampUpIncrement),
            RollingLimit = NullIfNone(sender.RollingLimit),
            KeepsSentCopies = sender.KeepsSentCopies,
            IsActive = sender.IsActive,
            IsDefault = sender.IsDefault,
        };
    }

    /// <summary>Everything it says: what is empty is cleared. A new sender without a zone takes the workspace's.</summary>
    /// <param name="isNew">How it sends is said once, when it is made.</param>
    public SenderInput ToInput(bool isNew) => new()
    {
        Email = Email ?? "",
        Provider = isNew ? Provider : null,
        Smtp = Provider is SenderProvider.Smtp ? Smtp.ToInput() : null,
        Imap = Provider.SignsIn() || (isNew && !Mailbox.IsRead) ? null : Mailbox.ToInput(),
        ReadMailbox = Provider.SignsIn() ? ReadsMailbox : null,
        Pickup = Provider is SenderProvider.Pickup ? new PickupSettings(Folder) : null,
        DisplayName = DisplayName ?? "",
        ReplyTo = ReplyTo ?? "",
        SignatureHtml = SignatureHtml ?? "",
        TrackingDomain = TrackingDomain ?? "",
        Timezone = Timezone,
        DailyLimit = DailyLimit ?? 0,
        HourlyLimit = HourlyLimit ?? 0,
        MinGapSeconds = MinGapSeconds ?? 0,
        RampUpStart = RampUpStart ?? 0,
        RampUpIncrement = RampUpIncrement ?? 0,
        RollingLimit = RollingLimit ?? 0,
        KeepsSentCopies = KeepsSentCopies && Mailbox.IsRead && Provider is SenderProvider.Smtp,
        IsActive = IsActive,
        IsDefault = IsDefault,
    };

    /// <summary>What is wrong with it. 0 would be read as no limit, which is an empty field here.</summary>
    /// <param name="isNew">Whether it is to be made.</param>
    public IReadOnlyList<FieldProblem> Problems(bool isNew)
    {
        (string Field, int? Limit)[] limits = [("dailyLimit", DailyLimit), ("hourlyLimit", HourlyLimit), ("rollingLimit", RollingLimit), ("rampUpStart", RampUpStart)];
        return [.. limits.Where(l => l.Limit < 1).Select(l => new FieldProblem(l.Field, "Use at least 1. Leave it empty for no limit.")), .. ToInput(isNew).Problems(isNew)];
    }

    private static int? NullIfNone(int limit) => limit == 0 ? null : limit;
}
