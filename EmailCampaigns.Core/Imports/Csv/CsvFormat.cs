using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>How the bytes of a CSV file become rows. Guessed by <see cref="CsvSniffer"/>; a person may say otherwise.</summary>
/// <param name="Encoding">One of <see cref="TextEncodings.Names"/>. A byte order mark at the start of the file is never part of the text.</param>
/// <param name="Delimiter">One of <see cref="Delimiters"/>.</param>
/// <param name="HasHeader">Whether a row names the columns: the first, or the first behind a title.</param>
public sealed record CsvFormat(string Encoding, char Delimiter, bool HasHeader)
{
    public static IReadOnlyList<char> Delimiters { get; } = [',', ';', '\t', '|'];
}

/// <summary>What a person or a program says about a file's format; what is null is guessed.</summary>
/// <param name="Encoding">A name that <see cref="TextEncodings.Find"/> knows.</param>
/// <param name="Delimiter">One of <see cref="CsvFormat.Delimiters"/>, or "comma", "semicolon", "tab" or "bar".</param>
/// <param name="HasHeader">Whether a row names the columns.</param>
public sealed record CsvFormatChoice(string? Encoding = null, string? Delimiter = null, bool? HasHeader = null)
{
    /// <summary>Nothing is chosen.</summary>
    public static CsvFormatChoice Guess { get; } = new();

    /// <summary>Everything is chosen.</summary>
    public static CsvFormatChoice Of(CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new CsvFormatChoice(format.Encoding, format.Delimiter.ToString(), format.HasHeader);
    }

    /// <summary>The name under which the encoding is stored; null where none is chosen, or none has that name.</summary>
    internal string? FoundEncoding => Encoding is null ? null : TextEncodings.Find(Encoding);

    /// <summary>The delimiter as a character; null where none is chosen, or it cannot be one.</summary>
    internal char? FoundDelimiter => Delimiter?.Trim(' ').ToLowerInvariant() switch
    {
        "," or "comma" => ',',
        ";" or "semicolon" => ';',
        "\t" or "\\t" or "tab" => '\t',
        "|" or "bar" or "pipe" => '|',
        _ => null,
    };

    /// <summary>What is wrong with the choice, by field; empty when it can be used.</summary>
    public IEnumerable<FieldProblem> Problems()
    {
        if (Encoding is not null && FoundEncoding is null)
        {
            yield return new FieldProblem("encoding", $"The encoding \"{Encoding}\" is not known; it can be {string.Join(", ", TextEncodings.Names)}.");
        }

        if (Delimiter is not null && FoundDelimiter is null)
        {
            yield return new FieldProblem("delimiter", "The delimiter can be a comma, a semicolon, a tab or a vertical bar.");
        }
    }
}
