namespace EmailCampaigns.Core.Counters;

/// <summary>
/// What recorded facts count: the one rule for whoever records, who adds the difference that a fact makes, and for whoever counts all of them again. All facts of one kind about a contact in a
/// campaign are given together, since a contact counts once.
/// </summary>
/// <param name="sheet">Counted into.</param>
/// <param name="clock">Says the days.</param>
/// <param name="uploads">The import that brought a contact into the campaign; those without are left out.</param>
internal sealed class ContactTally(CounterSheet sheet, CounterClock clock, IReadOnlyDictionary<(Guid CampaignId, Guid ContactId), Guid> uploads)
{
    /// <summary>Opens and clicks.</summary>
    public void Hits(IEnumerable<HitFact> hits)
    {
        foreach (var contact in hits.GroupBy(h => (h.CampaignId, h.ContactId, h.Type)))
        {
            var (campaign, contactId, type) = contact.Key;
            var isOpen = type == MessageEventType.Opened;
            foreach (var hit in contact)
            {
                sheet.Add(
                    new StepRow(campaign, hit.StepId),
                    hit.IsAutomated ? (isOpen ? Counter.AutomatedOpens : Counter.AutomatedClicks) : isOpen ? Counter.TotalOpened : Counter.TotalClicked,
                    hit.Times);
                if (!isOpen && hit.Url is { } url)
                {
                    sheet.Add(new StepLinkRow(campaign, hit.StepId, url), hit.IsAutomated ? Counter.AutomatedClicks : Counter.Clicks, hit.Times);
                }
            }

            var person = contact.Where(h => !h.IsAutomated).ToList();
            var counter = isOpen ? Counter.Opened : Counter.Clicked;
            foreach (var step in person.GroupBy(h => h.StepId))
            {
                sheet.Add(new StepRow(campaign, step.Key), counter);
                sheet.Add(new DayRow(campaign, clock.Day(step.Min(h => h.FirstAt))), counter);
            }

            if (person.Count > 0)
            {
                sheet.Add(UploadOf(campaign, contactId), counter);
            }

            foreach (var link in isOpen ? [] : person.Where(h => h.Url is not null).GroupBy(h => h.Url!))
            {
                sheet.Add(new StepLinkRow(campaign, link.OrderBy(h => h.FirstAt).ThenBy(h => h.StepId).First().StepId, link.Key), Counter.People);
            }
        }
    }

    /// <summary>Emails that were handed over, but not to how many contacts.</summary>
    public void Emails(IEnumerable<SentFact> sent)
    {
        foreach (var email in sent)
        {
            var (date, half) = clock.HalfHour(email.SentAt);
            sheet.Add(new DayRow(email.CampaignId, date), Counter.TotalEmailsSent);
            sheet.Add(new DayRow(email.CampaignId, date), Counter.TotalFollowupsSent, email.Order > 1 ? 1 : 0);
            sheet.Add(new StepRow(email.CampaignId, email.StepId), Counter.Sent);
            sheet.Add(new HalfHourRow(email.CampaignId, email.SenderAccountId, date, half), Counter.Sent);
        }
    }

    /// <summary>To whom was sent, and what came back. Who was sent nothing because the server refused it at once counts among those who were.</summary>
    public void Contacts(Guid campaign, ContactFacts facts)
    {
        var (sent, replies, returns) = (facts.Sent.ToLookup(s => s.ContactId), facts.Replies.ToLookup(r => r.ContactId), facts.Returns.ToLookup(r => r.ContactId));
        foreach (var contact in sent.Select(s => s.Key).Union(replies.Select(r => r.Key)).Union(returns.Select(r => r.Key)))
        {
            var upload = UploadOf(campaign, contact);
            Guid[] reached =
            [
                .. sent[contact].Select(s => s.StepId)
                    .Union(returns[contact].Where(r => r is { Type: MessageEventType.Bounced, SentEmailId: null }).Select(r => r.StepId ?? Guid.Empty)),
            ];
            People(campaign, upload, Counter.Contacts, reached);
            Replies(campaign, upload, [.. sent[contact]], [.. replies[contact]]);
            Returns(campaign, upload, [.. returns[contact]]);
        }
    }

    private void Replies(Guid campaign, UploadRow upload, List<SentFact> sent, List<ReplyFact> replies)
    {
        var emails = sent.ToDictionary(s => s.Id);
        SentFact? EmailOf(ReplyFact reply) => reply.SentEmailId is { } id ? emails.GetValueOrDefault(id) : null;
        StepRow StepOf(ReplyFact reply) => new(campaign, EmailOf(reply)?.StepId ?? Guid.Empty);
        foreach (var automatic in replies.Where(r => r.Kind != ReplyKind.Reply))
        {
            sheet.Add(StepOf(automatic), Counter.AutomaticReplies);
        }

        var people = replies.FindAll(r => r.Kind == ReplyKind.Reply);
        var interested = people.FindAll(r => r.Intent == ReplyIntent.Interested);
        foreach (var reply in people)
        {
            sheet.Add(StepOf(reply), Counter.TotalReplied);
            sheet.Add(new DayRow(campaign, clock.Day(reply.At)), Counter.Replied);
        }

        People(campaign, upload, Counter.Replied, people.Select(r => StepOf(r).StepId));
        People(campaign, upload, Counter.Interested, interested.Select(r => StepOf(r).StepId));
        if (interested.Count > 0)
        {
            sheet.Add(new DayRow(campaign, clock.Day(interested.Min(r => r.At))), Counter.Interested);
        }

        foreach (var email in people.Where(r => EmailOf(r) is not null).GroupBy(r => EmailOf(r)!))
        {
            sheet.Add(HalfHourOf(email.Key, email.Key.SentAt), Counter.Answered);
            sheet.Add(HalfHourOf(email.Key, email.Min(r => r.At)), Counter.Replied);
        }

        foreach (var sender in interested.Where(r => EmailOf(r) is not null).GroupBy(r => EmailOf(r)!.SenderAccountId))
        {
            sheet.Add(HalfHourOf(EmailOf(sender.First())!, sender.Min(r => r.At)), Counter.Interested);
        }
    }

    private void Returns(Guid campaign, UploadRow upload, List<ReturnFact> returns)
    {
        foreach (var delivered in returns.Where(r => r.Type == MessageEventType.Delivered))
        {
            sheet.Add(new DayRow(campaign, clock.Day(delivered.At)), Counter.Delivered);
        }

        foreach (var left in returns.Where(r => r.Type == MessageEventType.Unsubscribed))
        {
            sheet.Add(new StepRow(campaign, left.StepId ?? Guid.Empty), Counter.TotalUnsubscribed);
            sheet.Add(new DayRow(campaign, clock.Day(left.At)), Counter.Unsubscribed);
        }

        People(campaign, upload, Counter.Unsubscribed, returns.Where(r => r.Type == MessageEventType.Unsubscribed).Select(r => r.StepId ?? Guid.Empty));
        var bounces = returns.FindAll(r => r.Type == MessageEventType.Bounced);
        foreach (var bounce in bounces)
        {
            var step = new StepRow(campaign, bounce.StepId ?? Guid.Empty);
            sheet.Add(step, Counter.TotalBounced);
            sheet.Add(new DayRow(campaign, clock.Day(bounce.At)), Counter.Bounced);
            if (CounterOf(bounce.Failure) is { } ofClass)
            {
                sheet.Add(step, ofClass);
            }
        }

        foreach (var email in bounces.Where(b => b.SentEmailId is not null).DistinctBy(b => b.SentEmailId))
        {
            sheet.Add(new StepRow(campaign, email.StepId ?? Guid.Empty), Counter.TotalReturned);
        }

        People(campaign, upload, Counter.Bounced, bounces.Select(b => b.StepId ?? Guid.Empty));
        People(campaign, upload, Counter.Blocked, bounces.Where(b => b.Failure == FailureClass.Blocked).Select(b => b.StepId ?? Guid.Empty));
    }

    /// <summary>One contact: once for each step, once for the campaign.</summary>
    private void People(Guid campaign, UploadRow upload, Counter counter, IEnumerable<Guid> steps)
    {
        var distinct = steps.Distinct().ToList();
        foreach (var step in distinct)
        {
            sheet.Add(new StepRow(campaign, step), counter);
        }

        if (distinct.Count > 0)
        {
            sheet.Add(upload, counter);
        }
    }

    private UploadRow UploadOf(Guid campaign, Guid contact) => new(campaign, uploads.GetValueOrDefault((campaign, contact)));

    private HalfHourRow HalfHourOf(SentFact email, DateTime at)
    {
        var (date, half) = clock.HalfHour(at);
        return new HalfHourRow(email.CampaignId, email.SenderAccountId, date, half);
    }

    /// <summary>A complaint is no bounce.</summary>
    private static Counter? CounterOf(FailureClass? failure) => failure switch
    {
        FailureClass.Hard => Counter.BouncesHard,
        FailureClass.Soft => Counter.BouncesSoft,
        FailureClass.Blocked => Counter.BouncesBlocked,
        FailureClass.GaveUp => Counter.BouncesGaveUp,
        FailureClass.Message => Counter.BouncesMessage,
        FailureClass.Complaint or null => null,
    };
}
