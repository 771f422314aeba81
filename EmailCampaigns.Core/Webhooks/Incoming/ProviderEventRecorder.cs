using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Refusals;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>What became of an event.</summary>
internal enum ProviderEventOutcome
{
    Recorded,

    /// <summary>It was recorded before.</summary>
    Known,

    /// <summary>It concerns no email of this workspace.</summary>
    NotOurs,

    /// <summary>It concerns somebody who was erased, of whom nothing more is recorded.</summary>
    OfErased,
}

/// <summary>Records what a provider tells, with the same consequences as if a mailbox or our own links had told it, all in one commit. Safe to repeat, in any order.</summary>
internal sealed class ProviderEventRecorder(
    IDbContextFactory<CampaignsDb> dbs, Suppressor suppressor, SuppressionLookup suppressions, HitRecorder hits, ReplyRecorder replies, EventOutbox outbox, TimeProvider clock)
{
    private readonly ReturnEffects _effects = new(suppressor);

    public async Task<ProviderEventOutcome> Record(Guid workspaceId, WebhookProvider provider, ProviderEvent told, CancellationToken cancellationToken)
    {
        InboundMatch? match;
        await using (var db = dbs.For(workspaceId))
        {
            match = await InboundMatcher.Told(db, told.MessageIds, MayGoByAddress(told.Type) ? told.Recipient : null, told.At, cancellationToken);
            if (await IsErased(db, match, told, cancellationToken))
            {
                return ProviderEventOutcome.OfErased;
            }
        }

        return (match, told.Type) switch
        {
            (null, _) => ProviderEventOutcome.NotOurs,
            (_, MessageEventType.Opened or MessageEventType.Clicked) => await Hit(workspaceId, provider, told, match.SentEmailId, cancellationToken),
            (_, MessageEventType.Replied) => await Reply(workspaceId, provider, told, match.SentEmailId, cancellationToken),
            _ => await dbs.Edit(workspaceId, db => Record(db, provider, told, match, cancellationToken), cancellationToken),
        };
    }

    private async Task<bool> IsErased(CampaignsDb db, InboundMatch? match, ProviderEvent told, CancellationToken cancellationToken) =>
        (match is { SentEmailId: var sent } && await db.SentEmails.AnyAsync(s => s.Id == sent && db.Contacts.Any(c => c.Id == s.ContactId && c.ErasedAt != null), cancellationToken))
        || (told.Recipient is { } address && await suppressions.IsErased(db, address, cancellationToken));

    /// <summary>What an address came to or wants holds for it, whichever email it was. That a certain email arrived or was read is known only where the email is named.</summary>
    private static bool MayGoByAddress(MessageEventType type) =>
        type is MessageEventType.Bounced or MessageEventType.Complained or MessageEventType.Unsubscribed or MessageEventType.Replied;

    private async Task<ProviderEventOutcome> Record(CampaignsDb db, WebhookProvider provider, ProviderEvent told, InboundMatch match, CancellationToken cancellationToken)
    {
        var (word, key) = (SnakeCase.Of(provider), Fit(told.Key));
        if (await db.MessageEventKeys.AnyAsync(k => k.Provider == word && k.ProviderEventId == key, cancellationToken))
        {
            return ProviderEventOutcome.Known;
        }

        var now = clock.UtcNow();
        if (await ReturnedEmail.Lock(db, match.SentEmailId, cancellationToken) is not { } sent)
        {
            return ProviderEventOutcome.OfErased;
        }

        var counted = await CountedChange.Begin(db, sent.CampaignId, sent.ContactId, cancellationToken);
        var judgement = told.Type == MessageEventType.Bounced ? RefusalClassifier.Of(new Refusal(told.Code, told.Status, told.Reason ?? "", DeliveryStage.None)) : null;
        var happened = new MessageEvent
        {
            Id = Guid.CreateVersion7(now),
            SentEmailId = sent.Id,
            ContactId = sent.ContactId,
            CampaignId = sent.CampaignId,
            StepId = sent.StepId,
            Type = told.Type,
            EventAt = told.At,
            Provider = word,
            FailureClass = told.Type == MessageEventType.Complained ? FailureClass.Complaint : judgement?.Class,
            Detail = DetailOf(told, judgement, match),
        };
        db.MessageEvents.Add(happened);
        db.MessageEventKeys.Add(new MessageEventKey { Id = Guid.CreateVersion7(now), Provider = word, ProviderEventId = key, EventId = happened.Id });
        await db.SaveChangesAsync(cancellationToken); // refused where another process was faster, before anything follows from it
        await Apply(db, told, sent, happened, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await outbox.Add(db, happened, now, cancellationToken);
        await counted.Write(now, cancellationToken);
        return ProviderEventOutcome.Recorded;
    }

    private Task Apply(CampaignsDb db, ProviderEvent told, SentEmail sent, MessageEvent happened, DateTime now, CancellationToken cancellationToken)
    {
        var cause = new EffectCause(happened.Id, told.At, now);
        switch (told.Type)
        {
            case MessageEventType.Delivered:
                sent.Became(SentEmailStatus.Delivered);
                return Task.CompletedTask;
            case MessageEventType.Bounced:
                return _effects.Bounced(db, sent, happened.FailureClass, told.Reason, cause, cancellationToken);
            case MessageEventType.Complained:
                return _effects.Complained(db, sent, cause, cancellationToken);
            case MessageEventType.Unsubscribed:
                return _effects.Unsubscribed(db, sent, "webhook", cause, cancellationToken);
            default:
                return Task.CompletedTask; // it was put off: the service tries again by itself
        }
    }

    private async Task<ProviderEventOutcome> Hit(Guid workspaceId, WebhookProvider provider, ProviderEvent told, Guid sentEmailId, CancellationToken cancellationToken)
    {
        var word = SnakeCase.Of(provider);
        var key = Fit($"{word}:{told.Key}");
        Guid emailId;
        await using (var db = dbs.For(workspaceId))
        {
            if (await db.MessageEventKeys.AnyAsync(k => k.Provider == HitRecorder.Provider && k.ProviderEventId == key, cancellationToken))
            {
                return ProviderEventOutcome.Known;
            }

            emailId = await db.SentEmails.Where(s => s.Id == sentEmailId).Select(s => s.ScheduledEmailId).SingleAsync(cancellationToken);
        }

        await hits.Record([
            new TrackingHit
            {
                Type = told.Type,
                EmailId = emailId,
                At = told.At,
                Url = told.Url,
                Ip = told.Ip,
                UserAgent = told.UserAgent,
                ToldBy = new ToldHit(word, key, told.IsAutomated),
            },
        ], cancellationToken);
        return ProviderEventOutcome.Recorded;
    }

    private async Task<ProviderEventOutcome> Reply(Guid workspaceId, WebhookProvider provider, ProviderEvent told, Guid sentEmailId, CancellationToken cancellationToken)
    {
        SentEmail sent;
        await using (var db = dbs.For(workspaceId))
        {
            sent = await db.SentEmails.AsNoTracking().SingleAsync(s => s.Id == sentEmailId, cancellationToken);
        }

        var outcome = await replies.Record(
            Actor.System(workspaceId),
            new ReplyNote
            {
                ContactId = sent.ContactId,
                CampaignId = sent.CampaignId,
                ReceivedAt = told.At,
                MessageId = told.Reply?.MessageId ?? $"{SnakeCase.Of(provider)}:{told.Key}",
                Subject = told.Reply?.Subject,
                Snippet = told.Reply?.Text,
            },
            cancellationToken);
        return outcome.Verdict switch
        {
            EditVerdict.Done => ProviderEventOutcome.Recorded,
            EditVerdict.Exists => ProviderEventOutcome.Known,
            _ => throw new InvalidOperationException(outcome.Message),
        };
    }

    private static string DetailOf(ProviderEvent told, RefusalJudgement? judgement, InboundMatch match) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["rule"] = judgement?.In("the provider's report"),
        ["code"] = told.Code,
        ["enhancedCode"] = told.Status,
        ["text"] = told.Reason,
        ["matchedBy"] = match.IsNamed ? "message_id" : "address",
    }.Where(field => field.Value is not null).ToDictionary());

    /// <summary>Ids of others have a length; longer ones are known by their hash.</summary>
    private static string Fit(string key) => key.Length <= MessageIds.MaxLength ? key : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
