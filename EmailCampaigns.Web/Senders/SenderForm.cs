using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Web.Senders;

/// <summary>What stands in the form of a sender.</summary>
internal sealed class SenderForm
{
    public SenderProvider Provider { get; set; } = SenderProvider.Smtp;
    public SmtpForm Smtp { get; private init; } = new();
    public string? Email { get; set; }
    public string? DisplayName { get; set; }
    public string? ReplyTo { get; set; }
    public string? SignatureHtml { get; set; }
    public string? Folder { get; set; }
    public string? Timezone { get; set; }
    public int DailyLimit { get; set; }
    public int HourlyLimit { get; set; }
    public int MinGapSeconds { get; set; }
    public int RampUpStart { get; set; }
    public int RampUpIncrement { get; set; }
    public int RollingLimit { get; set; }
    public bool IsActive { get; set; } = true;
    public bool IsDefault { get; set; }

    /// <summary>The form of a sender that stands.</summary>
    public static SenderForm Of(SenderRow sender) => new()
    {
        Provider = sender.Provider,
        Smtp = sender.Smtp is null ? new SmtpForm() : SmtpForm.Of(sender.Smtp),
        Email = sender.Email,
        DisplayName = sender.DisplayName,
        ReplyTo = sender.ReplyTo,
        SignatureHtml = sender.SignatureHtml,
        Folder = sender.Pickup?.Folder,
        Timezone = sender.Timezone,
        DailyLimit = sender.DailyLimit,
        HourlyLimit = sender.HourlyLimit,
        MinGapSeconds = sender.MinGapSeconds,
        RampUpStart = sender.RampUpStart,
        RampUpIncrement = sender.RampUpIncrement,
        RollingLimit = sender.RollingLimit,
        IsActive = sender.IsActive,
        IsDefault = sender.IsDefault,
    };

    /// <summary>Everything it says: what is empty is cleared. A new sender without a zone takes the workspace's.</summary>
    /// <param name="isNew">How it sends is said once, when it is made.</param>
    public SenderInput ToInput(bool isNew) => new()
    {
        Email = Email ?? "",
        Provider = isNew ? Provider : null,
        Smtp = Provider is SenderProvider.Smtp ? Smtp.ToInput() : null,
        Pickup = Provider is SenderProvider.Pickup ? new PickupSettings(Folder) : null,
        DisplayName = DisplayName ?? "",
        ReplyTo = ReplyTo ?? "",
        SignatureHtml = SignatureHtml ?? "",
        Timezone = Timezone,
        DailyLimit = DailyLimit,
        HourlyLimit = HourlyLimit,
        MinGapSeconds = MinGapSeconds,
        RampUpStart = RampUpStart,
        RampUpIncrement = RampUpIncrement,
        RollingLimit = RollingLimit,
        IsActive = IsActive,
        IsDefault = IsDefault,
    };
}
