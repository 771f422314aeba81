using System.Globalization;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;

namespace EmailCampaigns.Web.Imports;

/// <summary>Imports in words.</summary>
public static class ImportWords
{
    /// <summary>"61.4 MB".</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>An encoding as people know it.</summary>
    public static string Encoding(string encoding) => encoding switch
    {
        CsvFormat.Utf8 => "UTF-8",
        CsvFormat.Utf16LittleEndian => "UTF-16",
        CsvFormat.Utf16BigEndian => "UTF-16, big endian",
        CsvFormat.Windows1252 => "Windows-1252",
        "windows-1250" => "Windows-1250",
        "windows-1251" => "Windows-1251",
        "iso-8859-15" => "ISO-8859-15",
        _ => encoding,
    };

    /// <summary>"Semicolon ;".</summary>
    public static string Delimiter(char delimiter) => delimiter switch
    {
        ',' => "Comma ,",
        ';' => "Semicolon ;",
        '\t' => "Tab",
        '|' => "Bar |",
        _ => delimiter.ToString(),
    };

    /// <summary>A contact's field as a person reads it: "First name".</summary>
    public static string Field(string field) => field switch
    {
        FieldName.Email => "Email",
        FieldName.Timezone => "Time zone",
        _ => Drafts.ReviewWords.FieldLabel(field),
    };

    /// <summary>What becomes of a row whose address is a contact already.</summary>
    public static (string Title, string Help, string Counted) Policy(DuplicatePolicy policy) => policy switch
    {
        DuplicatePolicy.FillEmpty => ("Fill empty fields only", "Nothing that you have is overwritten", "known, empty fields filled"),
        DuplicatePolicy.Update => ("Update with the file", "What the file has takes the place of what you have", "known, updated"),
        DuplicatePolicy.Skip => ("Skip the row", "The contact stays as it is", "known, skipped"),
    };

    /// <summary>A name for a new list, from the file's: "newsletter subscribers" for <c>newsletter-subscribers.csv</c>.</summary>
    public static string ListNameFrom(string fileName)
    {
        var words = Path.GetFileNameWithoutExtension(fileName).Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? "Imported contacts" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
