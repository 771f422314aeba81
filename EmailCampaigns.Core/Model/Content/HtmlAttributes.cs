namespace EmailCampaigns.Core.Model.Content;

/// <summary>Reads the attributes of a tag, from the end of its name on.</summary>
/// <param name="text">What follows the name; may go on behind the tag.</param>
internal ref struct HtmlAttributes(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>As written.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Without its quotes, entities as written; empty where there is none.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Where the tag's <c>&gt;</c> stands, once all attributes are read; null where the text ends before.</summary>
    public int? End { get; private set; }

    public bool Read()
    {
        while (_at < _text.Length && (_text[_at] is '/' || HtmlPieces.IsBlank(_text[_at])))
        {
            _at++;
        }

        if (_at == _text.Length)
        {
            return false;
        }

        if (_text[_at] is '>')
        {
            End = _at;
            return false;
        }

        ReadName();
        return ReadValue();
    }

    private void ReadName()
    {
        var start = _at++; // also where it is an =
        while (_at < _text.Length && _text[_at] is not ('/' or '>' or '=') && !HtmlPieces.IsBlank(_text[_at]))
        {
            _at++;
        }

        Name = _text[start.._at];
    }

    // False where the text ends inside of the value.
    private bool ReadValue()
    {
        Value = default;
        SkipBlanks();
        if (_at == _text.Length || _text[_at] is not '=')
        {
            return _at < _text.Length;
        }

        _at++;
        SkipBlanks();
        if (_at < _text.Length && _text[_at] is '"' or '\'')
        {
            var close = _text[(_at + 1)..].IndexOf(_text[_at]);
            if (close < 0)
            {
                _at = _text.Length;
                return false;
            }

            Value = _text.Slice(_at + 1, close);
            _at += close + 2;
            return true;
        }

        var start = _at;
        while (_at < _text.Length && _text[_at] is not '>' && !HtmlPieces.IsBlank(_text[_at]))
        {
            _at++;
        }

        Value = _text[start.._at];
        return _at < _text.Length;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && HtmlPieces.IsBlank(_text[_at]))
        {
            _at++;
        }
    }
}
