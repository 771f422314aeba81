using System.Collections.Concurrent;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>
/// Hands messages to Microsoft 365 for one sender: it creates a draft of the message, then sends it. The draft has the Message-ID of the sent message, by which a message can be looked up
/// if there was no response. The recipients are those in the message.
/// </summary>
/// <param name="api">The sender's mailbox.</param>
/// <param name="clock">The clock of the lookups of a message in doubt.</param>
/// <param name="pause">The time before each of them.</param>
internal sealed class GraphTransport(GraphApi api, TimeProvider clock, TimeSpan pause) : IMailTransport, IAsyncDisposable
{
    /// <summary>Graph allows four concurrent requests per mailbox, and one of them is for reading.</summary>
    private const int Concurrency = 3;

    /// <summary>Graph takes requests up to 4 MB, and Base64 adds a third.</summary>
    internal const int MaxOctets = 3 * 1000 * 1000;

    /// <summary>How often a message in doubt is looked up.</summary>
    private const int Lookups = 3;

    private readonly SemaphoreSlim _slots = new(Concurrency);

    /// <summary>Drafts that were not sent and could not be deleted yet.</summary>
    private readonly ConcurrentQueue<string> _leftovers = new();

    /// <inheritdoc/>
    public async Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var id = MessageIds.Normalize(messageId, "Message-ID");
        if (message.Length > MaxOctets)
        {
            return new DeliveryOutcome(DeliveryVerdict.MessageRefused, DeliveryStage.None, "Microsoft 365 takes messages up to 3 MB this way; this one is bigger.");
        }

        await _slots.WaitAsync(cancellationToken);
        try
        {
            return envelope.MayHaveGone && await SentBefore(id) is { } before ? before : await Send(await api.CreateDraft(message, cancellationToken), id);
        }
        catch (GraphException fault)
        {
            return GraphVerdict.Of(fault);
        }
        catch (AccessTokenException fault)
        {
            return GraphVerdict.Of(fault);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Removes the drafts that could not be removed before. A message that is in flight, or comes later, is still sent; its connection belongs to the process.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var left = _leftovers.Count; left > 0 && _leftovers.TryDequeue(out var draftId); left--)
        {
            await Discard(draftId);
        }
    }

    private async Task<DeliveryOutcome> Send(GraphDraft draft, string messageId)
    {
        var wireId = draft.MessageId is { Length: > 0 } given ? given.Trim().Trim('<', '>') : messageId;
        var accepted = new DeliveryOutcome(DeliveryVerdict.Accepted, DeliveryStage.FinalDot, "Microsoft 365 took the message.")
        {
            Code = 202,
            WireMessageId = wireId == messageId ? null : wireId,
            ProviderMessageId = draft.Id,
        };
        try
        {
            await api.Send(draft.Id);
        }
        catch (GraphException fault) when (fault.IsInDoubt || fault.Status is 404 or 408 or 500 or 502 or 504)
        {
            return await WasSent(wireId) ? accepted : new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.FinalDot, fault.Message) { Code = fault.Status, EnhancedCode = fault.Code };
        }
        catch (Exception refused) when (refused is GraphException or AccessTokenException)
        {
            await Discard(draft.Id);
            throw;
        }

        if (_leftovers.TryDequeue(out var leftover))
        {
            await Discard(leftover);
        }

        return accepted;
    }

    /// <summary>
    /// The outcome of an earlier attempt; null if the message certainly was not sent and will not be. A draft that it left is deleted first, so that it cannot be sent after this; if it is
    /// gone, it was sent just now.
    /// </summary>
    /// <exception cref="GraphException">The outcome cannot be determined now; this attempt sent nothing.</exception>
    private async Task<DeliveryOutcome?> SentBefore(string messageId)
    {
        var found = await api.Find(messageId);
        foreach (var draft in found.Where(message => message.IsDraft))
        {
            try
            {
                await api.Delete(draft.Id);
            }
            catch (GraphException gone) when (gone.Status is 404)
            {
                found = await api.Find(messageId);
                break;
            }
        }

        return found.FirstOrDefault(message => !message.IsDraft) is { } sent
            ? new DeliveryOutcome(DeliveryVerdict.Accepted, DeliveryStage.FinalDot, "Microsoft 365 took the message at an earlier attempt.") { ProviderMessageId = sent.Id }
            : null;
    }

    /// <summary>Whether a message without a response is in the Sent folder. If it is not, it may still be in flight.</summary>
    private async Task<bool> WasSent(string messageId)
    {
        for (var lookup = 1; lookup <= Lookups; lookup++)
        {
            await Task.Delay(pause, clock); // it may be in flight now
            try
            {
                if ((await api.Find(messageId)).Any(found => !found.IsDraft))
                {
                    return true;
                }
            }
            catch (Exception fault) when (fault is GraphException or AccessTokenException)
            {
                // It stays in doubt, unless a later lookup finds it.
            }
        }

        return false;
    }

    /// <summary>Deletes a draft that was not sent, so that its owner does not find and send it. If that fails, it is deleted after a later message.</summary>
    private async Task Discard(string draftId)
    {
        try
        {
            await api.Delete(draftId);
        }
        catch (GraphException gone) when (gone.Status is 404)
        {
            return;
        }
        catch (Exception fault) when (fault is GraphException or AccessTokenException)
        {
            _leftovers.Enqueue(draftId);
        }
    }
}
