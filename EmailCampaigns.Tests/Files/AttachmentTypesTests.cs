using System.IO.Compression;
using EmailCampaigns.Core.Files;

namespace EmailCampaigns.Tests.Files;

public sealed class AttachmentTypesTests
{
    [Theory]
    [InlineData("setup.exe", "can run as programs")]
    [InlineData("Invoice.PDF.EXE", "can run as programs")]
    [InlineData("script.js", "can run as programs")]
    [InlineData("start.bat", "can run as programs")]
    [InlineData("saver.scr", "can run as programs")]
    [InlineData("disk.iso", "can run as programs")]
    [InlineData("shortcut.lnk", "can run as programs")]
    [InlineData("Plan.docm", "can hold macros")]
    [InlineData("Numbers.xlsm", "can hold macros")]
    [InlineData("readme", "has no ending")]
    public void Dangerous_names_are_refused_with_advice(string name, string why) => Assert.Contains(why, AttachmentTypes.ProblemOfName(name), StringComparison.Ordinal);

    [Theory]
    [InlineData("Offer.pdf", "application/pdf")]
    [InlineData("Plan.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("Preise.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("Termin.ics", "text/calendar")]
    [InlineData("photo.JPG", "image/jpeg")]
    [InlineData("drawing.dwg", "application/octet-stream")]
    public void Usual_names_are_taken_and_say_the_type(string name, string mediaType)
    {
        Assert.Null(AttachmentTypes.ProblemOfName(name));
        Assert.Equal(mediaType, AttachmentTypes.MediaTypeOf(name));
    }

    [Theory]
    [InlineData("Offer.pdf", "4D5A9000", "is a program")]
    [InlineData("notes.txt", "7F454C46", "is a program")]
    [InlineData("notes.txt", "23212F62696E2F7368", "is a program")]
    [InlineData("Offer.pdf", "3C68746D6C3E", "is none")]
    [InlineData("photo.png", "FFD8FFE0", "is none")]
    [InlineData("Plan.docx", "D0CF11E0", "is none")]
    [InlineData("list.zip", "504B0304FFFF", "damaged")]
    public void Content_that_is_not_what_the_name_says_is_refused(string name, string hex, string why) =>
        Assert.Contains(why, AttachmentTypes.ProblemOfContent(name, Convert.FromHexString(hex)), StringComparison.Ordinal);

    [Fact]
    public void What_an_archive_holds_counts_and_macros_in_a_document_too()
    {
        Assert.Null(AttachmentTypes.ProblemOfContent("list.zip", Zip("a/b.txt", "c.pdf")));
        Assert.Null(AttachmentTypes.ProblemOfContent("Plan.docx", Zip("[Content_Types].xml", "word/document.xml", "word/printerSettings1.bin")));
        Assert.Contains("holds run.EXE", AttachmentTypes.ProblemOfContent("list.zip", Zip("a/b.txt", "tools/run.EXE")), StringComparison.Ordinal);
        Assert.Contains("holds macros", AttachmentTypes.ProblemOfContent("Plan.docx", Zip("[Content_Types].xml", "word/vbaProject.bin")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\Users\Ann\Offer.pdf", "Offer.pdf")]
    [InlineData("../../etc/Offer.pdf", "Offer.pdf")]
    [InlineData("  Offer \t\r\n 2026 .pdf ", "Offer 2026 .pdf")]
    [InlineData("setup.exe. . ", "setup.exe")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("a\0b\u0007.pdf", "ab.pdf")]
    [InlineData("Pru\u0308fung.pdf", "Prüfung.pdf")]
    [InlineData("\"Angebot\" für 'Müller'.pdf", "\"Angebot\" für 'Müller'.pdf")]
    [InlineData("👩‍👩‍👧.pdf", "👩‍👩‍👧.pdf")]
    [InlineData("הצעה.pdf", "הצעה.pdf")]
    [InlineData("=?utf-8?q?x?=.pdf", "=_utf-8_q_x_=.pdf")]
    [InlineData("a:b|c<d>.pdf", "a_b_c_d_.pdf")]
    [InlineData("\uD83D.pdf", ".pdf")]
    [InlineData(" . ", "fallback")]
    [InlineData("folder/", "fallback")]
    public void Names_are_cleaned_of_what_deceives_or_breaks(string name, string cleaned) => Assert.Equal(cleaned, FileNames.Clean(name, "fallback"));

    [Fact]
    public void A_long_name_is_cut_before_its_ending_and_never_inside_of_a_character()
    {
        var cut = FileNames.Clean(string.Concat(Enumerable.Repeat("👩‍👩‍👧", 100)) + ".pdf", "fallback");

        Assert.InRange(cut.Length, 190, 200);
        Assert.EndsWith("👩‍👩‍👧.pdf", cut, StringComparison.Ordinal);
    }

    private static byte[] Zip(params string[] names)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.WriteByte(1);
            }
        }

        return content.ToArray();
    }
}
