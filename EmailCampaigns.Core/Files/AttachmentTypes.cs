using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace EmailCampaigns.Core.Files;

/// <summary>What kinds of files emails may bring along, and what they are called in a message.</summary>
public static class AttachmentTypes
{
    /// <summary>Entries of an archive that are looked at.</summary>
    private const int LongestArchive = 10_000;

    /// <summary>Programs, scripts, installers and disk images: what Gmail refuses in emails and in archives (support.google.com/mail/answer/6590), and a few of their kind.</summary>
    private static readonly FrozenSet<string> Programs = Set("""
        ade adp apk app appx appxbundle bat bin cab chm cmd com command cpl deb diagcab diagcfg diagpkg dll dmg elf ex ex_ exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix
        msixbundle msp mst nsh pif ps1 ps1xml ps2 psc1 psm1 reg rpm scf scr sct sh shb sys udl url vb vbe vbs vhd vhdx vxd wim wsc wsf wsh xll
        """);

    /// <summary>Documents that hold macros.</summary>
    private static readonly FrozenSet<string> WithMacros = Set("docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm");

    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pdf"] = "application/pdf",
        ["doc"] = "application/msword",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xls"] = "application/vnd.ms-excel",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["ppt"] = "application/vnd.ms-powerpoint",
        ["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ["odt"] = "application/vnd.oasis.opendocument.text",
        ["ods"] = "application/vnd.oasis.opendocument.spreadsheet",
        ["odp"] = "application/vnd.oasis.opendocument.presentation",
        ["rtf"] = "application/rtf",
        ["txt"] = "text/plain",
        ["csv"] = "text/csv",
        ["ics"] = "text/calendar",
        ["vcf"] = "text/vcard",
        ["html"] = "text/html",
        ["htm"] = "text/html",
        ["xml"] = "application/xml",
        ["json"] = "application/json",
        ["zip"] = "application/zip",
        ["epub"] = "application/epub+zip",
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["gif"] = "image/gif",
        ["webp"] = "image/webp",
        ["svg"] = "image/svg+xml",
        ["tif"] = "image/tiff",
        ["tiff"] = "image/tiff",
        ["mp3"] = "audio/mpeg",
        ["m4a"] = "audio/mp4",
        ["wav"] = "audio/wav",
        ["mp4"] = "video/mp4",
        ["mov"] = "video/quicktime",
    }.ToFrozenDictionary();

    /// <summary>By the name, since programs open a file by it; what is not known is <c>application/octet-stream</c>.</summary>
    public static string MediaTypeOf(string name) => Known.GetValueOrDefault(FileNames.EndingOf(name), "application/octet-stream");

    /// <summary>Why a file of this name cannot be attached, with advice; null where it can.</summary>
    public static string? ProblemOfName(string name) => FileNames.EndingOf(name) switch
    {
        "" => "The name of the file has no ending, so nobody can open it. Give it one, such as .pdf.",
        var ending when WithMacros.Contains(ending) => $"Mail servers refuse .{ending} files, because they can hold macros. Save it as PDF, or without macros.",
        var ending when Programs.Contains(ending) => $"Mail services refuse .{ending} files, because they can run as programs. Put the file on a web page and link to it.",
        _ => null,
    };

    /// <summary>Why a file of this content cannot be attached under its name; null where it can.</summary>
    public static string? ProblemOfContent(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (IsProgram(content))
        {
            return "This file is a program, whatever it is called, and mail services refuse it. Put it on a web page and link to it.";
        }

        var ending = FileNames.EndingOf(name);
        return !IsWhatItsNameSays(ending, content) ? $"The file is called .{ending} but is none, so its readers could not open it. Save it again as .{ending}, or give it its right ending."
            : content is [(byte)'P', (byte)'K', 3, 4, ..] ? ProblemOfArchive(content)
            : null;
    }

    private static bool IsProgram(ReadOnlySpan<byte> content) =>
        content is [(byte)'M', (byte)'Z', ..] or [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] or [(byte)'#', (byte)'!', ..]
            or [0xFE, 0xED, 0xFA, 0xCE or 0xCF, ..] or [0xCE or 0xCF, 0xFA, 0xED, 0xFE, ..];

    private static bool IsWhatItsNameSays(string ending, ReadOnlySpan<byte> content) => ending switch
    {
        // Readers look for it within the first kilobyte.
        "pdf" => content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0,
        "png" or "gif" or "webp" or "jpg" or "jpeg" => ImageFormat.Of(content)?.MediaType == Known[ending],
        "docx" or "xlsx" or "pptx" or "odt" or "ods" or "odp" or "zip" or "epub" => content is [(byte)'P', (byte)'K', ..],
        "doc" or "xls" or "ppt" => content is [0xD0, 0xCF, 0x11, 0xE0, ..],
        "rtf" => content.StartsWith("{\\rtf"u8),
        _ => true,
    };

    /// <summary>Looks at the names in an archive, which Gmail does too; office documents are archives, and their macros are a file in them.</summary>
    private static string? ProblemOfArchive(byte[] content)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
            foreach (var entry in archive.Entries.Take(LongestArchive))
            {
                var name = FileNames.Clean(entry.FullName, "");
                if (name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
                {
                    return "This document holds macros, and mail servers refuse it. Save it as PDF, or without macros.";
                }

                // What an office document is made of includes .bin; only in an archive that people unpack does it say something.
                if (FileNames.EndingOf(name) is var ending && ending != "bin" && (Programs.Contains(ending) || WithMacros.Contains(ending)))
                {
                    return $"The archive holds {name}, and mail services refuse archives with .{ending} files. Put it on a web page and link to it.";
                }
            }

            return null;
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or IOException)
        {
            return "The archive is damaged: it cannot be opened. Make it again.";
        }
    }

    private static FrozenSet<string> Set(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
