using EmailCampaigns.Core.Imports.Names;

namespace EmailCampaigns.Tests.Imports.Names;

public sealed class FullNameTests
{
    [Theory]
    [InlineData("Anna Müller", "Anna", "Müller")]
    [InlineData("  Anna   Müller  ", "Anna", "Müller")]
    [InlineData("Anna-Lena Müller-Lüdenscheidt", "Anna-Lena", "Müller-Lüdenscheidt")]
    [InlineData("Sinéad O'Connor", "Sinéad", "O'Connor")]
    [InlineData("Dr. Anna Müller", "Anna", "Müller")]
    [InlineData("Herr Prof. Dr. med. Karl Weber", "Karl", "Weber")]
    [InlineData("Frau Dr. Katrin Vogel", "Katrin", "Vogel")]
    [InlineData("Dipl.-Ing. Jörg Schmidt", "Jörg", "Schmidt")]
    [InlineData("Mr John Smith", "John", "Smith")]
    [InlineData("Mrs. Jane Smith", "Jane", "Smith")]
    [InlineData("Mme Claire Dubois", "Claire", "Dubois")]
    [InlineData("Sig.ra Lucia Rossi", null, null)]
    [InlineData("Sra. Carmen Ruiz", "Carmen", "Ruiz")]
    [InlineData("Dhr. Jan Jansen", "Jan", "Jansen")]
    [InlineData("Frau Müller", null, "Müller")]
    [InlineData("Mr Smith", null, "Smith")]
    [InlineData("Dr. Weber", null, null)]
    [InlineData("Müller, Anna", "Anna", "Müller")]
    [InlineData("Müller, Dr. Anna", "Anna", "Müller")]
    [InlineData("Weber, Karl, Dr.", "Karl", "Weber")]
    [InlineData("Smith, John, MBA", "John", "Smith")]
    [InlineData("Beethoven, Ludwig van", "Ludwig", "van Beethoven")]
    [InlineData("van der Berg, Maria", "Maria", "van der Berg")]
    [InlineData("García Márquez, Gabriel", "Gabriel", "García Márquez")]
    [InlineData("Smith, Jones, Miller", null, null)]
    [InlineData("Ludwig van Beethoven", "Ludwig", "van Beethoven")]
    [InlineData("Ursula von der Leyen", "Ursula", "von der Leyen")]
    [InlineData("Robert De Niro", "Robert", "De Niro")]
    [InlineData("Maria Clara dos Santos", "Maria", "dos Santos")]
    [InlineData("Leonardo da Vinci", "Leonardo", "da Vinci")]
    [InlineData("Charles de Gaulle", "Charles", "de Gaulle")]
    [InlineData("José Ortega y Gasset", "José", "Ortega y Gasset")]
    [InlineData("Vincent van 't Hoff", "Vincent", "van 't Hoff")]
    [InlineData("Osama bin Zaid", "Osama", "bin Zaid")]
    [InlineData("Van Morrison", "Van", "Morrison")]
    [InlineData("Al Pacino", "Al", "Pacino")]
    [InlineData("von Braun", null, null)]
    [InlineData("Martin Luther King Jr.", "Martin", null)]
    [InlineData("Sammy Davis Jr.", "Sammy", "Davis")]
    [InlineData("Henry Ford III", "Henry", "Ford")]
    [InlineData("Jane Doe, MBA", "Jane", "Doe")]
    [InlineData("Jane Doe PhD", "Jane", "Doe")]
    [InlineData("Jane Doe, M.A., Ph.D.", "Jane", "Doe")]
    [InlineData("Yo-Yo Ma", "Yo-Yo", "Ma")]
    [InlineData("John F. Kennedy", "John", "Kennedy")]
    [InlineData("John F Kennedy", "John", "Kennedy")]
    [InlineData("J. Edgar Hoover", null, null)]
    [InlineData("J. Smith", null, null)]
    [InlineData("J.R.R. Tolkien", null, null)]
    [InlineData("Chr. Weber", null, null)]
    [InlineData("Anna M.", "Anna", null)]
    [InlineData("Gabriel García Márquez", "Gabriel", null)]
    [InlineData("Anna Maria Müller", "Anna", null)]
    [InlineData("MÜLLER Anna", "Anna", "MÜLLER")]
    [InlineData("Anna MÜLLER", "Anna", "MÜLLER")]
    [InlineData("DE LA TOUR Marie Claire", "Marie", "DE LA TOUR")]
    [InlineData("ANNA MÜLLER", "ANNA", "MÜLLER")]
    [InlineData("anna müller", "anna", "müller")]
    [InlineData("Robert \"Bob\" Smith", "Robert", "Smith")]
    [InlineData("Alex Smith (they/them)", "Alex", "Smith")]
    [InlineData("Anna", null, null)]
    [InlineData("Müller", null, null)]
    [InlineData("", null, null)]
    [InlineData("anna@example.org", null, null)]
    [InlineData("Anna Müller <anna@example.org>", null, null)]
    [InlineData("Hauptstraße 5", null, null)]
    [InlineData("Müller GmbH", null, null)]
    [InlineData("Northwind Traders Ltd.", null, null)]
    [InlineData("Smith & Sons", null, null)]
    [InlineData("Contoso AG", null, null)]
    [InlineData("Sales Team", null, null)]
    [InlineData("Familie Müller", null, null)]
    [InlineData("Universität Wien", null, null)]
    [InlineData("Anna und Karl Müller", null, null)]
    [InlineData("Anna Müller / Einkauf", null, null)]
    [InlineData("n/a", null, null)]
    [InlineData("Anna 2", null, null)]
    [InlineData("Acme Rockets", null, null, "Acme Rockets")]
    [InlineData("王伟", null, null)]
    [InlineData("김민수", null, null)]
    [InlineData("山田太郎", null, null)]
    [InlineData("山田 太郎", "太郎", "山田")]
    [InlineData("山田　花子 様", "花子", "山田")]
    [InlineData("김 민수", "민수", "김")]
    [InlineData("ジョン スミス", null, null)]
    [InlineData("Nagy János", null, null, null, "pelda.hu")]
    [InlineData("Wang Wei", null, null, null, "example.com.cn")]
    [InlineData("Müller, Anna", "Anna", "Müller", null, "pelda.hu")]
    [InlineData("NAGY János", "János", "NAGY", null, "pelda.hu")]
    [InlineData("Иван Петров", "Иван", "Петров")]
    [InlineData("Петров Иван", "Иван", "Петров")]
    [InlineData("Петров Иван Иванович", "Иван", "Петров")]
    [InlineData("Иван Иванович Петров", "Иван", "Петров")]
    [InlineData("Петрова Анна Сергеевна", "Анна", "Петрова")]
    [InlineData("Γιώργος Παπαδόπουλος", "Γιώργος", "Παπαδόπουλος")]
    [InlineData("دوید کوهن", "دوید", "کوهن")]
    [InlineData("דוד כהן", "דוד", "כהן")]
    public void A_full_name_is_split_where_it_is_sure(string name, string? first, string? last, string? company = null, string? domain = "example.org")
    {
        var parts = FullName.Split(name, company, domain);

        Assert.Equal((first, last), (parts?.First, parts?.Last));
        Assert.True(parts is null || (first ?? last) is not null);
    }

    [Fact]
    public void No_text_breaks_it()
    {
        const int Seed = 815;
        var random = new Random(Seed);
        string[] pieces = ["Dr.", ",", " ", "Anna", "von", "(", "\"", "-", "'", ".", "Müller", "山田", "Jr.", "y", "\u0301", "\uD83D", "Иванович", "A", "ß", "　", "GmbH"];
        for (var i = 0; i < 50_000; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            var parts = FullName.Split(name, null, "example.org");
            Assert.True(parts is null || (parts.First ?? parts.Last) is { Length: > 0 }, name);
        }
    }
}
