using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>Reads the lists of the replies screen. <see cref="ReplyThreadQueries"/> reads one of them.</summary>
public sealed class ReplyDeskQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>One page of a tray: what waits by when it came or came back, the newest first; what is snoozed by when it comes back.</summary>
    public async Task<Page<ReplyLine>> Page(Guid workspaceId, ReplyFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var replies = Filtered(db, filter, clock.UtcNow());
        var ordered = filter.Tray switch
        {
            ReplyTray.ToHandle => replies.OrderByDescending(r => r.SnoozedUntil ?? r.ReceivedAt).ThenByDescending(r => r.Id),
            ReplyTray.Snoozed => replies.OrderBy(r => r.SnoozedUntil).ThenBy(r => r.Id),
            _ => replies.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id),
        };
        return new Page<ReplyLine>(await Lines(db, ordered.Skip(skip).Take(take), cancellationToken), await replies.CountAsync(cancellationToken));
    }

    /// <summary>The newest messages since an instant that rules have settled: shown beside those that wait, and not counted among them.</summary>
    public async Task<IReadOnlyList<ReplyLine>> Settled(Guid workspaceId, ReplyFilter filter, DateTime since, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var replies = Filtered(db, filter with { Tray = ReplyTray.All }, since).Where(ReplyTrays.IsSettled).Where(r => r.ReceivedAt >= since);
        return await Lines(db, replies.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(take), cancellationToken);
    }

    /// <summary>How many lie in each tray, whatever tray and intent the filter names.</summary>
    public async Task<ReplyCounts> Counts(Guid workspaceId, ReplyFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        var now = clock.UtcNow();
        Task<int> Count(ReplyTray tray) => Filtered(db, filter with { Tray = tray, Intent = null }, now).CountAsync(cancellationToken);
        return new ReplyCounts(await Count(ReplyTray.ToHandle), await Count(ReplyTray.Snoozed), await Count(ReplyTray.Automatic), await Count(ReplyTray.Handled));
    }

    /// <summary>How many replies wait for somebody.</summary>
    public async Task<int> CountToHandle(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.EmailReplies.Where(ReplyTrays.IsIn(ReplyTray.ToHandle, clock.UtcNow())).CountAsync(cancellationToken);
    }

    /// <summary>The campaigns that got any, by name: what can be filtered by.</summary>
    public async Task<IReadOnlyList<RepliedCampaign>> Campaigns(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Campaigns.Where(c => db.EmailReplies.Any(r => r.CampaignId == c.Id))
            .OrderBy(c => c.Name).Select(c => new RepliedCampaign(c.Id, c.Name)).ToListAsync(cancellationToken);
    }

    private static IQueryable<EmailReply> Filtered(CampaignsDb db, ReplyFilter filter, DateTime now)
    {
        var replies = db.EmailReplies.AsNoTracking().Where(ReplyTrays.IsIn(filter.Tray, now));
        if (filter.Intent is { } intent)
        {
            replies = replies.Where(r => r.Intent == intent);
        }

        if (filter.CampaignId is { } campaign)
        {
            replies = replies.Where(r => r.CampaignId == campaign);
        }

        if (string.IsNullOrWhiteSpace(filter.Search))
        {
            return replies;
        }

        var words = LikePattern.Containing(filter.Search);
        var people = db.Contacts.Where(c => LikePattern.Matches(c.Email, words) || LikePattern.Matches(c.Name, words) || LikePattern.Matches(c.FirstName, words)
            || LikePattern.Matches(c.LastName, words) || LikePattern.Matches(c.Company, words)).Select(c => c.Id);
        return replies.Where(r => LikePattern.Matches(r.FromAddress, words) || LikePattern.Matches(r.Subject, words) || LikePattern.Matches(r.Snippet, words)
            || LikePattern.Matches(r.BodyText, words) || people.Contains(r.ContactId));
    }

    private static async Task<List<ReplyLine>> Lines(CampaignsDb db, IQueryable<EmailReply> replies, CancellationToken cancellationToken)
    {
        var rows = await replies.Select(r => new
        {
            r,
            contact = db.Contacts.Where(c => c.Id == r.ContactId).Select(c => new { c.Name, c.FirstName, c.LastName, c.Email, c.Company }).First(),
            campaign = db.Campaigns.Where(c => c.Id == r.CampaignId).Select(c => c.Name).FirstOrDefault(),
            step = db.SentEmails.Where(s => s.Id == r.SentEmailId).Select(s => (int?)s.SequenceStep).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new ReplyLine(
            row.r.Id, row.contact.Name ?? ContactName.Of(row.contact.FirstName, row.contact.LastName) ?? row.contact.Email, row.contact.Company,
            row.r.Snippet ?? row.r.Subject, row.r.Kind, row.r.Intent, row.r.FailureClass, row.r.OutOfOfficeUntil, row.campaign, row.step, row.r.ReceivedAt, row.r.ReadAt,
            row.r.SnoozedUntil, row.r.HandledAt, row.r.TakenBackAt));
    }
}
