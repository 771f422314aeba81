using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>What every email must have.</summary>
public enum EmailPart
{
    Subject,

    /// <summary>Text or an image, in the part that the reader's program shows.</summary>
    Content,
}

/// <summary>
/// Tells whether the reader of an email would see something. Blanks, characters of no width, markup and comments show nothing; an image shows something.
/// </summary>
public static class EmailCompleteness
{
    /// <summary>Letters and symbols that Unicode does not count as blanks, and that show nothing all the same.</summary>
    private static readonly HashSet<int> BlankLetters = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0];

    /// <summary>The parts that an email lacks; empty where it is complete.</summary>
    /// <param name="content">After merge, before signature and footer: neither is a reason to send an email.</param>
    /// <param name="subjectIsDue">False where the subject comes from the email's thread.</param>
    public static IReadOnlyList<EmailPart> Missing(EmailContent content, bool subjectIsDue)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Missing(HasSubject(content.Subject) || !subjectIsDue, HasContent(content));
    }

    /// <summary>Whether something stands in a subject; <c>Re:</c> alone is none.</summary>
    public static bool HasSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var own = subject.AsSpan().Trim();
        return HasVisibleText(own.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? own[3..] : own);
    }

    /// <summary>Whether the reader sees text or an image. The HTML decides, because it is what programs show; without one the text part does.</summary>
    public static bool HasContent(EmailContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return string.IsNullOrWhiteSpace(content.Html) ? HasVisibleText(content.Text) : HasVisibleContent(content.Html);
    }

    /// <summary>Whether a plain text has a character that can be seen.</summary>
    public static bool HasVisibleText(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether HTML shows text or an image.</summary>
    /// <param name="html">A document or a part of one; may be malformed.</param>
    public static bool HasVisibleContent(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var images = new Images();
        var elements = new HtmlStructure(images);
        var pieces = new HtmlPieces(html);
        try
        {
            while (pieces.Read() && !images.AnyShown)
            {
                switch (pieces.Kind)
                {
                    case HtmlPiece.Text or HtmlPiece.RawText when elements.ShowsText(pieces.Source)
                        && HasVisibleText(HtmlEntities.Decode(pieces.Source, inAttribute: false)):
                        return true;
                    case HtmlPiece.StartTag:
                        elements.Start(new HtmlTag(pieces.Name, pieces.Attributes, pieces.Position));
                        break;
                    case HtmlPiece.EndTag:
                        elements.End(pieces.Name);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (ContentLimitException)
        {
            return true; // it is not empty: that it cannot be sent has another reason, which its conversion tells
        }

        return images.AnyShown;
    }

    /// <summary>Why an email is not sent, in a sentence.</summary>
    /// <param name="missing">The parts that it lacks; at least one.</param>
    /// <param name="emptyFields">The fields that those parts name and the contact does not have.</param>
    public static string Describe(IReadOnlyList<EmailPart> missing, IReadOnlyList<string> emptyFields)
    {
        ArgumentNullException.ThrowIfNull(emptyFields);
        var parts = string.Join(" and ", missing.Select(part => part switch
        {
            EmailPart.Subject => "no subject",
            EmailPart.Content => "no content",
        }));
        return emptyFields.Count == 0 ? $"The email has {parts}." : $"The email has {parts}: this contact has no {string.Join(", no ", emptyFields)}.";
    }

    internal static IReadOnlyList<EmailPart> Missing(bool hasSubject, bool hasContent) => (hasSubject, hasContent) switch
    {
        (true, true) => [],
        (false, true) => [EmailPart.Subject],
        (true, false) => [EmailPart.Content],
        (false, false) => [EmailPart.Subject, EmailPart.Content],
    };

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.OtherNotAssigned)
        && !BlankLetters.Contains(rune.Value);

    private sealed class Images : IHtmlElements
    {
        public bool AnyShown { get; private set; }

        public void Enter(HtmlTag tag) => AnyShown |= tag is { Name: "img", HasSource: true };

        public void Leave(HtmlTag tag)
        {
        }
    }
}
