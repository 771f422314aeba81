using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Shared;

/// <summary>What is wrong with a form: at its fields, and as a whole.</summary>
public sealed class FormProblems
{
    private readonly Dictionary<string, string> _byField = new(StringComparer.Ordinal);

    /// <summary>The outcome that refused the form as a whole; null where none did.</summary>
    public EditOutcome? Refused { get; private set; }

    /// <summary>What is wrong with a field, as the HTTP API names it; null where it is well.</summary>
    public string? this[string field] => _byField.GetValueOrDefault(field);

    /// <summary>Takes over what an outcome says. True where the edit was done.</summary>
    public bool Take(EditOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _byField.Clear();
        foreach (var problem in outcome.Problems)
        {
            _byField.TryAdd(problem.Field, problem.Message);
        }

        Refused = outcome.Verdict is EditVerdict.Done or EditVerdict.Invalid ? null : outcome;
        return outcome.IsDone;
    }

    /// <summary>Forgets all of it: the form was loaded anew.</summary>
    public void Clear()
    {
        _byField.Clear();
        Refused = null;
    }

    /// <summary>
    /// Something was typed: what it solves goes at once, and what else is wrong comes when its field is left. If a solved problem went only then, too, the form would move while the
    /// button below it is pressed, and the press would be lost.
    /// </summary>
    public void Recheck(IEnumerable<FieldProblem> problems)
    {
        foreach (var solved in _byField.Keys.Except(problems.Select(p => p.Field)).ToList())
        {
            _byField.Remove(solved);
        }
    }

    /// <summary>A field was left: shows what is wrong with it, and with no other that nobody has filled in yet.</summary>
    public void Look(string field, IEnumerable<FieldProblem> problems)
    {
        _byField.Remove(field);
        if (problems.FirstOrDefault(p => p.Field == field) is { } problem)
        {
            _byField[field] = problem.Message;
        }
    }
}
