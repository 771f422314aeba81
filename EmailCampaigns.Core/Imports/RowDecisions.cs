using EmailCampaigns.Core.Suppressions;

namespace EmailCampaigns.Core.Imports;

/// <summary>What becomes of the rows of an import.</summary>
internal static class RowDecisions
{
    /// <summary>Rejected rows that are kept to be downloaded; further ones are counted.</summary>
    public const int MaxRejectionsKept = 50_000;

    /// <summary>Decides about each row of a block, and merges those that change a contact with what is known of it.</summary>
    /// <param name="block">Rows with the contacts that have their addresses.</param>
    /// <param name="upload">What they belong to.</param>
    /// <param name="erased">Addresses whose rows are rejected, and not kept.</param>
    /// <param name="others">Knows who has an address beside their own.</param>
    /// <param name="rejected">How many rows before them were rejected.</param>
    public static void Decide(List<ImportRow> block, UploadBatch upload, ErasedAddresses erased, OtherAddressRows others, long rejected)
    {
        var addresses = new HashSet<string>(block.Count, StringComparer.Ordinal);
        foreach (var row in block)
        {
            if (row.Rejection is null && erased.Contains(row.Address!.Normalized))
            {
                row.Rejection = Rejection.Erased;
            }

            if (row.Rejection is not null)
            {
                row.Outcome = rejected++ < MaxRejectionsKept ? RowOutcome.Reject : RowOutcome.Drop;
                continue;
            }

            if (!addresses.Add(row.Address!.Normalized))
            {
                row.Outcome = RowOutcome.Skip; // its contact is written by the row before, with its membership
                continue;
            }

            if (others.PersonOf(row) is { } person)
            {
                (row.Outcome, row.ContactId) = (RowOutcome.Skip, person);
                row.Note(ImportNoteKind.AddressOfContact);
                continue;
            }

            row.Outcome = ContactMerge.Decide(row.Known, upload.DuplicatePolicy, upload.Id);
            row.ContactId = row.Known?.Id;
            if (row.Outcome is RowOutcome.Update or RowOutcome.Revive)
            {
                var fillEmpty = row.Outcome == RowOutcome.Update && upload.DuplicatePolicy == DuplicatePolicy.FillEmpty;
                var known = row.Known!.Values!;
                row.Values = ContactMerge.Merge(known, row.Values!, row.Address.Domain, fillEmpty);
                row.Outcome = fillEmpty && ContactMerge.SaysTheSame(known, row.Values) && !others.IsNew(row) ? RowOutcome.Skip : row.Outcome;
            }
            else if (row.Outcome == RowOutcome.Import)
            {
                row.Values = ContactMerge.WithParts(row.Values!, row.Address.Domain);
            }
        }
    }
}
