using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Senders.SignIn;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders;

/// <summary>A sender, with how it does. A limit of 0 means none; secrets are never read.</summary>
public sealed record SenderRow
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required string? DisplayName { get; init; }
    public required string? ReplyTo { get; init; }
    public required string? SignatureHtml { get; init; }

    /// <summary>Host name of the public links in its emails; null takes the address of the workspace.</summary>
    public required string? TrackingDomain { get; init; }

    public required SenderProvider Provider { get; init; }

    /// <summary>Of a pickup sender.</summary>
    public required PickupSettings? Pickup { get; init; }

    /// <summary>Of an SMTP sender, without its secrets.</summary>
    public required SmtpShown? Smtp { get; init; }

    /// <summary>The mailbox that is read for replies and bounces, without its secrets; null where none is.</summary>
    public required ImapShown? Imap { get; init; }

    /// <summary>Who signed in at the provider, by Microsoft 365 or Google; null where nobody did, or nobody has to.</summary>
    public required SignInShown? SignIn { get; init; }

    /// <summary>Whether its mailbox is read for replies and bounces.</summary>
    public required bool ReadsMailbox { get; init; }

    /// <summary>When the mailbox was last read to its end.</summary>
    public required DateTime? MailboxReadAt { get; init; }

    /// <summary>Why the mailbox cannot be read, in plain words; null where it can.</summary>
    public required string? MailboxError { get; init; }

    /// <summary>Since when it cannot be read.</summary>
    public required DateTime? MailboxFailingSince { get; init; }

    /// <summary>Messages of the mailbox that could not be read and were put aside.</summary>
    public required int MailboxUnreadable { get; init; }

    /// <summary>Whether a copy of what is sent is put into the Sent folder of the mailbox.</summary>
    public required bool KeepsSentCopies { get; init; }

    /// <summary>Sent emails whose copy is not there yet, or will never be.</summary>
    public required int SentCopiesMissing { get; init; }

    /// <summary>Why the last of them could not be put there; null where nothing went wrong.</summary>
    public required string? SentCopiesError { get; init; }

    public required bool IsActive { get; init; }
    public required bool IsDefault { get; init; }
    public required SenderHealth Health { get; init; }
    public required ValidationStatus ValidationStatus { get; init; }
    public required DateTime? LastValidatedAt { get; init; }

    /// <summary>What went wrong last, in plain words; null after a check that went well.</summary>
    public required string? LastError { get; init; }

    public required DateTime? PausedUntil { get; init; }

    /// <summary>Since when it rests because too many of its emails came back; null where it does not. A person lets it go on.</summary>
    public required DateTime? HealthPausedAt { get; init; }

    /// <summary>IANA name; today and this hour are counted in it.</summary>
    public required string Timezone { get; init; }

    public required int DailyLimit { get; init; }
    public required int HourlyLimit { get; init; }
    public required int MinGapSeconds { get; init; }
    public required int RampUpStart { get; init; }
    public required int RampUpIncrement { get; init; }

    /// <summary>The first day of the ramp-up, in the sender's zone; null before its first email.</summary>
    public required DateOnly? RampUpStartedOn { get; init; }

    public required int RollingLimit { get; init; }
    public required int SentToday { get; init; }
    public required int SentThisHour { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required int Version { get; init; }
}

/// <summary>How a sender does, in one word.</summary>
public enum SenderHealth
{
    /// <summary>It was never checked.</summary>
    NotChecked,

    Works,

    /// <summary>It works and waits until <see cref="SenderRow.PausedUntil"/>.</summary>
    Resting,

    /// <summary>It failed its check, or waits for a person.</summary>
    InTrouble,

    /// <summary>A person switched it off.</summary>
    Inactive,
}

/// <summary>A sender and the campaigns that use it.</summary>
public sealed record SenderDetail(SenderRow Sender, IReadOnlyList<SenderUse> UsedIn);

/// <summary>A campaign that sends through a sender.</summary>
public sealed record SenderUse(Guid CampaignId, string Campaign, CampaignStatus Status);

/// <summary>Reads senders.</summary>
public sealed class SenderQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>What senders can be filtered and sorted by; they are few and read at once, since their health and what they sent are worked out.</summary>
    public static ListFields<SenderRow> Fields { get; } = new ListFields<SenderRow>()
        .WithEveryField()
        .Searching("the address or the display name", s => s.Email, s => s.DisplayName)
        .OrderedBy("-isDefault", "email");

    public async Task<Page<SenderRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken) =>
        Fields.Page(await All(workspaceId, cancellationToken), request);

    /// <summary>Every sender, the default first, then by address.</summary>
    public async Task<IReadOnlyList<SenderRow>> All(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var senders = await db.SenderAccounts.AsNoTracking().OrderByDescending(s => s.IsDefault).ThenBy(s => s.Email).ToListAsync(cancellationToken);
        return await Rows(db, senders, cancellationToken);
    }

    /// <summary>One sender; null where there is none.</summary>
    public async Task<SenderDetail?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var senders = await db.SenderAccounts.AsNoTracking().Where(s => s.Id == id).ToListAsync(cancellationToken);
        return await Rows(db, senders, cancellationToken) is not [var row] ? null : new SenderDetail(row, await db.Campaigns.Where(c => c.SenderAccountId == id)
            .OrderBy(c => c.Name).Select(c => new SenderUse(c.Id, c.Name, c.Status)).ToListAsync(cancellationToken));
    }

    private async Task<IReadOnlyList<SenderRow>> Rows(CampaignsDb db, List<SenderAccount> senders, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var rows = new List<SenderRow>(senders.Count);
        var mailboxes = await db.SenderMailboxes.AsNoTracking().ToDictionaryAsync(m => m.SenderAccountId, cancellationToken);
        var grants = await db.SenderGrants.AsNoTracking().ToDictionaryAsync(g => g.SenderAccountId, cancellationToken);
        var unreadable = await db.UnreadableMessages.GroupBy(m => m.SenderAccountId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var copies = (await db.SentCopies.Select(c => new { c.SenderAccountId, c.LastError, c.UpdatedAt }).ToListAsync(cancellationToken)).ToLookup(c => c.SenderAccountId);
        foreach (var sender in senders)
        {
            var calendar = ZoneCalendar.Of(sender.Timezone);
            var today = await SentSince(db, sender.Id, calendar.DayStart(calendar.Day(now)), cancellationToken);
            var thisHour = await SentSince(db, sender.Id, calendar.HourStart(now), cancellationToken);
            rows.Add(Row(sender, today, thisHour, now, mailboxes.GetValueOrDefault(sender.Id), grants.GetValueOrDefault(sender.Id), unreadable.GetValueOrDefault(sender.Id)) with
            {
                SentCopiesMissing = copies[sender.Id].Count(),
                SentCopiesError = copies[sender.Id].Where(c => c.LastError is not null).MaxBy(c => c.UpdatedAt)?.LastError,
            });
        }

        return rows;
    }

    /// <summary>Emails of campaigns, and answers of people.</summary>
    private static async Task<int> SentSince(CampaignsDb db, Guid senderId, DateTime since, CancellationToken cancellationToken) =>
        await db.SentEmails.CountAsync(s => s.SenderAccountId == senderId && s.SentAt >= since, cancellationToken)
        + await db.ReplyAnswers.CountAsync(a => a.SenderAccountId == senderId && a.SentAt >= since, cancellationToken);

    private static SenderHealth HealthOf(SenderAccount sender, DateTime now) => sender switch
    {
        { IsActive: false } => SenderHealth.Inactive,
        { ValidationStatus: ValidationStatus.Pending } => SenderHealth.NotChecked,
        { ValidationStatus: ValidationStatus.Failed } => SenderHealth.InTrouble,
        { PausedUntil: { } until } when until.Year == DateTime.MaxValue.Year => SenderHealth.InTrouble,
        { PausedUntil: { } until } when until > now => SenderHealth.Resting,
        _ => SenderHealth.Works,
    };

    private static SenderRow Row(SenderAccount sender, int sentToday, int sentThisHour, DateTime now, SenderMailbox? mailbox, SenderGrant? grant, int unreadable) => new()
    {
        Id = sender.Id,
        Email = sender.Email,
        DisplayName = sender.DisplayName,
        ReplyTo = sender.ReplyTo,
        SignatureHtml = sender.SignatureHtml,
        TrackingDomain = sender.TrackingDomain,
        Provider = sender.Provider,
        Pickup = sender.Provider == SenderProvider.Pickup ? PickupSettings.Of(sender) : null,
        Smtp = sender.Provider == SenderProvider.Smtp ? SmtpSettings.Of(sender).Shown() : null,
        Imap = ImapSettings.Of(sender)?.Shown(),
        SignIn = SignInShown.Of(grant),
        ReadsMailbox = sender.InboundSettings is not null,
        MailboxReadAt = mailbox?.LastReadAt,
        MailboxError = mailbox?.LastError,
        MailboxFailingSince = mailbox?.FailingSince,
        MailboxUnreadable = unreadable,
        KeepsSentCopies = sender.KeepsSentCopies,
        SentCopiesMissing = 0,
        SentCopiesError = null,
        IsActive = sender.IsActive,
        IsDefault = sender.IsDefault,
        Health = HealthOf(sender, now),
        ValidationStatus = sender.ValidationStatus,
        LastValidatedAt = sender.LastValidatedAt,
        LastError = sender.LastError,
        PausedUntil = sender.PausedUntil,
        HealthPausedAt = sender.HealthPausedAt,
        Timezone = sender.Timezone,
        DailyLimit = sender.DailyLimit,
        HourlyLimit = sender.HourlyLimit,
        MinGapSeconds = sender.MinGapSeconds,
        RampUpStart = sender.RampUpStart,
        RampUpIncrement = sender.RampUpIncrement,
        RampUpStartedOn = sender.RampUpStartedOn,
        RollingLimit = sender.RollingLimit,
        SentToday = sentToday,
        SentThisHour = sentThisHour,
        CreatedAt = sender.CreatedAt,
        UpdatedAt = sender.UpdatedAt,
        Version = sender.Version,
    };
}
