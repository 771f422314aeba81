using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Tracking;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// A campaign of three steps that were sent to everybody in the last days, and what came of it: of ten events seven are opens, of these one by a program, and three are clicks of a
/// dozen links; of a hundred contacts three replied and one bounced. Beside it small campaigns. Written straight into the database.
/// </summary>
internal sealed class ResultHistory(BenchDatabase database, IDbContextFactory<CampaignsDb> dbs, int emails, int events)
{
    private const int Steps = 3;
    private const int Links = 12;
    private const int Uploads = 4;
    private const int SmallCampaigns = 20;
    private const int SmallEmails = 1_500;
    private const int RowsPerTransaction = 5_000;
    private const int Days = 10;

    /// <summary>Writes it; the large campaign.</summary>
    public async Task<Guid> Write(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.UtcNow();
        await using var db = dbs.AsOwner(); // foreign keys are switched off by a superuser only
        db.Enter(await db.Workspaces.Select(w => w.Id).SingleAsync(cancellationToken));
        var sender = new SenderAccount("anna.keller@northwind.example", SenderProvider.Pickup, now);
        db.Add(sender);
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await database.ForgetForeignKeys(db, cancellationToken); // contacts and plans are not looked at here
        var large = await Campaign(db, "Spring", sender.Id, emails, events, now, cancellationToken);
        for (var i = 0; i < SmallCampaigns; i++)
        {
            await Campaign(db, string.Create(CultureInfo.InvariantCulture, $"Campaign {i}"), sender.Id, SmallEmails, SmallEmails * 3, now, cancellationToken);
        }

        await db.ScheduledEmails.ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ScheduledEmailStatus.Sent), cancellationToken);
        await new CounterRecount(dbs, TimeProvider.System).Run(Actor.System(db.WorkspaceId), repair: true, cancellationToken);
        return large;
    }

    private static async Task<Guid> Campaign(CampaignsDb db, string name, Guid senderId, int emails, int events, DateTime now, CancellationToken cancellationToken)
    {
        var campaign = new Campaign(name, now) { SenderAccountId = senderId };
        var steps = Enumerable.Range(1, Steps).Select(order => new SequenceStep(campaign.Id, order, now) { Name = $"Step {order}" }).ToList();
        var uploads = Enumerable.Range(0, Uploads).Select(_ => Guid.CreateVersion7(now)).ToList();
        db.Add(campaign);
        db.AddRange(steps);
        await db.SaveChangesAsync(cancellationToken);
        var enrollments = Enumerable.Range(0, emails / Steps)
            .Select(i => new Enrollment(campaign.Id, Guid.CreateVersion7(now), Guid.CreateVersion7(now), now) { UploadBatchId = uploads[i % Uploads] }).ToList();
        var sent = new List<SentEmail>(emails);
        for (var order = 1; order <= Steps; order++)
        {
            foreach (var (enrollment, i) in enrollments.Select((enrollment, i) => (enrollment, i)))
            {
                var at = now.AddDays(order - Days).AddSeconds(i * 86_000.0 / enrollments.Count);
                enrollment.StepSent(steps[order - 1].Id, order, at, isLast: order == Steps);
                sent.Add(Sent(enrollment, steps[order - 1], senderId, order, at, now));
            }
        }

        await InsertAll(db, enrollments, now, cancellationToken);
        await InsertAll(db, sent.ConvertAll(e => Planned(e)), now, cancellationToken);
        await InsertAll(db, sent, now, cancellationToken);
        await InsertAll(db, [.. Enumerable.Range(0, events).Select(i => Happened(sent, i, now))], now, cancellationToken);
        await InsertAll(db, [.. sent.Where((_, i) => i % 100 == 7).Select(e => Event(e, MessageEventType.Bounced, e.SentAt.AddMinutes(1), now))], now, cancellationToken);
        await InsertAll(db, [.. enrollments.Where((_, i) => i % 33 == 0).Select((e, i) => Reply(e, sent[i * 33], now))], now, cancellationToken);
        return campaign.Id;
    }

    private static async Task InsertAll<TEntity>(CampaignsDb db, IReadOnlyList<TEntity> rows, DateTime now, CancellationToken cancellationToken)
        where TEntity : class
    {
        foreach (var chunk in rows.Chunk(RowsPerTransaction))
        {
            await db.InTransaction(() => db.Insert(chunk, now, cancellationToken), WritePriority.Bulk, cancellationToken);
        }
    }

    private static SentEmail Sent(Enrollment enrollment, SequenceStep step, Guid senderId, int order, DateTime at, DateTime now)
    {
        var id = Guid.CreateVersion7(now);
        return new SentEmail
        {
            Id = id,
            CampaignId = enrollment.CampaignId,
            ContactId = enrollment.ContactId,
            CampaignContactId = enrollment.Id,
            StepId = step.Id,
            ScheduledEmailId = id,
            SenderAccountId = senderId,
            SequenceStep = order,
            Subject = "A question",
            RecipientEmail = $"{enrollment.ContactId:N}@company.example.com",
            SentAt = at,
            MessageId = $"{id:N}@northwind.example",
        };
    }

    private static ScheduledEmail Planned(SentEmail sent) => ScheduledEmail.Plan(
        sent.Id, sent.CampaignId, sent.CampaignContactId, sent.ContactId, sent.StepId, draftId: null, sent.SenderAccountId, "company.example.com", ScheduledEmail.FirstEmail, sent.MessageId, sent.SentAt);

    /// <summary>The events are spread over all emails but the last tenth, which nobody opened.</summary>
    private static MessageEvent Happened(List<SentEmail> sent, int i, DateTime now)
    {
        var email = sent[(int)((long)i * 7_919 % (sent.Count * 9L / 10))];
        var isClick = i % 10 >= 7;
        return Event(email, isClick ? MessageEventType.Clicked : MessageEventType.Opened, email.SentAt.AddSeconds(60 + (i % 100_000)), now, isClick ? i % Links : null, isAutomated: i % 10 == 0);
    }

    private static MessageEvent Event(SentEmail email, MessageEventType type, DateTime at, DateTime now, int? link = null, bool isAutomated = false) => new()
    {
        Id = Guid.CreateVersion7(now),
        SentEmailId = email.Id,
        ContactId = email.ContactId,
        CampaignId = email.CampaignId,
        StepId = email.StepId,
        Type = type,
        EventAt = at,
        Url = link is null ? null : $"https://northwind.example/robots/{link}?utm_source=mail&utm_campaign=spring",
        IsAutomated = isAutomated,
        Provider = HitRecorder.Provider,
        FailureClass = type == MessageEventType.Bounced ? FailureClass.Hard : null,
    };

    private static EmailReply Reply(Enrollment enrollment, SentEmail answered, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CampaignId = enrollment.CampaignId,
        ContactId = enrollment.ContactId,
        CampaignContactId = enrollment.Id,
        SentEmailId = answered.Id,
        MessageId = $"reply-{enrollment.Id:N}@company.example.com",
        FromAddress = answered.RecipientEmail,
        ReceivedAt = answered.SentAt.AddHours(3),
        Kind = ReplyKind.Reply,
    };
}
