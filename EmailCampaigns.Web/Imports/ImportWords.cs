using System.Globalization;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Encodings;

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
        TextEncodings.Utf8 => "UTF-8",
        TextEncodings.Utf16LittleEndian => "UTF-16",
        TextEncodings.Utf16BigEndian => "UTF-16, big endian",
        TextEncodings.Utf32LittleEndian => "UTF-32",
        TextEncodings.Utf32BigEndian => "UTF-32, big endian",
        TextEncodings.Windows1252 => "Western (Windows-1252)",
        "iso-8859-15" => "Western (ISO-8859-15)",
        "macintosh" => "Western (Mac Roman)",
        "ibm850" => "Western (DOS 850)",
        "ibm437" => "Western (DOS 437)",
        "windows-1250" => "Central European (Windows-1250)",
        "iso-8859-2" => "Central European (ISO-8859-2)",
        "ibm852" => "Central European (DOS 852)",
        "windows-1254" => "Turkish (Windows-1254)",
        "windows-1257" => "Baltic (Windows-1257)",
        "windows-1258" => "Vietnamese (Windows-1258)",
        "windows-1251" => "Cyrillic (Windows-1251)",
        "koi8-r" => "Cyrillic (KOI8-R)",
        "koi8-u" => "Cyrillic (KOI8-U)",
        "ibm866" => "Cyrillic (DOS 866)",
        "x-mac-cyrillic" => "Cyrillic (Mac)",
        "iso-8859-5" => "Cyrillic (ISO-8859-5)",
        "windows-1253" => "Greek (Windows-1253)",
        "iso-8859-7" => "Greek (ISO-8859-7)",
        "windows-1255" => "Hebrew (Windows-1255)",
        "windows-1256" => "Arabic (Windows-1256)",
        "windows-874" => "Thai (Windows-874)",
        "shift_jis" => "Japanese (Shift_JIS)",
        "euc-jp" => "Japanese (EUC-JP)",
        TextEncodings.Iso2022Jp => "Japanese (ISO-2022-JP)",
        "gb18030" => "Chinese (GB18030)",
        "big5" => "Chinese (Big5)",
        "euc-kr" => "Korean (EUC-KR)",
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
        FieldName.OtherAddress => "Other address",
        _ => Drafts.ReviewWords.FieldLabel(field),
    };

    /// <summary>What becomes of a row whose address is a contact already.</summary>
    public static (string Title, string Help, string Counted) Policy(DuplicatePolicy policy) => policy switch
    {
        DuplicatePolicy.FillEmpty => ("Fill empty fields only", "Nothing that you have is overwritten", "known, only empty fields filled"),
        DuplicatePolicy.Update => ("Update with the file", "What the file has takes the place of what you have", "known, updated"),
        DuplicatePolicy.Skip => ("Skip the row", "The contact stays as it is", "known, unchanged"),
    };

    /// <summary>A name for a new list, from the file's: "newsletter subscribers" for <c>newsletter-subscribers.csv</c>.</summary>
    public static string ListNameFrom(string fileName)
    {
        var words = Path.GetFileNameWithoutExtension(fileName).Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? "Imported contacts" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
