using System.Collections.Frozen;
using System.Text;

namespace EmailCampaigns.Core.Imports.Encodings;

/// <summary>The encodings that files can have, by the names under which they are stored and chosen.</summary>
public static class TextEncodings
{
    public const string Utf8 = "utf-8";
    public const string Utf16LittleEndian = "utf-16le";
    public const string Utf16BigEndian = "utf-16be";
    public const string Utf32LittleEndian = "utf-32le";
    public const string Utf32BigEndian = "utf-32be";
    public const string Windows1252 = "windows-1252";
    public const string Iso2022Jp = "iso-2022-jp";

    /// <summary>A byte in another encoding than that of its row, or one that stands for nothing.</summary>
    public const char Undecodable = '\uFFFD';

    private static readonly (string Name, int CodePage, bool IsSingleByte, string Aliases)[] All =
    [
        (Utf8, 65001, false, "utf8 unicode-1-1-utf-8"),
        (Utf16LittleEndian, 1200, false, "utf-16 utf16 utf16le ucs-2 unicode"),
        (Utf16BigEndian, 1201, false, "utf16be"),
        (Utf32LittleEndian, 12000, false, "utf-32 utf32"),
        (Utf32BigEndian, 12001, false, ""),
        (Windows1252, 1252, true, "cp1252 x-cp1252 ansi latin1 latin-1 iso-8859-1 iso8859-1 iso_8859-1 us-ascii ascii l1"),
        ("iso-8859-15", 28605, true, "latin9 latin-9 iso8859-15"),
        ("macintosh", 10000, true, "macroman mac-roman mac x-mac-roman"),
        ("ibm850", 850, true, "cp850 dos"),
        ("ibm437", 437, true, "cp437"),
        ("windows-1250", 1250, true, "cp1250 x-cp1250"),
        ("iso-8859-2", 28592, true, "latin2 latin-2 iso8859-2"),
        ("ibm852", 852, true, "cp852"),
        ("windows-1254", 1254, true, "cp1254 iso-8859-9 latin5 iso8859-9"),
        ("windows-1257", 1257, true, "cp1257 iso-8859-13"),
        ("windows-1258", 1258, true, "cp1258"),
        ("windows-1251", 1251, true, "cp1251 x-cp1251"),
        ("koi8-r", 20866, true, "koi8 koi"),
        ("koi8-u", 21866, true, ""),
        ("ibm866", 866, true, "cp866"),
        ("x-mac-cyrillic", 10007, true, "mac-cyrillic"),
        ("iso-8859-5", 28595, true, "iso8859-5"),
        ("windows-1253", 1253, true, "cp1253"),
        ("iso-8859-7", 28597, true, "iso8859-7"),
        ("windows-1255", 1255, true, "cp1255 iso-8859-8"),
        ("windows-1256", 1256, true, "cp1256"),
        ("windows-874", 874, true, "cp874 tis-620 iso-8859-11"),
        ("shift_jis", 932, false, "sjis shift-jis cp932 windows-31j ms932"),
        ("euc-jp", 51932, false, "eucjp"),
        (Iso2022Jp, 50220, false, "jis"),
        ("gb18030", 54936, false, "gbk gb2312 cp936 x-gbk"),
        ("big5", 950, false, "big5-hkscs cp950"),
        ("euc-kr", 949, false, "cp949 ks_c_5601-1987 uhc windows-949"),
    ];

    private static readonly FrozenDictionary<string, Encoding> ByName = All.ToFrozenDictionary(e => e.Name, e => Create(e.CodePage), StringComparer.Ordinal);

    private static readonly FrozenSet<string> SingleByte = All.Where(e => e.IsSingleByte).Select(e => e.Name).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> NameByAlias = All
        .SelectMany(e => e.Aliases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(e.Name), (e, alias) => (alias, e.Name))
        .ToFrozenDictionary(e => e.alias, e => e.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every encoding: Unicode first, then by script.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(e => e.Name)];

    /// <summary>The name under which an encoding is stored, of whatever people call it ("latin1", "cp1251", "GBK"); null where it is none.</summary>
    public static string? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NameByAlias.GetValueOrDefault(name.Trim());
    }

    /// <summary>One byte a character, the first 128 those of ASCII.</summary>
    internal static bool IsSingleByte(string name) => SingleByte.Contains(name);

    /// <summary>The encoding of a name; it reads what it cannot decode as <see cref="Undecodable"/>.</summary>
    internal static Encoding Of(string name) =>
        ByName.TryGetValue(name, out var encoding) ? encoding : throw new ArgumentException($"The encoding {name} is not known.", nameof(name));

    private static Encoding Create(int codePage)
    {
        var replace = new DecoderReplacementFallback(Undecodable.ToString());
        return CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, replace)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, replace);
    }
}
