using System.Net;
using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>
/// Reads one part of a template into segments. It takes the part of Handlebars that a merge of plain fields needs, and answers everything else with a
/// problem in plain words: partials, loops, paths into objects and unknown functions never reach the engine.
/// </summary>
internal sealed class TemplateParser
{
    private readonly string _source;
    private readonly TemplatePart _part;
    private readonly List<TemplateSegment> _segments = [];
    private readonly TemplateProblemList _problems;
    private readonly TemplateTagReader _tags;
    private readonly StringBuilder _text = new();
    private readonly ForeignTags _foreign;
    private readonly HiddenHtml _hidden;
    private bool _trimNextText;

    private TemplateParser(string source, TemplatePart part, ForeignTags foreign)
    {
        (_source, _part, _foreign) = (source, part, foreign);
        _problems = new TemplateProblemList(source, part);
        _tags = new TemplateTagReader(_segments, _problems, foreign);
        _hidden = new HiddenHtml(source, part);
    }

    internal static ParsedTemplate Parse(string source, TemplatePart part, ForeignTags foreign)
    {
        var parser = new TemplateParser(source, part, foreign);
        parser.ReadAll();
        return new ParsedTemplate(parser._segments, parser._problems.All, source.Length);
    }

    private void ReadAll()
    {
        if (_source.Length > ContentLimits.Body)
        {
            _problems.Stop(0, $"At most {ContentLimits.Body:N0} characters are possible; this has {_source.Length:N0}.");
            return;
        }

        var at = 0;
        while (at < _source.Length && !_problems.IsOver)
        {
            var open = _source.IndexOf("{{", at, StringComparison.Ordinal);
            _foreign.Report(_source, at, open < 0 ? _source.Length : open, _hidden, _problems);
            if (open < 0)
            {
                AddText(_source.AsSpan(at));
                break;
            }

            var before = _source.AsSpan(at, open - at);
            var backslashes = before.Length - before.TrimEnd('\\').Length;
            if (backslashes == 1)
            {
                // \{{ is the two braces themselves
                AddText(before[..^1]);
                AddText("{{");
                at = open + 2;
                continue;
            }

            // \\{{ is a backslash and a tag
            AddText(backslashes == 2 ? before[..^1] : before);
            at = ReadTag(open);
        }

        EndText();
        _tags.End();
    }

    private void AddText(ReadOnlySpan<char> text)
    {
        if (_trimNextText)
        {
            text = text.TrimStart();
            _trimNextText = text.IsEmpty;
        }

        _text.Append(text);
    }

    // Text between two tags is one segment.
    private void EndText()
    {
        if (_text.Length > 0)
        {
            _segments.Add(new TemplateSegment.Text(_text.ToString()));
            _text.Clear();
        }
    }

    // Returns where the source goes on.
    private int ReadTag(int open)
    {
        if (Starts(open, "{{!"))
        {
            return SkipComment(open);
        }

        if (Starts(open, "{{{{"))
        {
            _problems.Report(open, "Four braces have no meaning here: write two.");
            return open + 4;
        }

        // Three braces ask for a value without escaping. A contact's value never brings its own HTML, so they are read as two.
        var braces = Starts(open, "{{{") ? 3 : 2;
        var start = open + braces;
        var close = _source.IndexOf(braces == 3 ? "}}}" : "}}", start, StringComparison.Ordinal);
        var next = _source.IndexOf("{{", start, StringComparison.Ordinal);
        if (close < 0 || (next >= 0 && next < close))
        {
            _problems.Report(open, $"This tag is not closed: it needs {(braces == 3 ? "}}}" : "}}")} at its end.");
            return next < 0 ? _source.Length : next;
        }

        if (close - start > ContentLimits.TemplateTagLength)
        {
            _problems.Stop(open, $"A tag has at most {ContentLimits.TemplateTagLength:N0} characters; this has {close - start:N0}.");
            return _source.Length;
        }

        var content = _source[start..close];
        if (content.StartsWith('~'))
        {
            TrimEndOfText(char.IsWhiteSpace);
        }

        var end = close + braces;
        _trimNextText = content.EndsWith('~');

        // Visual editors write a quote inside a tag as &quot; and a blank as &nbsp;.
        content = content.Trim('~');
        content = (_part == TemplatePart.Html ? WebUtility.HtmlDecode(content) : content).Trim();
        if (TemplateTagReader.IsBlockTag(content) && EndOfLineAlone(open, end) is { } afterLine)
        {
            TrimEndOfText(c => c is ' ' or '\t');
            end = afterLine;
        }

        EndText();
        _tags.Read(open, content);
        return end;
    }

    /// <summary>Where the next line begins, if nothing else stands on the line of a tag: as in Handlebars, such a line leaves nothing behind.</summary>
    private int? EndOfLineAlone(int open, int end)
    {
        var before = _source.AsSpan(0, open).TrimEnd(" \t");
        var after = _source.AsSpan(end).TrimStart(" \t");
        if (before is not ([] or [.., '\n']))
        {
            return null;
        }

        var lineEnd = _source.Length - after.Length;
        return after switch
        {
            [] => lineEnd,
            ['\n', ..] => lineEnd + 1,
            ['\r', '\n', ..] => lineEnd + 2,
            _ => null,
        };
    }

    private void TrimEndOfText(Func<char, bool> isTrimmed)
    {
        while (_text.Length > 0 && isTrimmed(_text[^1]))
        {
            _text.Length--;
        }
    }

    private int SkipComment(int open)
    {
        var end = Starts(open, "{{!--") ? "--}}" : "}}";
        var close = _source.IndexOf(end, open + 3, StringComparison.Ordinal);
        if (close < 0)
        {
            _problems.Report(open, $"This comment is not closed: it needs {end} at its end.");
            return _source.Length;
        }

        return close + end.Length;
    }

    private bool Starts(int at, string with) => string.CompareOrdinal(_source, at, with, 0, with.Length) == 0;
}
