using System.Text;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>How the bytes of a CSV file become rows. Guessed by <see cref="CsvSniffer"/>; a person may say otherwise.</summary>
/// <param name="Encoding">One of <see cref="Encodings"/>. A byte order mark at the start of the file is never part of the text.</param>
/// <param name="Delimiter">One of <see cref="Delimiters"/>.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
public sealed record CsvFormat(string Encoding, char Delimiter, bool HasHeader)
{
    public const string Utf8 = "utf-8";
    public const string Utf16LittleEndian = "utf-16le";
    public const string Utf16BigEndian = "utf-16be";
    public const string Windows1252 = "windows-1252";

    /// <summary>What is recognised by itself (the first four), and what a person can choose: no byte tells Windows-1252 from its siblings.</summary>
    public static IReadOnlyList<string> Encodings { get; } = [Utf8, Utf16LittleEndian, Utf16BigEndian, Windows1252, "windows-1250", "windows-1251", "iso-8859-15"];

    public static IReadOnlyList<char> Delimiters { get; } = [',', ';', '\t', '|'];

    /// <summary>What is wrong with a format that came from outside; empty when it can be used.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Encodings.Contains(Encoding))
        {
            yield return $"The encoding \"{Encoding}\" is not known; it can be {string.Join(", ", Encodings)}.";
        }

        if (!Delimiters.Contains(Delimiter))
        {
            yield return "The delimiter can be a comma, a semicolon, a tab or a vertical bar.";
        }
    }

    internal Encoding TextEncoding => EncodingOf(Encoding);

    internal static Encoding EncodingOf(string name) => name switch
    {
        Utf8 => System.Text.Encoding.UTF8,
        Utf16LittleEndian => System.Text.Encoding.Unicode,
        Utf16BigEndian => System.Text.Encoding.BigEndianUnicode,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? throw new ArgumentException($"The encoding {name} is not known.", nameof(name)),
    };
}
