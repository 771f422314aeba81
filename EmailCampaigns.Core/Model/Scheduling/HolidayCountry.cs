using System.Collections.Concurrent;
using System.Collections.Frozen;
using PublicHoliday;
using AustralianState = PublicHoliday.AustraliaPublicHoliday.States;
using GermanState = PublicHoliday.GermanPublicHoliday.States;
using SwissCanton = PublicHoliday.SwitzerlandPublicHoliday.Cantons;
using UkCountry = PublicHoliday.UKBankHoliday.UkCountries;

namespace EmailCampaigns.Core.Model.Scheduling;

/// <summary>A country, or a part of one, with its public holidays. Immutable and thread-safe; it remembers the years it worked out.</summary>
public sealed class HolidayCountry
{
    private readonly Func<IPublicHolidays> _source;
    private readonly ConcurrentDictionary<int, FrozenDictionary<DateOnly, string>> _years = new();

    private HolidayCountry(string code, string name, Func<IPublicHolidays> source) => (Code, Name, _source) = (code, name, source);

    /// <summary>All that are known, by their names.</summary>
    public static IReadOnlyList<HolidayCountry> All { get; } = [.. Countries().Concat(GermanStates()).Concat(SwissCantons()).Concat(OtherParts()).OrderBy(country => country.Name, StringComparer.Ordinal)];

    private static FrozenDictionary<string, HolidayCountry> ByCode { get; } = All.ToFrozenDictionary(country => country.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>ISO 3166: <c>DE</c>, or <c>DE-BY</c> for a part.</summary>
    public string Code { get; }

    /// <summary>In English: "Germany", "Germany, Bavaria".</summary>
    public string Name { get; }

    /// <summary>The country of a code; null where none is known.</summary>
    public static HolidayCountry? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The public holidays of a year as they are observed, with their names there.</summary>
    public IReadOnlyDictionary<DateOnly, string> In(int year) => _years.GetOrAdd(year, Load);

    /// <summary>A holiday of 1 January can be observed on the last day of the year before.</summary>
    private FrozenDictionary<DateOnly, string> Load(int year)
    {
        var source = _source();
        return source.PublicHolidayNames(year).Concat(source.PublicHolidayNames(year + 1))
            .Select(holiday => (Day: DateOnly.FromDateTime(holiday.Key), Name: holiday.Value))
            .Where(holiday => holiday.Day.Year == year)
            .DistinctBy(holiday => holiday.Day)
            .ToFrozenDictionary(holiday => holiday.Day, holiday => holiday.Name);
    }

    private static IEnumerable<HolidayCountry> Countries() =>
    [
        new("AT", "Austria", () => new AustriaPublicHoliday()),
        new("AU", "Australia", () => new AustraliaPublicHoliday()),
        new("BE", "Belgium", () => new BelgiumPublicHoliday()),
        new("BR", "Brazil", () => new BrazilPublicHoliday()),
        new("CA", "Canada", () => new CanadaPublicHoliday()),
        new("CH", "Switzerland", () => new SwitzerlandPublicHoliday()),
        new("CZ", "Czechia", () => new CzechRepublicPublicHoliday()),
        new("DE", "Germany", () => new GermanPublicHoliday()),
        new("DK", "Denmark", () => new DenmarkPublicHoliday()),
        new("EE", "Estonia", () => new EstoniaPublicHoliday()),
        new("ES", "Spain", () => new SpainPublicHoliday()),
        new("FI", "Finland", () => new FinlandPublicHoliday()),
        new("FR", "France", () => new FrancePublicHoliday()),
        new("GB", "United Kingdom", () => new UKBankHoliday()),
        new("GR", "Greece", () => new GreecePublicHoliday()),
        new("HR", "Croatia", () => new CroatiaPublicHoliday()),
        new("HU", "Hungary", () => new HungaryPublicHoliday()),
        new("IE", "Ireland", () => new IrelandPublicHoliday()),
        new("IT", "Italy", () => new ItalyPublicHoliday()),
        new("JP", "Japan", () => new JapanPublicHoliday()),
        new("KZ", "Kazakhstan", () => new KazakhstanPublicHoliday()),
        new("LT", "Lithuania", () => new LithuaniaPublicHoliday()),
        new("LU", "Luxembourg", () => new LuxembourgPublicHoliday()),
        new("LV", "Latvia", () => new LatviaPublicHoliday()),
        new("ME", "Montenegro", () => new MontenegroPublicHoliday()),
        new("MX", "Mexico", () => new MexicoPublicHoliday()),
        new("NL", "Netherlands", () => new DutchPublicHoliday()),
        new("NO", "Norway", () => new NorwayPublicHoliday()),
        new("NZ", "New Zealand", () => new NewZealandPublicHoliday()),
        new("PL", "Poland", () => new PolandPublicHoliday()),
        new("PT", "Portugal", () => new PortugalPublicHoliday()),
        new("RO", "Romania", () => new RomanianPublicHoliday()),
        new("RS", "Serbia", () => new SerbianPublicHoliday()),
        new("SE", "Sweden", () => new SwedenPublicHoliday()),
        new("SI", "Slovenia", () => new SloveniaPublicHoliday()),
        new("SK", "Slovakia", () => new SlovakiaPublicHoliday()),
        new("TR", "Türkiye", () => new TurkeyPublicHoliday()),
        new("US", "United States", () => new USAPublicHoliday()),
        new("ZA", "South Africa", () => new SouthAfricaPublicHoliday()),
    ];

    private static IEnumerable<HolidayCountry> GermanStates() => new[]
    {
        (GermanState.BB, "Brandenburg"), (GermanState.BE, "Berlin"), (GermanState.BW, "Baden-Württemberg"), (GermanState.BY, "Bavaria"),
        (GermanState.HB, "Bremen"), (GermanState.HE, "Hesse"), (GermanState.HH, "Hamburg"), (GermanState.MV, "Mecklenburg-Vorpommern"),
        (GermanState.NI, "Lower Saxony"), (GermanState.NW, "North Rhine-Westphalia"), (GermanState.RP, "Rhineland-Palatinate"), (GermanState.SH, "Schleswig-Holstein"),
        (GermanState.SL, "Saarland"), (GermanState.SN, "Saxony"), (GermanState.ST, "Saxony-Anhalt"), (GermanState.TH, "Thuringia"),
    }.Select(state => new HolidayCountry($"DE-{state.Item1}", $"Germany, {state.Item2}", () => new GermanPublicHoliday { State = state.Item1 }));

    private static IEnumerable<HolidayCountry> SwissCantons() => new[]
    {
        (SwissCanton.AG, "Aargau"), (SwissCanton.AI, "Appenzell Innerrhoden"), (SwissCanton.AR, "Appenzell Ausserrhoden"), (SwissCanton.BE, "Bern"),
        (SwissCanton.BL, "Basel-Landschaft"), (SwissCanton.BS, "Basel-Stadt"), (SwissCanton.FR, "Fribourg"), (SwissCanton.GE, "Geneva"),
        (SwissCanton.GL, "Glarus"), (SwissCanton.GR, "Graubünden"), (SwissCanton.JU, "Jura"), (SwissCanton.LU, "Lucerne"),
        (SwissCanton.NE, "Neuchâtel"), (SwissCanton.NW, "Nidwalden"), (SwissCanton.OW, "Obwalden"), (SwissCanton.SG, "St. Gallen"),
        (SwissCanton.SH, "Schaffhausen"), (SwissCanton.SO, "Solothurn"), (SwissCanton.SZ, "Schwyz"), (SwissCanton.TG, "Thurgau"),
        (SwissCanton.TI, "Ticino"), (SwissCanton.UR, "Uri"), (SwissCanton.VD, "Vaud"), (SwissCanton.VS, "Valais"),
        (SwissCanton.ZG, "Zug"), (SwissCanton.ZH, "Zurich"),
    }.Select(canton => new HolidayCountry($"CH-{canton.Item1}", $"Switzerland, {canton.Item2}", () => new SwitzerlandPublicHoliday { Canton = canton.Item1 }));

    private static IEnumerable<HolidayCountry> OtherParts() =>
    [
        .. new[]
        {
            (AustralianState.ACT, "Australian Capital Territory"), (AustralianState.NSW, "New South Wales"), (AustralianState.NT, "Northern Territory"),
            (AustralianState.QLD, "Queensland"), (AustralianState.SA, "South Australia"), (AustralianState.TAS, "Tasmania"), (AustralianState.VIC, "Victoria"),
            (AustralianState.WA, "Western Australia"),
        }.Select(state => new HolidayCountry($"AU-{state.Item1}", $"Australia, {state.Item2}", () => new AustraliaPublicHoliday { State = state.Item1 })),
        .. new[]
        {
            ("ENG", UkCountry.England, "England"), ("NIR", UkCountry.NorthernIreland, "Northern Ireland"), ("SCT", UkCountry.Scotland, "Scotland"),
            ("WLS", UkCountry.Wales, "Wales"),
        }.Select(part => new HolidayCountry($"GB-{part.Item1}", $"United Kingdom, {part.Item3}", () => new UKBankHoliday { UkCountry = part.Item2 })),
    ];
}
