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
    private readonly List<TemplateProblem> _problems = [];
    private readonly Stack<Block> _blocks = [];
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, TemplateExpression?> _expressions = new(StringComparer.Ordinal);
    private bool _trimNextText;
    private int _tags;
    private bool _isOver;

    private TemplateParser(string source, TemplatePart part) => (_source, _part) = (source, part);

    internal static ParsedTemplate Parse(string source, TemplatePart part)
    {
        var parser = new TemplateParser(source, part);
        parser.ReadAll();
        return new ParsedTemplate(parser._segments, parser._problems, source.Length);
    }

    private void ReadAll()
    {
        if (_source.Length > ContentLimits.Body)
        {
            Stop(0, $"At most {ContentLimits.Body:N0} characters are possible; this has {_source.Length:N0}.");
            return;
        }

        var at = 0;
        while (at < _source.Length && !_isOver)
        {
            var open = _source.IndexOf("{{", at, StringComparison.Ordinal);
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
        foreach (var block in _blocks.Where(b => !b.IsElseIf).Reverse())
        {
            Report(block.At, $"{{{{#{block.Word}}}}} is never closed: write {{{{/{block.Word}}}}} where it ends.");
        }
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
            Report(open, "Four braces have no meaning here: write two.");
            return open + 4;
        }

        // Three braces ask for a value without escaping. A contact's value never brings its own HTML, so they are read as two.
        var braces = Starts(open, "{{{") ? 3 : 2;
        var start = open + braces;
        var close = _source.IndexOf(braces == 3 ? "}}}" : "}}", start, StringComparison.Ordinal);
        var next = _source.IndexOf("{{", start, StringComparison.Ordinal);
        if (close < 0 || (next >= 0 && next < close))
        {
            Report(open, $"This tag is not closed: it needs {(braces == 3 ? "}}}" : "}}")} at its end.");
            return next < 0 ? _source.Length : next;
        }

        if (close - start > ContentLimits.TemplateTagLength)
        {
            Stop(open, $"A tag has at most {ContentLimits.TemplateTagLength:N0} characters; this has {close - start:N0}.");
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
        if (IsBlockTag(content) && EndOfLineAlone(open, end) is { } afterLine)
        {
            TrimEndOfText(c => c is ' ' or '\t');
            end = afterLine;
        }

        EndText();
        CountTag(open);
        if (!_isOver)
        {
            ReadTagContent(open, content);
        }

        return end;
    }

    private static bool IsBlockTag(string content) => content is ['#' or '/' or '^', ..] || FirstWord(content) is "else";

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

    private void CountTag(int at, int by = 1)
    {
        _tags += by;
        if (_tags > ContentLimits.TemplateTags)
        {
            Stop(at, $"A template has at most {ContentLimits.TemplateTags:N0} tags in one part, calls of functions included.");
        }
    }

    private int SkipComment(int open)
    {
        var end = Starts(open, "{{!--") ? "--}}" : "}}";
        var close = _source.IndexOf(end, open + 3, StringComparison.Ordinal);
        if (close < 0)
        {
            Report(open, $"This comment is not closed: it needs {end} at its end.");
            return _source.Length;
        }

        return close + end.Length;
    }

    private void ReadTagContent(int at, string content)
    {
        if (content.StartsWith('&'))
        {
            content = content[1..].TrimStart();
        }

        var word = FirstWord(content);
        var rest = content[word.Length..].Trim();
        switch (word)
        {
            case "" when rest.Length == 0:
                Report(at, "This tag is empty: write the name of a field in it.");
                break;
            case "#if" or "#unless":
                Open(at, word[1..], rest);
                break;
            case "else" or "^":
                Else(at, rest);
                break;
            case "/if" or "/unless":
                Close(at, word[1..]);
                break;
            case ['#' or '/' or '^', ..]:
                Report(at, $"{{{{{word}}}}} is not known here. Blocks are {{{{#if}}}} and {{{{#unless}}}}.");
                break;
            case ['>' or '*', ..]:
                Report(at, "A template cannot include another one.");
                break;
            default:
                if (ReadExpression(at, content) is { } value)
                {
                    _segments.Add(new TemplateSegment.Output(value));
                }

                break;
        }
    }

    private void Open(int at, string word, string condition)
    {
        if (Push(new Block(at, word, IsElseIf: false)))
        {
            AddCondition(at, word, condition);
        }
    }

    private bool Push(Block block)
    {
        if (_blocks.Count == ContentLimits.BlockNesting)
        {
            Stop(block.At, $"Blocks can stand in each other {ContentLimits.BlockNesting} deep, and each {{{{else if}}}} counts.");
            return false;
        }

        _blocks.Push(block);
        return true;
    }

    private void AddCondition(int at, string word, string condition)
    {
        var expression = condition.Length == 0 ? new TemplateExpression.Literal("") : ReadExpression(at, condition);
        if (expression is not (null or TemplateExpression.Variable))
        {
            Report(at, $"\"{word}\" looks at one field: {{{{#{word} company}}}}.");
        }

        // What follows is read against a block even where its condition is wrong, so that one fault is told once.
        _segments.Add(new TemplateSegment.Open(expression ?? new TemplateExpression.Literal(""), word == "unless"));
    }

    private void Else(int at, string rest)
    {
        if (!_blocks.TryPeek(out var block))
        {
            Report(at, "{{else}} belongs inside {{#if}} ... {{/if}}.");
            return;
        }

        if (block.HasElse)
        {
            Report(at, $"This {{{{#{block.Word}}}}} has an {{{{else}}}} already.");
            return;
        }

        block.HasElse = true;
        _segments.Add(new TemplateSegment.Else());
        var word = FirstWord(rest);
        if (rest.Length == 0)
        {
            return;
        }

        if (word is not ("if" or "unless"))
        {
            Report(at, "After {{else}} nothing or another \"if\" may follow: {{else if company}}.");
            return;
        }

        if (Push(new Block(at, word, IsElseIf: true)))
        {
            AddCondition(at, word, rest[word.Length..].Trim());
        }
    }

    private void Close(int at, string word)
    {
        while (_blocks.TryPop(out var block))
        {
            _segments.Add(new TemplateSegment.Close(block.Word == "unless"));
            if (block.IsElseIf)
            {
                continue;
            }

            if (block.Word != word)
            {
                Report(at, $"{{{{/{word}}}}} closes a {{{{#{block.Word}}}}}: write {{{{/{block.Word}}}}}.");
            }

            return;
        }

        Report(at, $"{{{{/{word}}}}} closes nothing: there is no {{{{#{word}}}}} before it.");
    }

    // A tag that stands in several places is read once, and is one and the same.
    private TemplateExpression? ReadExpression(int at, string content)
    {
        if (_expressions.TryGetValue(content, out var known) && known is not null)
        {
            return known;
        }

        try
        {
            var reader = new TemplateExpressionReader(content);
            var expression = reader.ReadAll();
            _expressions[content] = expression;
            CountTag(at, reader.Calls);
            return expression;
        }
        catch (FormatException e)
        {
            Report(at, e.Message);
            return null;
        }
    }

    private static string FirstWord(string content)
    {
        var end = 0;
        while (end < content.Length && !char.IsWhiteSpace(content[end]) && content[end] != '(')
        {
            end++;
        }

        return content[..end];
    }

    private bool Starts(int at, string with) => string.CompareOrdinal(_source, at, with, 0, with.Length) == 0;

    private void Report(int at, string message)
    {
        if (_isOver)
        {
            return;
        }

        _problems.Add(TemplateProblem.At(_part, _source, at, message));
        if (_problems.Count == ContentLimits.Problems - 1)
        {
            Stop(at, "There are more problems than are listed here. Mend these first.");
        }
    }

    // What follows is not read: a limit is broken, or there is nothing left to tell.
    private void Stop(int at, string message)
    {
        if (!_isOver)
        {
            _problems.Add(TemplateProblem.At(_part, _source, at, message, isLimit: true));
            _isOver = true;
        }
    }

    private sealed record Block(int At, string Word, bool IsElseIf)
    {
        internal bool HasElse { get; set; }
    }
}

/// <summary>One part of a template, read. Render it only where there are no problems.</summary>
/// <param name="Segments">In the order of the source.</param>
/// <param name="Problems">Why it cannot be rendered.</param>
/// <param name="Length">Of the source, in characters.</param>
internal sealed record ParsedTemplate(IReadOnlyList<TemplateSegment> Segments, IReadOnlyList<TemplateProblem> Problems, int Length);
