using System.Text;
using System.Text.Encodings.Web;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>What is known of a person who is erased, and how it is recognised in texts that no key leads to.</summary>
internal sealed class ErasedPerson
{
    private readonly string[] _forms;
    private readonly byte[][] _octets;
    private readonly string[] _names;

    private ErasedPerson(Contact contact, IReadOnlyList<Guid> enrollments, IReadOnlyList<string> ownAddresses, IEnumerable<string> addresses)
    {
        (ContactId, EnrollmentIds, OwnAddresses) = (contact.Id, enrollments, ownAddresses);
        Addresses = [.. addresses.Select(a => a.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        // As it stands in text, in a link and in the JSON of .NET, the longest first, so that none is cut by another.
        _forms = [.. Addresses.SelectMany(a => new[] { a, Uri.EscapeDataString(a), JavaScriptEncoder.Default.Encode(a) }).Select(f => f.ToLowerInvariant()).Distinct(StringComparer.Ordinal).OrderByDescending(f => f.Length)];
        _octets = [.. _forms.Select(Encoding.UTF8.GetBytes)];
        _names = contact is { FirstName: { Length: > 1 } first, LastName: { Length: > 1 } last } ? [first, last]
            : contact.Name is { } name && name.Trim().Contains(' ', StringComparison.Ordinal) ? [name.Trim()]
            : [];
    }

    public Guid ContactId { get; }
    public IReadOnlyList<Guid> EnrollmentIds { get; }

    /// <summary>The addresses that are theirs and nobody else's: these are suppressed.</summary>
    public IReadOnlyList<string> OwnAddresses { get; }

    /// <summary>All addresses that they had or wrote from, in lower case.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>What a query looks for: texts that none of these matches say nothing of them (<see cref="LikePattern"/>). Those that one does are looked at again.</summary>
    public IEnumerable<string> Patterns => _forms.Select(LikePattern.Containing);

    /// <summary>The same for rows of files, which may have a name and no address that is one.</summary>
    public IEnumerable<string> PatternsOfRows => _names.Length == 0 ? Patterns : [.. Patterns, LikePattern.Containing(_names[^1])];

    public static async Task<ErasedPerson> Load(CampaignsDb db, Contact contact, CancellationToken cancellationToken)
    {
        var channels = await db.ContactChannels.Where(c => c.ContactId == contact.Id).Select(c => new { c.Channel, c.Address }).ToListAsync(cancellationToken);
        var mailed = await db.SentEmails.Where(s => s.ContactId == contact.Id).Select(s => s.RecipientEmail)
            .Union(db.ReplyAnswers.Where(a => a.ContactId == contact.Id).Select(a => a.RecipientEmail)).ToListAsync(cancellationToken);
        var wrote = await db.EmailReplies.Where(r => r.ContactId == contact.Id && r.Kind != ReplyKind.Bounce).Select(r => r.FromAddress).Distinct().ToListAsync(cancellationToken);
        List<string> theirs = [contact.EmailNormalized, .. channels.Where(c => c.Channel == ChannelKind.Email).Select(c => c.Address).Concat(mailed).Select(Normalized).OfType<string>()];
        var ofOthers = await db.Contacts.Where(c => theirs.Contains(c.EmailNormalized) && c.Id != contact.Id).Select(c => c.EmailNormalized)
            .Union(db.ContactChannels.Where(c => theirs.Contains(c.Address) && c.ContactId != contact.Id).Select(c => c.Address)).ToListAsync(cancellationToken);
        var own = theirs.Except(ofOthers).Union([contact.EmailNormalized], StringComparer.Ordinal).ToList();
        return new ErasedPerson(
            contact,
            await db.Enrollments.Where(e => e.ContactId == contact.Id).Select(e => e.Id).ToListAsync(cancellationToken),
            own,
            own.Append(contact.Email).Concat(channels.Select(c => c.Address)).Concat(wrote.Where(w => Normalized(w) is { } address && !ofOthers.Contains(address))));
    }

    /// <summary>Whether one of their addresses stands in it. What it is a part of is found too: <c>ann@…</c> in <c>joann@…</c>. Rather too much is cleared than too little.</summary>
    public bool IsIn(string? text) => text is not null && _forms.Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc cref="IsIn(string?)"/>
    public bool IsIn(byte[] octets)
    {
        var lower = Array.ConvertAll(octets, octet => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet);
        return _octets.Any(form => lower.AsSpan().IndexOf(form) >= 0);
    }

    /// <summary>Whether it is a row about them: one of their addresses stands in it, or their whole name.</summary>
    public bool IsInRow(string text) => IsIn(text) || (_names.Length > 0 && _names.All(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The text without their addresses.</summary>
    public string Without(string text) =>
        _forms.Aggregate(text, (rest, form) => rest.Replace(form, Contact.ErasedText, StringComparison.OrdinalIgnoreCase));

    private static string? Normalized(string address) => EmailAddress.TryParse(address, out var parsed, out _) ? parsed.Normalized : null;
}
