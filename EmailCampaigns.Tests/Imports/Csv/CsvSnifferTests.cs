using System.Text;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Tests.Imports.Csv;

public sealed class CsvSnifferTests
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public void Utf8_is_recognised_with_and_without_its_mark()
    {
        Assert.Equal(TextEncodings.Utf8, Sniff("email,name\na@example.org,Jörg\n", new UTF8Encoding(false)).Encoding);
        Assert.Equal(TextEncodings.Utf8, Sniff("email,name\na@example.org,Jörg\n", new UTF8Encoding(true)).Encoding);
        Assert.Equal(TextEncodings.Utf8, Sniff("email,name\na@example.org,Joerg\n", Encoding.ASCII).Encoding);
    }

    [Fact]
    public void Utf16_is_recognised_by_its_mark()
    {
        Assert.Equal(new CsvFormat(TextEncodings.Utf16LittleEndian, '\t', true), Sniff("email\tname\na@example.org\tJörg\n", Encoding.Unicode));
        Assert.Equal(new CsvFormat(TextEncodings.Utf16BigEndian, ';', true), Sniff("email;name\na@example.org;Jörg\n", Encoding.BigEndianUnicode));
    }

    [Fact]
    public void What_is_no_utf8_and_reads_well_as_windows_1252_is_that()
    {
        Assert.Equal(TextEncodings.Windows1252, Sniff("email,name\na@example.org,Jörg\n", Windows1252).Encoding);
    }

    [Fact]
    public void One_byte_at_the_end_of_a_large_file_decides()
    {
        var rows = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"a{i}@example.org,Joerg\n"));

        Assert.Equal(TextEncodings.Windows1252, Sniff("email,name\n" + rows + "z@example.org,Jörg\n", Windows1252).Encoding);
        Assert.Equal(TextEncodings.Utf8, Sniff("email,name\n" + rows + "z@example.org,Jörg\n", new UTF8Encoding(false)).Encoding);
    }

    [Theory]
    [InlineData("ö")]
    [InlineData("€")]
    [InlineData("😀")]
    public void A_character_across_the_border_of_two_blocks_is_whole(string character)
    {
        const int block = 256 * 1024;
        for (var before = block - 5; before <= block; before++)
        {
            var text = "email\n".PadRight(before, 'x') + character + "\na@example.org\n";
            Assert.Equal(TextEncodings.Utf8, Sniff(text, new UTF8Encoding(false)).Encoding);
        }
    }

    [Fact]
    public void A_character_cut_at_the_end_of_the_file_is_no_utf8()
    {
        byte[] content = [.. "email\na@example.org"u8, 0xC3];
        using var stream = new MemoryStream(content);

        var sniffed = CsvSniffer.Sniff(stream, CsvFormatChoice.Guess, TestContext.Current.CancellationToken);

        Assert.Equal((TextEncodings.Windows1252, true), (sniffed.Format.Encoding, sniffed.Encoding.IsDoubtful));
    }

    [Theory]
    [InlineData(',', "email,name\na@example.org,Ann\nb@example.org,\"Lee; Bob; Ltd\"\n")]
    [InlineData(';', "email;name\na@example.org;Müller, Jörg\nb@example.org;Böhm, Petra\n")]
    [InlineData(';', "email;name,vorname\na@example.org;Müller, Jörg\nb@example.org;Böhm, Petra\n")]
    [InlineData(';', "email;price;share\na@example.org;1,50;2,25\nb@example.org;3,75;4,00\n")]
    [InlineData('\t', "email\tname\na@example.org\tAnn, Lee\n")]
    [InlineData('|', "name|email\nAnn|a@example.org\nBob|b@example.org\n")]
    [InlineData(',', "email\na@example.org\nb@example.org\n")]
    [InlineData(';', "name;town\nAnn;Bath\nBob;Kent, Ohio\n")]
    [InlineData(',', "email,note\na@example.org,\"x;y\nz;w;q\"\nb@example.org,\"1;2;3\"\n")]
    [InlineData(',', "")]
    public void The_delimiter_is_the_one_that_makes_even_rows_and_whole_addresses(char delimiter, string text)
    {
        Assert.Equal(delimiter, Sniff(text).Delimiter);
    }

    [Fact]
    public void A_separator_line_is_believed()
    {
        Assert.Equal(new CsvFormat(TextEncodings.Utf8, '|', true), Sniff("sep=|\r\nemail|name\r\na@example.org|x,y;z\r\n"));
        Assert.Equal(new CsvFormat(TextEncodings.Utf8, ';', true), Sniff("\uFEFFSep=;\nemail;name\na@example.org;x\n"));
    }

    [Theory]
    [InlineData(true, "email,name\na@example.org,Ann\n")]
    [InlineData(true, "who,what\na@example.org,Ann\n")]
    [InlineData(true, "Email,2024\na@example.org,Ann\n")]
    [InlineData(false, "a@example.org,Ann\nb@example.org,Bob\n")]
    [InlineData(false, "17,Ann\n18,Bob\n")]
    public void A_first_row_with_an_address_or_a_number_is_no_header(bool header, string text)
    {
        Assert.Equal(header, Sniff(text).HasHeader);
    }

    [Theory]
    [InlineData("contacts-clean.csv", TextEncodings.Utf8, ',')]
    [InlineData("contacts-messy.csv", TextEncodings.Windows1252, ';')]
    [InlineData("webinar-signups.csv", TextEncodings.Utf16LittleEndian, '\t')]
    public void The_samples_are_recognised(string file, string encoding, char delimiter)
    {
        Assert.Equal(new CsvFormat(encoding, delimiter, true), CsvSniffer.Sniff(TemporaryCsv.Sample(file), CsvFormatChoice.Guess, TestContext.Current.CancellationToken).Format);
    }

    [Theory]
    [InlineData("email;name;company\na@example.org;Ann;Lee, Sons\nb@example.org;Ben;Orr\n", ",", ';', 3)]
    [InlineData("email\tname\na@example.org\tAnn\n", ";", '\t', 2)]
    [InlineData("email,name\na@example.org,Ann\n", "|", ',', 2)]
    public void A_delimiter_that_leaves_everything_in_one_column_is_doubted_for_the_one_that_makes_columns(string text, string chosen, char better, int columns)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var delimiter = CsvSniffer.Sniff(stream, new CsvFormatChoice(Delimiter: chosen), TestContext.Current.CancellationToken).Delimiter;

        Assert.True(delimiter.IsDoubtful);
        Assert.Equal(chosen[0], delimiter.Readings[0].Delimiter);
        Assert.Contains(delimiter.Readings.Skip(1), r => (r.Delimiter, r.Columns) == (better, columns));
    }

    [Theory]
    [InlineData("email;name;company\na@example.org;Ann;Lee, Sons\nb@example.org;Ben;Orr\n")]
    [InlineData("email\na@example.org\nb@example.org\n")]
    [InlineData("email,name\na@example.org,Ann\n")]
    public void A_delimiter_that_fits_is_not_doubted(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        Assert.False(CsvSniffer.Sniff(stream, CsvFormatChoice.Guess, TestContext.Current.CancellationToken).Delimiter.IsDoubtful);
    }

    private static CsvFormat Sniff(string text, Encoding? encoding = null)
    {
        encoding ??= new UTF8Encoding(false);
        using var stream = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        return CsvSniffer.Sniff(stream, CsvFormatChoice.Guess, TestContext.Current.CancellationToken).Format;
    }
}
