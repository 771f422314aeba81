namespace EmailCampaigns.Core;

/// <summary>
/// The transitions a status may make, and no others. One instance per lifecycle, beside the status it governs; entities ask it in their
/// verbs, statements over many rows take their <c>WHERE status IN</c> from <see cref="SourcesOf"/>.
/// </summary>
public sealed class StateMachine<TStatus>(string subject, params (TStatus From, TStatus To)[] transitions)
    where TStatus : struct, Enum
{
    private readonly HashSet<(TStatus From, TStatus To)> _transitions = [.. transitions];

    /// <summary>Every transition that is allowed.</summary>
    public IReadOnlySet<(TStatus From, TStatus To)> Transitions => _transitions;

    /// <summary>Whether the lifecycle knows this step.</summary>
    public bool Allows(TStatus from, TStatus to) => _transitions.Contains((from, to));

    /// <summary>The states from which <paramref name="to"/> can be reached in one step.</summary>
    public IReadOnlyList<TStatus> SourcesOf(TStatus to) => [.. _transitions.Where(t => t.To.Equals(to)).Select(t => t.From).Order()];

    /// <summary>Refuses a step that the lifecycle does not name.</summary>
    /// <exception cref="IllegalTransitionException">Says from, to and why.</exception>
    public void Require(TStatus from, TStatus to, string? why = null)
    {
        if (!Allows(from, to))
        {
            throw new IllegalTransitionException(subject, SnakeCase.Of(from), SnakeCase.Of(to),
                why ?? $"A {subject} that is {SnakeCase.Words(from)} cannot become {SnakeCase.Words(to)}.");
        }
    }
}

/// <summary>A change of state that its lifecycle does not allow. Nothing was changed.</summary>
public sealed class IllegalTransitionException(string subject, string from, string to, string why) : Exception(why)
{
    /// <summary>What was to change: <c>campaign</c>, <c>enrollment</c>, <c>draft</c>, <c>scheduled email</c>.</summary>
    public string Subject { get; } = subject;

    /// <summary>The status that stands, as stored.</summary>
    public string From { get; } = from;

    /// <summary>The status that was asked for, as stored.</summary>
    public string To { get; } = to;
}
