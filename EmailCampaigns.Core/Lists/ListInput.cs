namespace EmailCampaigns.Core.Lists;

/// <summary>What a form or a request says about a list. Null says nothing about a field (a change leaves it), an empty text clears it.</summary>
public sealed record ListInput
{
    public string? Name { get; init; }
    public string? Description { get; init; }

    /// <summary>The input trimmed, and what is wrong with it.</summary>
    internal (ListInput Input, IReadOnlyList<FieldProblem> Problems) Check(bool isNew)
    {
        var checks = new FieldChecks();
        var input = new ListInput
        {
            Name = checks.RequiredLine("name", Name, ContentLimits.Name, isNew),
            Description = checks.Text("description", Description?.Trim(), ContentLimits.Description),
        };
        return (input, checks.Problems);
    }
}
