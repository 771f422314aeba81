using System.Text.Json;

namespace EmailCampaigns.Core.Model.Sending;

/// <summary>
/// A message that its server took, on its way into the Sent folder of its sender's mailbox (table <c>sent_copies</c>). The row is deleted once the copy is stored; one that cannot be kept
/// stays without its octets, for people to see.
/// </summary>
public sealed class SentCopy : IWorkspaceOwned, ITimestamped
{
    /// <summary>How long adding it to the Sent folder is tried.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(2);

    private SentCopy()
    {
    }

    /// <param name="senderId">Whose mailbox.</param>
    /// <param name="messageId">The Message-ID of the message, without brackets.</param>
    /// <param name="message">Its octets as they went out, without those of its files.</param>
    /// <param name="sentAt">When the server took it, UTC.</param>
    /// <param name="files">Where its files belong: a hundred copies of one email do not hold its file a hundred times.</param>
    public SentCopy(Guid senderId, string messageId, byte[] message, DateTime sentAt, IReadOnlyList<FilePlace>? files = null)
    {
        FilesJson = files is { Count: > 0 } ? JsonSerializer.Serialize(files) : null;
        Id = Guid.CreateVersion7(sentAt);
        (SenderAccountId, MessageId, Message, SentAt, NextAttemptAt) = (senderId, messageId, message, sentAt, sentAt);
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid SenderAccountId { get; private set; }
    public string MessageId { get; private set; } = "";

    /// <summary>Empty once it is given up.</summary>
    public byte[] Message { get; private set; } = [];

    /// <summary>The <see cref="Files"/>; null for none.</summary>
    public string? FilesJson { get; private set; }

    public DateTime SentAt { get; private set; }

    /// <summary>How many attempts in a row failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Not before this instant; null once it is given up.</summary>
    public DateTime? NextAttemptAt { get; private set; }

    public string? LastError { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Where its files belong.</summary>
    public IReadOnlyList<FilePlace> Files() => FilesJson is null ? [] : JsonSerializer.Deserialize<List<FilePlace>>(FilesJson)!;

    /// <summary>It could not be kept; it is tried again at <paramref name="next"/>, unless that is too late.</summary>
    public void Fail(string error, DateTime next)
    {
        (LastError, NextAttemptAt) = (error, next - SentAt <= GivesUpAfter ? next : null);
        Failures++;
        if (NextAttemptAt is null)
        {
            Message = [];
        }
    }
}
