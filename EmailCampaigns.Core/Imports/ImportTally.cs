namespace EmailCampaigns.Core.Imports;

/// <summary>The counts of an upload.</summary>
internal sealed record ImportTally(long Imported, long Updated, long Skipped, long Rejected, ImportNotes Notes)
{
    public long Processed => Imported + Updated + Skipped + Rejected;

    public static ImportTally Of(UploadBatch upload) => new(upload.Imported, upload.Updated, upload.Skipped, upload.Rejected, new ImportNotes(ImportNotes.Read(upload.Notes)));

    /// <summary>With a block's outcomes counted.</summary>
    public ImportTally With(IReadOnlyList<ImportRow> block)
    {
        var (imported, updated, skipped, rejected) = (Imported, Updated, Skipped, Rejected);
        foreach (var row in block)
        {
            _ = row.Outcome switch
            {
                RowOutcome.Import or RowOutcome.Revive => imported++,
                RowOutcome.Update => updated++,
                RowOutcome.Skip => skipped++,
                RowOutcome.Reject or RowOutcome.Drop => rejected++,
                RowOutcome.Open => throw new InvalidOperationException($"Row {row.Number} was not decided."),
            };
        }

        return new ImportTally(imported, updated, skipped, rejected, Notes.With(block));
    }
}
