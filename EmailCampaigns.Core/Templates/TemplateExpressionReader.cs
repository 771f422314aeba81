namespace EmailCampaigns.Core.Templates;

/// <summary>Reads what stands inside a tag: a field, a text in quotes, or a function and its arguments.</summary>
internal sealed class TemplateExpressionReader(string content)
{
    private const int MaxDepth = 16;
    private const string UseOfAi = "\"ai\" needs, in quotes, what a model is to write: {{ai \"one line about their company\"}}.";

    private int _at;
    private int _depth;

    /// <summary>How often functions are called in what was read.</summary>
    internal int Calls { get; private set; }

    /// <exception cref="FormatException">The content is no expression; the message is for the author.</exception>
    internal TemplateExpression ReadAll()
    {
        var expression = ReadUntilEndOrParenthesis();
        return _at == content.Length ? expression : throw new FormatException("There is a ) without a ( before it.");
    }

    private TemplateExpression ReadUntilEndOrParenthesis()
    {
        var first = ReadOperand(out var isPlainWord);
        var arguments = new List<TemplateExpression>();
        while (SkipBlanks() && content[_at] != ')')
        {
            arguments.Add(ReadOperand(out _));
        }

        if (arguments.Count == 0)
        {
            return first;
        }

        if (first is not TemplateExpression.Variable { Name: var name } || !isPlainWord)
        {
            throw new FormatException("A tag holds one field, or a function and what it works on: {{default first_name \"there\"}}.");
        }

        var helper = TemplateHelper.Find(name) ?? throw new FormatException(
            $"There is no function \"{name}\". A field whose name has blanks is written in brackets: {{{{[{content.Trim()}]}}}}.");
        if (arguments.Count < helper.MinArguments || arguments.Count > helper.MaxArguments)
        {
            throw new FormatException(UseOf(helper));
        }

        if (helper == TemplateHelper.Ai)
        {
            return AiOf(arguments[0]);
        }

        if (helper.IsComparison && arguments.Exists(AiVariables.AreIn))
        {
            throw new FormatException("What a model writes is not known before it is written, so no condition can look at it.");
        }

        if (arguments.OfType<TemplateExpression.Call>().FirstOrDefault(c => c.Helper.IsComparison) is { } comparison)
        {
            throw new FormatException(PlaceOf(comparison.Helper));
        }

        if (helper.ComparesNumbers && arguments.OfType<TemplateExpression.Literal>().FirstOrDefault(a => TemplateCondition.NumberOf(a.Value) is null) is { } text)
        {
            throw new FormatException($"\"{helper.Name}\" compares numbers, and \"{text.Value}\" is none: {{{{#if ({helper.Name} employees 50)}}}}.");
        }

        Calls++;
        return new TemplateExpression.Call(helper, arguments);
    }

    /// <summary>Says where a comparison belongs.</summary>
    internal static string PlaceOf(TemplateHelper comparison) =>
        $"\"{comparison.Name}\" compares, so it belongs in a condition: {{{{#if {Example(comparison)}}}}}.";

    private TemplateExpression.Ai AiOf(TemplateExpression instruction)
    {
        Calls++;
        return instruction is TemplateExpression.Literal { Value: var words } && !string.IsNullOrWhiteSpace(words) ? new TemplateExpression.Ai(AiVariables.OneLine(words)) : throw new FormatException(UseOfAi);
    }

    private static string UseOf(TemplateHelper helper) => helper switch
    {
        _ when helper == TemplateHelper.Ai => UseOfAi,
        _ when helper == TemplateHelper.Default => "\"default\" needs a field and what to write where it is empty: {{default first_name \"there\"}}.",
        { IsComparison: true } => $"\"{helper.Name}\" compares two values: {{{{#if {Example(helper)}}}}}.",
        _ => $"\"{helper.Name}\" works on one field: {{{{{helper.Name} first_name}}}}.",
    };

    private static string Example(TemplateHelper comparison) => comparison.ComparesNumbers ? $"({comparison.Name} employees 50)" : $"({comparison.Name} plan \"trial\")";

    private TemplateExpression ReadOperand(out bool isPlainWord)
    {
        isPlainWord = false;
        if (!SkipBlanks())
        {
            throw new FormatException("Something is missing at the end of this tag.");
        }

        switch (content[_at])
        {
            case '(':
                return ReadParenthesis();
            case ')':
                throw new FormatException("There is nothing before this ).");
            case '"' or '\'':
                return new TemplateExpression.Literal(ReadQuoted(content[_at], "This text has no closing quote."));
            case '[':
                return VariableOf(ReadQuoted(']', "This field name has no closing bracket."));
            case '“' or '”' or '„' or '‘' or '’' or '«' or '»':
                throw new FormatException("Write straight quotes (\") around a text, not typographic ones.");
            default:
                isPlainWord = true;
                return ReadWord();
        }
    }

    private TemplateExpression ReadParenthesis()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"Functions may stand inside each other {MaxDepth} deep.");
        }

        _at++;
        var inner = ReadUntilEndOrParenthesis();
        if (_at == content.Length)
        {
            throw new FormatException("A ( has no ) after it.");
        }

        _at++;
        _depth--;
        return inner;
    }

    private string ReadQuoted(char end, string unclosed)
    {
        var start = _at + 1;
        var close = content.IndexOf(end, start);
        if (close < 0)
        {
            throw new FormatException(unclosed);
        }

        _at = close + 1;
        return content[start..close];
    }

    private TemplateExpression ReadWord()
    {
        var start = _at;
        while (_at < content.Length && !char.IsWhiteSpace(content[_at]) && content[_at] is not ('(' or ')' or '"' or '\'' or '['))
        {
            _at++;
        }

        var word = content[start.._at];
        if (word.All(c => char.IsAsciiDigit(c) || c is '.' or ','))
        {
            return new TemplateExpression.Literal(word);
        }

        // Handlebars' ways out of the present object (this, ../, @root) and hash arguments mean nothing for plain fields.
        if (!char.IsLetter(word[0]) && word[0] != '_' || word.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.')))
        {
            throw new FormatException($"\"{word}\" is not the name of a field. A name with special characters is written in brackets: {{{{[{word}]}}}}.");
        }

        return VariableOf(word);
    }

    private static TemplateExpression.Variable VariableOf(string name) => MergeFields.KeyOf(name) switch
    {
        "" => throw new FormatException("A field name is empty."),
        ['.', '.', ..] => throw new FormatException("A field name cannot begin with two dots."),
        _ => new TemplateExpression.Variable(name.Trim()),
    };

    // False at the end.
    private bool SkipBlanks()
    {
        while (_at < content.Length && char.IsWhiteSpace(content[_at]))
        {
            _at++;
        }

        return _at < content.Length;
    }
}
