using System.Text;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Imports.Csv;

public sealed class CsvRowsTests
{
    [Fact]
    public void Rows_come_with_their_fields_and_the_number_a_spreadsheet_shows()
    {
        var rows = Read("email,name\r\na@example.org,Ann\r\n\r\nb@example.org,\"Lee,\r\n\"\"Bob\"\"\"\r\nc@example.org,");

        Assert.Equal(
            [
                new Row(2, CsvRowProblem.None, "a@example.org|Ann", "a@example.org,Ann"),
                new Row(4, CsvRowProblem.None, "b@example.org|Lee,\r\n\"Bob\"", "b@example.org,\"Lee,\r\n\"\"Bob\"\"\""),
                new Row(5, CsvRowProblem.None, "c@example.org|", "c@example.org,"),
            ],
            rows);
    }

    [Fact]
    public void Without_a_header_the_first_row_counts_and_columns_are_called_by_their_place()
    {
        using var file = new TemporaryCsv("a@example.org,Ann\nb@example.org,Bob\n");
        using var rows = CsvRows.Open(file.Path, TemporaryCsv.Comma with { HasHeader = false });

        Assert.Equal(["Column 1", "Column 2"], rows.Headers);
        Assert.True(rows.Read());
        Assert.Equal((1, "a@example.org"), (rows.RowNumber, rows.GetString(0)));
        Assert.True(rows.Read());
        Assert.Equal((2, "Bob"), (rows.RowNumber, rows.GetString(1)));
        Assert.False(rows.Read());
        Assert.Equal(2, CsvRows.Count(file.Path, TemporaryCsv.Comma with { HasHeader = false }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Headers_are_unique_and_never_empty()
    {
        using var file = new TemporaryCsv("\n Name ,,name,\"First\n name\",Name\n1,2,3,4,5\n");
        using var rows = CsvRows.Open(file.Path, TemporaryCsv.Comma);

        Assert.Equal(["Name", "Column 2", "name (2)", "First name", "Name (3)"], rows.Headers);
    }

    [Fact]
    public void A_row_with_fewer_cells_has_empty_ones_and_one_with_more_is_refused()
    {
        var rows = Read("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n");

        Assert.Equal([CsvRowProblem.None, CsvRowProblem.TooManyColumns, CsvRowProblem.None, CsvRowProblem.None], rows.Select(r => r.Problem));
        Assert.Equal("1,2,3,4", rows[1].Raw);
    }

    [Fact]
    public void A_delimiter_at_the_end_of_the_header_alone_asks_for_no_column()
    {
        Assert.All(Read("a,b,\n1,2\n1,2,\n1,2,x\n"), row => Assert.Equal(CsvRowProblem.None, row.Problem));
    }

    [Fact]
    public void An_unclosed_quote_costs_its_own_line_only()
    {
        var rows = Read("email,name,city\na@example.org,\"Ann,Bath\nb@example.org,Bob,Kent\nc@example.org,\"Cy\",Leeds\nd@example.org,Di,Hull\n");

        Assert.Equal(
            [
                new Row(2, CsvRowProblem.UnclosedQuote, "", "a@example.org,\"Ann,Bath"),
                new Row(3, CsvRowProblem.None, "b@example.org|Bob|Kent", "b@example.org,Bob,Kent"),
                new Row(4, CsvRowProblem.None, "c@example.org|Cy|Leeds", "c@example.org,\"Cy\",Leeds"),
                new Row(5, CsvRowProblem.None, "d@example.org|Di|Hull", "d@example.org,Di,Hull"),
            ],
            rows);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void An_unclosed_quote_in_the_last_column_does_not_swallow_the_rest(string lineBreak)
    {
        var rows = Read(string.Join(lineBreak, "email,name", "a@example.org,\"Ann", "b@example.org,Bob", "", "c@example.org,Cy"));

        Assert.Equal(
            [(2, CsvRowProblem.UnclosedQuote, "a@example.org,\"Ann"), (3, CsvRowProblem.None, "b@example.org,Bob"), (5, CsvRowProblem.None, "c@example.org,Cy")],
            rows.Select(r => (r.Number, r.Problem, r.Raw)));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("windows-1252")]
    public void An_unclosed_quote_before_megabytes_costs_its_own_line_only(string encoding)
    {
        var text = new StringBuilder("email,name\na@example.org,Ä\nb@example.org,\"Bö\n");
        for (var i = 0; i < 60_000; i++)
        {
            text.Append(i).Append("@example.org,Jörg der Große aus der Straße\n");
        }

        using var file = new TemporaryCsv(text.ToString(), EncodingNamed(encoding));

        using var rows = CsvRows.Open(file.Path, TemporaryCsv.Comma with { Encoding = encoding });
        var problems = new List<(int, CsvRowProblem, string)>();
        var good = 0;
        while (rows.Read())
        {
            if (rows.Problem != CsvRowProblem.None)
            {
                problems.Add((rows.RowNumber, rows.Problem, rows.RawLine()));
            }
            else if (rows.GetChars(1) is "Jörg der Große aus der Straße")
            {
                good++;
            }
        }

        Assert.Equal([(3, CsvRowProblem.UnclosedQuote, "b@example.org,\"Bö")], problems);
        Assert.Equal(60_000, good);
        Assert.Equal(60_003, rows.RowNumber);
    }

    [Fact]
    public void A_row_that_is_too_long_is_passed_over()
    {
        var rows = Read("email,name\na@example.org,Ann\nb@example.org," + new string('x', 3 * CsvRows.MaxRowBytes) + "\r\nc@example.org,Cy\n");

        Assert.Equal([CsvRowProblem.None, CsvRowProblem.TooLong, CsvRowProblem.None], rows.Select(r => r.Problem));
        Assert.Equal([2, 3, 4], rows.Select(r => r.Number));
        Assert.Equal(1000, rows[1].Raw.Length);
        Assert.Equal("c@example.org|Cy", rows[2].Fields);
    }

    [Fact]
    public void Quotes_inside_a_field_are_text()
    {
        Assert.Equal(["5\" pipe|x", "Jo \"the boss|y"], Read("a,b\n5\" pipe,x\nJo \"the boss,y\n").Select(r => r.Fields));
    }

    [Fact]
    public void Bytes_that_are_no_text_reject_their_row()
    {
        using var file = new TemporaryCsv([.. "email,name\na@example.org,J"u8, 0xF6, .. "rg\nb@example.org,C"u8, 0x81, .. "y\nb@example.org,Bob\nc@example.org,C"u8, 0, .. "y\n"u8]);

        Assert.Equal([CsvRowProblem.None, CsvRowProblem.BadEncoding, CsvRowProblem.None, CsvRowProblem.NulCharacter], Read(file, TemporaryCsv.Comma).Select(r => r.Problem));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("sep=,\r\n")]
    [InlineData("\n\n\r\n")]
    public void An_empty_file_is_refused(string text)
    {
        using var file = new TemporaryCsv(text);

        Assert.Throws<CsvFileException>(() => CsvRows.Open(file.Path, TemporaryCsv.Comma));
    }

    [Fact]
    public void A_header_that_never_ends_is_refused()
    {
        using var unclosed = new TemporaryCsv("email,\"name\na@example.org,Ann\n");
        using var endless = new TemporaryCsv(new string('x', 3 * CsvRows.MaxRowBytes));
        using var wide = new TemporaryCsv(string.Join(',', Enumerable.Range(0, CsvRows.MaxColumns + 1)));

        Assert.Throws<CsvFileException>(() => CsvRows.Open(unclosed.Path, TemporaryCsv.Comma));
        Assert.Throws<CsvFileException>(() => CsvRows.Open(endless.Path, TemporaryCsv.Comma));
        Assert.Throws<CsvFileException>(() => CsvRows.Open(wide.Path, TemporaryCsv.Comma));
    }

    [Fact]
    public void The_separator_line_and_the_byte_order_mark_are_no_part_of_the_header()
    {
        using var file = new TemporaryCsv("\uFEFFsep=;\r\nemail;name\r\na@example.org;Ann\r\n");
        using var rows = CsvRows.Open(file.Path, TemporaryCsv.Comma with { Delimiter = ';' });

        Assert.Equal(["email", "name"], rows.Headers);
        Assert.True(rows.Read());
        Assert.Equal((2, "a@example.org"), (rows.RowNumber, rows.GetString(0)));
    }

    [Fact]
    public void Whatever_is_written_by_the_rules_is_read_back()
    {
        var texts = Gen.ArrayOf(Gen.Elements("a", "Ü", ",", "\"", "\n", "\r\n", " ", ";", "😀")).Select(string.Concat).ToArbitrary();
        var tables = Gen.ListOf(Gen.ArrayOf(texts.Generator, 3)).ToArbitrary();

        Prop.ForAll(tables, table =>
        {
            var text = "x,y,z\r\n" + string.Concat(table.Select(row => string.Join(',', row.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));
            var filled = table.Where(row => row.Any(field => field.Trim(' ').Length > 0)); // rows without anything are passed over
            return Read(text).Select(r => r.Fields).SequenceEqual(filled.Select(row => string.Join('|', row)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Whatever_bytes_come_reading_ends_and_names_rows_in_order_or_refuses_the_file()
    {
        var bytes = Gen.ArrayOf(Gen.Elements((byte)'a', (byte)',', (byte)'"', (byte)'\n', (byte)'\r', (byte)0, (byte)0xC3, (byte)0xB6, (byte)0xFF)).ToArbitrary();

        Prop.ForAll(bytes, content =>
        {
            using var file = new TemporaryCsv([.. "x,y\n"u8, .. content]);
            var lines = content.Count(b => b is (byte)'\n' or (byte)'\r') + 1;
            try
            {
                var rows = Read(file, TemporaryCsv.Comma);
                return rows.Count <= lines && rows.Zip(rows.Skip(1)).All(pair => pair.First.Number < pair.Second.Number);
            }
            catch (CsvFileException refused)
            {
                return refused.Message.StartsWith("The first row", StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void The_messy_sample_has_the_rows_it_is_meant_to_have()
    {
        var format = new CsvFormat(TextEncodings.Windows1252, ';', true);
        using var rows = CsvRows.Open(TemporaryCsv.Sample("contacts-messy.csv"), format);
        var problems = new List<CsvRowProblem>();
        while (rows.Read())
        {
            problems.Add(rows.Problem);
        }

        Assert.Equal(["Kontakt-E-Mail", "Anrede", "Vorname", "Nachname", "Firma", "Branche", "Land", "Letzter Kauf", "Notiz intern"], rows.Headers);
        Assert.Equal(40, problems.Count);
        Assert.Equal(1, problems.Count(p => p == CsvRowProblem.TooManyColumns));
        Assert.Equal(1, problems.Count(p => p == CsvRowProblem.UnclosedQuote));
    }

    private static Encoding EncodingNamed(string name) => name switch
    {
        "utf-16le" => Encoding.Unicode,
        "utf-8" => new UTF8Encoding(false),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(name)!,
    };

    private static List<Row> Read(string text)
    {
        using var file = new TemporaryCsv(text);
        return Read(file, TemporaryCsv.Comma);
    }

    private static List<Row> Read(TemporaryCsv file, CsvFormat format)
    {
        var read = new List<Row>();
        using var rows = CsvRows.Open(file.Path, format);
        while (rows.Read())
        {
            read.Add(new Row(rows.RowNumber, rows.Problem, string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(rows.GetString)), rows.RawLine()));
        }

        return read;
    }

    private sealed record Row(int Number, CsvRowProblem Problem, string Fields, string Raw);
}
