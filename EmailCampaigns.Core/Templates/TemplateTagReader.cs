namespace EmailCampaigns.Core.Templates;

/// <summary>What the tags of a template mean, one after the other: values, blocks and their conditions.</summary>
internal sealed class TemplateTagReader
{
    private readonly List<TemplateSegment> _segments;
    private readonly TemplateProblemList _problems;
    private readonly ForeignTags _foreign;
    private readonly Stack<Block> _blocks = [];
    private readonly Dictionary<string, TemplateExpression?> _expressions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _instructions = new(StringComparer.Ordinal);
    private int _tags;

    /// <param name="segments">What is read is added here.</param>
    /// <param name="problems">Where to say what is wrong.</param>
    /// <param name="foreign">Recognizes what other systems write.</param>
    public TemplateTagReader(List<TemplateSegment> segments, TemplateProblemList problems, ForeignTags foreign) =>
        (_segments, _problems, _foreign) = (segments, problems, foreign);

    /// <summary>Whether a tag opens, divides or closes a block.</summary>
    public static bool IsBlockTag(string content) => content is ['#' or '/' or '^', ..] || FirstWord(content) is "else";

    /// <summary>Reads a tag.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="content">What stands between its braces.</param>
    public void Read(int at, string content)
    {
        CountTag(at);
        if (_problems.IsOver)
        {
            return;
        }

        if (content.StartsWith('&'))
        {
            content = content[1..].TrimStart();
        }

        var word = FirstWord(content);
        var rest = content[word.Length..].Trim();
        switch (word)
        {
            case "" when rest.Length == 0:
                _problems.Report(at, "This tag is empty: write the name of a field in it.");
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
                _problems.Report(at, $"{{{{{word}}}}} is not known here. Blocks are {{{{#if}}}} and {{{{#unless}}}}.");
                break;
            case ['>' or '*', ..]:
                _problems.Report(at, "A template cannot include another one.");
                break;
            default:
                if (ReadExpression(at, content) is not { } value)
                {
                    break;
                }

                if (value is TemplateExpression.Call { Helper: { IsComparison: true } comparison })
                {
                    _problems.Report(at, TemplateExpressionReader.PlaceOf(comparison));
                }
                else if (CountAi(at, value))
                {
                    _segments.Add(new TemplateSegment.Output(value));
                }

                break;
        }
    }

    /// <summary>Says which blocks were never closed.</summary>
    public void End()
    {
        foreach (var block in _blocks.Where(b => !b.IsElseIf).Reverse())
        {
            _problems.Report(block.At, $"{{{{#{block.Word}}}}} is never closed: write {{{{/{block.Word}}}}} where it ends.");
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
            _problems.Stop(block.At, $"Blocks can stand in each other {ContentLimits.BlockNesting} deep, and each {{{{else if}}}} counts.");
            return false;
        }

        _blocks.Push(block);
        return true;
    }

    private void AddCondition(int at, string word, string condition)
    {
        var expression = condition.Length == 0 ? new TemplateExpression.Literal("") : ReadExpression(at, condition);
        if (expression is not (null or TemplateExpression.Variable or TemplateExpression.Call { Helper.IsComparison: true }))
        {
            _problems.Report(at, $"\"{word}\" looks at one field: {{{{#{word} company}}}}. Or it compares: {{{{#{word} (eq plan \"trial\")}}}}.");
        }

        // What follows is read against a block even where its condition is wrong, so that one fault is told once.
        _segments.Add(new TemplateSegment.Open(expression ?? new TemplateExpression.Literal(""), word == "unless"));
    }

    private void Else(int at, string rest)
    {
        if (!_blocks.TryPeek(out var block))
        {
            _problems.Report(at, "{{else}} belongs inside {{#if}} ... {{/if}}.");
            return;
        }

        if (block.HasElse)
        {
            _problems.Report(at, $"This {{{{#{block.Word}}}}} has an {{{{else}}}} already.");
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
            _problems.Report(at, "After {{else}} nothing or another \"if\" may follow: {{else if company}}.");
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
                _problems.Report(at, $"{{{{/{word}}}}} closes a {{{{#{block.Word}}}}}: write {{{{/{block.Word}}}}}.");
            }

            return;
        }

        _problems.Report(at, $"{{{{/{word}}}}} closes nothing: there is no {{{{#{word}}}}} before it.");
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
            _problems.Report(at, _foreign.InBraces(content) is { } ours ? $"\"{{{{{content}}}}}\" is a tag of another system. Write {ours}." : e.Message);
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

    private bool CountAi(int at, TemplateExpression value)
    {
        _instructions.UnionWith(AiVariables.InstructionsIn(value));
        if (_instructions.Count <= AiVariables.MaxInPart)
        {
            return true;
        }

        _problems.Report(at, $"A model writes at most {AiVariables.MaxInPart} different texts in one part.");
        return false;
    }

    private void CountTag(int at, int by = 1)
    {
        _tags += by;
        if (_tags > ContentLimits.TemplateTags)
        {
            _problems.Stop(at, $"A template has at most {ContentLimits.TemplateTags:N0} tags in one part, calls of functions included.");
        }
    }

    private sealed record Block(int At, string Word, bool IsElseIf)
    {
        internal bool HasElse { get; set; }
    }
}
