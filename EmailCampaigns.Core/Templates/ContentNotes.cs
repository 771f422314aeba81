using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Model.Content;
using EmailCampaigns.Core.Templates.Html;

namespace EmailCampaigns.Core.Templates;

/// <summary>Looks at a text as mail programs and filters will, before any contact is merged.</summary>
public static partial class ContentNotes
{
    /// <summary>Fewer letters beside pictures are no text.</summary>
    private const int FewLetters = 20;

    /// <summary>The minimum letters of a subject that is checked for capitals.</summary>
    private const int ManyLetters = 10;

    // Stands for a value, whatever it is.
    private const char Value = '\uE000';

    /// <summary>What is worth a look, each thing once. A source with problems is answered as far as it can be read.</summary>
    public static IReadOnlyList<ContentNote> Of(TemplateSource source)
    {
        var parts = ParsedSource.Parse(source);
        var html = Join(parts.Html);
        List<ContentNote> notes = [.. OfHtml(html), .. OfFilterWords(source, html)];
        if (parts.Text is { } text)
        {
            notes.AddRange(PlainLink().Matches(Join(text)).Select(link => Insecure(link.Value, TemplatePart.Text)));
        }

        return [.. notes.Distinct()];
    }

    private static IEnumerable<ContentNote> OfHtml(string html)
    {
        var notes = new List<ContentNote>();
        var pictures = 0;
        var pieces = new HtmlPieces(html);
        while (pieces.Read())
        {
            if (pieces is { Kind: HtmlPiece.StartTag, Name: "a" or "area" })
            {
                notes.AddRange(AttributeOf(pieces, "href") is { } address && LinkNote(address) is { } note ? [note] : []);
            }
            else if (pieces is { Kind: HtmlPiece.StartTag, Name: "img" })
            {
                pictures++;
                notes.AddRange(PictureNotes(pieces));
            }
        }

        if (!ReferenceEquals(HtmlCleaner.Clean(html), html))
        {
            notes.Add(new ContentNote(ContentNoteKind.LeftOut, TemplatePart.Html, "Scripts, forms or event handlers stand in it. Mail programs refuse them, so they are left out."));
        }

        if (pictures > 0 && TextOf(html).Count(char.IsLetter) < FewLetters)
        {
            notes.Add(new ContentNote(ContentNoteKind.OnlyPictures, TemplatePart.Html, "There are pictures and hardly a word. Many programs load no pictures, and filters distrust such emails: say it in text."));
        }

        return notes;
    }

    private static ContentNote? LinkNote(string address)
    {
        var written = address.Trim();
        return written switch
        {
            "" or "#" => new ContentNote(ContentNoteKind.BrokenLink, TemplatePart.Html, "A link has no address."),
            [Value, ..] or ['#', ..] => null,
            _ when written.StartsWith("http://", StringComparison.OrdinalIgnoreCase) => Insecure(written, TemplatePart.Html),
            _ when !Scheme().IsMatch(written) => new ContentNote(
                ContentNoteKind.BrokenLink, TemplatePart.Html, $"The link \"{Shown(written)}\" leads nowhere from an email. Begin it with https://."),
            _ => null,
        };
    }

    private static ContentNote Insecure(string address, TemplatePart part) =>
        new(ContentNoteKind.InsecureLink, part, $"The link \"{Shown(address)}\" is not encrypted; browsers warn of it. Write https:// if the site has it.");

    private static List<ContentNote> PictureNotes(HtmlPieces picture)
    {
        var notes = new List<ContentNote>();
        if (AttributeOf(picture, "src") is { } source && DataPictures.Is(source))
        {
            notes.Add(new ContentNote(
                ContentNoteKind.DataPicture, TemplatePart.Html, "A picture stands in the HTML itself (data:). Gmail and Outlook show none of these. Put it on a web server and give its https address."));
        }

        if (AttributeOf(picture, "alt") is null)
        {
            notes.Add(new ContentNote(
                ContentNoteKind.MissingAlternative, TemplatePart.Html, "A picture has no alternative text. Say in alt=\"...\" what it shows, or write alt=\"\" where it only decorates."));
        }

        return notes;
    }

    private static IEnumerable<ContentNote> OfFilterWords(TemplateSource source, string html)
    {
        foreach (var (part, text) in new[] { (TemplatePart.Subject, source.Subject), (TemplatePart.Html, TextOf(html)) })
        {
            foreach (var found in FilterWords().Matches(text).Select(match => match.Value.ToLowerInvariant()).Distinct())
            {
                yield return new ContentNote(ContentNoteKind.FilterWords, part, $"Filters count \"{found}\" against an email.");
            }
        }

        var letters = source.Subject.Where(char.IsLetter).ToList();
        if (letters.Count >= ManyLetters && letters.Count(char.IsUpper) * 10 > letters.Count * 8 && !source.Subject.Contains("{{", StringComparison.Ordinal))
        {
            yield return new ContentNote(ContentNoteKind.FilterWords, TemplatePart.Subject, "The subject is in capitals. Filters count that against an email, and readers take it for shouting.");
        }
    }

    private static string TextOf(string html)
    {
        try
        {
            return HtmlToText.Convert(html);
        }
        catch (ContentLimitException)
        {
            return ""; // a problem of its own, which others tell
        }
    }

    private static string? AttributeOf(HtmlPieces tag, string name)
    {
        var attributes = new HtmlAttributes(tag.Attributes);
        while (attributes.Read())
        {
            if (attributes.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return WebUtility.HtmlDecode(attributes.Value.ToString());
            }
        }

        return null;
    }

    private static string Join(ParsedTemplate part)
    {
        var joined = new StringBuilder();
        foreach (var segment in part.Segments)
        {
            _ = segment switch
            {
                TemplateSegment.Text text => joined.Append(text.Value),
                TemplateSegment.Output => joined.Append(Value),
                _ => joined,
            };
        }

        return joined.ToString();
    }

    private static string Shown(string address) => (address.Length > 80 ? address[..80] + "…" : address).Replace(Value, '…');

    [GeneratedRegex("^(?:[a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\bhttp://[^\s<>""()\[\]]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex PlainLink();

    // What the rules of SpamAssassin and the guides of large providers name, in words that a business email does without.
    [GeneratedRegex(
        @"\b(?:100% free|act now|risk[- ]free|click here|cash bonus|double your|earn extra|make money|no obligation|once in a lifetime|order now|this is not spam|you(?: have|'ve) won"
        + @"|jetzt zuschlagen|garantiert kostenlos|geld verdienen|kein spam|sie haben gewonnen)\b|!!!|\${3}|€€€",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex FilterWords();
}
