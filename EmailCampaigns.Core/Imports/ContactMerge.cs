using System.Text.Json;
using EmailCampaigns.Core.Imports.Names;

namespace EmailCampaigns.Core.Imports;

/// <summary>Decides what a row does to a contact that is there already.</summary>
internal static class ContactMerge
{
    /// <summary>
    /// A contact that this upload wrote before is met again by a row with the same address, so the row is a repeat within the file. That holds after a restart
    /// too, since the mark is in the database, and takes no memory.
    /// </summary>
    public static RowOutcome Decide(KnownContact? known, DuplicatePolicy policy, Guid uploadBatchId) => known switch
    {
        null => RowOutcome.Import,
        { IsDeleted: true } => RowOutcome.Revive,
        { UploadBatchId: { } batch } when batch == uploadBatchId => RowOutcome.Skip,
        _ => policy == DuplicatePolicy.Skip ? RowOutcome.Skip : RowOutcome.Update,
    };

    /// <summary>What the contact has afterwards. An empty cell never takes anything away; a name that was made of its parts follows them.</summary>
    /// <param name="known">What stands.</param>
    /// <param name="row">What the file says.</param>
    /// <param name="domain">Of the contact's address.</param>
    /// <param name="fillEmpty">Whether what stands wins over the file.</param>
    public static ContactValues Merge(ContactValues known, ContactValues row, string domain, bool fillEmpty)
    {
        var (firstName, lastName) = (Pick(known.FirstName, row.FirstName), Pick(known.LastName, row.LastName));
        if (!fillEmpty && row is { FirstName: null, LastName: null, Name: { } whole } && whole != known.Name && IsOfName(known, domain) && FullName.Split(whole, row.Company, domain) is { } parts)
        {
            (firstName, lastName) = (parts.First, parts.Last); // they came from the name, and it is another now
        }

        var standsForItself = known.Name is not null && known.Name != ContactName.Of(known.FirstName, known.LastName);
        var isOfRow = row.Name is not null && row.Name != ContactName.Of(row.FirstName, row.LastName);
        var name = standsForItself || isOfRow ? Pick(standsForItself ? known.Name : null, isOfRow ? row.Name : null) : null;
        return WithParts(new ContactValues(
            name ?? ContactName.Of(firstName, lastName),
            firstName,
            lastName,
            Pick(known.Company, row.Company),
            Pick(known.Timezone, row.Timezone),
            fillEmpty ? known.RawData ?? row.RawData : row.RawData,
            MergeFields(known.EnrichedData, row.EnrichedData, fillEmpty)), domain);

        string? Pick(string? standing, string? given) => fillEmpty ? standing ?? given : given ?? standing;
    }

    /// <summary>First and last name from the full name, where there is neither and it is sure which is which.</summary>
    public static ContactValues WithParts(ContactValues values, string domain) =>
        values is { FirstName: null, LastName: null, Name: { } name } && FullName.Split(name, values.Company, domain) is { } parts
            ? values with { FirstName = parts.First, LastName = parts.Last }
            : values;

    private static bool IsOfName(ContactValues known, string domain) =>
        known.Name is { } name && FullName.Split(name, known.Company, domain) is { } parts && (parts.First, parts.Last) == (known.FirstName, known.LastName);

    /// <summary>Whether a merge left every field as it stood; the row as it came is no field.</summary>
    public static bool SaysTheSame(ContactValues known, ContactValues merged) =>
        merged with { RawData = null, EnrichedData = [] } == known with { RawData = null, EnrichedData = [] }
        && merged.EnrichedData.AsSpan().SequenceEqual(known.EnrichedData);

    private static byte[] MergeFields(byte[] known, byte[] row, bool fillEmpty)
    {
        if (row.AsSpan().SequenceEqual("{}"u8) || row.AsSpan().SequenceEqual(known))
        {
            return known;
        }

        if (known.AsSpan().SequenceEqual("{}"u8))
        {
            return row;
        }

        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(known)!;
        foreach (var (field, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(row)!)
        {
            if (!fillEmpty || string.IsNullOrEmpty(fields.GetValueOrDefault(field)))
            {
                fields[field] = value;
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(fields, ImportRowReader.Json);
    }
}
