namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>How far reading a mailbox had come.</summary>
public enum MailboxStage
{
    Connect,
    Encrypt,
    SignIn,
    Read,
}

/// <summary>A mailbox cannot be read. The message says why and what to do, for a person.</summary>
public sealed class MailboxException(MailboxStage stage, string message, Exception? inner) : IOException(message, inner)
{
    public MailboxStage Stage { get; } = stage;

    /// <summary>How long the server wants to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
