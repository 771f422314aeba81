namespace EmailCampaigns.Core.Model.Content;

/// <summary>What a piece of HTML is.</summary>
internal enum HtmlPiece
{
    Text,

    /// <summary>The text of an element whose content is no markup: <c>style</c>, <c>title</c>, <c>textarea</c>.</summary>
    RawText,
    StartTag,
    EndTag,

    /// <summary>A comment, a doctype, a tag that the document ends in: nothing of it is shown.</summary>
    Other,
}

/// <summary>
/// Cuts HTML into pieces, the way browsers do (WHATWG HTML, section 13.2.5). One pass without recursion, so its cost is the length of the text, whatever is
/// written there. The pieces together are the whole text.
/// </summary>
/// <param name="html">A document or a part of one; may be malformed.</param>
internal ref struct HtmlPieces(ReadOnlySpan<char> html)
{
    private readonly ReadOnlySpan<char> _html = html;
    private int _next;
    private string? _rawElement;

    /// <summary>What the present piece is.</summary>
    public HtmlPiece Kind { get; private set; }

    /// <summary>Where it begins.</summary>
    public int Position { get; private set; }

    /// <summary>The name of a tag in lower case; empty for other pieces.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What follows a tag's name, its <c>&gt;</c> included.</summary>
    public ReadOnlySpan<char> Attributes { get; private set; }

    /// <summary>The piece as it is written.</summary>
    public readonly ReadOnlySpan<char> Source => _html[Position.._next];

    /// <summary>Goes on to the next piece; false at the end.</summary>
    public bool Read()
    {
        Position = _next;
        Name = "";
        Attributes = default;
        if (_next == _html.Length)
        {
            return false;
        }

        if (_rawElement is not null)
        {
            ReadRawText();
            if (_next > Position)
            {
                return true;
            }
        }

        if (_html[_next] is not '<')
        {
            ReadText();
        }
        else
        {
            ReadMarkup();
        }

        return true;
    }

    // A < that begins no markup is text, and so is what follows it.
    private void ReadText()
    {
        Kind = HtmlPiece.Text;
        do
        {
            var open = _html[(_next + 1)..].IndexOf('<');
            _next = open < 0 ? _html.Length : _next + 1 + open;
        }
        while (_next < _html.Length && !BeginsMarkup(_html[(_next + 1)..]));
    }

    private void ReadMarkup()
    {
        var rest = _html[(_next + 1)..];
        switch (rest)
        {
            case ['!', '-', '-', ..]:
                Take(HtmlPiece.Other, EndOfComment());
                break;
            case ['!' or '?', ..]:
                Take(HtmlPiece.Other, After('>', _next + 1));
                break;
            case ['/', var letter, ..] when char.IsAsciiLetter(letter):
                ReadTag(HtmlPiece.EndTag, _next + 2);
                break;
            case ['/', _, ..]:
                Take(HtmlPiece.Other, After('>', _next + 2));
                break;
            case [var letter, ..] when char.IsAsciiLetter(letter):
                ReadTag(HtmlPiece.StartTag, _next + 1);
                break;
            default:
                ReadText();
                break;
        }
    }

    private static bool BeginsMarkup(ReadOnlySpan<char> afterOpen) =>
        afterOpen is ['!' or '?', ..] or ['/', _, ..] || (afterOpen is [var letter, ..] && char.IsAsciiLetter(letter));

    private void Take(HtmlPiece kind, int end) => (Kind, _next) = (kind, end);

    private readonly int After(char end, int from)
    {
        var at = _html[from..].IndexOf(end);
        return at < 0 ? _html.Length : from + at + 1;
    }

    // Ends at --> or --!>; <!--> and <!---> are whole.
    private readonly int EndOfComment()
    {
        var from = _next + 4;
        if (_html[from..] is ['>', ..])
        {
            return from + 1;
        }

        if (_html[from..] is ['-', '>', ..])
        {
            return from + 2;
        }

        while (true)
        {
            var dashes = _html[from..].IndexOf("--");
            if (dashes < 0)
            {
                return _html.Length;
            }

            from += dashes + 2;
            if (_html[from..] is ['>', ..])
            {
                return from + 1;
            }

            if (_html[from..] is ['!', '>', ..])
            {
                return from + 2;
            }

            from--;
        }
    }

    private void ReadTag(HtmlPiece kind, int nameStart)
    {
        var nameEnd = nameStart;
        while (nameEnd < _html.Length && _html[nameEnd] is not ('/' or '>') && !IsBlank(_html[nameEnd]))
        {
            nameEnd++;
        }

        var attributes = new HtmlAttributes(_html[nameEnd..]);
        while (attributes.Read())
        {
        }

        if (attributes.End is not { } end)
        {
            Take(HtmlPiece.Other, _html.Length);
            return;
        }

        Name = HtmlElement.NameOf(_html[nameStart..nameEnd]);
        Attributes = _html.Slice(nameEnd, end + 1);
        Take(kind, nameEnd + end + 1);
        _rawElement = kind is HtmlPiece.StartTag && HtmlElement.Of(Name).HasFlag(HtmlTraits.RawContent) ? Name : null;
    }

    // Up to the end tag of the element, which the next piece is.
    private void ReadRawText()
    {
        var element = _rawElement!;
        _rawElement = null;
        Kind = HtmlPiece.RawText;
        while (true)
        {
            var close = _html[_next..].IndexOf("</");
            if (close < 0 || element is "plaintext")
            {
                _next = _html.Length;
                return;
            }

            _next += close;
            var name = _html[(_next + 2)..];
            if (name.StartsWith(element, StringComparison.OrdinalIgnoreCase)
                && (name.Length == element.Length || name[element.Length] is '/' or '>' || IsBlank(name[element.Length])))
            {
                return;
            }

            _next += 2;
        }
    }

    internal static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';
}
