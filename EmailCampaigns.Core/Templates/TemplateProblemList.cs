namespace EmailCampaigns.Core.Templates;

/// <summary>What is wrong with one part of a template, as far as it is told.</summary>
internal sealed class TemplateProblemList(string source, TemplatePart part)
{
    private readonly List<TemplateProblem> _all = [];

    public IReadOnlyList<TemplateProblem> All => _all;

    /// <summary>Whether nothing more is read: a limit is broken, or there is nothing left to tell.</summary>
    public bool IsOver { get; private set; }

    public void Report(int at, string message)
    {
        if (IsOver)
        {
            return;
        }

        _all.Add(TemplateProblem.At(part, source, at, message));
        if (_all.Count == ContentLimits.Problems - 1)
        {
            Stop(at, "There are more problems than are listed here. Mend these first.");
        }
    }

    /// <summary>Reports a problem behind which nothing is read.</summary>
    public void Stop(int at, string message)
    {
        if (!IsOver)
        {
            _all.Add(TemplateProblem.At(part, source, at, message, isLimit: true));
            IsOver = true;
        }
    }
}
