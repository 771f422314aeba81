namespace EmailCampaigns.Core.Mail;

/// <summary>
/// A value that cannot be written into a message without changing its meaning or breaking out of its field. The email fails alone
/// (<see cref="DeliveryVerdict.MessageRefused"/>). The text names the field and the fault, never the value: it may be logged and shown.
/// </summary>
public sealed class MessageFieldException(string field, string reason) : FormatException($"{field}: {reason}")
{
    /// <summary>The header field or argument at fault, such as <c>To</c> or <c>Message-ID</c>.</summary>
    public string Field { get; } = field;
}
