using System.Buffers;
using System.Net;
using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Tags as other systems write them: <c>{first_name}</c>, <c>${first_name}</c>, <c>%FIRSTNAME%</c>, <c>*|FNAME|*</c>, <c>[First name]</c>, each doubled or with a
/// fallback behind a bar, <c>{{first_name | default: "there"}}</c>, and braces that an editor encoded in a link. They would be sent as they stand. Only names of
/// fields count: "[optional]" and "{see below}" are text.
/// </summary>
public sealed class ForeignTags
{
    /// <summary>Characters between the signs around a tag.</summary>
    private const int MaxLength = 200;

    private const string EncodedOpen = "%7B";
    private const string EncodedClose = "%7D";

    private static readonly (string Field, string[] Names)[] OtherNames =
    [
        (MergeFields.Email, ["email address"]),
        (MergeFields.Name, ["full name", "contact name"]),
        (MergeFields.FirstName, ["fname", "forename", "given name", "vorname", "prénom", "prenom"]),
        (MergeFields.LastName, ["lname", "surname", "family name", "nachname"]),
        (MergeFields.Company, ["company name", "organization", "organisation", "firma", "entreprise"]),
        (MergeFields.SenderName, ["sender name", "from name"]),
        (MergeFields.SenderEmail, ["sender email", "from email"]),
        (MergeFields.UnsubscribeUrl, ["unsub", "unsubscribe link", "unsubscribe_link_url", "optout link", "opt out link"]),
        (MergeFields.PostalAddress, ["postal address", "company address", "sender address"]),
    ];

    // Other systems keep the fields of a contact in an object.
    private static readonly string[] Owners = ["contact.", "lead.", "subscriber.", "recipient.", "person.", "prospect.", "customer.", "user."];

    // What stands behind a bar and is no fallback.
    private static readonly HashSet<string> Filters = new(StringComparer.OrdinalIgnoreCase)
    {
        "upper", "upcase", "uppercase", "lower", "downcase", "lowercase", "capitalize", "capitalise", "title", "titleize", "trim", "strip", "escape", "safe", "raw",
    };

    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _foreign = new(StringComparer.Ordinal);

    /// <param name="customFields">The fields that contacts can have besides the standard ones.</param>
    public ForeignTags(IEnumerable<string> customFields)
    {
        ArgumentNullException.ThrowIfNull(customFields);
        foreach (var name in MergeFields.StandardNames.Concat(customFields))
        {
            _own.TryAdd(MergeFields.KeyOf(name), name);
        }

        foreach (var (field, names) in OtherNames)
        {
            foreach (var name in names)
            {
                _foreign.TryAdd(MergeFields.KeyOf(name), field);
            }
        }
    }

    /// <summary>Finds the tags of the fields that every contact has.</summary>
    public static ForeignTags Standard { get; } = new([]);

    /// <summary>The same source where it has no tag of another system, else with tags of this product in their place.</summary>
    public TemplateSource Replace(TemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source with
        {
            Subject = Replace(source.Subject, TemplatePart.Subject),
            BodyHtml = Replace(source.BodyHtml, TemplatePart.Html),
            BodyText = source.BodyText is null ? null : Replace(source.BodyText, TemplatePart.Text),
            Preheader = source.Preheader is null ? null : Replace(source.Preheader, TemplatePart.Preheader),
        };
    }

    /// <summary>The text with tags of this product in place of the others; what is none of them stays as it is.</summary>
    /// <param name="text">A part of a template.</param>
    /// <param name="part">Which: in HTML, style sheets, scripts and comments are left alone.</param>
    public string Replace(string text, TemplatePart part)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > ContentLimits.Body)
        {
            return text;
        }

        var replaced = new StringBuilder(text.Length);
        var hidden = new HiddenHtml(text, part);
        for (var at = 0; at < text.Length;)
        {
            if (string.CompareOrdinal(text, at, "{{", 0, 2) == 0)
            {
                var end = EndOfTag(text, at);
                replaced.Append(Tag(text[at..end], part));
                at = end;
            }
            else if (Find(text, at, text.Length) is { } found && !hidden.Contains(at))
            {
                replaced.Length -= at - found.Start;
                replaced.Append(found.Ours);
                at = found.End;
            }
            else
            {
                replaced.Append(text[at++]);
            }
        }

        return replaced.ToString();
    }

    /// <summary>Tells of the tags in a stretch that holds none of this product.</summary>
    internal void Report(string source, int start, int end, HiddenHtml hidden, TemplateProblemList problems)
    {
        for (var at = start; at < end && !problems.IsOver;)
        {
            if (Find(source, at, end) is { } found && !hidden.Contains(at))
            {
                problems.Report(found.Start, Advice(source[found.Start..found.End], found.Ours));
                at = found.End;
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>Our tag for what another system writes between two braces; null where nobody does.</summary>
    /// <param name="content">Without the braces, entities decoded.</param>
    internal string? InBraces(string content) =>
        content.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar && NameOf(content[..bar]) is { } name
            ? WithFallback(FieldOf(name) ?? name, content[(bar + 1)..])
            : null;

    private static string Advice(string theirs, string ours)
    {
        var quote = theirs.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
        var asText = theirs.StartsWith(EncodedOpen, StringComparison.OrdinalIgnoreCase) || theirs.Contains(quote, StringComparison.Ordinal)
            ? ""
            : $" If readers should see it as it stands, write {{{{{quote}{theirs}{quote}}}}}.";
        return $"\"{theirs}\" is a tag of another system. Write {ours}.{asText}";
    }

    private static int EndOfTag(string text, int open)
    {
        var isComment = string.CompareOrdinal(text, open, "{{!--", 0, 5) == 0;
        var close = text.IndexOf(isComment ? "--}}" : "}}", open + 2, StringComparison.Ordinal);
        return close < 0 ? text.Length : close + (isComment ? 4 : 2);
    }

    private string Tag(string tag, TemplatePart part)
    {
        if (!tag.EndsWith("}}", StringComparison.Ordinal) || tag.Length > ContentLimits.TemplateTagLength)
        {
            return tag;
        }

        var content = tag[2..^2].Trim();
        content = part == TemplatePart.Html ? WebUtility.HtmlDecode(content) : content;
        if (InBraces(content) is { } ours)
        {
            return ours;
        }

        return NameOf(content) is { } name && !_own.ContainsKey(MergeFields.KeyOf(name)) && FieldOf(name) is { } field ? TagOf(field) : tag;
    }

    private Found? Find(string text, int at, int end) => text[at] switch
    {
        '{' => FindInBraces(text, at, end),
        '[' => FindInBrackets(text, at, end),
        '*' => FindBetween(text, at, end, "*|", "|*"),
        '%' => FindBetween(text, at, end, EncodedOpen + EncodedOpen, EncodedClose + EncodedClose)
            ?? FindBetween(text, at, end, EncodedOpen, EncodedClose)
            ?? FindBetweenPercents(text, at, end),
        _ => null,
    };

    private Found? FindInBraces(string text, int at, int end)
    {
        var stop = EndOfName(text, at + 1, end, '{', '}');
        if (stop < 0 || Ours(text[(at + 1)..stop]) is not { } ours || Before(text, at) is '{' or '\\')
        {
            return null;
        }

        return new Found(Before(text, at) is '$' ? at - 1 : at, AfterAll(text, stop, end, '}'), ours);
    }

    // contact[email] is a name in a form, [Company](https://...) a link in Markdown.
    private Found? FindInBrackets(string text, int at, int end)
    {
        var isDouble = at + 1 < end && text[at + 1] == '[';
        var start = isDouble ? at + 2 : at + 1;
        var stop = EndOfName(text, start, end, '[', ']');
        if (stop < 0 || Ours(text[start..stop]) is not { } ours || Before(text, at) is '[' or ']' or '\\' || char.IsLetterOrDigit(Before(text, at)))
        {
            return null;
        }

        var after = stop + (isDouble && stop + 1 < end && text[stop + 1] == ']' ? 2 : 1);
        return after < text.Length && text[after] == '(' ? null : new Found(at, after, ours);
    }

    // A percent sign also ends a number and begins a character of a link.
    private Found? FindBetweenPercents(string text, int at, int end)
    {
        var isDouble = at + 1 < end && text[at + 1] == '%';
        var start = isDouble ? at + 2 : at + 1;
        var stop = start;
        while (stop < end && stop - start < MaxLength && IsOfPlainName(text[stop]))
        {
            stop++;
        }

        if (stop == start || stop >= end || text[stop] != '%' || char.IsAsciiDigit(Before(text, at)) || Before(text, at) is '%')
        {
            return null;
        }

        var after = stop + (isDouble && stop + 1 < end && text[stop + 1] == '%' ? 2 : 1);
        var isEncoded = after + 1 < end && char.IsAsciiHexDigit(text[after]) && char.IsAsciiHexDigit(text[after + 1]);
        return !isEncoded && Ours(text[start..stop]) is { } ours ? new Found(at, after, ours) : null;
    }

    private Found? FindBetween(string text, int at, int end, string open, string close)
    {
        if (string.Compare(text, at, open, 0, open.Length, StringComparison.OrdinalIgnoreCase) != 0)
        {
            return null;
        }

        var start = at + open.Length;
        var stop = start >= end ? -1 : text.IndexOf(close, start, Math.Min(end - start, MaxLength), StringComparison.OrdinalIgnoreCase);
        if (stop < 0)
        {
            return null;
        }

        var content = text[start..stop];
        return Ours(open.StartsWith('%') ? WebUtility.HtmlDecode(Uri.UnescapeDataString(content)) : content) is { } ours ? new Found(at, stop + close.Length, ours) : null;
    }

    // A name, and what follows it behind a bar. Null where it is no field.
    private string? Ours(string content)
    {
        var bar = content.IndexOf('|', StringComparison.Ordinal);
        return NameOf(bar < 0 ? content : content[..bar]) is { } name && FieldOf(name) is { } field
            ? bar < 0 ? TagOf(field) : WithFallback(field, content[(bar + 1)..])
            : null;
    }

    private string? FieldOf(string name)
    {
        var key = MergeFields.KeyOf(name);
        if (_own.TryGetValue(key, out var field) || _foreign.TryGetValue(key, out field))
        {
            return field;
        }

        return Owners.FirstOrDefault(o => key.StartsWith(o, StringComparison.Ordinal)) is { } owner ? FieldOf(key[owner.Length..]) : null;
    }

    private static string? WithFallback(string field, string behindBar)
    {
        var text = behindBar.Trim();
        if (text.StartsWith("default", StringComparison.OrdinalIgnoreCase) && (text.Length == 7 || !char.IsLetterOrDigit(text[7])))
        {
            text = text[7..].TrimStart(' ', '\t', ':', '=');
            text = text is ['(', .., ')'] ? text[1..^1].Trim() : text;
        }
        else if (Filters.Contains(text) || IsCall(text))
        {
            return null;
        }

        text = text is ['"' or '“' or '”' or '„', .., '"' or '“' or '”'] or ['\'' or '‘' or '’', .., '\'' or '‘' or '’'] ? text[1..^1] : text;
        if (text.AsSpan().IndexOfAny('{', '}', '|') >= 0 || (text.Contains('"', StringComparison.Ordinal) && text.Contains('\'', StringComparison.Ordinal)))
        {
            return null;
        }

        var quote = text.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
        return text.Length == 0 ? TagOf(field) : $"{{{{default {Operand(field)} {quote}{text}{quote}}}}}";
    }

    // truncate: 10, date("d.m.")
    private static bool IsCall(string text)
    {
        var end = text.AsSpan().IndexOfAny(':', '(');
        return end > 0 && text.AsSpan(0, end).Trim().IndexOfAnyExcept(WordCharacters) < 0;
    }

    private static string TagOf(string field) => $"{{{{{Operand(field)}}}}}";

    private static string Operand(string field) => char.IsLetter(field[0]) && field.All(IsOfPlainName) ? field : $"[{field}]";

    private static string? NameOf(string text) =>
        text.Trim() is { Length: > 0 } name && char.IsLetter(name[0]) && name.All(c => IsOfPlainName(c) || c is ' ' or '\u00A0') ? name : null;

    private static bool IsOfPlainName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    // Where a bracket closes on the same line without another one before; -1 where it does not.
    private static int EndOfName(string text, int start, int end, char open, char close)
    {
        var stop = text.AsSpan(start, Math.Min(end - start, MaxLength)).IndexOfAny([open, close, '\n']);
        return stop > 0 && text[start + stop] == close ? start + stop : -1;
    }

    private static int AfterAll(string text, int at, int end, char c)
    {
        while (at < end && text[at] == c)
        {
            at++;
        }

        return at;
    }

    private static char Before(string text, int at) => at > 0 ? text[at - 1] : '\0';

    private readonly record struct Found(int Start, int End, string Ours);
}
