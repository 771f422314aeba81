using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>
/// Clears what is found by an address alone: rows of files that were not imported, what mail services and mailboxes delivered, and texts of servers that quote a recipient. Each table is
/// gone through, some rows at a time.
/// </summary>
internal sealed class TextTraces(CampaignsDb db, ErasedPerson person)
{
    /// <summary>Bodies that are in memory at once; each has at most 1 MB.</summary>
    private const int BodiesAtOnce = 50;

    private const int RowsAtOnce = 500;

    public async Task Clear(CancellationToken cancellationToken)
    {
        await ClearRejectedRows(cancellationToken);
        await ForgetWebhooks(cancellationToken);
        await ForgetUnreadableMessages(cancellationToken);

        await TakeOut<SenderAccount>(nameof(SenderAccount.LastError), cancellationToken);
        await TakeOut<SenderMailbox>(nameof(SenderMailbox.LastError), cancellationToken);
        await TakeOut<DomainBackoff>(nameof(DomainBackoff.LastError), cancellationToken);
        await TakeOut<Campaign>(nameof(Campaign.StatusReason), cancellationToken);
        await TakeOut<DraftBatch>(nameof(DraftBatch.Reason), cancellationToken);
        await TakeOut<DraftBatch>(nameof(DraftBatch.Error), cancellationToken);
        await TakeOut<JobFailure>(nameof(JobFailure.Error), cancellationToken);
        await TakeOut<Suppression>(nameof(Suppression.Note), cancellationToken);
        await TakeOut<Transition>(nameof(Transition.Reason), cancellationToken);
        await TakeOut<UploadBatch>(nameof(UploadBatch.FileName), cancellationToken);
        await TakeOut<UploadBatch>(nameof(UploadBatch.Notes), cancellationToken);
        await TakeOut<UploadBatch>(nameof(UploadBatch.Error), cancellationToken);
        await TakeOut<WebhookDelivery>(nameof(WebhookDelivery.Error), cancellationToken);
    }

    private async Task ClearRejectedRows(CancellationToken cancellationToken)
    {
        foreach (var pattern in person.PatternsOfRows)
        {
            var found = await db.UploadRejections.Where(r => LikePattern.Matches(r.RawLine, pattern)).Select(r => new { r.Id, r.RawLine }).ToListAsync(cancellationToken);
            foreach (var some in found.Where(r => person.IsInRow(r.RawLine)).Select(r => r.Id).Chunk(RowsAtOnce))
            {
                await Write(() => db.UploadRejections.Where(r => some.Contains(r.Id)).ExecuteUpdateAsync(set => set.SetProperty(r => r.RawLine, ""), cancellationToken), cancellationToken);
            }
        }
    }

    private async Task ForgetWebhooks(CancellationToken cancellationToken)
    {
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var some = await db.WebhookDeliveries.Where(d => d.Id > after).OrderBy(d => d.Id).Take(BodiesAtOnce).Select(d => new { d.Id, d.Body }).ToListAsync(cancellationToken);
            var found = some.FindAll(d => person.IsIn(d.Body)).ConvertAll(d => d.Id);
            if (found.Count > 0)
            {
                await Write(() => db.WebhookDeliveries.Where(d => found.Contains(d.Id)).ExecuteUpdateAsync(set => set.SetProperty(d => d.Body, Array.Empty<byte>()), cancellationToken), cancellationToken);
            }

            if (some.Count < BodiesAtOnce)
            {
                return;
            }

            last = some[^1].Id;
        }
    }

    private async Task ForgetUnreadableMessages(CancellationToken cancellationToken)
    {
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var some = await db.UnreadableMessages.Where(m => m.Id > after).OrderBy(m => m.Id).Take(BodiesAtOnce).Select(m => new { m.Id, m.Beginning, m.Error }).ToListAsync(cancellationToken);
            foreach (var message in some.Where(m => person.IsIn(m.Beginning) || person.IsIn(m.Error)))
            {
                var error = person.Without(message.Error);
                await Write(
                    () => db.UnreadableMessages.Where(m => m.Id == message.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(m => m.Beginning, Array.Empty<byte>()).SetProperty(m => m.Error, error), cancellationToken),
                    cancellationToken);
            }

            if (some.Count < BodiesAtOnce)
            {
                return;
            }

            last = some[^1].Id;
        }
    }

    /// <summary>Takes their addresses out of a text that may quote them.</summary>
    private async Task TakeOut<T>(string property, CancellationToken cancellationToken)
        where T : class
    {
        foreach (var pattern in person.Patterns)
        {
            var quoting = db.Set<T>().Where(row => LikePattern.Matches(EF.Property<string?>(row, property), pattern));
            if (!await quoting.AnyAsync(cancellationToken))
            {
                continue; // as nearly always: a look keeps nobody from writing
            }

            await Write(
                async () =>
                {
                    db.ChangeTracker.Clear();
                    foreach (var row in await quoting.AsTracking().ToListAsync(cancellationToken))
                    {
                        var text = db.Entry(row).Property<string>(property);
                        text.CurrentValue = person.Without(text.CurrentValue);
                    }

                    return await db.SaveChangesAsync(cancellationToken);
                },
                cancellationToken);
        }
    }

    private Task<int> Write(Func<Task<int>> act, CancellationToken cancellationToken) => db.InRepeatableTransaction(act, WritePriority.Bulk, cancellationToken);
}
