namespace EmailCampaigns.Core.Templates;

/// <summary>A field that a template speaks of, by its name as first typed. With a fallback the email reads well where the field is empty.</summary>
public sealed record TemplateVariable(string Name, bool HasFallback);

/// <summary>What stands in place of a field that a contact does not have.</summary>
public sealed record UsedFallback(string Field, string Text);

/// <summary>
/// What a source needs to know of its recipients. A field has a fallback where <c>default</c> gives another text, or an <c>{{#if}}</c> that holds
/// only where the field has a value stands around it. Sources with problems are answered as far as they can be read.
/// </summary>
public static class TemplateVariables
{
    /// <summary>Every field of the source, once; with a fallback only if it has one wherever it stands.</summary>
    public static IReadOnlyList<TemplateVariable> Of(TemplateSource source) =>
        [.. Uses(source).GroupBy(use => MergeFields.KeyOf(use.Name)).Select(uses => new TemplateVariable(uses.First().Name, uses.All(use => use.HasFallback)))];

    /// <summary>Fields that no contact can have: they refuse a start.</summary>
    /// <param name="source">What would be sent.</param>
    /// <param name="knownNames">The standard names, and the custom fields of the workspace.</param>
    public static IReadOnlyList<string> Unknown(TemplateSource source, IEnumerable<string> knownNames)
    {
        var known = knownNames.Select(MergeFields.KeyOf).ToHashSet(StringComparer.Ordinal);
        return [.. Of(source).Select(v => v.Name).Where(name => !known.Contains(MergeFields.KeyOf(name)))];
    }

    /// <summary>Fields without fallback that are empty for this contact: what a reviewer should see at the draft.</summary>
    public static IReadOnlyList<string> Missing(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return [.. ParsedSource.Parse(source).Parts.SelectMany(part => MissingIn(part, fields)).DistinctBy(MergeFields.KeyOf)];
    }

    /// <summary>Fields that are empty for this contact and have a text of the author's, or another field, in their place: <c>{{default first_name "there"}}</c>.</summary>
    public static IReadOnlyList<UsedFallback> Fallbacks(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return
        [
            .. ParsedSource.Parse(source).Parts.SelectMany(part => ReachedBy(part, fields))
                .Select(output => output.Value).OfType<TemplateExpression.Call>().SelectMany(call => FallbackOf(call, fields))
                .DistinctBy(used => MergeFields.KeyOf(used.Field)),
        ];
    }

    /// <summary>
    /// Fields that would make a link of the HTML run a script or bring its own content (<c>javascript:</c>, <c>vbscript:</c>, <c>data:</c>): the link is sent without an
    /// address, which a reviewer should see at the draft.
    /// </summary>
    public static IReadOnlyList<string> RefusedInLinks(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var merger = new SegmentMerger(ParsedSource.Parse(source).Html.Segments, MergeTarget.Html, ContentLimits.MergedBody);
        var refused = new List<string>();
        if (!merger.HasValuesInLinks)
        {
            return refused;
        }

        try
        {
            merger.Merge(fields, values => refused.AddRange(values.SelectMany(NamesIn).Where(name => fields[name].Length > 0)));
        }
        catch (ContentLimitException)
        {
            // The email fails with that as its reason; what was found up to there is still worth telling.
        }

        return [.. refused.DistinctBy(MergeFields.KeyOf)];
    }

    /// <summary>The fields of one part, as often as they occur.</summary>
    internal static IEnumerable<string> NamesIn(ParsedTemplate part) => UsesIn(part).Select(u => u.Name);

    private static IEnumerable<TemplateVariable> Uses(TemplateSource source) => ParsedSource.Parse(source).Parts.SelectMany(UsesIn);

    private static IEnumerable<TemplateVariable> UsesIn(ParsedTemplate part)
    {
        var guards = new Stack<Guard>();
        foreach (var segment in part.Segments)
        {
            switch (segment)
            {
                case TemplateSegment.Open open:
                    foreach (var name in NamesIn(open.Condition))
                    {
                        yield return new TemplateVariable(name, HasFallback: true);
                    }

                    guards.Push(new Guard(open));
                    break;
                case TemplateSegment.Else:
                    guards.Push(guards.Pop().Turned());
                    break;
                case TemplateSegment.Close:
                    guards.Pop();
                    break;
                case TemplateSegment.Output output:
                    var needed = NeededBy(output.Value).ToHashSet();
                    foreach (var name in NamesIn(output.Value))
                    {
                        yield return new TemplateVariable(name, !needed.Contains(name) || guards.Any(g => g.Vouches(name)));
                    }

                    break;
            }
        }
    }

    private static IEnumerable<string> MissingIn(ParsedTemplate part, MergeFields fields) =>
        ReachedBy(part, fields).Where(output => output.Value.Evaluate(fields).Length == 0).SelectMany(output => NeededBy(output.Value));

    private static IEnumerable<UsedFallback> FallbackOf(TemplateExpression.Call call, MergeFields fields) =>
        call.Helper == TemplateHelper.Default && call.Arguments[0] is TemplateExpression.Variable { Name: var name } && fields[name].Length == 0 && call.Evaluate(fields) is { Length: > 0 } text
            ? [new UsedFallback(name, text)]
            : [];

    /// <summary>The values of a part that stand in branches which are taken.</summary>
    internal static IEnumerable<TemplateSegment.Output> ReachedBy(ParsedTemplate part, MergeFields fields)
    {
        var branches = new Stack<bool>();
        foreach (var segment in part.Segments)
        {
            switch (segment)
            {
                case TemplateSegment.Open open:
                    branches.Push(TemplateCondition.IsTrue(open.Condition, fields.Plain) != open.Negated);
                    break;
                case TemplateSegment.Else:
                    branches.Push(!branches.Pop());
                    break;
                case TemplateSegment.Close:
                    branches.Pop();
                    break;
                case TemplateSegment.Output output when branches.All(taken => taken):
                    yield return output;
                    break;
            }
        }
    }

    // Of {{default first_name name}} it is the last that has nothing to fall back on.
    internal static IEnumerable<string> NeededBy(TemplateExpression expression) => expression switch
    {
        TemplateExpression.Literal or TemplateExpression.Ai => [],
        TemplateExpression.Variable variable => [variable.Name],
        TemplateExpression.Call call => NeededBy(call.Arguments[^1]),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType()}."),
    };

    private static IEnumerable<string> NamesIn(TemplateExpression expression) => expression switch
    {
        TemplateExpression.Literal or TemplateExpression.Ai => [],
        TemplateExpression.Variable variable => [variable.Name],
        TemplateExpression.Call call => call.Arguments.SelectMany(NamesIn),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType()}."),
    };

    // The fields that cannot be empty in the branch at hand, and those in the other one.
    private sealed record Guard(IReadOnlyList<string> Here, IReadOnlyList<string> There)
    {
        internal Guard(TemplateSegment.Open open)
            : this(NotEmptyIf(open.Condition, !open.Negated), NotEmptyIf(open.Condition, open.Negated))
        {
        }

        internal Guard Turned() => new(There, Here);

        internal bool Vouches(string name) => Here.Contains(MergeFields.KeyOf(name));

        // By key: what a condition that holds, or does not, says of the fields it looks at.
        private static IReadOnlyList<string> NotEmptyIf(TemplateExpression condition, bool holds) => condition switch
        {
            TemplateExpression.Variable variable => holds ? [variable.Key] : [],
            TemplateExpression.Call { Helper.Name: "gt" or "lt" or "contains" } call => holds ? KeysOf(call) : [],
            TemplateExpression.Call { Helper.Name: "eq" } call => IsWithEmptyText(call) ? (holds ? [] : KeysOf(call)) : holds && IsWithText(call) ? KeysOf(call) : [],
            TemplateExpression.Call { Helper.Name: "ne" } call => NotEmptyIf(call with { Helper = TemplateHelper.Find("eq")! }, !holds),
            _ => [],
        };

        private static bool IsWithText(TemplateExpression.Call call) => call.Arguments.Any(a => a is TemplateExpression.Literal);

        private static bool IsWithEmptyText(TemplateExpression.Call call) => call.Arguments.Any(a => a is TemplateExpression.Literal { Value: var text } && string.IsNullOrWhiteSpace(text));

        private static List<string> KeysOf(TemplateExpression.Call call) => [.. call.Arguments.OfType<TemplateExpression.Variable>().Select(v => v.Key)];
    }
}
