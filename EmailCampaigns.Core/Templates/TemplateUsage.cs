namespace EmailCampaigns.Core.Templates;

/// <summary>What a text makes of the contacts that it is shown one after the other: who lacks which value, who takes which branch. Nothing is merged.</summary>
public sealed class TemplateUsage
{
    /// <summary>Contacts that are named as examples.</summary>
    private const int Examples = 5;

    private readonly List<IReadOnlyList<TemplateSegment>> _parts;
    private readonly List<BranchCount> _branches = [];
    private readonly Dictionary<TemplateSegment, BranchCount> _branchOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, MissingCount> _missing = new(StringComparer.Ordinal);

    /// <param name="source">A source with problems is answered as far as it can be read.</param>
    public TemplateUsage(TemplateSource source)
    {
        var parsed = ParsedSource.Parse(source);
        _parts = [.. parsed.Parts.Where(p => p.Problems.Count == 0).Select(p => p.Segments)];
        foreach (var open in _parts.SelectMany(p => p).OfType<TemplateSegment.Open>())
        {
            var count = new BranchCount($"{{{{#{(open.Negated ? "unless" : "if")} {Written(open.Condition)}}}}}");
            _branches.Add(count);
            _branchOf.Add(open, count);
        }
    }

    /// <summary>Whether it asks for anything at all: a text that does not is the same for everybody.</summary>
    public bool DependsOnContact => _parts.Any(part => part.Any(segment => segment is not TemplateSegment.Text));

    /// <summary>How many contacts were shown.</summary>
    public int Contacts { get; private set; }

    /// <summary>The fields that left a hole, with how many contacts and the first of them.</summary>
    public IReadOnlyList<MissingValue> Missing => [.. _missing.Values.Select(m => new MissingValue(m.Name, m.Contacts, m.First)).OrderByDescending(m => m.Contacts)];

    /// <summary>Each condition with how many contacts it held for, and for how many not; those that never came to it are in neither.</summary>
    public IReadOnlyList<BranchUse> Branches =>
        [.. _branches.GroupBy(b => b.Condition).Select(same => same.First()).Select(b => new BranchUse(b.Condition, b.Holds, b.HoldsNot))];

    /// <summary>Shows the text one more contact.</summary>
    public void Add(Guid contactId, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Contacts++;
        var lacks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in _parts)
        {
            Walk(part, fields, lacks);
        }

        foreach (var name in lacks)
        {
            var key = MergeFields.KeyOf(name);
            if (!_missing.TryGetValue(key, out var count))
            {
                _missing.Add(key, count = new MissingCount(name));
            }

            if (count.LastContact != contactId)
            {
                count.LastContact = contactId;
                count.Contacts++;
                if (count.First.Count < Examples)
                {
                    count.First.Add(contactId);
                }
            }
        }
    }

    private void Walk(IReadOnlyList<TemplateSegment> segments, MergeFields fields, HashSet<string> lacks)
    {
        var branches = new OpenBranches();
        foreach (var segment in segments)
        {
            switch (segment)
            {
                case TemplateSegment.Open open:
                    var isTaken = TemplateCondition.IsTrue(open.Condition, fields) != open.Negated;
                    if (branches.AreTaken)
                    {
                        _branchOf[open].Count(isTaken);
                    }

                    branches.Open(isTaken);
                    break;
                case TemplateSegment.Else:
                    branches.Else();
                    break;
                case TemplateSegment.Close:
                    branches.Close();
                    break;
                case TemplateSegment.Output output when branches.AreTaken && output.Value.Evaluate(fields).Length == 0:
                    lacks.UnionWith(TemplateVariables.NeededBy(output.Value));
                    break;
            }
        }
    }

    private static string Written(TemplateExpression expression) => expression switch
    {
        TemplateExpression.Literal literal => $"\"{literal.Value}\"",
        TemplateExpression.Variable variable => variable.Name.Any(char.IsWhiteSpace) ? $"[{variable.Name}]" : variable.Name,
        TemplateExpression.Ai ai => $"(ai \"{ai.Instruction}\")",
        TemplateExpression.Call call => $"({call.Helper.Name} {string.Join(' ', call.Arguments.Select(Written))})",
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType()}."),
    };

    private sealed class MissingCount(string name)
    {
        public string Name { get; } = name;
        public int Contacts { get; set; }
        public List<Guid> First { get; } = [];
        public Guid? LastContact { get; set; }
    }

    private sealed class BranchCount(string condition)
    {
        public string Condition { get; } = condition;
        public int Holds { get; private set; }
        public int HoldsNot { get; private set; }

        public void Count(bool holds) => _ = holds ? Holds++ : HoldsNot++;
    }
}

/// <summary>A field that a text needs and contacts lack.</summary>
/// <param name="Name">As the author typed it.</param>
/// <param name="Contacts">How many of those that were looked at.</param>
/// <param name="Examples">The first of them.</param>
public sealed record MissingValue(string Name, int Contacts, IReadOnlyList<Guid> Examples);

/// <summary>A condition of a text, such as <c>{{#if customer}}</c>, and how many contacts go which way.</summary>
public sealed record BranchUse(string Condition, int Taken, int NotTaken);
