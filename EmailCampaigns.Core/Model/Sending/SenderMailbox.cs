namespace EmailCampaigns.Core.Model.Sending;

/// <summary>How the reading of a sender's mailbox goes: one row a sender whose mailbox is read (table <c>sender_mailboxes</c>).</summary>
public sealed class SenderMailbox : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid SenderAccountId { get; init; }

    /// <summary>When it was last read to the end.</summary>
    public DateTime? LastReadAt { get; private set; }

    /// <summary>Not to be read before this instant.</summary>
    public DateTime? NextReadAt { get; private set; }

    public string? LastError { get; private set; }

    /// <summary>The process that reads it, or waits for new mail (IDLE); no other process does.</summary>
    public string? LeaseOwner { get; private set; }

    /// <summary>When another process may take it.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>Until then it is read from time to time: to wait for its server did not work.</summary>
    public DateTime? PolledUntil { get; private set; }

    /// <summary>Since when each attempt fails.</summary>
    public DateTime? FailingSince { get; private set; }

    /// <summary>How many attempts in a row failed.</summary>
    public int Failures { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>All that was there has been read.</summary>
    public void Read(DateTime now, DateTime next)
    {
        (LastReadAt, NextReadAt) = (now, next);
        (LastError, FailingSince, Failures) = (null, null, 0);
    }

    /// <summary>It could not be read.</summary>
    public void Fail(string error, DateTime now, DateTime next)
    {
        (LastError, NextReadAt) = (error, next);
        FailingSince ??= now;
        Failures++;
    }

    /// <summary>It is read with the next look.</summary>
    public void ReadSoon() => NextReadAt = null;

    /// <summary>Its settings were changed: it is read by the new ones with the next look, and whoever reads it by the former ones ends.</summary>
    public void SettingsChanged() => (NextReadAt, LeaseOwner, LeaseUntil, PolledUntil) = (null, null, null, null);

    /// <summary>To wait for its server does not work.</summary>
    public void PollUntil(DateTime at) => PolledUntil = at;
}

/// <summary>Up to where one folder of a mailbox was read (table <c>mailbox_folders</c>): by UID (RFC 3501, section 2.3.1.1), or by a link of Microsoft Graph.</summary>
public sealed class MailboxFolder : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid SenderAccountId { get; init; }

    /// <summary>Its full name at the server.</summary>
    public string Folder { get; init; } = "";

    /// <summary>While it stays the same, UIDs keep their meaning.</summary>
    public long UidValidity { get; set; }

    /// <summary>The highest UID that was read.</summary>
    public long LastUid { get; set; }

    /// <summary>Where the next reading through Microsoft Graph goes on (a delta or next link); null before the first one, and for IMAP.</summary>
    public string? DeltaLink { get; set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>A message that could not be read, kept with its error (table <c>unreadable_messages</c>). The mailbox goes on behind it.</summary>
public sealed class UnreadableMessage : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid SenderAccountId { get; init; }
    public string Folder { get; init; } = "";
    public long UidValidity { get; init; }
    public long Uid { get; init; }
    public DateTime ReceivedAt { get; init; }

    /// <summary>Size in octets, as the server tells.</summary>
    public long Size { get; init; }

    public string Error { get; init; } = "";

    /// <summary>Its first octets.</summary>
    public byte[] Beginning { get; init; } = [];

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
