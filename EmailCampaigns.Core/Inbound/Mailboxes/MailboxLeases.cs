using System.Collections.Concurrent;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>
/// Which mailboxes this process reads: a mailbox has one reader, and one connection of it. A lease is short and renewed, so that another process goes on soon where this one is killed; it
/// is taken away where the settings of its sender change.
/// </summary>
internal sealed class MailboxLeases(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>How long a lease holds that nobody renews.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly string _owner = $"{Guid.CreateVersion7(clock.UtcNow()):N}";
    private readonly ConcurrentDictionary<JobItem, CancellationTokenSource> _held = new();

    /// <summary>Takes a mailbox; null where another process has it. The token is cancelled when the mailbox is taken away.</summary>
    public async Task<CancellationTokenSource?> Claim(JobItem item, CancellationToken cancellationToken)
    {
        var (workspaceId, senderId) = item;
        var isThere = await dbs.Edit(workspaceId, async db =>
        {
            if (!await db.SenderAccounts.AnyAsync(s => s.Id == senderId, cancellationToken))
            {
                return false;
            }

            if (!await db.SenderMailboxes.AnyAsync(m => m.SenderAccountId == senderId, cancellationToken))
            {
                db.SenderMailboxes.Add(new SenderMailbox { Id = Guid.CreateVersion7(clock.UtcNow()), SenderAccountId = senderId });
                await db.SaveChangesAsync(cancellationToken);
            }

            return true;
        }, cancellationToken);
        if (!isThere)
        {
            return null;
        }

        var now = clock.UtcNow();
        await using var db = dbs.For(workspaceId);
        var taken = await db.SenderMailboxes.Where(m => m.SenderAccountId == senderId && (m.LeaseUntil == null || m.LeaseUntil <= now))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.LeaseOwner, _owner).SetProperty(x => x.LeaseUntil, now + Length), cancellationToken);
        return taken == 0 ? null : _held[item] = new CancellationTokenSource();
    }

    /// <summary>Renews the leases, and ends what was taken away.</summary>
    public async Task Renew(CancellationToken cancellationToken)
    {
        foreach (var workspace in _held.ToArray().GroupBy(held => held.Key.WorkspaceId))
        {
            var until = clock.UtcNow() + Length;
            await using var db = dbs.For(workspace.Key);
            var own = db.SenderMailboxes.Where(m => m.LeaseOwner == _owner);
            await own.ExecuteUpdateAsync(m => m.SetProperty(x => x.LeaseUntil, until), cancellationToken);
            var kept = await own.Select(m => m.SenderAccountId).ToHashSetAsync(cancellationToken);
            foreach (var (_, stop) in workspace.Where(held => !kept.Contains(held.Key.SubjectId)))
            {
                await stop.CancelAsync();
            }
        }
    }

    /// <summary>Gives a mailbox back.</summary>
    public async Task Release(JobItem item)
    {
        if (_held.TryRemove(item, out var stop))
        {
            stop.Dispose();
        }

        var (workspaceId, senderId) = item;
        await using var db = dbs.For(workspaceId);
        await db.SenderMailboxes.Where(m => m.SenderAccountId == senderId && m.LeaseOwner == _owner).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.LeaseOwner, (string?)null).SetProperty(x => x.LeaseUntil, (DateTime?)null), CancellationToken.None);
    }
}
