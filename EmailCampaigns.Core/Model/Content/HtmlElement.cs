using System.Collections.Frozen;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>What HTML says of an element, as far as it decides where elements begin and end.</summary>
[Flags]
internal enum HtmlTraits
{
    None = 0,

    /// <summary>It has no content and no end tag.</summary>
    Void = 1 << 0,

    /// <summary>Its content is text, not markup.</summary>
    RawContent = 1 << 1,

    /// <summary>A paragraph ends where it begins.</summary>
    EndsParagraph = 1 << 2,

    /// <summary>What is open around it is out of reach for end tags inside of it.</summary>
    Scope = 1 << 3,

    /// <summary>An end tag of an ordinary inline element does not reach beyond it.</summary>
    Special = 1 << 4,

    /// <summary>A part of a table.</summary>
    TablePart = 1 << 5,

    /// <summary>Its end tag is obeyed inside of blocks that it does not end: <c>&lt;b&gt;&lt;p&gt;&lt;/b&gt;</c>.</summary>
    Formatting = 1 << 6,

    Heading = 1 << 7,

    /// <summary>Nobody reads what it holds.</summary>
    Unseen = 1 << 8,
}

/// <summary>The elements of HTML and their traits.</summary>
internal static class HtmlElement
{
    private const HtmlTraits Block = HtmlTraits.EndsParagraph | HtmlTraits.Special;

    private static readonly FrozenDictionary<string, HtmlTraits> All = Join(
        (HtmlTraits.Void, "area base br col embed hr img input link meta param source track wbr keygen basefont bgsound frame"),
        (HtmlTraits.RawContent, "script style title textarea xmp iframe noembed noframes plaintext"),
        (Block, "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header hgroup hr li listing main menu nav"
            + " ol p plaintext pre search section summary table ul xmp dd dt h1 h2 h3 h4 h5 h6"),
        (HtmlTraits.Special, "applet button body caption col colgroup frameset head html iframe img input marquee noscript object script select style tbody td template"
            + " textarea tfoot th thead title tr"),
        (HtmlTraits.Scope, "applet caption html table td th marquee object template"),
        (HtmlTraits.TablePart, "caption col colgroup tbody td tfoot th thead tr"),
        (HtmlTraits.Formatting, "a b big code em font i nobr s small strike strong tt u"),
        (HtmlTraits.Heading, "h1 h2 h3 h4 h5 h6"),
        (HtmlTraits.Unseen, "head style script title template object iframe svg math select audio video noembed noframes"));

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names =
        All.Keys.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The traits of an element; none for one that HTML does not know.</summary>
    public static HtmlTraits Of(string name) => All.GetValueOrDefault(name);

    /// <summary>The name in lower case, without making a text of it where it is a known one.</summary>
    public static string NameOf(ReadOnlySpan<char> written)
    {
        Span<char> lower = stackalloc char[16];
        return written.Length <= lower.Length && Names.TryGetValue(lower[..written.ToLowerInvariant(lower)], out var known)
            ? known
            : written.ToString().ToLowerInvariant();
    }

    private static FrozenDictionary<string, HtmlTraits> Join(params ReadOnlySpan<(HtmlTraits Trait, string Names)> traits)
    {
        var joined = new Dictionary<string, HtmlTraits>(StringComparer.Ordinal);
        foreach (var (trait, names) in traits)
        {
            foreach (var name in names.Split(' '))
            {
                joined[name] = joined.GetValueOrDefault(name) | trait;
            }
        }

        return joined.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
