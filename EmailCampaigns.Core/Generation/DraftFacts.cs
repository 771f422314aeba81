using System.Globalization;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Generation;

/// <summary>Collects what is known of a contact, each fact with its source: fields, the emails of the sequence, what the contact replied. Addresses are left out: no text needs them.</summary>
internal static class DraftFacts
{
    private const int MaxFields = 40;
    private const int MaxField = 600;
    private const int MaxMessages = 3;
    private const int MaxMessage = 2_000;

    /// <summary>What a model is given about a contact.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="contact">Whom the email is for.</param>
    /// <param name="enrollmentId">The sequence that it is part of; null where it is part of none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<DraftFact>> Of(CampaignsDb db, Contact contact, Guid? enrollmentId, CancellationToken cancellationToken)
    {
        var file = contact.UploadBatchId is { } upload ? await db.UploadBatches.Where(b => b.Id == upload).Select(b => b.FileName).SingleOrDefaultAsync(cancellationToken) : null;
        List<(FactKind Kind, string Label, string Value, string Source)> found = [.. Fields(contact, file), .. enrollmentId is { } sequence ? await Emails(db, sequence, cancellationToken) : [], .. await Replies(db, contact.Id, cancellationToken)];
        return [.. found.Select((fact, i) => new DraftFact(string.Create(CultureInfo.InvariantCulture, $"f{i + 1}"), fact.Kind, fact.Label, fact.Value, fact.Source))];
    }

    private static IEnumerable<(FactKind, string, string, string)> Fields(Contact contact, string? file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        (string Name, string? Value)[] standard = [("Name", contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName)), ("First name", contact.FirstName), ("Last name", contact.LastName), ("Company", contact.Company)];
        var known = standard.Concat(contact.EnrichedData.Select(f => (Name: f.Key, Value: (string?)f.Value)))
            .Select(f => (f.Name, Value: CleanText.Line(f.Value ?? "", MaxField)))
            .Where(f => f.Value.Length > 0 && !f.Value.Equals(contact.Email, StringComparison.OrdinalIgnoreCase) && seen.Add(MergeFields.KeyOf(f.Name)));
        foreach (var (name, value) in known.Take(MaxFields))
        {
            var fromFile = file is not null && contact.RawData?.Keys.Any(column => MergeFields.KeyOf(column) == MergeFields.KeyOf(name)) is true;
            yield return fromFile ? (FactKind.File, Label(name), value, $"{file}, column “{name}”") : (FactKind.Field, Label(name), value, $"Field “{Label(name)}”");
        }
    }

    private static string Label(string name)
    {
        var words = CleanText.Line(name.Replace('_', ' '), MaxField);
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static async Task<IEnumerable<(FactKind, string, string, string)>> Emails(CampaignsDb db, Guid enrollmentId, CancellationToken cancellationToken)
    {
        var sent = await (
            from email in db.SentEmails
            join row in db.ScheduledEmails on email.ScheduledEmailId equals row.Id
            join body in db.SentEmailBodies on email.Id equals body.Id
            where row.CampaignContactId == enrollmentId
            orderby email.SentAt descending
            select new { email.SentAt, email.Subject, body.BodyText }).Take(MaxMessages).ToListAsync(cancellationToken);
        return sent.AsEnumerable().Reverse().Select(e => (FactKind.Email, "Email that was sent", CleanText.Lines($"{e.Subject}\n{e.BodyText}", MaxMessage), $"Email of {Day(e.SentAt)}"));
    }

    private static async Task<IEnumerable<(FactKind, string, string, string)>> Replies(CampaignsDb db, Guid contactId, CancellationToken cancellationToken)
    {
        var replies = await db.EmailReplies.Where(r => r.ContactId == contactId && r.Kind == ReplyKind.Reply && r.TakenBackAt == null)
            .OrderByDescending(r => r.ReceivedAt).Take(MaxMessages).Select(r => new { r.ReceivedAt, Text = r.BodyText ?? r.Snippet }).ToListAsync(cancellationToken);
        return replies.AsEnumerable().Reverse().Where(r => !string.IsNullOrWhiteSpace(r.Text)).Select(r => (FactKind.Reply, "Reply", CleanText.Lines(r.Text!, MaxMessage), $"Reply of {Day(r.ReceivedAt)}"));
    }

    private static string Day(DateTime at) => at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
