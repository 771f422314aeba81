using System.Text;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;
using EmailCampaigns.Tests.Imports.Csv;

namespace EmailCampaigns.Tests.Imports.Encodings;

/// <summary>People of many countries (<c>Imports/Cases/people.tsv</c>), written in the encodings that their programs use.</summary>
public sealed class EncodingGuesserTests
{
    private static readonly ILookup<string, string[]> People = File.ReadLines(TemporaryCsv.InTests("Imports/Cases/people.tsv"))
        .Select(line => line.Split('\t')).ToLookup(cells => cells[0], cells => cells[1..]);

    public static TheoryData<string, string> Files => new()
    {
        { "german", "windows-1252" }, { "german", "macintosh" }, { "german", "ibm850" }, { "french", "windows-1252" }, { "french", "macintosh" }, { "french", "ibm850" },
        { "spanish", "windows-1252" }, { "spanish", "macintosh" }, { "spanish", "ibm850" }, { "portuguese", "windows-1252" }, { "portuguese", "macintosh" }, { "portuguese", "ibm850" },
        { "italian", "windows-1252" }, { "italian", "macintosh" }, { "swedish", "windows-1252" }, { "swedish", "macintosh" }, { "swedish", "ibm850" },
        { "danish", "windows-1252" }, { "danish", "macintosh" }, { "danish", "ibm850" }, { "norwegian", "windows-1252" }, { "norwegian", "macintosh" },
        { "finnish", "windows-1252" }, { "finnish", "macintosh" }, { "icelandic", "windows-1252" },
        { "polish", "windows-1250" }, { "polish", "iso-8859-2" }, { "polish", "ibm852" }, { "czech", "windows-1250" }, { "czech", "iso-8859-2" }, { "czech", "ibm852" },
        { "slovak", "windows-1250" }, { "slovak", "iso-8859-2" }, { "hungarian", "windows-1250" }, { "hungarian", "iso-8859-2" }, { "hungarian", "ibm852" },
        { "romanian", "windows-1250" }, { "romanian", "iso-8859-2" }, { "croatian", "windows-1250" }, { "croatian", "iso-8859-2" }, { "slovene", "windows-1250" },
        { "turkish", "windows-1254" }, { "lithuanian", "windows-1257" }, { "latvian", "windows-1257" }, { "estonian", "windows-1252" },
        { "russian", "windows-1251" }, { "russian", "koi8-r" }, { "russian", "ibm866" }, { "russian", "x-mac-cyrillic" }, { "russian", "iso-8859-5" },
        { "ukrainian", "windows-1251" }, { "ukrainian", "koi8-u" }, { "ukrainian", "x-mac-cyrillic" }, { "bulgarian", "windows-1251" }, { "serbian", "windows-1251" },
        { "greek", "windows-1253" }, { "greek", "iso-8859-7" }, { "hebrew", "windows-1255" }, { "arabic", "windows-1256" }, { "thai", "windows-874" },
        { "japanese", "shift_jis" }, { "japanese", "euc-jp" }, { "chinese", "gb18030" }, { "taiwanese", "big5" }, { "korean", "euc-kr" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void The_names_of_a_country_are_read_in_its_encoding(string country, string encoding)
    {
        var people = People[country].ToList();
        Assert.NotEmpty(people);

        Assert.Equal(Text(people), Read(people, encoding).Text);
        foreach (var three in people.Chunk(3).Where(chunk => chunk.Length == 3))
        {
            Assert.Equal(Text(three), Read(three, encoding).Text);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_single_name_that_is_read_wrongly_is_at_least_doubted(string country, string encoding)
    {
        foreach (var person in People[country])
        {
            var (guess, text) = Read([person], encoding);

            Assert.True(text == Text([person]) || guess.IsDoubtful || guess.Readings.Count == 0, $"{string.Join(' ', person)} is read as {text} without doubt.");
            Assert.True(guess.Readings.Count == 0 || guess.Readings.Any(r => r.Lines.Contains(Text([person]).Split('\n')[1])), $"{string.Join(' ', person)} is not among what is offered.");
        }
    }

    [Fact]
    public void A_mixed_list_of_western_names_is_windows_1252()
    {
        var people = new[] { "german", "french", "spanish", "danish", "portuguese", "swedish" }.SelectMany(country => People[country].Take(2)).ToList();

        Assert.Equal(TextEncodings.Windows1252, Read(people, TextEncodings.Windows1252).Guess.Encoding);
    }

    [Fact]
    public void A_guess_comes_with_lines_in_each_encoding_that_comes_into_question()
    {
        var (guess, _) = Read([.. People["russian"]], "koi8-r");

        Assert.Equal(("koi8-r", false), (guess.Encoding, guess.IsDoubtful));
        Assert.Equal("koi8-r", guess.Readings[0].Encoding);
        Assert.Contains("Петров", guess.Readings[0].Lines[0], StringComparison.Ordinal);
        Assert.Distinct(guess.Readings.Select(r => r.Lines[0]));
    }

    [Fact]
    public void Every_encoding_has_a_name_that_finds_it_and_reads_ascii()
    {
        Assert.All(TextEncodings.Names, name => Assert.Equal(name, TextEncodings.Find(name.ToUpperInvariant())));
        Assert.All(TextEncodings.Names, name => Assert.Equal("a@example.org,1", TextEncodings.Of(name).GetString(TextEncodings.Of(name).GetBytes("a@example.org,1"))));
    }

    [Theory]
    [InlineData("latin1", "windows-1252")]
    [InlineData("ISO-8859-1", "windows-1252")]
    [InlineData("CP1251", "windows-1251")]
    [InlineData("sjis", "shift_jis")]
    [InlineData("gbk", "gb18030")]
    [InlineData("UTF8", "utf-8")]
    [InlineData(" MacRoman ", "macintosh")]
    [InlineData("klingon", null)]
    public void An_encoding_is_found_under_its_usual_names(string name, string? encoding) => Assert.Equal(encoding, TextEncodings.Find(name));

    private static (EncodingGuess Guess, string Text) Read(IReadOnlyList<string[]> people, string encoding)
    {
        var bytes = TextEncodings.Of(encoding).GetBytes(Text(people));
        using var stream = new MemoryStream(bytes);
        var guess = CsvSniffer.Sniff(stream, CsvFormatChoice.Guess, TestContext.Current.CancellationToken).Encoding;
        return (guess, TextEncodings.Of(guess.Encoding).GetString(bytes));
    }

    private static string Text(IReadOnlyList<string[]> people) =>
        "email,first,last,company,city\n" + string.Concat(people.Select((person, i) => $"p{i}@example.org,{string.Join(',', person)}\n"));
}
