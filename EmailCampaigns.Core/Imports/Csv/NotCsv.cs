using System.Text;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>
/// Knows files of other kinds by their first bytes, whatever they are called: read as a CSV they would be a million rows of noise. Each comes with what to do.
/// </summary>
internal static class NotCsv
{
    /// <summary>How many bytes are enough to tell.</summary>
    public const int Needed = 4096;

    /// <summary>Share of control characters that no text has; bytes without pattern have twice as many.</summary>
    private const double TooManyControls = 0.05;

    private const string SaveAsCsv = "Open it, choose Save As and the type \"CSV UTF-8 (comma delimited)\", and upload that file.";

    private static readonly (byte[] Start, int At, string What)[] Signatures =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], 0, $"This is a document of an older Office program, such as an Excel workbook (.xls), and no CSV file. {SaveAsCsv}"),
        (Ascii("%PDF-"), 0, "This is a PDF document and no CSV file. Export the table from the program that it comes from."),
        (Ascii("{\\rtf"), 0, "This is a text document (RTF) and no CSV file. Copy its table into a spreadsheet and save that as CSV UTF-8."),
        ([0x89, .. Ascii("PNG\r\n")], 0, Picture),
        ([0xFF, 0xD8, 0xFF], 0, Picture),
        (Ascii("GIF87a"), 0, Picture),
        (Ascii("GIF89a"), 0, Picture),
        (Ascii("WEBP"), 8, Picture),
        (Ascii("ftyp"), 4, "This is a picture or a film and no CSV file."),
        ([0x49, 0x49, 0x2A, 0x00], 0, Picture),
        ([0x4D, 0x4D, 0x00, 0x2A], 0, Picture),
        ([0x1F, 0x8B], 0, Archive),
        (Ascii("BZh"), 0, Archive),
        ([0xFD, .. Ascii("7zXZ"), 0x00], 0, Archive),
        ([.. Ascii("7z"), 0xBC, 0xAF, 0x27, 0x1C], 0, Archive),
        ([.. Ascii("Rar!"), 0x1A, 0x07], 0, Archive),
        ([0x28, 0xB5, 0x2F, 0xFD], 0, Archive),
        (Ascii("ustar"), 257, Archive),
        (Ascii("SQLite format 3\0"), 0, "This is a database and no CSV file. Export the table of contacts from it."),
        (Ascii("PAR1"), 0, "This is a Parquet file and no CSV file. Export the table as CSV."),
        (Ascii("bplist"), 0, "This is a property list and no CSV file. Export the contacts as CSV."),
        (Ascii("!BDN"), 0, "This is an Outlook data file (.pst) and no CSV file. In Outlook choose File, Open & Export, Import/Export, Export to a file, Comma Separated Values."),
        ([0x7F, .. Ascii("ELF")], 0, Program),
        ([.. Ascii("MZ"), 0x90, 0x00], 0, Program),
    ];

    private const string Picture = "This is a picture and no CSV file.";
    private const string Archive = "This is a compressed archive and no CSV file. Unpack it and upload the CSV file in it.";
    private const string Program = "This is a program and no CSV file.";

    /// <summary>What the file is and what to do, in words for people; null where it may be a CSV.</summary>
    public static string? Recognize(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return "The file is empty.";
        }

        foreach (var (signature, at, what) in Signatures)
        {
            if (start.Length >= at + signature.Length && start[at..].StartsWith(signature) && (!IsWord(signature) || !IsText(start)))
            {
                return what;
            }
        }

        return start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8) ? Zipped(start) : Markup(start) ?? (IsText(start) ? null : "This is no text, so no CSV file. Export the contacts as CSV from the program that holds them.");
    }

    private static string Zipped(ReadOnlySpan<byte> start)
    {
        var names = Encoding.Latin1.GetString(start);
        return names switch
        {
            _ when names.Contains("opendocument.spreadsheet", StringComparison.Ordinal) => $"This is a LibreOffice or OpenOffice spreadsheet (.ods) and no CSV file. {SaveAsCsv}",
            _ when names.Contains("word/", StringComparison.Ordinal) || names.Contains("opendocument.text", StringComparison.Ordinal) =>
                "This is a text document and no CSV file. Copy its table into a spreadsheet and save that as CSV UTF-8.",
            _ when names.Contains("xl/", StringComparison.Ordinal) || names.Contains("[Content_Types].xml", StringComparison.Ordinal) =>
                $"This is an Excel workbook (.xlsx) and no CSV file. {SaveAsCsv}",
            _ when names.Contains("Index/", StringComparison.Ordinal) && names.Contains(".iwa", StringComparison.Ordinal) =>
                "This is a Numbers spreadsheet and no CSV file. Open it, choose File, Export To, CSV, and upload that file.",
            _ => Archive,
        };
    }

    /// <summary>Web pages, XML and JSON; spreadsheets and reports are often such pages under another name.</summary>
    private static string? Markup(ReadOnlySpan<byte> start)
    {
        var encoding = UnicodeSignature.Find(start) ?? TextEncodings.Utf8;
        var text = TextEncodings.Of(encoding).GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text switch
        {
            _ when Begins("<?xml") && text.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.Ordinal) =>
                $"This is an Excel workbook in XML and no CSV file. {SaveAsCsv}",
            _ when Begins("<!doctype html") || Begins("<html") || Begins("<table") || Begins("<head") || (Begins("<?xml") && text.Contains("<html", StringComparison.OrdinalIgnoreCase)) =>
                $"This is a web page and no CSV file; often that is a page that asks to sign in. If it shows the table in a spreadsheet program: {SaveAsCsv}",
            _ when Begins("<?xml") => "This is an XML file and no CSV file. Export the contacts as CSV.",
            _ when Begins("BEGIN:VCARD") => "These are business cards (vCard) and no CSV file. Export the contacts as CSV.",
            _ when IsJson(text) => "This is a JSON file and no CSV file. Export the contacts as CSV, or send them to the API one by one.",
            _ => null,
        };

        bool Begins(string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsJson(string text) => text switch
    {
        ['{', .. var inner] => inner.TrimStart() is ['"', ..],
        ['[', .. var inner] => inner.TrimStart() is ['{' or '[', ..],
        _ => false,
    };

    /// <summary>A signature that a header could begin with.</summary>
    private static bool IsWord(ReadOnlySpan<byte> signature) => signature.Length < 5 && signature.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        var text = TextEncodings.Of(UnicodeSignature.Find(start) ?? TextEncodings.Windows1252).GetString(start);
        var controls = text.Count(c => c is < ' ' and not ('\t' or '\n' or '\r' or '\v' or '\f' or '\u001A' or '\u001B'));
        return controls <= Math.Max(4, TooManyControls * text.Length);
    }

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
