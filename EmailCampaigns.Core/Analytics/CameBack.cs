namespace EmailCampaigns.Core.Analytics;

/// <summary>One reply, bounce or unsubscription of a campaign.</summary>
/// <param name="ContactId">Whose.</param>
/// <param name="StepId">The step that it answers; null where that is not known.</param>
/// <param name="SentEmailId">The email that it answers; null where none was handed over.</param>
/// <param name="UploadBatchId">The import that brought the contact.</param>
/// <param name="What">What came.</param>
/// <param name="Failure">Of a bounce: whose fault it was.</param>
/// <param name="WasSent">Whether the contact was sent any email of the campaign.</param>
internal sealed record CameBack(Guid? ContactId, Guid? StepId, Guid? SentEmailId, Guid? UploadBatchId, CameBackKind What, FailureClass? Failure, bool WasSent);

/// <summary>What came back.</summary>
internal enum CameBackKind
{
    Replied,

    /// <summary>A person replied and is interested: counts as <see cref="Replied"/> too.</summary>
    Interested,
    AutomaticReply,
    Bounced,
    Unsubscribed,
}

/// <summary>What was opened or clicked: how many people did, how often, and how often programs did.</summary>
internal sealed record TrackedCount(int People, int Times, int Automated)
{
    public static readonly TrackedCount None = new(0, 0, 0);
}

/// <summary>Adds up what came back.</summary>
internal static class ResultSums
{
    /// <summary>The counts of emails.</summary>
    /// <param name="sent">How many were handed over.</param>
    /// <param name="contacts">To how many contacts.</param>
    /// <param name="refused">Contacts whose server refused the only email at once; among <paramref name="back"/>.</param>
    /// <param name="opened">Opens.</param>
    /// <param name="clicked">Clicks.</param>
    /// <param name="back">What came back of them.</param>
    public static ResultCounts Of(int sent, int contacts, int refused, TrackedCount opened, TrackedCount clicked, IReadOnlyCollection<CameBack> back)
    {
        var bounces = back.Where(b => b.What == CameBackKind.Bounced).ToList();
        var bounced = People(bounces);
        return new ResultCounts
        {
            Sent = sent,
            Contacts = contacts + refused,
            Delivered = Math.Max(0, contacts + refused - bounced),
            Opened = opened.People,
            Clicked = clicked.People,
            Replied = People(back.Where(IsReply)),
            Interested = People(back.Where(b => b.What == CameBackKind.Interested)),
            Bounced = bounced,
            Blocked = People(bounces.Where(b => b.Failure == FailureClass.Blocked)),
            Unsubscribed = People(back.Where(b => b.What == CameBackKind.Unsubscribed)),
            TotalDelivered = sent - bounces.Select(b => b.SentEmailId).OfType<Guid>().Distinct().Count(),
            TotalOpened = opened.Times,
            TotalClicked = clicked.Times,
            TotalReplied = back.Count(IsReply),
            TotalBounced = bounces.Count,
            TotalUnsubscribed = back.Count(b => b.What == CameBackKind.Unsubscribed),
            AutomatedOpens = opened.Automated,
            AutomatedClicks = clicked.Automated,
            AutomaticReplies = back.Count(b => b.What == CameBackKind.AutomaticReply),
            BouncesByClass = bounces.Where(b => b.Failure is not null).GroupBy(b => b.Failure!.Value).ToDictionary(c => c.Key, c => c.Count()),
        };
    }

    /// <summary>Contacts whose email was refused at once, so that there is no record of sending.</summary>
    public static int Refused(IEnumerable<CameBack> back, bool neverSent) =>
        People(back.Where(b => b.What == CameBackKind.Bounced && b.SentEmailId is null && !(neverSent && b.WasSent)));

    public static bool IsReply(CameBack back) => back.What is CameBackKind.Replied or CameBackKind.Interested;

    public static int People(IEnumerable<CameBack> back) => back.Select(b => b.ContactId).Distinct().Count();
}
