namespace EmailCampaigns.Core.Templates.Html;

/// <summary>An element as selectors look at it.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Id">Null for none.</param>
/// <param name="Classes">In any order.</param>
internal sealed record StyledElement(string Name, string? Id, IReadOnlyList<string> Classes);

/// <summary>
/// A selector of types, classes and ids, with descendants and children: <c>table.main &gt; td p</c>. Anything else (pseudo-classes, attributes, siblings) depends on what mail
/// programs do, and stays in the style sheet.
/// </summary>
internal sealed class CssSelector
{
    private const int MaxCompounds = 16;

    private readonly List<Compound> _compounds;

    private CssSelector(List<Compound> compounds) => _compounds = compounds;

    /// <summary>By which of two rules the later one is not simply stronger (CSS Selectors, section 17).</summary>
    internal int Specificity => _compounds.Sum(c => (c.Id is null ? 0 : 1_000_000) + (c.Classes.Count * 1_000) + (c.Name is null ? 0 : 1));

    /// <summary>What an element must have to be selected: its id, else a class, else its name; null for any element.</summary>
    internal string? Key => _compounds[^1] switch
    {
        { Id: { } id } => "#" + id,
        { Classes: [var first, ..] } => "." + first,
        { Name: { } name } => name,
        _ => null,
    };

    /// <summary>Null where it is none of these.</summary>
    internal static CssSelector? Parse(ReadOnlySpan<char> text)
    {
        var compounds = new List<Compound>();
        var isChild = false;
        var at = 0;
        text = text.Trim();
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] is '>')
            {
                isChild |= text[at++] is '>';
                continue;
            }

            if (compounds.Count == MaxCompounds || (compounds.Count == 0 && isChild) || ReadCompound(text, ref at, isChild) is not { } compound)
            {
                return null;
            }

            compounds.Add(compound);
            isChild = false;
        }

        return compounds.Count == 0 || isChild ? null : new CssSelector(compounds);
    }

    /// <param name="path">The open elements, the outermost first; the last is asked about.</param>
    internal bool Matches(IReadOnlyList<StyledElement> path)
    {
        // Compounds that are children of each other stand together. Of the places where they fit the innermost leaves most room for those before them.
        var place = path.Count - 1;
        for (var last = _compounds.Count - 1; last >= 0;)
        {
            var first = last;
            while (_compounds[first].IsChild)
            {
                first--;
            }

            var isElementItself = last == _compounds.Count - 1;
            while (!Fit(path, place, first, last))
            {
                if (isElementItself || --place < 0)
                {
                    return false;
                }
            }

            place -= last - first + 1;
            last = first - 1;
        }

        return true;
    }

    private bool Fit(IReadOnlyList<StyledElement> path, int place, int first, int last)
    {
        for (var i = 0; i <= last - first; i++)
        {
            if (place < i || !_compounds[last - i].Fits(path[place - i]))
            {
                return false;
            }
        }

        return true;
    }

    private static Compound? ReadCompound(ReadOnlySpan<char> text, ref int at, bool isChild)
    {
        string? name = null, id = null;
        var classes = new List<string>();
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not '>')
        {
            var kind = text[at];
            if (kind is '*' && at == start)
            {
                at++;
                continue;
            }

            at += kind is '.' or '#' ? 1 : 0;
            var from = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_'))
            {
                at++;
            }

            if (at == from)
            {
                return null;
            }

            var word = text[from..at].ToString();
            switch (kind)
            {
                case '.':
                    classes.Add(word);
                    break;
                case '#' when id is null:
                    id = word;
                    break;
                case not ('.' or '#') when from == start:
                    name = word.ToLowerInvariant();
                    break;
                default:
                    return null;
            }
        }

        return new Compound(name, id, classes, isChild);
    }

    private sealed record Compound(string? Name, string? Id, List<string> Classes, bool IsChild)
    {
        internal bool Fits(StyledElement element) =>
            (Name is null || Name == element.Name) && (Id is null || Id == element.Id) && Classes.TrueForAll(c => element.Classes.Contains(c, StringComparer.Ordinal));
    }
}
