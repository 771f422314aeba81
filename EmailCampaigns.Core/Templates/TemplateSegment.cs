namespace EmailCampaigns.Core.Templates;

/// <summary>A stretch of a parsed template, in the order of the source.</summary>
internal abstract record TemplateSegment
{
    private TemplateSegment()
    {
    }

    internal sealed record Text(string Value) : TemplateSegment;

    /// <summary><c>{{company}}</c></summary>
    internal sealed record Output(TemplateExpression Value) : TemplateSegment;

    /// <summary><c>{{#if company}}</c>, <c>{{#if (eq plan "trial")}}</c>, or with <paramref name="Negated"/> <c>{{#unless company}}</c></summary>
    internal sealed record Open(TemplateExpression Condition, bool Negated) : TemplateSegment;

    /// <summary><c>{{else}}</c></summary>
    internal sealed record Else : TemplateSegment;

    /// <summary><c>{{/if}}</c></summary>
    internal sealed record Close(bool Negated) : TemplateSegment;
}

/// <summary>What stands inside a tag.</summary>
internal abstract record TemplateExpression
{
    private TemplateExpression()
    {
    }

    /// <summary>The text that it stands for with these fields.</summary>
    internal string Evaluate(MergeFields fields) => this switch
    {
        Literal literal => literal.Value,
        Variable variable => fields.ByKey.GetValueOrDefault(variable.Key, ""),
        Ai ai => fields.AiTexts.GetValueOrDefault(ai.Instruction, ""),
        Call call => call.Helper.Apply([.. call.Arguments.Select(argument => argument.Evaluate(fields))]),
        _ => throw new InvalidOperationException($"Unknown expression {GetType()}."),
    };

    internal sealed record Literal(string Value) : TemplateExpression;

    /// <summary>A field, by its name as the author typed it.</summary>
    internal sealed record Variable(string Name) : TemplateExpression
    {
        /// <summary>The name as fields are looked up.</summary>
        internal string Key { get; } = MergeFields.KeyOf(Name);
    }

    /// <summary><c>ai "one line about their company"</c>: what a model wrote for the contact, by its instruction.</summary>
    internal sealed record Ai(string Instruction) : TemplateExpression;

    /// <summary><c>default first_name "there"</c></summary>
    internal sealed record Call(TemplateHelper Helper, IReadOnlyList<TemplateExpression> Arguments) : TemplateExpression;
}
