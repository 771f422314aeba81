using System.Globalization;
using CsvHelper;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Analytics;

/// <summary>The tables of a campaign's results that can be downloaded.</summary>
public enum ResultTable
{
    Steps,
    Links,
    Contacts,
}

/// <summary>Writes the results of a campaign as CSV.</summary>
public sealed class ResultFile(IDbContextFactory<CampaignsDb> dbs, ResultQueries results, LinkQueries links)
{
    private const int ContactsAtOnce = 1000;
    private const int LongestLinkTable = 100_000;

    /// <summary>
    /// Writes one table in UTF-8; that of the contacts page by page, with flat memory. Instants are UTC. A field that a spreadsheet would run as a formula gets an apostrophe before it.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="campaignId">A campaign of it.</param>
    /// <param name="table">Which table.</param>
    /// <param name="withMark">Begin with a byte order mark: spreadsheets need it to read letters right, programs stumble over it.</param>
    /// <param name="output">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task Write(Guid workspaceId, Guid campaignId, ResultTable table, bool withMark, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var options = new CsvWriterOptions { WriteByteOrderMark = withMark, Injection = CsvInjection.Escape };
        await using var csv = CsvWriter.Create(output, options, leaveOpen: true);
        await (table switch
        {
            ResultTable.Steps => WriteSteps(csv, workspaceId, campaignId, cancellationToken),
            ResultTable.Links => WriteLinks(csv, workspaceId, campaignId, cancellationToken),
            ResultTable.Contacts => WriteContacts(csv, workspaceId, campaignId, cancellationToken),
        });
        await csv.FlushAsync(cancellationToken);
    }

    private async Task WriteSteps(CsvWriter csv, Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await csv.WriteRecordAsync(
            [
                "step", "name", "sent", "contacts", "delivered", "opened", "clicked", "replied", "interested", "bounced", "blocked", "unsubscribed", "total_opened", "total_clicked", "total_replied",
                "total_bounced", "total_unsubscribed", "automated_opens", "automated_clicks", "automatic_replies",
            ],
            cancellationToken);
        foreach (var s in (await results.Find(workspaceId, campaignId, cancellationToken))?.Steps ?? [])
        {
            int[] counts =
            [
                s.Sent, s.Contacts, s.Delivered, s.Opened, s.Clicked, s.Replied, s.Interested, s.Bounced, s.Blocked, s.Unsubscribed, s.TotalOpened, s.TotalClicked, s.TotalReplied,
                s.TotalBounced, s.TotalUnsubscribed, s.AutomatedOpens, s.AutomatedClicks, s.AutomaticReplies,
            ];
            await csv.WriteRecordAsync([Text(s.SequenceStep), s.Name, .. counts.Select(Text)], cancellationToken);
        }
    }

    private async Task WriteLinks(CsvWriter csv, Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await csv.WriteRecordAsync(["url", "steps", "people", "clicks", "automated_clicks"], cancellationToken);
        foreach (var link in await links.OfCampaign(workspaceId, campaignId, LongestLinkTable, cancellationToken))
        {
            await csv.WriteRecordAsync([link.Url, string.Join(' ', link.Steps), Text(link.People), Text(link.Clicks), Text(link.AutomatedClicks)], cancellationToken);
        }
    }

    private async Task WriteContacts(CsvWriter csv, Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await csv.WriteRecordAsync(
            ["email", "name", "company", "status", "emails_sent", "first_sent_at", "opened_at", "clicked_at", "replied_at"], cancellationToken);
        Guid? after = null;
        while (true)
        {
            await using var db = dbs.For(workspaceId);
            var page = await Contacts(db, campaignId, after, cancellationToken);
            foreach (var c in page)
            {
                await csv.WriteRecordAsync(
                    [
                        c.Email, c.Name ?? "", c.Company ?? "", SnakeCase.Of(c.Status), Text(c.Sent), Text(c.FirstSentAt), Text(c.OpenedAt), Text(c.ClickedAt), Text(c.RepliedAt),
                    ],
                    cancellationToken);
            }

            if (page.Count < ContactsAtOnce)
            {
                return;
            }

            after = page[^1].EnrollmentId;
        }
    }

    private static Task<List<ContactResult>> Contacts(CampaignsDb db, Guid campaignId, Guid? after, CancellationToken cancellationToken)
    {
        var enrollments = db.Enrollments.Where(e => e.CampaignId == campaignId);
        enrollments = after is { } last ? enrollments.Where(e => e.Id > last) : enrollments;
        return (
            from enrollment in enrollments.OrderBy(e => e.Id).Take(ContactsAtOnce)
            join contact in db.Contacts on enrollment.ContactId equals contact.Id
            orderby enrollment.Id
            select new ContactResult(
                enrollment.Id,
                contact.Email,
                contact.Name,
                contact.Company,
                enrollment.Status,
                db.SentEmails.Count(s => s.CampaignContactId == enrollment.Id),
                db.SentEmails.Where(s => s.CampaignContactId == enrollment.Id).Min(s => (DateTime?)s.SentAt),
                db.MessageEvents.Where(e => e.ContactId == enrollment.ContactId && e.CampaignId == campaignId && e.Type == MessageEventType.Opened && !e.IsAutomated && e.SentEmailId != null)
                    .Min(e => (DateTime?)e.EventAt),
                db.MessageEvents.Where(e => e.ContactId == enrollment.ContactId && e.CampaignId == campaignId && e.Type == MessageEventType.Clicked && !e.IsAutomated && e.SentEmailId != null)
                    .Min(e => (DateTime?)e.EventAt),
                db.EmailReplies.Where(r => r.ContactId == enrollment.ContactId && r.CampaignId == campaignId && r.Kind == ReplyKind.Reply && r.TakenBackAt == null)
                    .Min(r => (DateTime?)r.ReceivedAt))).ToListAsync(cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTime? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private sealed record ContactResult(
        Guid EnrollmentId,
        string Email,
        string? Name,
        string? Company,
        EnrollmentStatus Status,
        int Sent,
        DateTime? FirstSentAt,
        DateTime? OpenedAt,
        DateTime? ClickedAt,
        DateTime? RepliedAt);
}
