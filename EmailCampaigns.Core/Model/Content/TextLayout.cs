using System.Text;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>Sets running text in lines: spaces and line ends are held back until text follows, so that none is doubled and none is left at an end.</summary>
internal sealed class TextLayout
{
    private readonly StringBuilder _text = new();
    private readonly List<Indentation> _indentations = [];
    private readonly Stack<int> _marks = new();
    private int _openMarks;
    private int _lineEnds;
    private int _preserving;
    private bool _atLineStart = true;
    private bool _newCell;
    private bool _space;

    /// <summary>At least this many line ends before what follows.</summary>
    public void Break(int lineEnds) => _lineEnds = Math.Max(_lineEnds, _text.Length is 0 ? 0 : lineEnds);

    /// <summary>A line end that the author set; a second one leaves a line empty, more are taken for looks.</summary>
    public void LineEnd() => Break(Math.Min(_lineEnds + 1, 2));

    /// <summary>What follows stands in another cell of the row.</summary>
    public void Cell() => _newCell = true;

    /// <summary>What the lines that follow begin with: the first one, and the others.</summary>
    public void Indent(string first, string others) => _indentations.Add(new(first, others));

    public void Outdent() => _indentations.RemoveAt(_indentations.Count - 1);

    /// <summary>From here on white space is kept.</summary>
    public void Preserve() => _preserving++;

    public void Collapse() => _preserving--;

    public void Text(string text)
    {
        foreach (var c in text)
        {
            if (c is '\0')
            {
                continue;
            }

            if (_preserving > 0)
            {
                Keep(c);
            }
            else if (c is ' ' or '\t' or '\n' or '\r' or '\f' or '\u00A0')
            {
                _space = true;
            }
            else if (c is not ('\u00AD' or '\u200B' or '\uFEFF'))
            {
                Start();
                _text.Append(c);
            }
        }
    }

    /// <summary>Remembers this place until <see cref="SinceMark"/>. Marks nest.</summary>
    public void Mark()
    {
        _marks.Push(-1);
        _openMarks++;
    }

    /// <summary>The text since the last mark, without what was held back before it; null where it is longer than asked for. Takes the mark away.</summary>
    public string? SinceMark(int max)
    {
        var start = _marks.Pop();
        if (start >= 0)
        {
            var length = _text.Length - start;
            return length > max ? null : _text.ToString(start, length);
        }

        _openMarks--;
        return "";
    }

    /// <summary>Right behind the last character, before any space or line end that is held back.</summary>
    public void Append(string text)
    {
        RequireRoom();
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();

    private void Keep(char c)
    {
        if (c is not '\n')
        {
            Start();
            _text.Append(c);
        }
        else if (_text.Length > 0)
        {
            _lineEnds++;
        }
    }

    /// <summary>Writes what was held back: now it is known that text follows.</summary>
    private void Start()
    {
        RequireRoom();
        _text.Append('\n', _lineEnds);
        if (_atLineStart || _lineEnds > 0)
        {
            foreach (var indentation in _indentations)
            {
                _text.Append(indentation.Next());
            }
        }
        else if (_newCell)
        {
            _text.Append(" | ");
        }
        else if (_space)
        {
            _text.Append(' ');
        }

        (_lineEnds, _atLineStart, _newCell, _space) = (0, false, false, false);
        PlaceMarks();
    }

    // Quotations in quotations make a text longer than its HTML.
    private void RequireRoom()
    {
        if (_text.Length > ContentLimits.MergedBody)
        {
            throw new ContentLimitException($"The text of the HTML has more than {ContentLimits.MergedBody:N0} characters.");
        }
    }

    private void PlaceMarks()
    {
        if (_openMarks is 0)
        {
            return;
        }

        for (var i = 0; i < _openMarks; i++)
        {
            _marks.Pop();
        }

        for (; _openMarks > 0; _openMarks--)
        {
            _marks.Push(_text.Length);
        }
    }

    private sealed class Indentation(string first, string others)
    {
        private string _next = first;

        public string Next()
        {
            var next = _next;
            _next = others;
            return next;
        }
    }
}
