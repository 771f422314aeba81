using System.Net;

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
    private bool _trimNextText;

    private TemplateParser(string source, TemplatePart part) => (_source, _part) = (source, part);

    internal static ParsedTemplate Parse(string source, TemplatePart part)
    {
        var parser = new TemplateParser(source, part);
        parser.ReadAll();
        return new ParsedTemplate(parser._segments, parser._problems);
    }

    private void ReadAll()
    {
        var at = 0;
        while (at < _source.Length)
        {
            var open = _source.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                AddText(_source[at..]);
                break;
            }

            var backslashes = open - at - _source.AsSpan(at, open - at).TrimEnd('\\').Length;
            if (backslashes == 1)
            {
                // \{{ is the two braces themselves
                AddText(_source[at..(open - 1)] + "{{");
                at = open + 2;
                continue;
            }

            // \\{{ is a backslash and a tag
            AddText(_source[at..(backslashes == 2 ? open - 1 : open)]);
            at = ReadTag(open);
        }

        foreach (var block in _blocks.Where(b => !b.IsElseIf).Reverse())
        {
            Report(block.At, $"{{{{#{block.Word}}}}} is never closed: write {{{{/{block.Word}}}}} where it ends.");
        }
    }

    private void AddText(string text)
    {
        if (_trimNextText)
        {
            text = text.TrimStart();
            _trimNextText = text.Length == 0;
        }

        if (text.Length > 0)
        {
            _segments.Add(new TemplateSegment.Text(text));
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

        var content = _source[start..close];
        var trimBefore = content.StartsWith('~');
        var trimAfter = content.EndsWith('~');
        if (trimBefore && _segments is [.., TemplateSegment.Text text])
        {
            _segments.RemoveAt(_segments.Count - 1);
            AddText(text.Value.TrimEnd());
        }

        // Visual editors write a quote inside a tag as &quot; and a blank as &nbsp;.
        content = content.Trim('~');
        ReadTagContent(open, (_part == TemplatePart.Html ? WebUtility.HtmlDecode(content) : content).Trim());
        _trimNextText = trimAfter;
        return close + braces;
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
        _blocks.Push(new Block(at, word, IsElseIf: false));
        AddCondition(at, word, condition);
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

        _blocks.Push(new Block(at, word, IsElseIf: true));
        AddCondition(at, word, rest[word.Length..].Trim());
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

    private TemplateExpression? ReadExpression(int at, string content)
    {
        try
        {
            var reader = new TemplateExpressionReader(content);
            return reader.ReadAll();
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
        var before = _source.AsSpan(0, at);
        _problems.Add(new TemplateProblem(_part, before.Count('\n') + 1, at - before.LastIndexOf('\n'), message));
    }

    private sealed record Block(int At, string Word, bool IsElseIf)
    {
        internal bool HasElse { get; set; }
    }
}

/// <summary>One part of a template, read. Render it only where there are no problems.</summary>
internal sealed record ParsedTemplate(IReadOnlyList<TemplateSegment> Segments, IReadOnlyList<TemplateProblem> Problems);
