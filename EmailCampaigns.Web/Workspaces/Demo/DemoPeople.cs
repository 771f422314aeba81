namespace EmailCampaigns.Web.Workspaces.Demo;

/// <summary>A person of the demo. The address stands under a domain that nobody can own (RFC 2606).</summary>
internal sealed record DemoPerson(string Email, string FirstName, string LastName, string Company);

/// <summary>People who do not exist, always the same ones.</summary>
internal static class DemoPeople
{
    private static readonly string[] FirstNames =
    [
        "Amélie", "Anders", "Beatriz", "Bruno", "Carla", "Chiara", "Daan", "Dorota", "Elif", "Emil", "Eva", "Farid", "Femke", "Giulia", "Hanna", "Hugo", "Ida", "Ines", "Jakub", "Jana",
        "Joost", "Karim", "Katja", "Lars", "Leonor", "Luca", "Maja", "Marek", "Marta", "Mikko", "Nadia", "Nils", "Olga", "Oscar", "Paula", "Rafael", "Sofia",
    ];

    private static readonly string[] LastNames =
    [
        "Andersen", "Baumann", "Becker", "Bergström", "Bianchi", "Costa", "De Vries", "Dubois", "Esposito", "Fernández", "Fischer", "Garcia", "Hansen", "Horváth", "Jansen", "Johansson", "Kaya",
        "Keller", "Kowalski", "Kurz", "Lehtonen", "Lindqvist", "Marino", "Martins", "Meyer", "Moreau", "Moretti", "Nowak", "Nyman", "Petit", "Pereira", "Richter", "Rossi", "Schmitt", "Silva", "Solberg",
        "Svoboda", "Van Dijk", "Virtanen", "Weber", "Zimmermann",
    ];

    private static readonly string[] Companies =
    [
        "Alster Logistik", "Aurora Optics", "Baltic Pumps", "Brixen Alpintechnik", "Canal Print", "Cobalt Tools", "Delta Sensorik", "Ebro Packaging", "Elbe Robotics", "Fjord Analytics",
        "Garda Ceramics", "Helio Energia", "Isar Messtechnik", "Jura Watchworks", "Kestrel Drives", "Lagoon Software", "Loire Aviation", "Maas Hydraulics", "Meridian Labs", "Norrland Timber",
        "Oder Castings", "Oresund Bikes", "Porto Textiles", "Rhône Chimie", "Saimaa Paper", "Sierra Solar", "Tatra Machines", "Tessin Precision", "Umbria Foods", "Vistula Rail", "Vltava Glass", "Waal Greenhouses",
        "Zuider Marine",
    ];

    /// <summary>A number of them, from the first or a later one on.</summary>
    public static IEnumerable<DemoPerson> Take(int count, int skip = 0) => Enumerable.Range(skip, count).Select(Person);

    // The strides share no factor with the lengths, so that no name comes twice before all pairs were there.
    private static DemoPerson Person(int number)
    {
        var first = FirstNames[number % FirstNames.Length];
        var last = LastNames[((number * 5) + (number / FirstNames.Length)) % LastNames.Length];
        var company = Companies[number * 7 % Companies.Length];
        return new DemoPerson($"{Word(first)}.{Word(last)}@{Word(company)}.example", first, last, company);
    }

    private static string Word(string name) => string.Concat(name.ToLowerInvariant().Select(letter => letter switch
    {
        'ä' or 'á' => "a",
        'é' => "e",
        'ö' or 'ô' => "o",
        ' ' => "-",
        _ => letter.ToString(),
    }));
}
