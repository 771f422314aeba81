using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The steps of a sequence as they are edited, beside those that are saved.</summary>
public sealed class SequenceForm
{
    private List<StepForm> _saved = [];
    private int? _savedVersion;

    public List<StepForm> Steps { get; private set; } = [];

    /// <summary>The version of the sequence that is edited; a save of another version is refused as stale.</summary>
    public int Version { get; private set; }

    public bool IsDirty => !Steps.SequenceEqual(_saved);

    /// <summary>Starts again from what is saved. A step keeps its key, and with it the place in the text at which somebody writes.</summary>
    public void Load(IReadOnlyList<StepInCampaign> saved)
    {
        var keys = Steps.Where(s => s.Id is not null).ToDictionary(s => s.Id!.Value, s => s.Key);
        Guid KeyOf(Guid id) => keys.GetValueOrDefault(id, id);
        _saved = [.. saved.Select(s => StepForm.Of(s, KeyOf(s.Step.Id), KeyOf))];
        (Version, _savedVersion) = (VersionOf(saved), null);
        Steps = _saved.ConvertAll(s => s.Copy());
    }

    /// <summary>Notes what was saved, and the version that it has now; what was typed meanwhile is unsaved.</summary>
    public void NoteSaved(List<StepForm> saved, int? version) => (_saved, _savedVersion) = (saved, version);

    /// <summary>
    /// Gives steps that were new at the last save their ids. A sequence that is not the one that was saved here is another person's: its version is not adopted, so that the next save is
    /// refused as stale.
    /// </summary>
    public void Adopt(IReadOnlyList<StepInCampaign> saved)
    {
        if (_savedVersion is not { } version || version != VersionOf(saved))
        {
            return;
        }

        (_savedVersion, Version) = (null, version);
        var ids = _saved.Select((step, i) => (step.Key, saved[i].Step.Id)).ToDictionary();
        StepForm WithId(StepForm step) => ids.TryGetValue(step.Key, out var id) ? step with { Id = id } : step;
        (_saved, Steps) = (_saved.ConvertAll(WithId), Steps.ConvertAll(WithId));
    }

    /// <summary>Adds a new last step, and returns it.</summary>
    public StepForm Add(DateTime now)
    {
        var isFirst = Steps.Count == 0;
        var step = new StepForm
        {
            Key = Guid.CreateVersion7(now),
            Name = isFirst ? "First email" : $"Follow-up {Steps.Count}",
            Subject = isFirst ? "Hello {{default first_name \"there\"}}" : "",
            Body = StepForm.BlankBody,
            DelayDays = isFirst ? 0 : 4,
            ReplyInThread = !isFirst,
        };
        Steps.Add(step);
        return step;
    }

    /// <summary>Adds a copy behind a step, and returns it.</summary>
    public StepForm Duplicate(int index, DateTime now)
    {
        var step = Steps[index];
        var copy = step.Copied(Guid.CreateVersion7(now)) with { DelayDays = Math.Max(step.Waits.Days, 1) };
        Steps.Insert(index + 1, copy);
        return copy;
    }

    public void Move(int from, int to)
    {
        var step = Steps[from];
        Steps.RemoveAt(from);
        Steps.Insert(to, step);
    }

    private static int VersionOf(IReadOnlyList<StepInCampaign> steps) => SequenceVersion.Of(steps.Select(s => (s.Step.Id, s.Step.Version)));
}
