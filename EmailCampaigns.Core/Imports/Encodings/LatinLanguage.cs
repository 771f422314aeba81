namespace EmailCampaigns.Core.Imports.Encodings;

/// <summary>A language, or a group of them, with the letters beyond ASCII that its names are written with.</summary>
/// <param name="Letters">In lower case.</param>
/// <param name="Cost">What it costs to assume that a file holds it: the same for the languages that most files are in, more for others.</param>
internal sealed record LatinLanguage(string Letters, double Cost)
{
    private static readonly LatinLanguage German = new("äöüß", 1.0);
    private static readonly LatinLanguage French = new("àâæçéèêëîïôœùûüÿ", 1.0);
    private static readonly LatinLanguage Spanish = new("áéíñóúüª", 1.0);
    private static readonly LatinLanguage Portuguese = new("ãáàâçéêíóôõúü", 1.0);
    private static readonly LatinLanguage Italian = new("àèéìíîòóùú", 1.2);
    private static readonly LatinLanguage Swedish = new("åäöéü", 1.0);
    private static readonly LatinLanguage DanishNorwegian = new("æøåéöäü", 1.0);
    private static readonly LatinLanguage Finnish = new("äöåšž", 1.5);
    private static readonly LatinLanguage Icelandic = new("áéíóúýþæöð", 2.0);
    private static readonly LatinLanguage Estonian = new("õäöüšž", 2.0);
    private static readonly LatinLanguage Polish = new("ąćęłńóśźż", 1.0);
    private static readonly LatinLanguage Czech = new("áčďéěíňóřšťúůýžöü", 1.0);
    private static readonly LatinLanguage Slovak = new("áäčďéíĺľňóôŕšťúýž", 1.3);
    private static readonly LatinLanguage Hungarian = new("áéíóöőúüű", 1.0);
    private static readonly LatinLanguage Romanian = new("ăâîşţșț", 1.3);
    private static readonly LatinLanguage CroatianSlovene = new("čćđšž", 1.2);
    private static readonly LatinLanguage Turkish = new("çğıiöşüâîû", 1.0);
    private static readonly LatinLanguage Lithuanian = new("ąčęėįšųūž", 1.2);
    private static readonly LatinLanguage Latvian = new("āčēģīķļņšūž", 1.2);

    public static IReadOnlyList<LatinLanguage> Western { get; } =
        [German, French, Spanish, Portuguese, Italian, Swedish, DanishNorwegian, Finnish, Icelandic, Estonian];

    public static IReadOnlyList<LatinLanguage> CentralEuropean { get; } = [Polish, Czech, Slovak, Hungarian, Romanian, CroatianSlovene, German];

    public static IReadOnlyList<LatinLanguage> TurkishAndWestern { get; } = [Turkish, German, French];

    public static IReadOnlyList<LatinLanguage> Baltic { get; } = [Lithuanian, Latvian, Estonian, German];
}
