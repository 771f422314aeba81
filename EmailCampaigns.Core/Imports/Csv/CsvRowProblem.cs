namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Why a row cannot be read as a row of its file. The words for people are in <see cref="CsvRows.Describe"/>.</summary>
public enum CsvRowProblem
{
    None,
    TooManyColumns,
    UnclosedQuote,
    TooLong,
    BadEncoding,
    NulCharacter,
}
