using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Generation;

/// <summary>Tells the language of a text of some sentences by its most frequent small words. It says nothing where it cannot be sure.</summary>
internal static partial class LanguageGuess
{
    private const int MinHits = 4;

    private static readonly (string Name, HashSet<string> Words)[] Languages =
    [
        ("English", Words("the and you your for with that this have are was our from not would will can it is to of in we on be")),
        ("German", Words("der die das und ist nicht sie ihr ihre ihnen mit für auf ein eine wir haben zu den von wird sind bei auch ich es im")),
        ("French", Words("le la les et vous votre vos pour avec est une dans nous que qui pas sur des du au je ce sont plus")),
        ("Spanish", Words("el la los las y que para con una su por es de en nos usted como más del al se si este esta")),
        ("Italian", Words("il la lo gli e che per con una è di in non vi vostro nostra sono del della le si come più questo")),
        ("Dutch", Words("de het een en u uw voor met van is niet wij zijn op dat die om aan bij ook kan we te naar")),
        ("Portuguese", Words("o a os as e que para com uma seu sua por é de em não nos você mais do da ao se este")),
        ("Polish", Words("i w na z do się nie jest że to dla jak po od za pan pani oraz które czy przez")),
        ("Swedish", Words("och att det som en för med på är inte ni er vi har av till om den kan")),
    ];

    /// <summary>The name of the language in English; null where it cannot be told.</summary>
    public static string? Of(string text)
    {
        var words = LettersInARow().Matches(text).Select(m => m.Value.ToLowerInvariant()).ToList();
        var hits = Languages.Select(l => (l.Name, Count: words.Count(l.Words.Contains))).OrderByDescending(l => l.Count).ToList();
        return hits[0].Count >= MinHits && hits[0].Count >= hits[1].Count * 1.5 ? hits[0].Name : null;
    }

    private static HashSet<string> Words(string words) => [.. words.Split(' ')];

    [GeneratedRegex(@"\p{L}+", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex LettersInARow();
}
