using System.Collections.Concurrent;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>
/// Hands messages to Microsoft 365 for one sender: a draft is made of the message, then sent. The draft tells under which Message-ID the message goes, and by that a message can be looked up
/// whose sending was not answered. Recipients are those in the message.
/// </summary>
/// <param name="api">The sender's mailbox.</param>
/// <param name="clock">Paces the looks for a message that is in doubt.</param>
/// <param name="pause">Between two of them.</param>
internal sealed class GraphTransport(GraphApi api, TimeProvider clock, TimeSpan pause) : IMailTransport, IAsyncDisposable
{
    /// <summary>Graph takes four requests at once for a mailbox, and one of them reads.</summary>
    private const int AtOnce = 3;

    /// <summary>Graph takes requests up to 4 MB, and Base64 makes four octets of three.</summary>
    internal const int MaxOctets = 3 * 1000 * 1000;

    /// <summary>How often a message is looked for that is in doubt.</summary>
    private const int Looks = 3;

    private readonly SemaphoreSlim _turns = new(AtOnce);

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

        await _turns.WaitAsync(cancellationToken);
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
            _turns.Release();
        }
    }

    /// <summary>Removes the drafts that could not be removed before. A message that is under way, or comes yet, is sent; its connection is the process's.</summary>
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
    /// What became of an earlier attempt: null where the message certainly did not go and will not. A draft of it that was left is removed first, so that it cannot go after this; one that
    /// cannot be found any more was just sent.
    /// </summary>
    /// <exception cref="GraphException">Nobody can say now; nothing was sent by this attempt.</exception>
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

    /// <summary>Whether a message whose sending was not answered lies among those that were sent. That it does not says nothing: it may be under way.</summary>
    private async Task<bool> WasSent(string messageId)
    {
        for (var look = 1; look <= Looks; look++)
        {
            await Task.Delay(pause, clock); // it may be under way just now
            try
            {
                if ((await api.Find(messageId)).Any(found => !found.IsDraft))
                {
                    return true;
                }
            }
            catch (Exception fault) when (fault is GraphException or AccessTokenException)
            {
                // Then it stays in doubt, unless a later look tells.
            }
        }

        return false;
    }

    /// <summary>Removes a draft that is not sent, so that its owner does not find and send it. One that cannot be removed now is, behind a later message.</summary>
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
