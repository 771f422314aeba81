namespace EmailCampaigns.Core.Tracking;

/// <summary>What hits that were not recorded before make: events, and stored clicks whose judgement changes with them.</summary>
internal sealed record JudgedHits(IReadOnlyList<MessageEvent> Events, IReadOnlyList<(MessageEvent Stored, AutomatedReason Reason)> Corrected)
{
    /// <param name="added">Of emails that exist.</param>
    /// <param name="emails">What is known of these, by <see cref="TrackedEmail.Id"/>.</param>
    /// <param name="stored">Their stored clicks around the same time.</param>
    public static JudgedHits Of(IEnumerable<KeyedHit> added, IReadOnlyDictionary<Guid, TrackedEmail> emails, IEnumerable<MessageEvent> stored)
    {
        var (events, corrected) = (new List<MessageEvent>(), new List<(MessageEvent, AutomatedReason)>());
        var known = stored.ToLookup(c => c.SentEmailId);
        foreach (var ofEmail in added.GroupBy(h => h.Hit.EmailId))
        {
            var email = emails[ofEmail.Key];
            var before = email.SentEmailId is null ? [] : known[email.SentEmailId].ToList();
            List<Hit> clicks = [.. before.Select(HitOf), .. ofEmail.Where(h => h.Hit.Type == MessageEventType.Clicked).Select(h => HitOf(h.Hit))];
            events.AddRange(
                from keyed in ofEmail
                let hit = keyed.Hit
                select EventOf(hit, keyed.Key.EventId, email, hit.ToldBy is { IsAutomated: true } ? AutomatedReason.ToldByProvider : HitJudge.Judge(HitOf(hit), email.SentAt, clicks)));

            corrected.AddRange(
                from click in before
                where !click.IsAutomated
                let reason = HitJudge.Judge(HitOf(click), email.SentAt, clicks)
                where reason is not null
                select (click, reason.Value));
        }

        return new JudgedHits(events, corrected);
    }

    private static MessageEvent EventOf(TrackingHit hit, Guid id, TrackedEmail email, AutomatedReason? reason) => new()
    {
        Id = id,
        Type = hit.Type,
        EventAt = hit.At,
        SentEmailId = email.SentEmailId,
        ContactId = email.ContactId,
        CampaignId = email.CampaignId,
        StepId = email.StepId,
        Url = hit.Url,
        Ip = hit.Ip,
        UserAgent = hit.UserAgent,
        IsAutomated = reason is not null,
        Provider = hit.ToldBy?.Provider ?? HitRecorder.Provider,
        Detail = HitDetail.Write(hit.IsHead, reason),
    };

    private static Hit HitOf(TrackingHit hit) => new(hit.At, hit.Url, hit.UserAgent, hit.IsHead);

    private static Hit HitOf(MessageEvent stored) => new(stored.EventAt, stored.Url, stored.UserAgent, HitDetail.Read(stored.Detail).IsHead);
}

/// <summary>A hit with the key that makes it count once, and names its event.</summary>
internal readonly record struct KeyedHit(TrackingHit Hit, MessageEventKey Key)
{
    /// <param name="hit">An open or a click.</param>
    /// <param name="now">The time of the record.</param>
    public static KeyedHit Of(TrackingHit hit, DateTime now) => new(
        hit,
        new MessageEventKey { Id = Guid.CreateVersion7(now), Provider = HitRecorder.Provider, ProviderEventId = hit.EventId, EventId = Guid.CreateVersion7(hit.At) });
}

/// <summary>The email that a hit belongs to.</summary>
/// <param name="Id">The scheduled email, which the token names.</param>
/// <param name="CampaignId">Its campaign.</param>
/// <param name="ContactId">Its contact.</param>
/// <param name="EnrollmentId">Its contact's enrollment in the campaign.</param>
/// <param name="UploadBatchId">The import that brought it.</param>
/// <param name="StepId">Its step.</param>
/// <param name="SentEmailId">Its record of sending; null where nobody knows whether it went.</param>
/// <param name="SentAt">When it was handed over, or else first tried.</param>
/// <param name="IsErased">Whether its contact was erased: what they do is not recorded any more.</param>
internal sealed record TrackedEmail(
    Guid Id, Guid CampaignId, Guid ContactId, Guid EnrollmentId, Guid? UploadBatchId, Guid StepId, Guid? SentEmailId, DateTime? SentAt, bool IsErased);
