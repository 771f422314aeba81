namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Why a row cannot be read as a row of its file. The words for people are in <see cref="CsvRowProblems.Describe"/>.</summary>
public enum CsvRowProblem
{
    None,
    TooManyColumns,
    UnclosedQuote,
    TooLong,
    BadEncoding,
    NulCharacter,
}

internal static class CsvRowProblems
{
    /// <summary>What is wrong, in words that can follow a row number: "too many columns".</summary>
    public static string Describe(this CsvRowProblem problem) => problem switch
    {
        CsvRowProblem.None => "the row can be read",
        CsvRowProblem.TooManyColumns => "too many columns",
        CsvRowProblem.UnclosedQuote => "a quote is opened and not closed",
        CsvRowProblem.TooLong => $"the row is too long (more than {CsvRows.MaxRowBytes / 1024} kB)",
        CsvRowProblem.BadEncoding => "not text in the encoding of the file",
        CsvRowProblem.NulCharacter => "a NUL character in the row",
    };
}
