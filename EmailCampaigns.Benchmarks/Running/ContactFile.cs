using System.Globalization;
using System.Text;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// A file of contacts as companies have them: names of some hundred thousand people, companies with one to many of them each, and a domain for each company. Its rows stand in the
/// order of their addresses, or in none. The same numbers make the same file.
/// </summary>
internal sealed class ContactFile(int rows, int companies)
{
    public const string Header = "email,first_name,last_name,company,city";

    private const int Seed = 20_261_130;

    private static readonly string[] FirstNames =
    [
        "Amelia", "Oliver", "Priya", "Kenji", "Zoë", "Mateo", "Ingrid", "Kwame", "Leila", "Tomasz", "Hannah", "Luca", "Sofia", "Noah", "Aisha", "Pierre", "Greta", "Diego", "Yuki", "Omar",
        "Clara", "Felix", "Nadia", "Jonas", "Marta", "Ravi", "Elena", "Hugo", "Freya", "Samuel", "Irina", "Paul", "Chloé", "Anton", "Lucía", "Erik", "Mina", "Viktor", "Rosa", "Daniel",
    ];

    private static readonly string[] Beginnings = ["Ben", "Ra", "Wata", "Lind", "Alva", "Men", "No", "Byr", "Mül", "Bri", "Kel", "San", "Tor", "Hol", "Fer", "Gar", "Pet", "Sch", "Dub", "Ros"];
    private static readonly string[] Middles = ["ne", "ma", "na", "q", "re", "sa", "wa", "ne", "le", "e", "la", "de", "to", "ba", "ri", "ki", "vo", "mi", "lo", "ga"];
    private static readonly string[] Endings = ["tt", "n", "be", "vist", "z", "h", "k", "s", "r", "nsen"];
    private static readonly string[] Trades = ["Robotics", "Logistics", "Foods", "Consulting", "Energy", "Optics", "Textiles", "Software"];
    private static readonly string[] Cities = ["Berlin", "Lyon", "Kraków", "Osaka", "Bogotá", "Accra", "Leeds", "Malmö"];

    /// <summary>Writes it.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="shuffled">Whether in no order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task Write(string path, bool shuffled, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var lines = Enumerable.Range(0, rows).Select(i => Line(i, random)).ToArray();
        if (shuffled)
        {
            random.Shuffle(lines);
        }
        else
        {
            Array.Sort(lines, StringComparer.Ordinal); // a line begins with the address
        }

        await using var output = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        await output.WriteLineAsync(Header);
        foreach (var line in lines)
        {
            await output.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }

    private string Line(int i, Random random)
    {
        var first = FirstNames[random.Next(FirstNames.Length)];
        var last = Beginnings[random.Next(Beginnings.Length)] + Middles[random.Next(Middles.Length)] + Endings[random.Next(Endings.Length)];
        var number = random.Next(companies);
        var company = $"{Beginnings[number % Beginnings.Length]}{Middles[number / 20 % Middles.Length]} {Trades[number / 400 % Trades.Length]}";
        var domain = $"{Letters(company)}{number.ToString(CultureInfo.InvariantCulture)}.example.com";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Letters(first)}.{Letters(last)}{i}@{domain},{first},{last},{company} {number},{Cities[random.Next(Cities.Length)]}");
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
}
